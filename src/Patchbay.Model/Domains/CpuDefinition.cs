using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>libvirt's <c>&lt;cpu&gt;</c>.</summary>
public sealed record CpuDefinition
{
    /// <summary>Null where the element only has a topology or NUMA cells and defining has not completed it.</summary>
    public CpuMode? Mode { get; init; }

    /// <summary><c>minimum</c>, <c>exact</c> or <c>strict</c>; null where not given or without meaning.</summary>
    public string? Match { get; init; }

    /// <summary><c>none</c>, <c>partial</c> or <c>full</c>; null where not given.</summary>
    public string? Check { get; init; }

    /// <summary>Whether host-passthrough and maximum leave out what cannot migrate; null where not given.</summary>
    public bool? Migratable { get; init; }

    /// <summary><c>emulate</c> or <c>passthrough</c> for features that deprecate; null where not given.</summary>
    public string? DeprecatedFeatures { get; init; }

    /// <summary>A named model; null where the mode says all.</summary>
    public string? Model { get; init; }

    /// <summary><c>allow</c> or <c>forbid</c> a near model; null where not given.</summary>
    public string? Fallback { get; init; }

    /// <summary>Twelve characters that the guest sees as vendor; null where not given.</summary>
    public string? VendorId { get; init; }

    /// <summary>The vendor that the host must have; null where not given.</summary>
    public string? Vendor { get; init; }

    /// <summary>How the processors are arranged; null for one core a socket.</summary>
    public CpuTopology? Topology { get; init; }

    /// <summary>The caches that the guest sees; null for the default.</summary>
    public CpuCache? Cache { get; init; }

    /// <summary>Width of physical addresses; null for the default.</summary>
    public CpuAddressWidth? MaxPhysAddr { get; init; }

    /// <summary>Features beside the model's.</summary>
    public ValueList<CpuFeature> Features { get; init; }

    /// <summary>NUMA cells; empty without NUMA.</summary>
    public ValueList<NumaCell> Numa { get; init; }

    /// <summary>NUMA interconnects and other unmodelled parts.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}

/// <summary>libvirt's <c>cpu/@mode</c>.</summary>
public enum CpuMode
{
    /// <summary><c>custom</c>: a named model.</summary>
    Custom,

    /// <summary><c>host-model</c>: the named model nearest to the host's.</summary>
    HostModel,

    /// <summary><c>host-passthrough</c>: the host's own.</summary>
    HostPassthrough,

    /// <summary><c>maximum</c>: all that the accelerator can do.</summary>
    Maximum,
}

/// <summary>libvirt's <c>&lt;topology&gt;</c>; the product is the most processors there can be.</summary>
public sealed record CpuTopology(uint Sockets, uint Dies, uint Clusters, uint Cores, uint Threads);

/// <summary>libvirt's <c>&lt;cache&gt;</c>.</summary>
/// <param name="Level">1 to 3; null for all.</param>
/// <param name="Mode"><c>emulate</c>, <c>passthrough</c> or <c>disable</c>.</param>
public sealed record CpuCache(uint? Level, string Mode);

/// <summary>libvirt's <c>&lt;maxphysaddr&gt;</c>.</summary>
/// <param name="Mode"><c>emulate</c> or <c>passthrough</c>.</param>
/// <param name="Bits">The width; null where not given.</param>
/// <param name="Limit">The widest passed through; null where not given.</param>
public sealed record CpuAddressWidth(string Mode, uint? Bits, uint? Limit);

/// <summary>libvirt's <c>&lt;feature&gt;</c>.</summary>
/// <param name="Name">libvirt's name of it.</param>
/// <param name="Policy"><c>force</c>, <c>require</c>, <c>optional</c>, <c>disable</c> or <c>forbid</c>; null where not given.</param>
public sealed record CpuFeature(string Name, string? Policy);

/// <summary>libvirt's <c>&lt;numa&gt;&lt;cell&gt;</c>.</summary>
public sealed record NumaCell
{
    /// <summary>From 0, without gaps.</summary>
    public required uint Id { get; init; }

    /// <summary>Processors, as in <c>0-3</c>; null for none.</summary>
    public string? Cpus { get; init; }

    /// <summary>KiB.</summary>
    public required ulong Memory { get; init; }

    /// <summary><c>shared</c> or <c>private</c>; null where not given.</summary>
    public string? MemAccess { get; init; }

    /// <summary>Whether the content is thrown away at the end; null where not given.</summary>
    public bool? Discard { get; init; }

    /// <summary>Distances and caches.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}
