using System.Collections.Concurrent;
using Patchbay.Engine;
using Patchbay.Engine.Guests;
using Patchbay.Engine.Networks;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>The events that one client asked for, each request with a number that every event of it carries.</summary>
internal sealed class Callbacks(Services services, RpcConnection connection) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, NetworkRequest> _networks = new();
    private readonly ConcurrentDictionary<int, GuestRequest> _guests = new();
    private readonly Lock _lock = new();
    private EventSubscription<NetworkEvent>? _networkEvents;
    private EventSubscription<GuestEvent>? _guestEvents;
    private Task _pumps = Task.CompletedTask;
    private int _lastId = -1;

    /// <summary>Asks for events of a network, or of all.</summary>
    public int Add(VirNetworkEventId kind, Guid? network)
    {
        if (kind is not (VirNetworkEventId.Lifecycle or VirNetworkEventId.MetadataChange))
        {
            throw new RpcErrorException(LibvirtErrorCode.InternalError, LibvirtErrorDomain.Rpc, $"unsupported network event ID {(int)kind}");
        }
        int id = Interlocked.Increment(ref _lastId);
        _networks[id] = new NetworkRequest(kind, network);
        lock (_lock)
        {
            if (_networkEvents is null)
            {
                _networkEvents = services.Networks.Events.Subscribe();
                _pumps = Task.WhenAll(_pumps, Task.Run(() => PumpNetworksAsync(_networkEvents)));
            }
        }
        return id;
    }

    /// <summary>Asks for events of a guest, or of all. Kinds that never happen here are accepted.</summary>
    public int Add(VirDomainEventId kind, Guid? guest)
    {
        if (!Enum.IsDefined(kind))
        {
            throw Unsupported(kind);
        }
        return Add(id => new GuestRequest(id, kind, guest));
    }

    /// <summary>Asks in the old way for events of all guests, which then carry no number. Once a kind.</summary>
    public void AddOld(VirDomainEventId kind)
    {
        if (kind is < VirDomainEventId.Lifecycle or > VirDomainEventId.DeviceRemoved)
        {
            throw Unsupported(kind);
        }
        Add(id => new GuestRequest(id, kind, null) { IsOld = true });
    }

    /// <summary>Asks for whatever the monitors of a guest, or of all, say.</summary>
    /// <param name="guest">Which guest; null for all.</param>
    /// <param name="name">Tells by an event's name whether it is wanted.</param>
    public int AddMonitor(Guid? guest, Func<string, bool> name) => Add(id => new GuestRequest(id, null, guest) { Name = name });

    /// <summary>Ends a request about networks.</summary>
    public void RemoveNetwork(int id) => Found(_networks.TryRemove(id, out _), id);

    /// <summary>Ends a request about guests.</summary>
    public void RemoveGuest(int id) => Found(_guests.TryRemove(id, out _), id);

    /// <summary>Ends a request of the old way.</summary>
    public void RemoveOld(VirDomainEventId kind)
    {
        int? id = _guests.Values.FirstOrDefault(r => r.IsOld && r.Kind == kind)?.Id;
        if (id is not { } found || !_guests.TryRemove(found, out _))
        {
            throw new RpcErrorException(LibvirtErrorCode.InternalError, LibvirtErrorDomain.Rpc, $"domain event {(int)kind} not registered");
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

    private static RpcErrorException Unsupported(VirDomainEventId kind)
        => new(LibvirtErrorCode.InternalError, LibvirtErrorDomain.Rpc, $"unsupported event ID {(int)kind}");

    private int Add(Func<int, GuestRequest> make)
    {
        GuestRequest request = make(Interlocked.Increment(ref _lastId));
        _guests[request.Id] = request;
        lock (_lock)
        {
            if (_guestEvents is null)
            {
                _guestEvents = services.Guests.Subscribe();
                _pumps = Task.WhenAll(_pumps, Task.Run(() => PumpGuestsAsync(_guestEvents)));
            }
        }
        return request.Id;
    }

    private static void Found(bool found, int id)
    {
        if (!found)
        {
            throw new RpcErrorException(LibvirtErrorCode.InternalError, LibvirtErrorDomain.Rpc, $"no event callback with id {id}");
        }
    }

    private async Task PumpNetworksAsync(EventSubscription<NetworkEvent> events)
    {
        await foreach (NetworkEvent happened in events.Reader.ReadAllAsync())
        {
            RpcNetwork network = new(happened.Network, happened.Uuid);
            foreach ((int id, NetworkRequest request) in _networks)
            {
                if (request.Network is { } wanted && wanted != happened.Uuid)
                {
                    continue;
                }
                if (request.Kind == VirNetworkEventId.Lifecycle && LifecycleOf(happened) is { } lifecycle)
                {
                    connection.SendEvent(RemoteEvent.NetworkEventLifecycle, new NetworkLifecycleEvent(id, network, lifecycle, 0));
                }
                else if (request.Kind == VirNetworkEventId.MetadataChange && happened is NetworkEvent.MetadataChanged metadata)
                {
                    connection.SendEvent(RemoteEvent.NetworkEventCallbackMetadataChange, new NetworkMetadataEvent(id, network, (int)metadata.Part, metadata.Uri));
                }
            }
        }
    }

    private async Task PumpGuestsAsync(EventSubscription<GuestEvent> events)
    {
        await foreach (GuestEvent happened in events.Reader.ReadAllAsync())
        {
            foreach (GuestRequest request in _guests.Values)
            {
                if (request.Guest is not { } wanted || wanted == happened.Guest.Uuid)
                {
                    GuestEventMessages.Send(connection, request, happened);
                }
            }
        }
    }

    private static int? LifecycleOf(NetworkEvent happened) => happened switch
    {
        NetworkEvent.Defined => (int)VirNetworkEventLifecycleType.Defined,
        NetworkEvent.Undefined => (int)VirNetworkEventLifecycleType.Undefined,
        NetworkEvent.Started => (int)VirNetworkEventLifecycleType.Started,
        NetworkEvent.Stopped => (int)VirNetworkEventLifecycleType.Stopped,
        _ => null,
    };

    private readonly record struct NetworkRequest(VirNetworkEventId Kind, Guid? Network);
}
