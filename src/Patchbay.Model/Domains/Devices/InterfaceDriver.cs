namespace Patchbay.Model.Domains;

/// <summary>libvirt's <c>&lt;driver&gt;</c> of an interface; null and 0 where not given.</summary>
public sealed record InterfaceDriver
{
    /// <summary>Nothing was given.</summary>
    public static InterfaceDriver None { get; } = new();

    /// <summary>True for <c>vhost</c>, false for <c>qemu</c>, null for vhost where possible.</summary>
    public bool? Vhost { get; init; }

    /// <summary><c>iothread</c> or <c>timer</c>.</summary>
    public string? TxMode { get; init; }

    /// <summary>Whether I/O is signalled by eventfd.</summary>
    public bool? IoEventFd { get; init; }

    /// <summary>virtio's event index.</summary>
    public bool? EventIdx { get; init; }

    /// <summary>Pairs of queues; 0 for one.</summary>
    public uint Queues { get; init; }

    /// <summary>Length of receive queues; a power of two.</summary>
    public uint RxQueueSize { get; init; }

    /// <summary>Length of send queues; a power of two.</summary>
    public uint TxQueueSize { get; init; }

    /// <summary>Receive side scaling.</summary>
    public bool? Rss { get; init; }

    /// <summary>Whether the hash is told to the guest.</summary>
    public bool? RssHashReport { get; init; }

    /// <summary>virtio's options, which only virtio cards may have.</summary>
    public VirtioOptions Virtio { get; init; } = VirtioOptions.None;

    /// <summary>What the host's side offers.</summary>
    public OffloadSwitches Host { get; init; } = OffloadSwitches.None;

    /// <summary>What the guest's side is offered; <see cref="OffloadSwitches.Gso"/> and <see cref="OffloadSwitches.MergeRxBuffers"/> are never set.</summary>
    public OffloadSwitches Guest { get; init; } = OffloadSwitches.None;
}

/// <summary>libvirt's <c>&lt;host&gt;</c> and <c>&lt;guest&gt;</c> of a driver; null where not given.</summary>
public sealed record OffloadSwitches
{
    /// <summary>Nothing was given.</summary>
    public static OffloadSwitches None { get; } = new();

    /// <summary>Checksums.</summary>
    public bool? Csum { get; init; }

    /// <summary>Segmentation in software; host only.</summary>
    public bool? Gso { get; init; }

    /// <summary>TCP over IPv4.</summary>
    public bool? Tso4 { get; init; }

    /// <summary>TCP over IPv6.</summary>
    public bool? Tso6 { get; init; }

    /// <summary>Congestion notification.</summary>
    public bool? Ecn { get; init; }

    /// <summary>UDP fragments.</summary>
    public bool? Ufo { get; init; }

    /// <summary>Merged receive buffers; host only.</summary>
    public bool? MergeRxBuffers { get; init; }
}

/// <summary>libvirt's <c>&lt;backend&gt;</c> of an interface; null where not given.</summary>
public sealed record InterfaceBackend
{
    /// <summary>Nothing was given.</summary>
    public static InterfaceBackend None { get; } = new();

    /// <summary>Whether passt serves it; false where it is QEMU itself.</summary>
    public bool Passt { get; init; }

    /// <summary>The device that makes taps; null for <c>/dev/net/tun</c>.</summary>
    public string? Tap { get; init; }

    /// <summary>The device of vhost; null for <c>/dev/vhost-net</c>.</summary>
    public string? Vhost { get; init; }

    /// <summary>passt's log; null without.</summary>
    public string? LogFile { get; init; }
}
