using Patchbay.Model.Ports;

namespace Patchbay.Model.Networks;

/// <summary>libvirt's <c>&lt;portgroup&gt;</c>: settings for the ports that name it.</summary>
public sealed record PortGroupDefinition
{
    /// <summary>Unique in the network.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it serves ports that name none.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Null where not given.</summary>
    public bool? TrustGuestRxFilters { get; init; }

    /// <summary>Null where not given.</summary>
    public VlanDefinition? Vlan { get; init; }

    /// <summary>Null where not given.</summary>
    public VirtualPortDefinition? VirtualPort { get; init; }

    /// <summary>Null where not given.</summary>
    public BandwidthDefinition? Bandwidth { get; init; }
}
