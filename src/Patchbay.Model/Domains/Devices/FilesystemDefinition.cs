using Patchbay.Model.Networks;

namespace Patchbay.Model.Domains;

/// <summary>libvirt's <c>&lt;filesystem&gt;</c>.</summary>
public sealed record FilesystemDefinition : IDevice
{
    /// <summary><c>mount</c> is all that QEMU serves.</summary>
    public string Type { get; init; } = "mount";

    /// <summary><c>passthrough</c>, <c>mapped</c> or <c>squash</c>; null until chosen.</summary>
    public string? AccessMode { get; init; }

    /// <summary><c>virtio</c>, <c>virtio-transitional</c>, <c>virtio-non-transitional</c>; null where not given.</summary>
    public string? Model { get; init; }

    /// <summary><c>path</c> (9p), <c>handle</c>, <c>virtiofs</c>, <c>mtp</c>; null where not given.</summary>
    public string? Driver { get; init; }

    /// <summary><c>immediate</c>; null where not given.</summary>
    public string? WritePolicy { get; init; }

    /// <summary>Length of the queue of virtiofs; 0 where not given.</summary>
    public ulong QueueSize { get; init; }

    /// <summary>virtio's options.</summary>
    public VirtioOptions Virtio { get; init; } = VirtioOptions.None;

    /// <summary>The folder on the host, or with <see cref="SourceIsSocket"/> a server's socket.</summary>
    public string? Source { get; init; }

    /// <summary>Whether the source is the socket of a running virtiofsd.</summary>
    public bool SourceIsSocket { get; init; }

    /// <summary>The name by which the guest mounts it.</summary>
    public string? Target { get; init; }

    /// <summary>Whether the guest cannot write it.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>How virtiofsd runs (<c>&lt;binary&gt;</c>); null where not given.</summary>
    public VerbatimXml? Binary { get; init; }

    /// <summary>Address, alias, boot order.</summary>
    public DeviceInfo Info { get; init; } = DeviceInfo.None;

    /// <summary>Modes, id maps, limits.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}
