using Patchbay.Engine.Networks;
using Patchbay.Model.Domains;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Arguments;
using Patchbay.Planning.Guests.Devices;
using Patchbay.Planning.Guests.Passthrough;
using Patchbay.Planning.Guests.Plugs;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <summary>What an interface is plugged into, and what of that can be served here.</summary>
internal static class InterfacePlug
{
    /// <summary>Refuses what cannot be started yet, with its place.</summary>
    public static void Check(InterfaceDefinition nic, DomainPlaces places)
    {
        string? why = nic.Source switch
        {
            InterfaceSource.Network or InterfaceSource.Bridge or InterfaceSource.Direct or InterfaceSource.Ethernet => null,
            InterfaceSource.User or InterfaceSource.Internal or InterfaceSource.VhostUser or InterfaceSource.Vdpa => null,
            InterfaceSource.Client or InterfaceSource.Server or InterfaceSource.Multicast or InterfaceSource.Udp => null,
            InterfaceSource.Hostdev => DeviceWish.Obstacle(nic),
            // QEMU's arguments refuse these in their own words.
            InterfaceSource.Vds or InterfaceSource.Null => null,
            _ => $"an interface of type {nic.Source.TypeName} cannot be started yet",
        };
        if (why is not null)
        {
            throw Refuse(nic, places, why);
        }
    }

    /// <summary>Refuses types that QEMU takes only at its start, in libvirt's words.</summary>
    public static void CheckHot(InterfaceDefinition nic)
    {
        if (InterfacePlugIn.WhyCold(nic.Source) is { } why)
        {
            throw new RefusedException(Refusal.OperationUnsupported, RefusalArea.Qemu, why);
        }
    }

    /// <summary>The interface with what its port says.</summary>
    /// <param name="nic">As wanted.</param>
    /// <param name="port">Its port; null where it is on no network.</param>
    /// <param name="wanted">The part of the document.</param>
    /// <param name="places">Where it stands.</param>
    public static InterfaceDefinition Resolve(InterfaceDefinition nic, GuestPort? port, InterfaceDefinition wanted, DomainPlaces places)
    {
        if (port is not null)
        {
            nic = nic with
            {
                Source = port.Actual,
                Origin = OriginOf(nic, port),
                PortIsolated = port.Isolated ? true : nic.PortIsolated,
                Vlan = port.Vlan ?? nic.Vlan,
                Bandwidth = port.Bandwidth ?? nic.Bandwidth,
                // One without a type is what the network makes of it.
                VirtualPort = port.VirtualPort ?? (nic.VirtualPort is { Type: null } ? null : nic.VirtualPort),
                TrustGuestRxFilters = port.TrustGuestRxFilters ?? nic.TrustGuestRxFilters,
            };
            if (nic.Source is InterfaceSource.Hostdev && DeviceWish.Obstacle(nic) is { } why)
            {
                throw Refuse(wanted, places, why);
            }
            if (BridgeOf(nic.Source) is null && nic.Source is not (InterfaceSource.Direct or InterfaceSource.Hostdev))
            {
                throw Refuse(wanted, places, $"an interface that its network makes one of type {nic.Source.TypeName} cannot be started yet");
            }
        }
        return CheckServed(nic, wanted, places);
    }

    /// <summary>The network of an interface that its port makes one of a bridge or a macvtap; null where the source says it.</summary>
    /// <param name="nic">As wanted, or as it was so far.</param>
    /// <param name="port">Its port.</param>
    public static InterfaceOrigin? OriginOf(InterfaceDefinition nic, GuestPort port) => (nic.Source, port.Actual) switch
    {
        (InterfaceSource.Network network, InterfaceSource.Bridge or InterfaceSource.Direct) => new InterfaceOrigin(network.Name, network.PortGroup, port.Id),
        (_, InterfaceSource.Bridge or InterfaceSource.Direct) => nic.Origin,
        _ => null,
    };

    /// <summary>Refuses what a resolved interface asks for and is not served.</summary>
    public static InterfaceDefinition CheckServed(InterfaceDefinition nic, InterfaceDefinition wanted, DomainPlaces places)
    {
        string? beyond = nic switch
        {
            { Vlan: not null, Source: InterfaceSource.Network } => "a vlan on a network whose bridge is its own",
            { Vlan: not null, Source: InterfaceSource.Direct { Mode: not MacvtapMode.Passthrough } } => "a vlan that shares its device with others (mode='passthrough' has it to itself)",
            { VirtualPort.Type: VirtualPortType.Qbg or VirtualPortType.Qbh, Source: InterfaceSource.Direct } => null,
            { VirtualPort.Type: { } type } when type != VirtualPortType.OpenVSwitch || BridgeOf(nic.Source) is null => $"a virtual port of type {VirtualPortMerge.Word(type)}",
            { VirtualPort.Type: VirtualPortType.OpenVSwitch, Source: InterfaceSource.Network } => "a virtual port of Open vSwitch on a network whose bridge is its own",
            { Bandwidth: not null, Source: InterfaceSource.Hostdev } => "limits that is a function of a card, as its frames do not pass the host (<function maxRate='...'/> limits what it sends),",
            { LinkUp: false, Source: InterfaceSource.Hostdev } => "its cable out that is a function of a card",
            { Bandwidth.Inbound.Floor: > 0 } when nic.Source is not InterfaceSource.Network => "a guaranteed rate (floor) that is on no network with a bridge of its own",
            { Filter: not null } => "a network filter",
            { Script: not null } or { DownScript: not null } when nic.Source is not InterfaceSource.Ethernet => "a script",
            _ => null,
        };
        if (beyond is not null)
        {
            throw Refuse(wanted, places, $"an interface with {beyond} cannot be started yet");
        }
        // In libvirt's words. The vhost of a card that none serves is passed over, as there.
        return nic.Backend.Tap is null || BridgeOf(nic.Source) is not null || nic.Source is InterfaceSource.Ethernet
            ? nic
            : throw Refuse(wanted, places, $"interface {nic.Mac} - custom tap device path is not supported for network interfaces of type {nic.Source.TypeName}");
    }

