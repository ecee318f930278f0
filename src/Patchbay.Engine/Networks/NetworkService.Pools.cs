using Patchbay.Model.Networks;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

public sealed partial class NetworkService
{
    // From when a device is chosen until its network has it, nobody else chooses.
    private readonly Lock _lending = new();

    /// <summary>The functions of a network's card: looked at when they are asked for, as the administrator may make more.</summary>
    /// <exception cref="RefusedException">The card has none.</exception>
    private async Task<ValueList<PciAddress>> PoolAsync(NetworkDefinition network, CancellationToken cancellationToken)
    {
        if (network.Forward is not { Mode: ForwardMode.Hostdev, PhysicalFunction: { } card })
        {
            return [];
        }
        HostSnapshot seen = await _host.ObserveAsync(new HostScope { Guests = new GuestScope { Cards = [card] } }, cancellationToken);
        ValueList<PciAddress> functions = seen.Guests.Cards.GetValueOrDefault(card);
        return functions.IsEmpty
            ? throw NetworkRefusals.Internal(
                $"network '{network.Name}': no usable virtual functions: the card '{card}' has none; write their number to /sys/class/net/{card}/device/sriov_numvfs")
            : functions;
    }

    // One that has gone from the host is lent to nobody while another is there.
    private async Task<NetworkDefinition> WithPresentAsync(NetworkDefinition network, CancellationToken cancellationToken)
    {
        if (network.Forward is not { Mode: ForwardMode.Bridge or ForwardMode.Private or ForwardMode.Vepa or ForwardMode.Passthrough, Interfaces.Count: > 1 } forward)
        {
            return network;
        }
        HostSnapshot seen = await _host.ObserveAsync(new HostScope { Links = forward.Interfaces }, cancellationToken);
        ValueList<string> present = forward.Interfaces.Where(seen.Links.ContainsKey).ToValueList();
        return present.IsEmpty ? network : network with { Forward = forward with { Interfaces = present } };
    }

    // Devices may be in the pools of several networks.
    private IEnumerable<PortPlug> PlugsOfOthers(NetworkEntry network)
        => _registry.Unordered().Where(e => e != network).SelectMany(static e => e.State.Live?.Ports ?? []).Select(static p => p.Plug).OfType<PortPlug>();

    // What a port is chosen from.
    private static NetworkDefinition WithPool(NetworkDefinition network, ValueList<PciAddress> pool)
        => pool.IsEmpty ? network : network with { Forward = network.Forward with { Addresses = pool } };
}
