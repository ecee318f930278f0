using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using Patchbay.Model.Networks;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

public sealed partial class NetworkService
{
    // An answer that is under way when a card goes takes no longer, even of a dnsmasq that tries an address with pings first.
    private static readonly TimeSpan LateAnswers = TimeSpan.FromSeconds(10);

    /// <summary>Addresses leased now, in order of MAC; also those that a network which does not run will honour.</summary>
    /// <param name="network">The network.</param>
    /// <param name="mac">Only this guest's; null for all.</param>
    /// <exception cref="RefusedException">There is no such network.</exception>
    public ValueList<NetworkLease> Leases(Guid network, MacAddress? mac = null)
        => _leases.Read(Get(network).Name)
            .Where(l => mac is null || l.Mac == mac)
            .OrderBy(l => l.Mac?.Bits)
            .ToValueList();

    /// <summary>
    /// Ends what is leased to a card that is gone for good. A card that is still plugged in keeps its own; an IPv6 lease whose client's
    /// DUID does not hold the card's address is not known to be its, and ends by itself.
    /// </summary>
    /// <param name="network">The network's name; one that is gone has no leases.</param>
    /// <param name="mac">The card's.</param>
    /// <param name="cancellationToken">Until the network's turn has come.</param>
    public Task EndLeasesAsync(string network, MacAddress mac, CancellationToken cancellationToken) => EndLeasesAsync(network, mac, isLate: false, cancellationToken);

    // What comes late is ended as well, and does not make for more to be ended: whoever has the address from then on may have a lease.
    private async Task EndLeasesAsync(string network, MacAddress mac, bool isLate, CancellationToken cancellationToken)
    {
        if (_registry.Find(network) is not { } entry)
        {
            return;
        }
        await entry.Gate.WaitAsync(cancellationToken);
        using HeldNetwork held = new(entry, _registry);
        try
        {
            if (entry.State.Live is not { } live)
            {
                _leases.Remove(network, l => l.Mac == mac);
            }
            else if (!live.Ports.Any(p => p.Mac == mac) && live.Definition.Bridge?.Name is { } bridge)
            {
                // First: a lease that is written from here on is news to who follows the file.
                if (!isLate)
                {
                    entry.GoneCards.Note(mac, _time.GetUtcNow() + LateAnswers);
                }
                HostPlan plan = new($"network {network}", _leases.Read(network).Where(l => l.Mac == mac)
                    .SelectMany(l => live.Definition.Ips.Where(ip => ip.Subnet.Contains(l.Address)).Take(1).Select(ip => Release(bridge, ip.Address, mac, l)))
                    .OfType<HostOperation>()
                    .ToValueList());
                foreach (Leftover failed in await _executor.ApplyAllAsync(plan))
                {
                    LogLeaseNotEnded(network, failed.Failure.Message);
                }
            }
        }
        catch (StoreException e)
        {
            LogLeaseNotEnded(network, e.Message);
        }
    }