    /// <summary>Whether what passes an interface can be limited by the host.</summary>
    public static bool CanBeLimited(InterfaceSource source)
        => source is InterfaceSource.Network or InterfaceSource.Bridge or InterfaceSource.Direct or InterfaceSource.Ethernet;

    /// <summary>The bridge of a resolved interface; null where it has none.</summary>
    public static string? BridgeOf(InterfaceSource source) => source switch
    {
        InterfaceSource.Network network => network.BridgeName,
        InterfaceSource.Bridge bridge => bridge.Name,
        _ => null,
    };

    /// <summary>Why a tap cannot be plugged in where it belongs; null where it can.</summary>
    /// <param name="tap">The tap.</param>
    /// <param name="host">As seen by <see cref="GuestPlanner.Scope(ValueList{GuestTap}, bool)"/>.</param>
    public static string? BridgeProblem(GuestTap tap, HostSnapshot host)
    {
        LinkState? link = host.Links.GetValueOrDefault(tap.Bridge);
        if (tap.Switch is null)
        {
            return link switch
            {
                null => $"the bridge '{tap.Bridge}' is not on this host",
                { Kind: "openvswitch" } => $"the bridge '{tap.Bridge}' is one of Open vSwitch, whose ports need <virtualport type='openvswitch'/>",
                _ => null,
            };
        }
        return host.Switch switch
        {
            { Problem: { } problem } => problem,
            var seen when !seen.Bridges.Contains(tap.Bridge) => link is null
                ? $"Open vSwitch has no bridge '{tap.Bridge}'"
                : $"'{tap.Bridge}' is no bridge of Open vSwitch, as <virtualport type='openvswitch'/> says",
            var seen when seen.Ports.GetValueOrDefault(tap.Name) is { Guest: null } port
                => $"Open vSwitch has a port '{tap.Name}' in the bridge '{port.Bridge}' already, and it is no guest's",
            _ => null,
        };
    }

    /// <summary>Whose port of Open vSwitch a resolved interface is; null where it is none.</summary>
    public static SwitchPortIdentity? SwitchOf(DomainDefinition domain, InterfaceDefinition nic)
        => nic.VirtualPort is { Type: VirtualPortType.OpenVSwitch, InterfaceId: { } id } port && BridgeOf(nic.Source) is not null
            ? new SwitchPortIdentity(domain.Uuid!.Value, id, port.ProfileId)
            : null;

    /// <summary>The tap of a resolved interface.</summary>
    public static GuestTap TapOf(DomainDefinition domain, InterfaceDefinition nic, string name, string bridge) => new(name, bridge, nic.Mac!.Value)
    {
        Switch = SwitchOf(domain, nic),
        Queues = GuestPlugs.Pairs(nic),
        VnetHeader = GuestPlugs.HasVnetHeader(nic),
        CloneDevice = nic.Backend.Tap,
        VhostDevice = nic.Backend.Vhost,
        Mtu = nic.Mtu,
        Isolated = nic.PortIsolated == true,
        Vlan = nic.Vlan,
        Bandwidth = nic.Bandwidth,
        CoalesceRxFrames = nic.CoalesceRxFrames ?? 0,
        Fixed = FixedOf(nic),
    };

    /// <summary>The only address behind a resolved interface, where its bridge does not learn; null where it does.</summary>
    public static MacAddress? FixedOf(InterfaceDefinition nic)
        => nic.VirtualPort is null && nic.Source is InterfaceSource.Network { MacTableManager: "libvirt" } or InterfaceSource.Bridge { MacTableManager: "libvirt" }
            ? (nic.TrustGuestRxFilters == true ? nic.CurrentMac : null) ?? nic.Mac
            : null;

    /// <summary>A refusal with the interface's place.</summary>
    public static RefusedException Refuse(InterfaceDefinition nic, DomainPlaces places, string why)
        => new(Refusal.ConfigUnsupported, RefusalArea.Qemu, new GuestObstacle(places.Of(nic), why).ToString());
}
