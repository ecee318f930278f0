using Patchbay.Engine;

namespace Patchbay.Daemon.Rpc;

/// <summary>What happens, for one client: asked for at its first request, told until it goes.</summary>
/// <param name="subscribe">Begins to listen.</param>
/// <param name="tell">Sends what happened to whoever of the client's requests it is for.</param>
internal sealed class EventPump<T>(Func<EventSubscription<T>> subscribe, Action<T> tell) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private EventSubscription<T>? _events;
    private Task _telling = Task.CompletedTask;

    /// <summary>Begins, where it has not yet.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_events is null)
            {
                EventSubscription<T> events = _events = subscribe();
                _telling = Task.Run(() => TellAsync(events));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task telling;
        lock (_lock)
        {
            _events?.Dispose();
            telling = _telling;
        }
        await telling;
    }

    private async Task TellAsync(EventSubscription<T> events)
    {
        await foreach (T happened in events.Reader.ReadAllAsync())
        {
            tell(happened);
        }
    }
}
