using Patchbay.Engine.Guests;
using Patchbay.Engine.Networks;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>The events that one client asked for, each request with a number that every event of it carries.</summary>
internal sealed class Callbacks : IAsyncDisposable
{
    private readonly EventRequests<NetworkRequest> _networks = new();
    private readonly EventRequests<GuestRequest> _guests = new();
    private readonly RpcConnection _connection;
    private readonly EventPump<NetworkEvent> _networkEvents;
    private readonly EventPump<GuestEvent> _guestEvents;

    public Callbacks(Services services, RpcConnection connection)
    {
        _connection = connection;
        _networkEvents = new EventPump<NetworkEvent>(services.Networks.Events.Subscribe, Tell);
        _guestEvents = new EventPump<GuestEvent>(services.Guests.Subscribe, Tell);
    }

    /// <summary>Asks for events of a network, or of all.</summary>
    public int Add(VirNetworkEventId kind, Guid? network)
    {
        if (kind is not (VirNetworkEventId.Lifecycle or VirNetworkEventId.MetadataChange))
        {
            throw new RpcErrorException(LibvirtErrorCode.InternalError, LibvirtErrorDomain.Rpc, $"unsupported network event ID {(int)kind}");
        }
        int id = _networks.Add(_ => new NetworkRequest(kind, network));
        _networkEvents.Start();
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
    public void RemoveNetwork(int id) => _networks.Remove(id);

    /// <summary>Ends a request about guests.</summary>
    public void RemoveGuest(int id) => _guests.Remove(id);

    /// <summary>Ends a request of the old way.</summary>
    public void RemoveOld(VirDomainEventId kind)
    {
        GuestRequest old = _guests.Select(static r => r.Value).FirstOrDefault(r => r.IsOld && r.Kind == kind)
            ?? throw new RpcErrorException(LibvirtErrorCode.InternalError, LibvirtErrorDomain.Rpc, $"domain event {(int)kind} not registered");
        _guests.Remove(old.Id);
    }

    public async ValueTask DisposeAsync()
    {
        await _networkEvents.DisposeAsync();
        await _guestEvents.DisposeAsync();
    }

    private static RpcErrorException Unsupported(VirDomainEventId kind)
        => new(LibvirtErrorCode.InternalError, LibvirtErrorDomain.Rpc, $"unsupported event ID {(int)kind}");

    private int Add(Func<int, GuestRequest> make)
    {
        int id = _guests.Add(make);
        _guestEvents.Start();
        return id;
    }

    private void Tell(NetworkEvent happened)
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
                _connection.SendEvent(RemoteEvent.NetworkEventLifecycle, new NetworkLifecycleEvent(id, network, lifecycle, 0));
            }
            else if (request.Kind == VirNetworkEventId.MetadataChange && happened is NetworkEvent.MetadataChanged metadata)
            {
                _connection.SendEvent(RemoteEvent.NetworkEventCallbackMetadataChange, new NetworkMetadataEvent(id, network, (int)metadata.Part, metadata.Uri));
            }
        }
    }

    private void Tell(GuestEvent happened)
    {
        foreach ((_, GuestRequest request) in _guests)
        {
            if (request.Guest is not { } wanted || wanted == happened.Guest.Uuid)
            {
                GuestEventMessages.Send(_connection, request, happened);
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
