using Patchbay.Model.Values;

namespace Patchbay.Model.Ports;

/// <summary>libvirt's <c>&lt;networkport&gt;</c>: the live attachment of one guest interface to a network.</summary>
public sealed record NetworkPort
{
    /// <summary>Unique in the network; chosen by whoever asks for the port.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>The guest's name.</summary>
    public required string OwnerName { get; init; }

    /// <summary>The guest's uuid.</summary>
    public required Guid OwnerUuid { get; init; }

    /// <summary>The port group asked for; null for the default one.</summary>
    public string? Group { get; init; }

    /// <summary>The guest's address on the network.</summary>
    public required MacAddress Mac { get; init; }

    /// <summary>The address that the guest, which is trusted, has said meanwhile; null for <see cref="Mac"/>. In no document.</summary>
    public MacAddress? PresentMac { get; init; }

    /// <summary>Who manages the port; null where nothing was given.</summary>
    public VirtualPortDefinition? VirtualPort { get; init; }

    /// <summary>Limits; null where there are none.</summary>
    public BandwidthDefinition? Bandwidth { get; init; }

    /// <summary>Tags; null where there are none.</summary>
    public VlanDefinition? Vlan { get; init; }

    /// <summary>Whether the port is isolated from other isolated ones; null where not said.</summary>
    public bool? Isolated { get; init; }

    /// <summary>Whether the guest may change its MAC and filters; null where not said.</summary>
    public bool? TrustGuestRxFilters { get; init; }

    /// <summary>Where it is plugged in; null in a request.</summary>
    public PortPlug? Plug { get; init; }
}

/// <summary>Where a port is plugged in.</summary>
public abstract record PortPlug
{
    private PortPlug()
    {
    }

    /// <summary>A bridge that the network made.</summary>
    /// <param name="BridgeName">By name.</param>
    /// <param name="MacTableManager">Null leaves the table to the kernel.</param>
    public sealed record Network(string BridgeName, Networks.MacTableManager? MacTableManager) : PortPlug;

    /// <summary>A bridge that was there.</summary>
    /// <param name="BridgeName">By name.</param>
    /// <param name="MacTableManager">Null leaves the table to the kernel.</param>
    public sealed record Bridge(string BridgeName, Networks.MacTableManager? MacTableManager) : PortPlug;

    /// <summary>A macvtap over a device.</summary>
    /// <param name="Device">By name.</param>
    /// <param name="Mode"><c>vepa</c>, <c>private</c>, <c>bridge</c> or <c>passthrough</c>.</param>
    public sealed record Direct(string Device, Networks.ForwardMode Mode) : PortPlug;

    /// <summary>A virtual function given to the guest.</summary>
    /// <param name="Address">Which.</param>
    /// <param name="Managed">Whether its driver is unbound for the guest; null where not said.</param>
    /// <param name="Driver">What it is bound to instead.</param>
    public sealed record Hostdev(PciAddress Address, bool? Managed, Networks.ForwardDriver? Driver) : PortPlug;
}
