using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;

namespace Patchbay.Linux;

/// <summary>
/// Waits, any number of times, until a descriptor has something to read. Whoever waits goes on with the thread that the kernel has woken
/// for it; a wait is not more than that, and may end though nothing is there.
/// </summary>
public sealed class Readiness : IValueTaskSource, IDisposable
{
    private readonly Lock _lock = new();
    private readonly SafeHandle _descriptor;
    private readonly bool _isPassedOn;
    private readonly long _key;
    private ManualResetValueTaskSourceCore<bool> _waiting;
    private CancellationTokenRegistration _cancelling;
    private bool _isWaiting;
    private bool _isDisposed;

    /// <summary>Watches an open descriptor of a kind that epoll(7) knows, which stays open until this is disposed of.</summary>
    /// <exception cref="LinuxException">It cannot be watched.</exception>
    public Readiness(SafeHandle descriptor)
        : this(descriptor, isPassedOn: false)
    {
    }

    internal Readiness(SafeHandle descriptor, bool isPassedOn)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        _descriptor = descriptor;
        _isPassedOn = isPassedOn;
        bool held = false;
        // Held, so that it cannot be closed (and its number given to another) while epoll knows it.
        descriptor.DangerousAddRef(ref held);
        try
        {
            _key = Poller.Shared.Add(descriptor, this);
        }
        catch
        {
            descriptor.DangerousRelease();
            throw;
        }
    }

    /// <summary>Completes when there may be something to read or the other end is gone. One waiter at a time.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed of, before or meanwhile.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        short version;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_isWaiting)
            {
                throw new InvalidOperationException("somebody waits for this descriptor already");
            }
            _waiting.Reset();
            _waiting.RunContinuationsAsynchronously = _isPassedOn;
            version = _waiting.Version;
            _isWaiting = true;
        }
        // Outside: it may be cancelled by now.
        _cancelling = cancellationToken.UnsafeRegister(static (r, token) => ((Readiness)r!).Complete(new OperationCanceledException(token)), this);
        lock (_lock)
        {
            if (_isWaiting && !_isDisposed)
            {
                Ask();
            }
        }
        return new ValueTask(this, version);
    }

    /// <summary>Waits for a descriptor once, and goes on with a thread of the pool.</summary>
    internal static async Task WaitOnceAsync(SafeHandle descriptor, CancellationToken cancellationToken)
    {
        using Readiness readiness = new(descriptor, isPassedOn: true);
        await readiness.WaitAsync(cancellationToken);
    }

    /// <summary>Ends a wait, and forgets the descriptor.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }
            _isDisposed = true;
            Poller.Shared.Remove(_descriptor, _key);
            _descriptor.DangerousRelease();
        }
        Complete(new ObjectDisposedException(nameof(Readiness)));
    }

    private void Ask()
    {
        try
        {
            Poller.Shared.Ask(_descriptor, _key);
        }
        catch
        {
            _isWaiting = false;
            _cancelling.Unregister();
            throw;
        }
    }

    internal void Complete(Exception? failure)
    {
        lock (_lock)
        {
            if (!_isWaiting)
            {
                return;
            }
            _isWaiting = false;
        }
        if (failure is null)
        {
            _waiting.SetResult(true);
        }
        else
        {
            // Whoever cancels or closes does not see to what comes of it.
            _waiting.RunContinuationsAsynchronously = true;
            _waiting.SetException(failure);
        }
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _waiting.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _waiting.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.GetResult(short token)
    {
        _cancelling.Dispose();
        _waiting.GetResult(token);
    }
}
