using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>libvirt's <c>&lt;memory&gt;</c>, <c>&lt;currentMemory&gt;</c> and <c>&lt;maxMemory&gt;</c>, all in KiB.</summary>
public sealed record MemoryDefinition
{
    /// <summary>What the guest starts with, memory devices included.</summary>
    public required ulong Total { get; init; }

    /// <summary>What the balloon leaves it; null stands for <see cref="Total"/>.</summary>
    public ulong? Current { get; init; }

    /// <summary>The most that can be plugged in; null without hot plug.</summary>
    public ulong? Max { get; init; }

    /// <summary>Slots for memory devices; 0 where not given.</summary>
    public uint Slots { get; init; }

    /// <summary>Whether core dumps hold the guest's memory; null for the host's default.</summary>
    public bool? DumpCore { get; init; }
}

/// <summary>libvirt's <c>&lt;memoryBacking&gt;</c>.</summary>
public sealed record MemoryBackingDefinition
{
    /// <summary>Huge pages; null without.</summary>
    public HugePagesDefinition? HugePages { get; init; }

    /// <summary>Whether the host may not merge equal pages (<c>&lt;nosharepages/&gt;</c>).</summary>
    public bool NoSharePages { get; init; }

    /// <summary>Whether the memory is locked in the host's (<c>&lt;locked/&gt;</c>).</summary>
    public bool Locked { get; init; }

    /// <summary><c>file</c>, <c>anonymous</c> or <c>memfd</c>; null for the default.</summary>
    public string? Source { get; init; }

    /// <summary><c>shared</c> or <c>private</c>; null for the default.</summary>
    public string? Access { get; init; }

    /// <summary><c>immediate</c> or <c>ondemand</c>; null for the default.</summary>
    public string? Allocation { get; init; }

    /// <summary>Threads that allocate; 0 where not given.</summary>
    public uint AllocationThreads { get; init; }

    /// <summary>Whether the content is thrown away at the end (<c>&lt;discard/&gt;</c>).</summary>
    public bool Discard { get; init; }

    /// <summary>What is not modelled.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}

/// <summary>libvirt's <c>&lt;hugepages&gt;</c>.</summary>
public sealed record HugePagesDefinition
{
    /// <summary>Sizes; empty for the host's default size.</summary>
    public ValueList<HugePageDefinition> Pages { get; init; }
}

/// <summary>A size of page.</summary>
/// <param name="Size">KiB.</param>
/// <param name="NodeSet">The guest's NUMA nodes it is for, as in <c>0-1,3</c>; null for all.</param>
public sealed record HugePageDefinition(ulong Size, string? NodeSet);
