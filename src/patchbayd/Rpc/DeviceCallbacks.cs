using Patchbay.Host.Machine;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>The events of the host's devices that one client asked for, each request with a number that every event of it carries.</summary>
internal sealed class DeviceCallbacks : IAsyncDisposable
{
    private readonly EventRequests<Request> _requests = new();
    private readonly RpcConnection _connection;
    private readonly EventPump<NodeDeviceEvent> _events;

    public DeviceCallbacks(Services services, RpcConnection connection)
    {
        _connection = connection;
        _events = new EventPump<NodeDeviceEvent>(services.DeviceEvents.Subscribe, Tell);
    }

    /// <summary>Asks for events of a device, or of all.</summary>
    public int Add(VirNodeDeviceEventId kind, string? device)
    {
        if (!Enum.IsDefined(kind))
        {
            throw new RpcErrorException(LibvirtErrorCode.InternalError, LibvirtErrorDomain.Rpc, $"unsupported node device event ID {(int)kind}");
        }
        int id = _requests.Add(_ => new Request(kind, device));
        _events.Start();
        return id;
    }

    /// <summary>Ends a request.</summary>
    public void Remove(int id) => _requests.Remove(id);

    public ValueTask DisposeAsync() => _events.DisposeAsync();

    private void Tell(NodeDeviceEvent happened)
    {
        foreach ((int id, Request request) in _requests)
        {
            if (request.Device is { } wanted && wanted != happened.Name)
            {
                continue;
            }
            RpcNodeDevice device = new(happened.Name);
            if (happened.Change == NodeDeviceChange.Updated)
            {
                if (request.Kind == VirNodeDeviceEventId.Update)
                {
                    _connection.SendEvent(RemoteEvent.NodeDeviceEventUpdate, new NodeDeviceUpdateEvent(id, device));
                }
            }
            else if (request.Kind == VirNodeDeviceEventId.Lifecycle)
            {
                VirNodeDeviceEventLifecycleType type = happened.Change == NodeDeviceChange.Came ? VirNodeDeviceEventLifecycleType.Created : VirNodeDeviceEventLifecycleType.Deleted;
                _connection.SendEvent(RemoteEvent.NodeDeviceEventLifecycle, new NodeDeviceLifecycleEvent(id, device, (int)type, 0));
            }
        }
    }

    private readonly record struct Request(VirNodeDeviceEventId Kind, string? Device);
}
