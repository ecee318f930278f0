using Patchbay.Model.Networks;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Networks;

/// <summary>Rates that ports are guaranteed: which networks can, and how much of them.</summary>
internal static class PortFloors
{
    /// <summary>Refuses a port whose floor the network cannot keep.</summary>
    /// <param name="network">What runs.</param>
    /// <param name="port">The port as it shall be.</param>
    /// <param name="ports">The ports in use; one of the same uuid is what the port is now.</param>
    /// <exception cref="RefusedException">The network guarantees no rates, or not that much.</exception>
    public static void Check(NetworkDefinition network, NetworkPort port, ValueList<NetworkPort> ports)
    {
        ulong floor = FloorOf(port);
        if (floor == 0)
        {
            return;
        }
        if (!network.Forward.Mode.OwnsBridge())
        {
            throw Unsupported(port, "'floor' is only supported for interface type 'network' with forward type 'nat', 'route', 'open' or none");
        }
        if (network.Bandwidth?.Inbound is not { } inbound)
        {
            throw Unsupported(port, $"network '{network.Name}' has no inbound QoS set");
        }
        ulong most = inbound.Peak > 0 ? inbound.Peak : inbound.Average;
        UInt128 sum = ports.Where(p => p.Uuid != port.Uuid).Aggregate((UInt128)floor, static (sum, p) => sum + FloorOf(p));
        if (sum > most)
        {
            string limit = inbound.Peak > 0 ? "peak" : "average";
            throw NetworkRefusals.Invalid(
                $"Cannot plug '{port.Mac}' interface into '{network.Bridge?.Name}' because new combined inbound floor={sum} would overcommit {limit}={most} on network '{network.Name}'");
        }
    }

    private static ulong FloorOf(NetworkPort port) => port.Bandwidth?.Inbound?.Floor ?? 0;

    private static RefusedException Unsupported(NetworkPort port, string why)
        => new(Refusal.OperationUnsupported, RefusalArea.Network, $"Invalid use of 'floor' on interface with MAC address {port.Mac} - {why}");
}
