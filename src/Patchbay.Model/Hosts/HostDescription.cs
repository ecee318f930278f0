using Patchbay.Model.Values;

namespace Patchbay.Model.Hosts;

/// <summary>The machine that guests run on: processors, memory, caches.</summary>
public sealed record HostDescription
{
    /// <summary>The machine's own uuid; null where nothing names it.</summary>
    public Guid? Uuid { get; init; }

    /// <summary>As <c>x86_64</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>What kind its processors are.</summary>
    public required HostProcessor Processor { get; init; }

    /// <summary>All processors that the kernel knows, in the order of their numbers, online or not.</summary>
    public ValueList<HostCpu> Cpus { get; init; }

    /// <summary>NUMA cells, one at least.</summary>
    public ValueList<HostCell> Cells { get; init; }

    /// <summary>Caches of the second level and above.</summary>
    public ValueList<HostCache> Caches { get; init; }

    /// <summary>Memory that the kernel manages, KiB.</summary>
    public ulong MemoryKib { get; init; }

    /// <summary>Whether devices can be given to guests behind an IOMMU.</summary>
    public bool HasIommu { get; init; }

    /// <summary>Processors that run.</summary>
    public IEnumerable<HostCpu> OnlineCpus => Cpus.Where(static c => c.IsOnline);
}

/// <summary>What a processor says of itself.</summary>
public sealed record HostProcessor
{
    /// <summary>Twelve letters, as <c>GenuineIntel</c>; empty where it has none.</summary>
    public string Vendor { get; init; } = "";

    /// <summary>x86's family, model and stepping; null on others.</summary>
    public (uint Family, uint Model, uint Stepping)? Signature { get; init; }

    /// <summary>The microcode's revision; null where not known.</summary>
    public ulong? Microcode { get; init; }

    /// <summary>MHz of the first processor; 0 where not known.</summary>
    public uint Megahertz { get; init; }

    /// <summary>Width of physical addresses; null where not known.</summary>
    public uint? AddressBits { get; init; }

    /// <summary>Features by the kernel's names.</summary>
    public ValueList<string> Flags { get; init; }
}

/// <summary>One logical processor.</summary>
public sealed record HostCpu
{
    /// <summary>Its number.</summary>
    public required uint Id { get; init; }

    /// <summary>Whether it runs.</summary>
    public bool IsOnline { get; init; }

    /// <summary>The package.</summary>
    public uint Socket { get; init; }

    /// <summary>The die in the package.</summary>
    public uint Die { get; init; }

    /// <summary>The cluster in the die; 65535 is the kernel's word for none.</summary>
    public uint Cluster { get; init; }

    /// <summary>The core in the package.</summary>
    public uint Core { get; init; }

    /// <summary>Numbers of the processors of the same core, as <c>0-1</c>.</summary>
    public string Siblings { get; init; } = "";
}

/// <summary>A NUMA cell.</summary>
public sealed record HostCell
{
    /// <summary>Its number; numbers may have gaps.</summary>
    public required uint Id { get; init; }

    /// <summary>Its memory, KiB.</summary>
    public ulong MemoryKib { get; init; }

    /// <summary>What of its memory is free, KiB.</summary>
    public ulong FreeKib { get; init; }

    /// <summary>Numbers of its processors.</summary>
    public ValueList<uint> Cpus { get; init; }

    /// <summary>Pages by size, the base size first.</summary>
    public ValueList<HostPages> Pages { get; init; }

    /// <summary>Distances to cells, itself included.</summary>
    public ValueList<(uint Cell, uint Distance)> Distances { get; init; }
}

/// <summary>Pages of one size in a cell.</summary>
/// <param name="SizeKib">The size of one.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Free">How many of them are free.</param>
public sealed record HostPages(uint SizeKib, ulong Count, ulong Free);

/// <summary>A cache.</summary>
/// <param name="Id">The kernel's number among those of its level.</param>
/// <param name="Level">2 or more.</param>
/// <param name="Type"><c>both</c>, <c>code</c> or <c>data</c>.</param>
/// <param name="SizeKib">Its size.</param>
/// <param name="Cpus">Numbers of the processors that share it, as <c>0-3</c>.</param>
public sealed record HostCache(uint Id, uint Level, string Type, ulong SizeKib, string Cpus);
