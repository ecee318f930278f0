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
    /// <param name="before">The network as it was.</param>
    /// <param name="after">The network as it is.</param>
    public static ValueList<NetworkPort> Follow(ValueList<NetworkPort> ports, NetworkDefinition before, NetworkDefinition after)
        => ports.Select(p => Follow(p, PortAllocation.Inherited(before, p.Group), PortAllocation.Inherited(after, p.Group), after)).ToValueList();

    private static NetworkPort Follow(NetworkPort port, InheritedSettings before, InheritedSettings after, NetworkDefinition network) => port with
    {
        Plug = port.Plug is PortPlug.Network plug ? plug with { BridgeName = network.Bridge!.Name! } : port.Plug,
        Bandwidth = port.Bandwidth == before.Bandwidth ? after.Bandwidth : port.Bandwidth,
        Vlan = port.Vlan == before.Vlan ? after.Vlan : port.Vlan,
        Isolated = port.Isolated == before.Isolated ? after.Isolated : port.Isolated,
        TrustGuestRxFilters = port.TrustGuestRxFilters == before.TrustGuestRxFilters ? after.TrustGuestRxFilters : port.TrustGuestRxFilters,
    };

    /// <summary>Refuses a definition that takes a device away from a guest.</summary>
    /// <exception cref="RefusedException">A guest uses it, and which.</exception>
    public static void ThrowIfTaken(ValueList<NetworkPort> ports, NetworkDefinition network)
    {
        foreach (NetworkPort port in ports)
        {
            string? taken = port.Plug switch
            {
                PortPlug.Direct plug when !network.Forward.Interfaces.Contains(plug.Device) => plug.Device,
                PortPlug.Hostdev plug when !network.Forward.Addresses.IsEmpty && !network.Forward.Addresses.Contains(plug.Address) => plug.Address.ToString(),
                _ => null,
            };
            if (taken is not null)
            {
                throw NetworkRefusals.Invalid($"network '{network.Name}' cannot be changed: guest '{port.OwnerName}' uses {taken}, which would go");
            }
        }
    }
}