    private static HostOperation? Release(string bridge, IPAddress server, MacAddress mac, NetworkLease lease) => lease switch
    {
        { IsIPv4: true } => new HostOperation.ReleaseLease(bridge, server, lease.Address, mac, lease.ClientId),
        { ClientId: { } client, ServerDuid: { } duid } when uint.TryParse(lease.Iaid, NumberStyles.None, CultureInfo.InvariantCulture, out uint association)
            => new HostOperation.ReleaseLease6(bridge, lease.Address, client, duid, association, lease.IsTemporary),
        _ => null,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "network {Network}: a lease of a guest or subnet that is gone ends by itself only: {Why}")]
    private partial void LogLeaseNotEnded(string network, string why);

    // Of a network that does not run, and is to have other subnets from now on.
    private async Task DropLeasesAsync(NetworkEntry entry, NetworkDefinition before, NetworkDefinition after)
    {
        ValueList<IpPrefix> gone = SubnetsOf(before).Except(SubnetsOf(after)).ToValueList();
        if (!gone.IsEmpty)
        {
            entry.HasLeasesAside = true;
            await TryLeasesAsync(entry, new HostOperation.DropLeases(_leases.FileOf(before.Name), gone, SubnetsOf(after)));
        }
    }

    // Once a change is whole, or taken back. What runs has all that is its own; what is stored has its own when it runs.
    private async Task SettleLeasesAsync(NetworkEntry entry)
    {
        if (!entry.HasLeasesAside)
        {
            return;
        }
        string path = _leases.FileOf(entry.State.Name);
        ValueList<IpPrefix> stored = SubnetsOf(entry.State.Stored);
        if (entry.State.Live is { } live)
        {
            ValueList<IpPrefix> waiting = stored.Except(SubnetsOf(live.Definition)).ToValueList();
            entry.HasLeasesAside = !await TryLeasesAsync(entry, new HostOperation.ForgetLeases(path, waiting)) || !waiting.IsEmpty;
        }
        else if (await TryLeasesAsync(entry, new HostOperation.RestoreLeases(path, stored, [])))
        {
            entry.HasLeasesAside = !await TryLeasesAsync(entry, new HostOperation.ForgetLeases(path, []));
        }
    }

    // What a daemon that was killed has left aside.
    private async Task SettleAllLeasesAsync(CancellationToken cancellationToken)
    {
        ILookup<string, NetworkEntry> entries = _registry.All().ToLookup(e => HostOperation.DropLeases.AsideOf(_leases.FileOf(e.State.Name)));
        HostSnapshot seen;
        try
        {
            seen = await _host.ObserveAsync(new HostScope { Links = [], Files = entries.Select(static e => e.Key).ToValueList() }, cancellationToken);
        }
        catch (HostException e)
        {
            LogLeasesAsideUnread(e.Message);
            return;
        }
        foreach (NetworkEntry entry in entries.Where(e => seen.Files.ContainsKey(e.Key)).SelectMany(static e => e))
        {
            await entry.Gate.WaitAsync(cancellationToken);
            using HeldNetwork held = new(entry, _registry);
            entry.HasLeasesAside = true;
            if (entry.State.Live is not { Next: not null })
            {
                await SettleLeasesAsync(entry);
            }
        }
    }

    // Leases keep nothing from being changed or stopped.
    private async Task<bool> TryLeasesAsync(NetworkEntry entry, HostOperation operation)
    {
        ValueList<Leftover> failed = await _executor.ApplyAllAsync(new HostPlan($"network {entry.State.Name}", [operation]));
        return failed.IsEmpty;
    }

    private static ValueList<IpPrefix> SubnetsOf(NetworkDefinition? network) => (network?.Ips ?? []).Select(static ip => ip.Subnet.Network).ToValueList();

    private static bool MovesLeases(HostPlan plan) => plan.Operations.Any(static o => o is HostOperation.DropLeases or HostOperation.RestoreLeases);

    [LoggerMessage(Level = LogLevel.Error, Message = "leases of changes that an earlier daemon did not come to the end of stay aside: {Why}")]
    private partial void LogLeasesAsideUnread(string why);

    // What cannot be read or written now is news when it can be.
    private void FollowLeases(NetworkDefinition network)
    {
        try
        {
            _leases.Open(network);
        }
        catch (StoreException e)
        {
            LogLeasesUnread(network.Name, e.Message);
        }
    }

    private void RefreshLeases(NetworkEntry entry)
    {
        if (entry.State.Live is not { } live)
        {
            return;
        }
        (ValueList<NetworkLease> added, ValueList<NetworkLease> removed) = _leases.Refresh(live.Definition);
        foreach (NetworkLease lease in added)
        {
            Events.Publish(new NetworkEvent.LeaseAdded(entry.State.Name, entry.State.Uuid, lease));
            if (lease.Mac is { } mac && entry.GoneCards.Has(mac, _time.GetUtcNow()))
            {
                // The answer crossed the card's end.
                _ = EndLeasesAsync(entry.State.Name, mac, isLate: true, CancellationToken.None);
            }
        }
        if (!added.IsEmpty || !removed.IsEmpty)
        {
            FollowTargets(entry);
        }
        foreach (NetworkLease lease in removed)
        {
            Events.Publish(new NetworkEvent.LeaseRemoved(entry.State.Name, entry.State.Uuid, lease));
        }
    }
}
