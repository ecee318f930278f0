using Patchbay.Engine.Storage;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>The events of storage pools that one client asked for, each request with a number that every event of it carries.</summary>
internal sealed class StorageCallbacks : IAsyncDisposable
{
    private readonly EventRequests<(VirStoragePoolEventId Kind, Guid? Pool)> _requests = new();
    private readonly RpcConnection _connection;
    private readonly EventPump<StoragePoolEvent> _events;

    public StorageCallbacks(StorageService storage, RpcConnection connection)
    {
        _connection = connection;
        _events = new EventPump<StoragePoolEvent>(storage.Events.Subscribe, Tell);
    }

    /// <summary>Asks for events of a pool, or of all.</summary>
    public int Add(VirStoragePoolEventId kind, Guid? pool)
    {
        if (!Enum.IsDefined(kind))
        {
            throw new RpcErrorException(LibvirtErrorCode.InternalError, LibvirtErrorDomain.Rpc, $"unsupported storage pool event ID {(int)kind}");
        }
        int id = _requests.Add(_ => (kind, pool));
        _events.Start();
        return id;
    }

    /// <summary>Ends a request.</summary>
    public void Remove(int id) => _requests.Remove(id);

    public ValueTask DisposeAsync() => _events.DisposeAsync();

    private void Tell(StoragePoolEvent happened)
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
                _connection.SendEvent(RemoteEvent.StoragePoolEventRefresh, new StoragePoolRefreshEvent(id, pool));
            }
            else if (kind == VirStoragePoolEventId.Lifecycle && !refreshed)
            {
                _connection.SendEvent(RemoteEvent.StoragePoolEventLifecycle, new StoragePoolLifecycleEvent(id, pool, (int)happened.Change, 0));
            }
        }
    }
}
