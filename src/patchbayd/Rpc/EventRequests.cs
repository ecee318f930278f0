using System.Collections;
using System.Collections.Concurrent;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>A client's requests for events, each with the number that every event of it carries.</summary>
internal sealed class EventRequests<T> : IEnumerable<KeyValuePair<int, T>>
{
    private readonly ConcurrentDictionary<int, T> _requests = new();
    private int _lastId = -1;

    /// <summary>Adds one, which may know its number.</summary>
    public int Add(Func<int, T> request)
    {
        // No client means so many; each event is held against all of them.
        if (_requests.Count >= RpcLimits.Objects)
        {
            throw new RpcErrorException(LibvirtErrorCode.OperationInvalid, LibvirtErrorDomain.Rpc, $"there are {RpcLimits.Objects} requests for events of this connection already");
        }
        int id = Interlocked.Increment(ref _lastId);
        _requests[id] = request(id);
        return id;
    }

    /// <summary>Ends one.</summary>
    /// <exception cref="RpcErrorException">There is none of that number.</exception>
    public void Remove(int id)
    {
        if (!_requests.TryRemove(id, out _))
        {
            throw new RpcErrorException(LibvirtErrorCode.InternalError, LibvirtErrorDomain.Rpc, $"no event callback with id {id}");
        }
    }

    public IEnumerator<KeyValuePair<int, T>> GetEnumerator() => _requests.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
