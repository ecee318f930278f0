using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using Patchbay.Engine;
using Patchbay.Engine.Guests;
using Patchbay.Engine.Networks;
using Patchbay.Planning.Reports;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>The events of Patchbay's own that one client asked for: all that becomes of networks and guests, in one stream and one form.</summary>
internal sealed class OwnCallbacks(Services services, RpcConnection connection) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, FrozenSet<string>> _requests = new();
    private readonly Lock _lock = new();
    private EventSubscription<NetworkEvent>? _networkEvents;
    private EventSubscription<GuestEvent>? _guestEvents;
    private Task _pumps = Task.CompletedTask;
    private int _lastId = -1;

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
        int id = Interlocked.Increment(ref _lastId);
        _requests[id] = kinds.ToFrozenSet();
        lock (_lock)
        {
            if (_networkEvents is null)
            {
                _networkEvents = services.Networks.Events.Subscribe();
                _pumps = Task.Run(() => PumpAsync(_networkEvents, ReportOf));
            }
            if (withGuests && _guestEvents is null)
            {
                _guestEvents = services.Guests.Subscribe();
                _pumps = Task.WhenAll(_pumps, Task.Run(() => PumpAsync(_guestEvents, ReportOf)));
            }
        }
        return id;
    }

    /// <summary>Ends a request.</summary>
    public void Remove(int id)
    {
        if (!_requests.TryRemove(id, out _))
        {
            throw new RpcErrorException(LibvirtErrorCode.InternalError, LibvirtErrorDomain.Rpc, $"no event callback with id {id}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task pumps;
        lock (_lock)
        {
            _networkEvents?.Dispose();
            _guestEvents?.Dispose();
            pumps = _pumps;
        }
        await pumps;
    }

    private async Task PumpAsync<T>(EventSubscription<T> events, Func<T, EventReport?> reportOf)
    {
        await foreach (T happened in events.Reader.ReadAllAsync())
        {
            if (reportOf(happened) is not { } report)
            {
                continue;
            }
            string? json = null;
            foreach ((int id, FrozenSet<string> kinds) in _requests)
            {
                if (kinds.Count == 0 || kinds.Contains(report.Kind))
                {
                    json ??= JsonSerializer.Serialize(report, ReportJson.Lines.EventReport);
                    connection.SendEvent(PatchbayProcedure.Event, new PatchbayEvent(id, json));
                }
            }
        }
    }

    private static EventReport? ReportOf(NetworkEvent happened)
    {
        EventReport Of(string kind) => new(TimeProvider.System.GetUtcNow(), kind) { Network = happened.Network, Uuid = happened.Uuid };
        return happened switch
        {
            NetworkEvent.Defined => Of("network-defined"),
            NetworkEvent.Undefined => Of("network-undefined"),
            NetworkEvent.Started => Of("network-started"),
            NetworkEvent.Stopped => Of("network-stopped"),
            NetworkEvent.Changed => Of("network-changed"),
            NetworkEvent.Repaired repaired => Of("network-repaired") with { Repaired = [.. repaired.Kinds] },
            NetworkEvent.LeaseAdded { Lease: var lease } => OfLease(Of("lease-added"), lease),
            NetworkEvent.LeaseRemoved { Lease: var lease } => OfLease(Of("lease-removed"), lease),
            NetworkEvent.PortCreated { Port: var port } => Of("port-created") with { Guest = port.OwnerName, Mac = port.Mac.ToString() },
            NetworkEvent.PortDeleted { Port: var port } => Of("port-deleted") with { Guest = port.OwnerName, Mac = port.Mac.ToString() },
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
            GuestEvent.AddressHeard heard => Of("address") with
            {
                Address = heard.Heard.Address.ToString(),
                Interface = heard.Device,
                Mac = heard.Mac.ToString(),
                Source = heard.Heard.Source.Word(),
            },
            GuestEvent.MacChanged changed => Of("card-changed") with { Mac = changed.After.ToString() },
            GuestEvent.Rebooted => Of("guest-rebooted"),
            GuestEvent.Lifecycle { Change: var change } => (VirDomainEventType)change.Type switch
            {
                VirDomainEventType.Defined => Of("guest-defined"),
                VirDomainEventType.Undefined => Of("guest-undefined"),
                VirDomainEventType.Started => Of("guest-started"),
                VirDomainEventType.Suspended => Of("guest-suspended"),
                VirDomainEventType.Resumed => Of("guest-resumed"),
                VirDomainEventType.Stopped => Of("guest-stopped"),
                _ => null,
            },
            _ => null,
        };
    }
}
