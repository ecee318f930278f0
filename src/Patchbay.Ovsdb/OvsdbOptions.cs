namespace Patchbay.Ovsdb;

/// <summary>What a connection may use of memory.</summary>
public sealed record OvsdbOptions
{
    /// <summary>The longest message accepted, in bytes; a longer one ends the connection.</summary>
    public int MaxMessageLength { get; init; } = 64 << 20;

    /// <summary>How many unread updates are kept; with more of them the connection ends, as one that was dropped would leave a wrong picture.</summary>
    public int UpdateCapacity { get; init; } = 4096;
}
