using System.Collections.Immutable;
using System.Threading.Channels;

namespace Patchbay.Engine;

/// <summary>Hands each event to every subscriber, in order. A subscriber that does not read loses its oldest events, not others'.</summary>
/// <typeparam name="T">The event.</typeparam>
public sealed class EventHub<T>
{
    private const int Backlog = 4096;

    private ImmutableList<Channel<T>> _subscribers = [];

    /// <summary>Subscribes from now on, until disposed.</summary>
    public EventSubscription<T> Subscribe()
    {
        var channel = Channel.CreateBounded<T>(new BoundedChannelOptions(Backlog)
        {
            FullMode = BoundedChannelFullMode.DropOldest,
            SingleReader = true,
        });
        ImmutableInterlocked.Update(ref _subscribers, static (list, one) => list.Add(one), channel);
        return new EventSubscription<T>(channel.Reader, () => Remove(channel));
    }

    /// <summary>Tells all subscribers; never waits.</summary>
    public void Publish(T occurrence)
    {
        foreach (Channel<T> subscriber in _subscribers)
        {
            subscriber.Writer.TryWrite(occurrence);
        }
    }

    private void Remove(Channel<T> channel)
    {
        ImmutableInterlocked.Update(ref _subscribers, static (list, one) => list.Remove(one), channel);
        channel.Writer.TryComplete();
    }
}

/// <summary>One subscriber's events.</summary>
/// <typeparam name="T">The event.</typeparam>
public sealed class EventSubscription<T>(ChannelReader<T> reader, Action unsubscribe) : IDisposable
{
    /// <summary>Events in order; completes when disposed.</summary>
    public ChannelReader<T> Reader { get; } = reader;

    /// <inheritdoc/>
    public void Dispose() => unsubscribe();
}
