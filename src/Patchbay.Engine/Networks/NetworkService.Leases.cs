using Patchbay.Model.Networks;
using Patchbay.Model.Values;

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
