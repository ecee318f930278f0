using System.Collections.Concurrent;

namespace Patchbay.Rpc;

public sealed partial class LibvirtConnection
{
    private readonly ConcurrentDictionary<(uint Program, uint Number), object> _routes = new();

    /// <summary>Subscribes to events; they are collected from the moment this returns.</summary>
    /// <param name="kind">One of <see cref="LibvirtEvents"/>.</param>
    /// <param name="only">The one object of interest, or null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LibvirtException">The server has no such events.</exception>
    public async Task<LibvirtSubscription<TEvent>> SubscribeAsync<TObject, TEvent>(
        LibvirtEventKind<TObject, TEvent> kind, TObject? only, CancellationToken cancellationToken)
        where TObject : class, IXdr<TObject>
        where TEvent : IXdr<TEvent>
    {
        ArgumentNullException.ThrowIfNull(kind);
        ConcurrentDictionary<int, LibvirtSubscription<TEvent>> route = RouteOf(kind);
        int? id = null;
        LibvirtSubscription<TEvent> subscription = new(_options.MaxQueuedEvents, Client.Lost, () => EndAsync(kind, route, id!.Value));
        await kind.Register(
            Client,
            kind.Id,
            only,
            registered =>
            {
                // On the reading task: the next packet may be the first event.
                id = registered.Value;
                route[registered.Value] = subscription;
            },
            cancellationToken);
        return subscription;
    }

    private ConcurrentDictionary<int, LibvirtSubscription<TEvent>> RouteOf<TObject, TEvent>(LibvirtEventKind<TObject, TEvent> kind)
        where TObject : class, IXdr<TObject>
        where TEvent : IXdr<TEvent>
    {
        ConcurrentDictionary<int, LibvirtSubscription<TEvent>> made = new();
        object route = _routes.GetOrAdd((kind.Wire.Program, kind.Wire.Number), made);
        if (route == (object)made)
        {
            Client.OnEvent(kind.Wire, message =>
            {
                if (made.TryGetValue(kind.CallbackId(message), out LibvirtSubscription<TEvent>? subscription))
                {
                    subscription.Post(message);
                }
            });
        }
        return (ConcurrentDictionary<int, LibvirtSubscription<TEvent>>)route;
    }

    private async ValueTask EndAsync<TObject, TEvent>(
        LibvirtEventKind<TObject, TEvent> kind, ConcurrentDictionary<int, LibvirtSubscription<TEvent>> route, int id)
        where TObject : class, IXdr<TObject>
        where TEvent : IXdr<TEvent>
    {
        if (!route.TryRemove(id, out _) || Client.Lost.IsCompleted)
        {
            return;
        }
        try
        {
            await Client.CallAsync(kind.Deregister, new RpcInt(id), CancellationToken.None);
        }
        catch (IOException)
        {
            // The connection went first.
        }
    }
}
