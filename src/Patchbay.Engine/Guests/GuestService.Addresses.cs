using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <content>Addresses that guests have on networks whose addresses are not ours to give.</content>
public sealed partial class GuestService
{
    /// <summary>
    /// Addresses at which a running guest's cards were heard (ARP, neighbour discovery, DHCP), by us from what passes them or by
    /// the host's own neighbour table.
    /// </summary>
    /// <exception cref="RefusedException">It does not run.</exception>
    public async Task<ValueList<GuestAddress>> NeighbourAddressesAsync(Guid guest, CancellationToken cancellationToken)
        => (await HeardAsync(guest, cancellationToken)).Select(static k => k.Address).ToValueList();

    /// <summary>All addresses that are known of a running guest: leased by networks of ours, then heard.</summary>
    /// <exception cref="RefusedException">It does not run.</exception>
    public async Task<ValueList<KnownGuestAddress>> KnownAddressesAsync(Guid guest, CancellationToken cancellationToken)
    {
        KnownGuestAddress[] leased = [.. (await AddressesAsync(guest, cancellationToken)).Select(static a => new KnownGuestAddress(a, AddressSource.Lease, null))];
        return [.. leased, .. (await HeardAsync(guest, cancellationToken)).Where(h => !leased.Any(l => l.Address.Mac == h.Address.Mac && l.Address.Address.Address.Equals(h.Address.Address.Address)))];
    }

    /// <summary>Bridges of the host's kernel that running guests are in by their own documents.</summary>
    public IEnumerable<string> HostBridges()
        => _guests.List()
            .SelectMany(static g => g.Live?.Devices.Interfaces ?? [])
            .Where(static n => n is { Origin: null, VirtualPort: null })
            .Select(static n => (n.Source as InterfaceSource.Bridge)?.Name)
            .OfType<string>()
            .Distinct();

    // A card's own word first: it is newer, and there where the host has no address of its own.
    private async Task<IEnumerable<KnownGuestAddress>> HeardAsync(Guid guest, CancellationToken cancellationToken)
    {
        DomainDefinition live = Running(guest);
        DateTimeOffset now = _context.Time.GetUtcNow();
        IEnumerable<KnownGuestAddress> heard = _guests.Find(guest).HeardAddresses.Select(h => new KnownGuestAddress(
            new GuestAddress(h.Card.Device, h.Card.Mac, new IpPrefix(h.Heard.Address, 0)), h.Heard.Source, now - h.Seen));
        HostSnapshot host = await _context.Host.ObserveAsync(new HostScope { Neighbours = true }, cancellationToken);
        IEnumerable<KnownGuestAddress> neighbours = live.Devices.Interfaces
            .SelectMany(nic => host.Neighbours.Where(n => n.Mac == nic.Mac).Select(n => n.Address).Distinct()
                .Select(address => new KnownGuestAddress(new GuestAddress(nic.Target ?? "", nic.Mac!.Value, new IpPrefix(address, 0)), AddressSource.Neighbour, null)));
        return heard.Concat(neighbours).DistinctBy(static k => (k.Address.Mac, k.Address.Address.Address));
    }
}

/// <summary>An address of a guest, with how it is known.</summary>
/// <param name="Address">The address. One that was only heard has no prefix: 0.</param>
/// <param name="Source">How it is known.</param>
/// <param name="Age">How long ago it was heard last; null where that is not known.</param>
public sealed record KnownGuestAddress(GuestAddress Address, AddressSource Source, TimeSpan? Age);
