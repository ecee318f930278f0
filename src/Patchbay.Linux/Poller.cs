using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>
/// Waits for descriptors that <see cref="System.Net.Sockets.Socket"/> cannot wait for (processes, netlink, inotify): one
/// thread and one epoll for the whole program.
/// </summary>
internal sealed class Poller
{
    private const int EPOLL_CTL_ADD = 1;
    private const int EPOLL_CTL_DEL = 2;
    private const uint EPOLLIN = 1;
    private const uint EPOLLONESHOT = 1u << 30;
    private const int BatchLength = 64;

    private static readonly Lazy<Poller> SharedPoller = new(static () => new Poller());

    // struct epoll_event { u32 events; u64 data; } is packed on x86-64 only.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int ItemLength = DataOffset + sizeof(long);

    private readonly SafeFileHandle _epoll = LinuxException.ThrowIfInvalid(LibC.epoll_create1(LibC.O_CLOEXEC), "epoll_create1", "poller");
    private readonly ConcurrentDictionary<long, TaskCompletionSource> _waiting = new();
    private long _last;

    private Poller() => new Thread(Work) { IsBackground = true, Name = "poller" }.Start();

    public static Poller Shared => SharedPoller.Value;

    /// <summary>Completes when there is something to read or the other end is gone. One waiter a descriptor.</summary>
    public async Task WaitReadableAsync(SafeHandle descriptor, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long key = Interlocked.Increment(ref _last);
        TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[key] = ready;
        bool held = false;
        try
        {
            // Held, so that it cannot be closed (and its number given to another) while epoll knows it.
            descriptor.DangerousAddRef(ref held);
            Add(descriptor, key);
            await using (cancellationToken.UnsafeRegister(static (r, token) => ((TaskCompletionSource)r!).TrySetCanceled(token), ready))
            {
                await ready.Task;
            }
        }
        finally
        {
            _waiting.TryRemove(key, out _);
            if (held)
            {
                _ = LibC.epoll_ctl(_epoll, EPOLL_CTL_DEL, descriptor, new byte[ItemLength]);
                descriptor.DangerousRelease();
            }
        }
    }

    private void Add(SafeHandle descriptor, long key)
    {
        Span<byte> item = stackalloc byte[ItemLength];
        MemoryMarshal.Write(item, EPOLLIN | EPOLLONESHOT);
        MemoryMarshal.Write(item[DataOffset..], key);
        LinuxException.ThrowIfFailed(LibC.epoll_ctl(_epoll, EPOLL_CTL_ADD, descriptor, item), "epoll_ctl", "descriptor");
    }

    private void Work()
    {
        byte[] items = new byte[BatchLength * ItemLength];
        while (true)
        {
            int count = LibC.epoll_wait(_epoll, items, BatchLength, -1);
            for (int i = 0; i < count; i++)
            {
                long key = MemoryMarshal.Read<long>(items.AsSpan((i * ItemLength) + DataOffset));
                if (_waiting.TryGetValue(key, out TaskCompletionSource? ready))
                {
                    ready.TrySetResult();
                }
            }
        }
    }
}
