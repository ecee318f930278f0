namespace Patchbay.Engine.Guests;

/// <summary>A figure of a guest's memory (virDomainMemoryStatTags).</summary>
public enum MemoryFigure
{
    /// <summary>Read back from swap, KiB.</summary>
    SwapIn = 0,

    /// <summary>Written to swap, KiB.</summary>
    SwapOut = 1,

    /// <summary>Page faults that took a disk.</summary>
    MajorFault = 2,

    /// <summary>Page faults that did not.</summary>
    MinorFault = 3,

    /// <summary>Free, KiB.</summary>
    Unused = 4,

    /// <summary>All that its system sees, KiB.</summary>
    Available = 5,

    /// <summary>What the balloon leaves it, KiB.</summary>
    Balloon = 6,

    /// <summary>What its process takes of the host's, KiB.</summary>
    Rss = 7,

    /// <summary>What could be had without swapping, KiB.</summary>
    Usable = 8,

    /// <summary>When the guest last told, seconds since 1970.</summary>
    LastUpdate = 9,

    /// <summary>Held for its disks, KiB.</summary>
    DiskCaches = 10,

    /// <summary>Huge pages that were had.</summary>
    HugePages = 11,

    /// <summary>Huge pages that were not.</summary>
    HugePageFailures = 12,
}

/// <summary>A virtual processor of a running guest.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Thread">The host's thread that runs it.</param>
/// <param name="Time">Processor time it has used.</param>
/// <param name="Delay">Time that it waited for a processor of the host.</param>
/// <param name="HostCpu">The host's processor it ran on last.</param>
/// <param name="Allowed">The host's processors it may run on, as in <c>0-3</c>.</param>
public sealed record VcpuFigures(int Number, int Thread, TimeSpan Time, TimeSpan Delay, int HostCpu, string Allowed);

/// <summary>A drive of a running guest as QEMU sees it.</summary>
/// <param name="Device">The device's id, such as <c>virtio-disk0</c>.</param>
public sealed record DriveFigures(string Device)
{
    /// <summary>Requests.</summary>
    public long Reads { get; init; }

    /// <summary>Bytes.</summary>
    public long ReadBytes { get; init; }

    /// <summary>Nanoseconds.</summary>
    public long ReadTime { get; init; }

    /// <summary>Requests.</summary>
    public long Writes { get; init; }

    /// <summary>Bytes.</summary>
    public long WrittenBytes { get; init; }

    /// <summary>Nanoseconds.</summary>
    public long WriteTime { get; init; }

    /// <summary>Requests.</summary>
    public long Flushes { get; init; }

    /// <summary>Nanoseconds.</summary>
    public long FlushTime { get; init; }

    /// <summary>The highest byte written since it was opened; null where QEMU does not tell.</summary>
    public long? HighestWritten { get; init; }

    /// <summary>What the guest sees, bytes; 0 for an empty drive.</summary>
    public long Capacity { get; init; }

    /// <summary>What it takes on the host, bytes; 0 where not known.</summary>
    public long Stored { get; init; }

    /// <summary><c>ok</c>, <c>failed</c> or <c>nospace</c>; null where it is not watched.</summary>
    public string? Health { get; init; }
}

/// <summary>Sizes of a disk, in bytes (virDomainBlockInfo).</summary>
/// <param name="Allocation">What is used of it on the host.</param>
/// <param name="Capacity">What the guest sees.</param>
/// <param name="Physical">What holds it on the host.</param>
public readonly record struct DiskSizes(ulong Allocation, ulong Capacity, ulong Physical);
