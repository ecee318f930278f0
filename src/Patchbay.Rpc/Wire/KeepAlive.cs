namespace Patchbay.Rpc.Wire;

/// <summary>
/// Asks a silent peer for a sign of life, as libvirt does: after each interval without a packet a PING, and after
/// <paramref name="count"/> of them unanswered, one interval later, the peer counts as dead. Any packet is a sign.
/// </summary>
internal sealed class KeepAlive(TimeProvider time, TimeSpan interval, int count, Action ping, Action dead) : IDisposable
{
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private long _seen;
    private long _seenAtLastTick;
    private int _unanswered;

    /// <summary>Starts asking. A second call does nothing.</summary>
    public void Start()
    {
        lock (_lock)
        {
            _timer ??= time.CreateTimer(static self => ((KeepAlive)self!).Tick(), this, interval, interval);
        }
    }

    /// <summary>A packet has come.</summary>
    public void Seen() => Interlocked.Increment(ref _seen);

    public void Dispose()
    {
        lock (_lock)
        {
            _timer?.Dispose();
        }
    }

    private void Tick()
    {
        bool isDead;
        lock (_lock)
        {
            long seen = Interlocked.Read(ref _seen);
            if (seen != _seenAtLastTick)
            {
                _seenAtLastTick = seen;
                _unanswered = 0;
                return;
            }
            isDead = _unanswered++ >= count;
        }
        if (isDead)
        {
            dead();
        }
        else
        {
            ping();
        }
    }
}
