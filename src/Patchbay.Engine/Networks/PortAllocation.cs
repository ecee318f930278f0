using Patchbay.Model.Networks;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Networks;

/// <summary>Resolves a request for a port: settings merged from request, port group and network, and where it is plugged in.</summary>
internal static class PortAllocation
{
    /// <summary>The request, complete.</summary>
    /// <param name="network">What runs.</param>
    /// <param name="request">Without a plug.</param>
    /// <param name="others">The network's ports in use.</param>
    /// <param name="elsewhere">Devices of the host that are in use beside these.</param>
    /// <exception cref="RefusedException">The network cannot take it.</exception>
    public static NetworkPort Allocate(NetworkDefinition network, NetworkPort request, ValueList<NetworkPort> others, ValueList<PortPlug> elsewhere)
    {
        InheritedSettings inherited = Inherited(network, request.Group);
        VirtualPortDefinition? manager = VirtualPortMerge.Merge(request.VirtualPort, network.VirtualPort, GroupOf(network, request.Group)?.VirtualPort);
        NetworkPort port = request with
        {
            Bandwidth = request.Bandwidth ?? inherited.Bandwidth,
            Vlan = request.Vlan ?? inherited.Vlan,
            TrustGuestRxFilters = request.TrustGuestRxFilters ?? inherited.TrustGuestRxFilters,
            Isolated = request.Isolated ?? inherited.Isolated,
            VirtualPort = VirtualPortMerge.Complete(manager),
        };
        // On other networks the guest's side judges it, by what the port turns out to be.
        if (network.Forward.Mode.OwnsBridge())
        {
            PortFloors.Check(network, port, others);
        }
        return port with { Plug = Plug(network, port, [.. others.Select(static p => p.Plug).OfType<PortPlug>(), .. elsewhere]) };
    }

    /// <summary>What a port has that says nothing for itself.</summary>
    /// <param name="network">Its network.</param>
    /// <param name="group">The group that it asks for; null for the network's default one.</param>
    public static InheritedSettings Inherited(NetworkDefinition network, string? group)
    {
        PortGroupDefinition? found = GroupOf(network, group);
        // The network's own limit is the bridge's, not each port's.
        return new InheritedSettings(found?.Bandwidth, found?.Vlan ?? network.Vlan, network.PortIsolated, found?.TrustGuestRxFilters ?? network.TrustGuestRxFilters)
        {
            VirtualPort = VirtualPortMerge.Merge(null, network.VirtualPort, found?.VirtualPort),
        };
    }

    // A group that is not there counts as none, as in libvirt.
    private static PortGroupDefinition? GroupOf(NetworkDefinition network, string? group)
        => group is null ? network.PortGroups.FirstOrDefault(static g => g.IsDefault) : network.PortGroups.FirstOrDefault(g => g.Name == group);

    /// <summary>How many ports use each device of a pool.</summary>
    public static Dictionary<string, uint> CountByDevice(ValueList<NetworkPort> ports)
        => CountByDevice(ports.Select(static p => p.Plug).OfType<PortPlug.Direct>());

    private static Dictionary<string, uint> CountByDevice(IEnumerable<PortPlug.Direct> plugs)
        => plugs.GroupBy(static d => d.Device).ToDictionary(static g => g.Key, static g => (uint)g.Count());

    private static PortPlug Plug(NetworkDefinition network, NetworkPort port, ValueList<PortPlug> used)
    {
        MacTableManager? table = network.Bridge?.MacTableManager;
        VirtualPortType? manager = port.VirtualPort?.Type;
        switch (network.Forward.Mode)
        {
            case ForwardMode.Isolated or ForwardMode.Nat or ForwardMode.Route or ForwardMode.Open:
                Require(manager is null, manager, network, "which uses IP forwarding");
                return new PortPlug.Network(network.Bridge!.Name!, table);
            case ForwardMode.Bridge when network.Bridge?.Name is { } bridge:
                Require(manager is null or VirtualPortType.OpenVSwitch, manager, network, "which uses a bridge device");
                return new PortPlug.Bridge(bridge, table);
            case ForwardMode.Hostdev:
                Require(manager is null or VirtualPortType.Qbg or VirtualPortType.Qbh, manager, network, "which uses an SR-IOV Virtual Function via PCI passthrough");
                return Function(network, used);
            default:
                Require(manager is null or VirtualPortType.Qbg or VirtualPortType.Qbh, manager, network, "which uses a macvtap device");
                return Device(network, manager, [.. used.OfType<PortPlug.Direct>()]);
        }
    }

    private static PortPlug.Direct Device(NetworkDefinition network, VirtualPortType? manager, PortPlug.Direct[] used)
    {
        ForwardDefinition forward = network.Forward;
        if (forward.Interfaces.IsEmpty)
        {
            throw NetworkRefusals.Internal($"network '{network.Name}' uses a direct mode, but has no forward dev and no interface pool");
        }
        bool exclusive = forward.Mode == ForwardMode.Passthrough || (forward.Mode == ForwardMode.Private && manager == VirtualPortType.Qbh);
        HashSet<string> whole = [.. used.Where(static u => u.Mode == ForwardMode.Passthrough).Select(static u => u.Device)];
        Dictionary<string, uint> counts = CountByDevice(used);
        string? device = forward.Interfaces.Where(d => !whole.Contains(d) && !(exclusive && counts.ContainsKey(d))).MinBy(d => counts.GetValueOrDefault(d));
        return device is not null ? new PortPlug.Direct(device, forward.Mode)
            : exclusive ? throw NoneLeft(network)
            : throw NetworkRefusals.Internal($"network '{network.Name}': no device is available: guests have each of them to themselves (mode='passthrough')");
    }

    private static PortPlug.Hostdev Function(NetworkDefinition network, ValueList<PortPlug> plugs)
    {
        ForwardDefinition forward = network.Forward;
        HashSet<PciAddress> used = [.. plugs.OfType<PortPlug.Hostdev>().Select(static h => h.Address)];
        return forward.Addresses.Any(a => !used.Contains(a))
            ? new PortPlug.Hostdev(forward.Addresses.First(a => !used.Contains(a)), forward.Managed, forward.Driver)
            : throw NoneLeft(network);
    }

    private static RefusedException NoneLeft(NetworkDefinition network)
        => NetworkRefusals.Internal($"network '{network.Name}' requires exclusive access to interfaces, but none are available");

    private static void Require(bool met, VirtualPortType? manager, NetworkDefinition network, string which)
    {
        if (!met)
        {
            throw NetworkRefusals.Unsupported($"<virtualport type='{VirtualPortMerge.Word(manager!.Value)}'> not supported for network '{network.Name}' {which}");
        }
    }
}

/// <summary>What a port has from its network or port group.</summary>
/// <param name="Bandwidth">Limits, of the group.</param>
/// <param name="Vlan">Tags.</param>
/// <param name="Isolated">Whether it is isolated from other isolated ports.</param>
/// <param name="TrustGuestRxFilters">Whether the guest may say which frames its card takes.</param>
internal sealed record InheritedSettings(BandwidthDefinition? Bandwidth, VlanDefinition? Vlan, bool? Isolated, bool? TrustGuestRxFilters)
{
    /// <summary>Who manages it, and as what.</summary>
    public VirtualPortDefinition? VirtualPort { get; init; }
}
