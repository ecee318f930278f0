using System.Collections.Concurrent;
using Patchbay.Engine;
using Patchbay.Host.Machine;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>The events of the host's devices that one client asked for, each request with a number that every event of it carries.</summary>
internal sealed class DeviceCallbacks(Services services, RpcConnection connection) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, Request> _requests = new();
    private readonly Lock _lock = new();
    private EventSubscription<NodeDeviceEvent>? _events;
    private Task _pump = Task.CompletedTask;
    private int _lastId = -1;

    /// <summary>Asks for events of a device, or of all.</summary>
    public int Add(VirNodeDeviceEventId kind, string? device)
    {
        if (!Enum.IsDefined(kind))
        {
            throw new RpcErrorException(LibvirtErrorCode.InternalError, LibvirtErrorDomain.Rpc, $"unsupported node device event ID {(int)kind}");
        }
        int id = Interlocked.Increment(ref _lastId);
        _requests[id] = new Request(kind, device);
        lock (_lock)
        {
            if (_events is null)
            {
                _events = services.DeviceEvents.Subscribe();
                _pump = Task.Run(() => PumpAsync(_events));
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
        Task pump;
        lock (_lock)
        {
            _events?.Dispose();
            pump = _pump;
        }
        await pump;
    }

    private async Task PumpAsync(EventSubscription<NodeDeviceEvent> events)
    {
        await foreach (NodeDeviceEvent happened in events.Reader.ReadAllAsync())
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
                        connection.SendEvent(RemoteEvent.NodeDeviceEventUpdate, new NodeDeviceUpdateEvent(id, device));
                    }
                }
                else if (request.Kind == VirNodeDeviceEventId.Lifecycle)
                {
                    VirNodeDeviceEventLifecycleType type = happened.Change == NodeDeviceChange.Came ? VirNodeDeviceEventLifecycleType.Created : VirNodeDeviceEventLifecycleType.Deleted;
                    connection.SendEvent(RemoteEvent.NodeDeviceEventLifecycle, new NodeDeviceLifecycleEvent(id, device, (int)type, 0));
                }
            }
        }
    }

    private readonly record struct Request(VirNodeDeviceEventId Kind, string? Device);
}
