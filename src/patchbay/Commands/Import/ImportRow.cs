namespace Patchbay.Cli.Commands.Import;

/// <summary>One thing of a stock libvirt, and what became of it.</summary>
/// <param name="Kind"><c>network</c>, <c>guest</c>, <c>pool</c>, …</param>
/// <param name="Name">Its name.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Details">Why, and what belongs to it.</param>
internal sealed record ImportRow(string Kind, string Name, ImportOutcome Outcome, string Details)
{
    /// <summary>The outcome in words.</summary>
    public string Word => Outcome switch
    {
        ImportOutcome.Taken => "taken",
        ImportOutcome.WouldTake => "would be taken",
        ImportOutcome.HereAlready => "here already",
        ImportOutcome.Noted => "stays",
        _ => "left",
    };
}

/// <summary>What became of a thing of a stock libvirt.</summary>
internal enum ImportOutcome
{
    /// <summary>It was not taken, though it could have been.</summary>
    Left,

    /// <summary>It is here now.</summary>
    Taken,

    /// <summary>A run that is not dry would take it.</summary>
    WouldTake,

    /// <summary>It was here before.</summary>
    HereAlready,

    /// <summary>It is of a kind that is not taken, and the administrator should know of it.</summary>
    Noted,
}
