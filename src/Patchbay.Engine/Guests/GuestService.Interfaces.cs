using Patchbay.Model.Domains;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <content>What can be asked about guests' cards, and their limits.</content>
public sealed partial class GuestService
{
    /// <summary>What has passed the cards of a running guest that have a device on the host, by that device's name.</summary>
    public async Task<IReadOnlyDictionary<string, InterfaceCounters>> CountersAsync(Guid guest, CancellationToken cancellationToken)
    {
        ValueList<InterfaceDefinition> cards = (Find(guest).Live?.Devices.Interfaces ?? []).Where(static n => n.Target is not null).ToValueList();
        if (cards.IsEmpty)
        {
            return new Dictionary<string, InterfaceCounters>();
        }
        // What vhost-user carries passes no device of the kernel's: only the switch counts it.
        ValueList<string> served = cards.Where(static n => n.Source is InterfaceSource.VhostUser).Select(static n => n.Target!).ToValueList();
        HostSnapshot host = await _context.Host.ObserveAsync(
            new HostScope
            {
                Links = cards.Select(static n => n.Target!).Except(served).ToValueList(),
                Switch = served.IsEmpty ? null : new SwitchScope { Ports = served },
            },
            cancellationToken);
        Dictionary<string, InterfaceCounters> counters = [];
        foreach ((string name, LinkState link) in host.Links)
        {
            if (link.Counters is { } counted)
            {
                counters[name] = link.Kind == "macvtap" ? InterfaceCounters.OfMacvtap(counted) : InterfaceCounters.OfTap(counted);
            }
        }
        foreach ((string name, SwitchPortState port) in host.Switch.Ports)
        {
            if (port.Counters is { } counted)
            {
                counters[name] = InterfaceCounters.OfTap(counted);
            }
        }
        return counters;
    }

    /// <summary>What has passed one card of a running guest.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="device">The card: its device on the host, or its address.</param>
    /// <param name="cancellationToken">Cancels the look.</param>
    /// <exception cref="RefusedException">The guest does not run, or has no such card.</exception>
    public async Task<InterfaceCounters> CountersAsync(Guid guest, string device, CancellationToken cancellationToken)
    {
        InterfaceDefinition nic = Interface(Running(guest), device);
        if (nic.Source is InterfaceSource.Hostdev { Device: InterfaceHostDevice.Pci function })
        {
            HostSnapshot host = await _context.Host.ObserveAsync(
                new HostScope { Guests = new GuestScope { PciFunctions = [function.Address] } }, cancellationToken);
            return host.Guests.PciFunctions.GetValueOrDefault(function.Address)?.Function?.Counters is { } passed
                ? InterfaceCounters.OfFunction(passed)
                : throw new RefusedException(Refusal.OperationUnsupported, RefusalArea.Qemu, $"the card of the function {function.Address} does not tell what has passed it");
        }
        return nic.Target is { } target && (await CountersAsync(guest, cancellationToken)).TryGetValue(target, out InterfaceCounters? counters)
            ? counters
            : throw new RefusedException(Refusal.OperationUnsupported, RefusalArea.Qemu, $"the interface '{device}' has no device on the host that counts");
    }

    /// <summary>A card's limits; none where nothing is limited.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="device">The card: its device on the host, or its address.</param>
    /// <param name="scope">What is asked about; one of both.</param>
    /// <exception cref="RefusedException">There is no such guest or card.</exception>
    public BandwidthDefinition Limits(Guid guest, string device, DeviceScope scope)
    {
        GuestView view = Find(guest);
        bool live = scope.HasFlag(DeviceScope.Live) || (scope == DeviceScope.Current && view.IsActive);
        DomainDefinition domain = live ? Running(guest) : view.Definition
            ?? throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Domain, "transient domains do not have any persistent config");
        return Interface(domain, device).Bandwidth ?? new BandwidthDefinition();
    }

    /// <summary>Changes a card's limits.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="device">The card: its device on the host, or its address.</param>
    /// <param name="change">Makes the new limits of the old ones; null for none.</param>
    /// <param name="scope">What is changed; where both, both or neither.</param>
    /// <param name="cancellationToken">Cancels, with all taken back.</param>
    /// <exception cref="RefusedException">There is no such card, or it cannot be limited so.</exception>
    public Task SetLimitsAsync(Guid guest, string device, Func<BandwidthDefinition?, BandwidthDefinition?> change, DeviceScope scope, CancellationToken cancellationToken)
        => _guests.Find(guest).SetLimitsAsync(domain => InterfaceIndex(domain, device), change, scope, cancellationToken);

    private DomainDefinition Running(Guid guest) => Find(guest) is { IsActive: true, Live: { } live }
        ? live
        : throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Domain, "domain is not running");

    private static InterfaceDefinition Interface(DomainDefinition domain, string device) => domain.Devices.Interfaces[InterfaceIndex(domain, device)];

    private static int InterfaceIndex(DomainDefinition domain, string device)
        => domain.Devices.Interfaces.Index()
            .Where(n => n.Item.Target == device || string.Equals(n.Item.Mac?.ToString(), device, StringComparison.OrdinalIgnoreCase))
            .Select(n => (int?)n.Index).FirstOrDefault()
            ?? throw new RefusedException(Refusal.InvalidArgument, RefusalArea.Qemu, $"'{device}' is not a known interface");
}
