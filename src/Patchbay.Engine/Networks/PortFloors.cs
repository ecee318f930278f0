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
        if (Lack(network, port) is { } lack)
        {
            throw new RefusedException(Refusal.OperationUnsupported, RefusalArea.Network, $"Invalid use of 'floor' on interface with MAC address {port.Mac} - {lack}");
        }
        if (Excess(network, port, ports) is { } excess)
        {
            throw NetworkRefusals.Invalid($"Cannot plug '{port.Mac}' interface into '{network.Bridge?.Name}' because {excess}");
        }
    }

    /// <summary>Why a network cannot keep the floor of a port; null where it can, or where there is none.</summary>
    /// <param name="network">As it shall run.</param>
    /// <param name="port">A port in use.</param>
    /// <param name="ports">The ports in use, this one among them.</param>
    public static string? Problem(NetworkDefinition network, NetworkPort port, ValueList<NetworkPort> ports) => Lack(network, port) ?? Excess(network, port, ports);

    private static string? Lack(NetworkDefinition network, NetworkPort port)
        => FloorOf(port) == 0 ? null
            : !network.Forward.Mode.OwnsBridge() ? "'floor' is only supported for interface type 'network' with forward type 'nat', 'route', 'open' or none"
            : network.Bandwidth?.Inbound is null ? $"network '{network.Name}' has no inbound QoS set"
            : null;

    private static string? Excess(NetworkDefinition network, NetworkPort port, ValueList<NetworkPort> ports)
    {
        ulong floor = FloorOf(port);
        if (floor == 0 || network.Bandwidth?.Inbound is not { } inbound)
        {
            return null;
        }
        ulong most = inbound.Peak > 0 ? inbound.Peak : inbound.Average;
        UInt128 sum = ports.Where(p => p.Uuid != port.Uuid).Aggregate((UInt128)floor, static (sum, p) => sum + FloorOf(p));
        string limit = inbound.Peak > 0 ? "peak" : "average";
        return sum > most ? $"new combined inbound floor={sum} would overcommit {limit}={most} on network '{network.Name}'" : null;
    }

    private static ulong FloorOf(NetworkPort port) => port.Bandwidth?.Inbound?.Floor ?? 0;
}
