namespace Patchbay.Host.Bus;

/// <summary>What polkit says.</summary>
public enum PolicyAnswer
{
    /// <summary>It may.</summary>
    Yes,

    /// <summary>It may not.</summary>
    No,

    /// <summary>The user was asked for a password and closed the question.</summary>
    Dismissed,

    /// <summary>A password would be asked for, and no agent runs that could ask.</summary>
    NobodyToAsk,
}
