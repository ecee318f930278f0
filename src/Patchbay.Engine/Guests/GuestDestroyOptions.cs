namespace Patchbay.Engine.Guests;

/// <summary>How a guest is ended at once.</summary>
public sealed record GuestDestroyOptions
{
    /// <summary>Whether it fails rather than killing a process that does not end by itself.</summary>
    public bool Gracefully { get; init; }

    /// <summary>Whether the guest's logs go with it.</summary>
    public bool RemoveLogs { get; init; }

    /// <summary>The run of the guest that is meant, by its number; null for whichever runs.</summary>
    public int? Id { get; init; }
}
