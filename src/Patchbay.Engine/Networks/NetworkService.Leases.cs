using Microsoft.Extensions.Logging;
using Patchbay.Model.Networks;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

public sealed partial class NetworkService
{
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
    /// Ends what is leased to a card that is gone for good. IPv6 leases of a network that runs end by themselves; a card that is still
    /// plugged in keeps its own.
    /// </summary>
    /// <param name="network">The network's name; one that is gone has no leases.</param>
    /// <param name="mac">The card's.</param>
    /// <param name="cancellationToken">Until the network's turn has come.</param>
    public async Task EndLeasesAsync(string network, MacAddress mac, CancellationToken cancellationToken)
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
                _leases.Remove(network, mac);
            }
            else if (!live.Ports.Any(p => p.Mac == mac) && live.Definition.Bridge?.Name is { } bridge)
            {
                HostPlan plan = new($"network {network}", _leases.Read(network).Where(l => l.IsIPv4 && l.Mac == mac)
                    .SelectMany(l => live.Definition.Ips.Where(ip => ip.Subnet.Contains(l.Address)).Take(1)
                        .Select(ip => (HostOperation)new HostOperation.ReleaseLease(bridge, ip.Address, l.Address, mac, l.ClientId)))
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "network {Network}: a lease of a guest that is gone ends by itself only: {Why}")]
    private partial void LogLeaseNotEnded(string network, string why);

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
