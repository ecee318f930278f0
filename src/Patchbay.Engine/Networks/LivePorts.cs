using Patchbay.Model.Networks;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Networks;

/// <summary>What a change of a running network means for those that are plugged in.</summary>
internal static class LivePorts
{
    /// <summary>
    /// The ports as they are once the network has changed: on its bridge, whatever it is called, and with what they had from
    /// the network or its port group as that is now. What an interface says for itself stays.
    /// </summary>
    /// <param name="ports">The ports as they are.</param>
    /// <param name="before">The network as it is.</param>
    /// <param name="after">The network as it shall be.</param>
    /// <param name="functions">Of a network that lends a card's functions: those that the card has.</param>
    /// <exception cref="RefusedException">It would take a device away from a guest, or a rate that a guest is guaranteed.</exception>
    public static ValueList<NetworkPort> Follow(ValueList<NetworkPort> ports, NetworkDefinition before, NetworkDefinition after, ValueList<PciAddress> functions)
    {
        ThrowIfTaken(ports, before, after, functions);
        ValueList<NetworkPort> followed = ports
            .Select(p => Follow(p, PortAllocation.Inherited(before, p.Group), PortAllocation.Inherited(after, p.Group), after)).ToValueList();
        foreach (NetworkPort port in followed)
        {
            if (PortFloors.Problem(after, port, followed) is { } problem)
            {
                throw NetworkRefusals.Invalid($"network '{after.Name}' cannot be changed: guest '{port.OwnerName}' is guaranteed {port.Bandwidth!.Inbound!.Floor} kB/s: {problem}");
            }
        }
        return followed;
    }

    private static NetworkPort Follow(NetworkPort port, InheritedSettings before, InheritedSettings after, NetworkDefinition network) => port with
    {
        Plug = port.Plug switch
        {
            PortPlug.Network plug => plug with { BridgeName = network.Bridge!.Name!, MacTableManager = network.Bridge.MacTableManager },
            PortPlug.Bridge plug => plug with { MacTableManager = network.Bridge?.MacTableManager },
            var plug => plug,
        },
        Bandwidth = Followed(port.Bandwidth, before.Bandwidth, after.Bandwidth),
        Vlan = port.Vlan == before.Vlan ? after.Vlan : port.Vlan,
        Isolated = port.Isolated == before.Isolated ? after.Isolated : port.Isolated,
        TrustGuestRxFilters = port.TrustGuestRxFilters == before.TrustGuestRxFilters ? after.TrustGuestRxFilters : port.TrustGuestRxFilters,
        VirtualPort = Followed(port.VirtualPort, before.VirtualPort, after.VirtualPort),
    };

    // The class on the bridge is the port's, whoever the limits are from.
    private static BandwidthDefinition? Followed(BandwidthDefinition? port, BandwidthDefinition? before, BandwidthDefinition? after)
        => (port is null ? null : port with { ClassId = null }) != before ? port
            : after is null || port is null ? after
            : after with { ClassId = port.ClassId };

    // Of Open vSwitch, which takes parameters of a port that is in use. The name of a port stays where none is given.
    private static VirtualPortDefinition? Followed(VirtualPortDefinition? port, VirtualPortDefinition? before, VirtualPortDefinition? after)
        => port is not { Type: VirtualPortType.OpenVSwitch } || after is not { Type: VirtualPortType.OpenVSwitch } ? port : port with
        {
            ProfileId = port.ProfileId == before?.ProfileId ? after.ProfileId : port.ProfileId,
            InterfaceId = port.InterfaceId == before?.InterfaceId ? after.InterfaceId ?? port.InterfaceId : port.InterfaceId,
        };

    private static void ThrowIfTaken(ValueList<NetworkPort> ports, NetworkDefinition before, NetworkDefinition network, ValueList<PciAddress> functions)
    {
        // A card that stays lends what it has, whatever that is at the moment.
        bool isSameCard = network.Forward.PhysicalFunction is { } card && card == before.Forward.PhysicalFunction;
        ValueList<PciAddress> lent = network.Forward.Addresses.IsEmpty ? functions : network.Forward.Addresses;
        foreach (NetworkPort port in ports)
        {
            string? taken = port.Plug switch
            {
                PortPlug.Direct plug when !network.Forward.Interfaces.Contains(plug.Device) => plug.Device,
                PortPlug.Hostdev plug when !isSameCard && !lent.Contains(plug.Address) => plug.Address.ToString(),
                _ => null,
            };
            if (taken is not null)
            {
                throw NetworkRefusals.Invalid($"network '{network.Name}' cannot be changed: guest '{port.OwnerName}' uses {taken}, which would go");
            }
        }
    }
}
