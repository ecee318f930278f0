using System.Collections.Concurrent;
using Patchbay.Engine;
using Patchbay.Engine.Storage;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>The events of storage pools that one client asked for, each request with a number that every event of it carries.</summary>
internal sealed class StorageCallbacks(StorageService storage, RpcConnection connection) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, (VirStoragePoolEventId Kind, Guid? Pool)> _requests = new();
    private readonly Lock _lock = new();
    private EventSubscription<StoragePoolEvent>? _events;
    private Task _pump = Task.CompletedTask;
    private int _lastId = -1;

    /// <summary>Asks for events of a pool, or of all.</summary>
    public int Add(VirStoragePoolEventId kind, Guid? pool)
    {
        if (!Enum.IsDefined(kind))
        {
            throw new RpcErrorException(LibvirtErrorCode.InternalError, LibvirtErrorDomain.Rpc, $"unsupported storage pool event ID {(int)kind}");
        }
        int id = Interlocked.Increment(ref _lastId);
        _requests[id] = (kind, pool);
        lock (_lock)
        {
            if (_events is null)
            {
                _events = storage.Events.Subscribe();
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

    private async Task PumpAsync(EventSubscription<StoragePoolEvent> events)
    {
        await foreach (StoragePoolEvent happened in events.Reader.ReadAllAsync())
        {
            RpcStoragePool pool = new(happened.Pool, happened.Uuid);
            foreach ((int id, (VirStoragePoolEventId kind, Guid? wanted)) in _requests)
            {
                if (wanted is not null && wanted != happened.Uuid)
                {
                    continue;
                }
                bool refreshed = happened.Change == StoragePoolChange.Refreshed;
                if (kind == VirStoragePoolEventId.Refresh && refreshed)
                {
                    connection.SendEvent(RemoteEvent.StoragePoolEventRefresh, new StoragePoolRefreshEvent(id, pool));
                }
                else if (kind == VirStoragePoolEventId.Lifecycle && !refreshed)
                {
                    connection.SendEvent(RemoteEvent.StoragePoolEventLifecycle, new StoragePoolLifecycleEvent(id, pool, (int)happened.Change, 0));
                }
            }
        }
    }
}
