using System.Collections.Frozen;
using System.Text.Json;
using Patchbay.Engine;
using Patchbay.Engine.Guests;
using Patchbay.Engine.Networks;
using Patchbay.Planning.Reports;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>The events of Patchbay's own that one client asked for: what becomes of networks and guests (<see cref="EventReport.Kinds"/>), in one stream and one form.</summary>
internal sealed class OwnCallbacks : IAsyncDisposable
{
    private readonly EventRequests<FrozenSet<string>> _requests = new();
    private readonly RpcConnection _connection;
    private readonly EventPump<NetworkEvent> _networks;
    private readonly EventPump<GuestEvent> _guests;

    public OwnCallbacks(Services services, RpcConnection connection)
    {
        _connection = connection;
        _networks = new EventPump<NetworkEvent>(services.Networks.Events.Subscribe, happened => Tell(ReportOf(happened)));
        _guests = new EventPump<GuestEvent>(services.Guests.Subscribe, happened => Tell(ReportOf(happened)));
    }

    /// <summary>Asks for events.</summary>
    /// <param name="request">Of which kinds.</param>
    /// <param name="withGuests">Whether of guests as well.</param>
    public int Add(EventRequest request, bool withGuests)
    {
        string[] kinds = [.. request.Kinds ?? []];
        if (Array.Find(kinds, static k => !EventReport.Kinds.Contains(k)) is { } unknown)
        {
            throw new RpcErrorException(
                LibvirtErrorCode.InvalidArg, LibvirtErrorDomain.None, $"there are no events of kind '{unknown}'; there are {string.Join(", ", EventReport.Kinds)}");
        }
        int id = _requests.Add(_ => kinds.ToFrozenSet());
        _networks.Start();
        if (withGuests)
        {
            _guests.Start();
        }
        return id;
    }

    /// <summary>Ends a request.</summary>
    public void Remove(int id) => _requests.Remove(id);

    public async ValueTask DisposeAsync()
    {
        await _networks.DisposeAsync();
        await _guests.DisposeAsync();
    }

    private void Tell(EventReport? report)
    {
        if (report is null)
        {
            return;
        }
        string? json = null;
        foreach ((int id, FrozenSet<string> kinds) in _requests)
        {
            if (kinds.Count == 0 || kinds.Contains(report.Kind))
            {
                json ??= JsonSerializer.Serialize(report, ReportJson.Lines.EventReport);
                _connection.SendEvent(PatchbayProcedure.Event, new PatchbayEvent(id, json));
            }
        }
    }

    private static EventReport? ReportOf(NetworkEvent happened)
    {
        EventReport Of(string kind) => new(TimeProvider.System.GetUtcNow(), kind) { Network = happened.Network, Uuid = happened.Uuid };
        return happened switch
        {
            NetworkEvent.Defined => Of(EventKind.NetworkDefined),
            NetworkEvent.Undefined => Of(EventKind.NetworkUndefined),
            NetworkEvent.Started => Of(EventKind.NetworkStarted),
            NetworkEvent.Stopped => Of(EventKind.NetworkStopped),
            NetworkEvent.Changed => Of(EventKind.NetworkChanged),
            NetworkEvent.Repaired repaired => Of(EventKind.NetworkRepaired) with { Repaired = [.. repaired.Kinds] },
            NetworkEvent.LeaseAdded { Lease: var lease } => OfLease(Of(EventKind.LeaseAdded), lease),
            NetworkEvent.LeaseRemoved { Lease: var lease } => OfLease(Of(EventKind.LeaseRemoved), lease),
            NetworkEvent.PortCreated { Port: var port } => Of(EventKind.PortCreated) with { Guest = port.OwnerName, Mac = port.Mac.ToString() },
            NetworkEvent.PortDeleted { Port: var port } => Of(EventKind.PortDeleted) with { Guest = port.OwnerName, Mac = port.Mac.ToString() },
            _ => null,
        };
    }

    private static EventReport OfLease(EventReport report, NetworkLease lease) => report with
    {
        Address = lease.Address.ToString(),
        Mac = lease.Mac?.ToString(),
        Source = "lease",
        Hostname = lease.Hostname,
        Expires = lease.Expires,
    };

    private static EventReport? ReportOf(GuestEvent happened)
    {
        EventReport Of(string kind) => new(TimeProvider.System.GetUtcNow(), kind) { Guest = happened.Guest.Name, Uuid = happened.Guest.Uuid };
        return happened switch
        {
            GuestEvent.AddressHeard heard => Of(EventKind.AddressHeard) with
            {
                Address = heard.Heard.Address.ToString(),
                Interface = heard.Device,
                Mac = heard.Mac.ToString(),
                Source = heard.Heard.Source.Word(),
            },
            GuestEvent.MacChanged changed => Of(EventKind.CardChanged) with { Mac = changed.After.ToString() },
            GuestEvent.Rebooted => Of(EventKind.GuestRebooted),
            GuestEvent.Lifecycle { Change: var change } => (VirDomainEventType)change.Type switch
            {
                VirDomainEventType.Defined => Of(EventKind.GuestDefined),
                VirDomainEventType.Undefined => Of(EventKind.GuestUndefined),
                VirDomainEventType.Started => Of(EventKind.GuestStarted),
                VirDomainEventType.Suspended => Of(EventKind.GuestSuspended),
                VirDomainEventType.Resumed => Of(EventKind.GuestResumed),
                VirDomainEventType.Stopped => Of(EventKind.GuestStopped),
                _ => null,
            },
            _ => null,
        };
    }
}
