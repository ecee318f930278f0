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
        if (network.Forward is { Mode: ForwardMode.Hostdev, Addresses.Count: > 1 } functions)
        {
            HostSnapshot host = await _host.ObserveAsync(new HostScope { Guests = new GuestScope { Present = functions.Addresses } }, cancellationToken);
            ValueList<PciAddress> there = functions.Addresses.Where(host.Guests.Present.Contains).ToValueList();
            return there.IsEmpty ? network : network with { Forward = functions with { Addresses = there } };
        }
        if (network.Forward is not { Mode: ForwardMode.Bridge or ForwardMode.Private or ForwardMode.Vepa or ForwardMode.Passthrough, Interfaces.Count: > 1 } forward)
        {
            return network;
        }
        HostSnapshot seen = await _host.ObserveAsync(new HostScope { Links = forward.Interfaces }, cancellationToken);
        ValueList<string> present = forward.Interfaces.Where(seen.Links.ContainsKey).ToValueList();
        return present.IsEmpty ? network : network with { Forward = forward with { Interfaces = present } };
    }

    // A card's functions come and go while they are lent: those that there are now.
    private LiveNetwork FollowPool(LiveNetwork live, HostSnapshot seen)
    {
        if (PoolOf(live.Definition, seen) is var now && now != live.Pool)
        {
            live = live with { Pool = now };
            SaveOrLog(live);
        }
        return live;
    }

    private static ValueList<PciAddress> PoolOf(NetworkDefinition network, HostSnapshot seen)
        => network.Forward is { Mode: ForwardMode.Hostdev, PhysicalFunction: { } card } ? seen.Guests.Cards.GetValueOrDefault(card) : [];

    private static bool Lends(NetworkDefinition network, PciAddress device)
        => network.Forward is { Mode: ForwardMode.Hostdev } forward && (forward.PhysicalFunction is not null || forward.Addresses.Contains(device));

    // Devices may be in the pools of several networks.
    private IEnumerable<PortPlug> PlugsOfOthers(NetworkEntry network)
        => _registry.Unordered().Where(e => e != network).SelectMany(static e => e.State.Live?.Ports ?? []).Select(static p => p.Plug).OfType<PortPlug>();

    // What a port is chosen from.
    private static NetworkDefinition WithPool(NetworkDefinition network, ValueList<PciAddress> pool)
        => pool.IsEmpty ? network : network with { Forward = network.Forward with { Addresses = pool } };
}
