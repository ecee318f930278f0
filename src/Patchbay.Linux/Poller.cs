using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>
/// Waits for descriptors to have something to read: one epoll(7) for the whole program, and threads that take turns at it. The kernel wakes
/// one that is free, and what waited for the descriptor goes on with that very thread; with one of the pool where all others are held up.
/// </summary>
internal sealed class Poller
{
    private const int EPOLL_CTL_ADD = 1;
    private const int EPOLL_CTL_DEL = 2;
    private const int EPOLL_CTL_MOD = 3;
    private const uint EPOLLIN = 1;
    private const uint EPOLLONESHOT = 1u << 30;

    // Some may be held up, by the kernel for one. Those that nobody needs any more end.
    private const int MostThreads = 64;
    private const int MostIdle = 4;

    private static readonly Lazy<Poller> SharedPoller = new(static () => new Poller());

    // struct epoll_event { u32 events; u64 data; } is packed on x86-64 only.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int ItemLength = DataOffset + sizeof(long);

    private readonly SafeFileHandle _epoll = LinuxException.ThrowIfInvalid(LibC.epoll_create1(LibC.O_CLOEXEC), "epoll_create1", "poller");
    private readonly ConcurrentDictionary<long, Readiness> _watched = new();
    private readonly Lock _lock = new();
    private long _last;

    // Those that wait at the epoll are never none: whoever would be the last to leave sees to another first.
    private int _threads = 1;
    private int _idle = 1;

    private Poller() => Start();

    public static Poller Shared => SharedPoller.Value;

    /// <summary>Whether no more than one thread has anything to do.</summary>
    public bool IsQuiet => Volatile.Read(ref _threads) - Volatile.Read(ref _idle) <= 1;

    /// <summary>Makes a descriptor known, of which nothing is said before it is asked for. The number is what the other calls take.</summary>
    public long Add(SafeHandle descriptor, Readiness readiness)
    {
        long key = Interlocked.Increment(ref _last);
        _watched[key] = readiness;
        try
        {
            Control(EPOLL_CTL_ADD, descriptor, EPOLLONESHOT, key);
        }
        catch
        {
            _watched.TryRemove(key, out _);
            throw;
        }
        return key;
    }

    /// <summary>Has the descriptor's <see cref="Readiness.Complete"/> called once.</summary>
    public void Ask(SafeHandle descriptor, long key) => Control(EPOLL_CTL_MOD, descriptor, EPOLLIN | EPOLLONESHOT, key);

    /// <summary>Forgets a descriptor, which is still open.</summary>
    public void Remove(SafeHandle descriptor, long key)
    {
        _watched.TryRemove(key, out _);
        _ = LibC.epoll_ctl(_epoll, EPOLL_CTL_DEL, descriptor, new byte[ItemLength]);
    }

    private void Control(int operation, SafeHandle descriptor, uint events, long key)
    {
        Span<byte> item = stackalloc byte[ItemLength];
        MemoryMarshal.Write(item, events);
        MemoryMarshal.Write(item[DataOffset..], key);
        LinuxException.ThrowIfFailed(LibC.epoll_ctl(_epoll, operation, descriptor, item), "epoll_ctl", "descriptor");
    }

    private void Start() => new Thread(Work) { IsBackground = true, Name = "poller" }.UnsafeStart();

    private void Work()
    {
        byte[] item = new byte[ItemLength];
        while (true)
        {
            // One at a time: what comes meanwhile is another thread's.
            while (LibC.epoll_wait(_epoll, item, 1, -1) < 1)
            {
                // A signal.
            }
            if (!_watched.TryGetValue(MemoryMarshal.Read<long>(item.AsSpan(DataOffset)), out Readiness? readiness))
            {
                continue;
            }
            if (!TryLeave())
            {
                ThreadPool.UnsafeQueueUserWorkItem(static r => r.Complete(null), readiness, preferLocal: false);
                continue;
            }
            readiness.Complete(null);
            if (!TryComeBack())
            {
                return;
            }
        }
    }

    private bool TryLeave()
    {
        lock (_lock)
        {
            if (_idle > 1)
            {
                _idle--;
                return true;
            }
            if (_threads == MostThreads)
            {
                return false;
            }
            _threads++;
        }
        try
        {
            // It waits in our place.
            Start();
            return true;
        }
        catch (OutOfMemoryException)
        {
            // The host has no thread for us, now.
            lock (_lock)
            {
                _threads--;
            }
            return false;
        }
    }

    private bool TryComeBack()
    {
        lock (_lock)
        {
            if (_idle == MostIdle)
            {
                _threads--;
                return false;
            }
            _idle++;
            return true;
        }
    }
}
