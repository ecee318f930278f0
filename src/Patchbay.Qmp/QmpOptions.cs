namespace Patchbay.Qmp;

/// <summary>What a connection may use of memory, and of the protocol.</summary>
public sealed record QmpOptions
{
    /// <summary>The longest message accepted, in bytes; a longer one ends the connection.</summary>
    public int MaxMessageLength { get; init; } = 16 << 20;

    /// <summary>How many unread events are kept. Those that come after are counted, and told of by <see cref="QmpEvent.Missed"/>.</summary>
    public int EventCapacity { get; init; } = 1024;

    /// <summary>Asks for out-of-band execution, where the peer offers it.</summary>
    public bool OutOfBand { get; init; }

    /// <summary>How to send a line together with a descriptor (<c>SCM_RIGHTS</c>); needed for <c>getfd</c> and <c>add-fd</c> only.</summary>
    public QmpDescriptorSender? DescriptorSender { get; init; }
}
