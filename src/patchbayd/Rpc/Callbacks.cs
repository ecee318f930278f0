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
            throw new RpcErrorException(LibvirtErrorCode.InternalError, LibvirtErrorDomain.Rpc, $"unsupported event ID {(int)kind}");
        }
        int id = Interlocked.Increment(ref _lastId);
        _guests[id] = new GuestRequest(kind, guest);
        lock (_lock)
        {
            if (_guestEvents is null)
            {
                _guestEvents = services.Guests.Subscribe();
                _pumps = Task.WhenAll(_pumps, Task.Run(() => PumpGuestsAsync(_guestEvents)));
            }
        }
        return id;
    }

    /// <summary>Ends a request about networks.</summary>
    public void RemoveNetwork(int id) => Found(_networks.TryRemove(id, out _), id);

    /// <summary>Ends a request about guests.</summary>
    public void RemoveGuest(int id) => Found(_guests.TryRemove(id, out _), id);

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
            RpcDomain guest = GuestReferences.Of(happened.Guest);
            foreach ((int id, GuestRequest request) in _guests)
            {
                if (request.Guest is { } wanted && wanted != happened.Guest.Uuid)
                {
                    continue;
                }
                switch (happened)
                {
                    case GuestEvent.Lifecycle lifecycle when request.Kind == VirDomainEventId.Lifecycle:
                        connection.SendEvent(
                            RemoteEvent.DomainEventCallbackLifecycle,
                            new RpcCallback<DomainLifecycleEvent>(id, new DomainLifecycleEvent(guest, lifecycle.Change.Type, lifecycle.Change.Detail)));
                        break;
                    case GuestEvent.DeviceAdded added when request.Kind == VirDomainEventId.DeviceAdded:
                        connection.SendEvent(RemoteEvent.DomainEventCallbackDeviceAdded, new DomainDeviceAddedEvent(id, guest, added.Alias));
                        break;
                    case GuestEvent.DeviceRemoved removed when request.Kind == VirDomainEventId.DeviceRemoved:
                        connection.SendEvent(
                            RemoteEvent.DomainEventCallbackDeviceRemoved,
                            new RpcCallback<DomainDeviceRemovedEvent>(id, new DomainDeviceRemovedEvent(guest, removed.Alias)));
                        break;
                    case GuestEvent.DeviceRemovalFailed failed when request.Kind == VirDomainEventId.DeviceRemovalFailed:
                        connection.SendEvent(RemoteEvent.DomainEventCallbackDeviceRemovalFailed, new DomainDeviceRemovalFailedEvent(id, guest, failed.Alias));
                        break;
                    case GuestEvent.Rebooted when request.Kind == VirDomainEventId.Reboot:
                        connection.SendEvent(RemoteEvent.DomainEventCallbackReboot, new RpcCallback<DomainRebootEvent>(id, new DomainRebootEvent(guest)));
                        break;
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

    private readonly record struct GuestRequest(VirDomainEventId Kind, Guid? Guest);
}

/// <summary>How a guest is referred to on the wire.</summary>
internal static class GuestReferences
{
    /// <summary>An inactive guest's id is -1.</summary>
    public static RpcDomain Of(GuestView guest) => new(guest.Name, guest.Uuid, guest.Id ?? -1);
}
