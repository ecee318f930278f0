using System.Threading.Channels;

namespace Patchbay.Rpc;

/// <summary>
/// Events as they come, from the moment the subscription was made. Enumerate it once; dispose of it to end it. A reader that
/// falls too far behind gets an error, since leaving events out would lie to it.
/// </summary>
/// <typeparam name="TEvent">What arrives.</typeparam>
public sealed class LibvirtSubscription<TEvent> : IAsyncEnumerable<TEvent>, IAsyncDisposable
{
    private readonly Channel<TEvent> _events;
    private readonly Func<ValueTask> _end;

    internal LibvirtSubscription(int limit, Task lost, Func<ValueTask> end)
    {
        _events = Channel.CreateBounded<TEvent>(new BoundedChannelOptions(limit) { SingleReader = true });
        _end = end;
        _ = lost.ContinueWith(
            t => _events.Writer.TryComplete(t.Exception?.InnerException),
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>The events as a channel, for those who wait for several things.</summary>
    public ChannelReader<TEvent> Reader => _events.Reader;

    /// <inheritdoc/>
    /// <exception cref="IOException">The connection was lost, or the reader fell too far behind.</exception>
    public IAsyncEnumerator<TEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        => _events.Reader.ReadAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

    /// <summary>Tells the server that no more is wanted.</summary>
    public ValueTask DisposeAsync()
    {
        _events.Writer.TryComplete();
        return _end();
    }

    internal void Post(TEvent message)
    {
        if (!_events.Writer.TryWrite(message))
        {
            _events.Writer.TryComplete(new IOException("read events: more came than were read"));
        }
    }
}
