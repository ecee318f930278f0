using Patchbay.Model.Networks;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Networks;

/// <summary>What a change of a running network means for those that are plugged in.</summary>
internal static class LivePorts
{
    /// <summary>The ports as they are once the network has changed: on its bridge, whatever it is called.</summary>
    public static ValueList<NetworkPort> Follow(ValueList<NetworkPort> ports, NetworkDefinition network)
        => ports.Select(p => p.Plug is PortPlug.Network plug ? p with { Plug = plug with { BridgeName = network.Bridge!.Name! } } : p).ToValueList();

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
