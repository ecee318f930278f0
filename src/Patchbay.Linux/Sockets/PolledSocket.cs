using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Patchbay.Linux;

/// <summary>Receives from a connected Unix socket. A reader that waits goes on with the thread that the kernel has woken for it (<see cref="Readiness"/>).</summary>
public sealed class PolledSocket : IDisposable
{
    // Who sends without end keeps no thread of the poller from the others.
    private const int MostInOneGo = 64;

    // A peer that has answered at once is likely to do so again: to look for it takes less than to be woken.
    private const int SpinLength = 10;
    private static readonly TimeSpan Soon = TimeSpan.FromMicroseconds(15);
    private static readonly TimeSpan AtOnce = TimeSpan.FromMicroseconds(100);

    private readonly Socket _socket;
    private readonly Readiness _readiness;
    private int _inOneGo;
    private bool _isQuick;

    /// <summary>The socket stays the caller's, who closes it after this is disposed of: until then it is held open.</summary>
    /// <exception cref="LinuxException">It cannot be watched.</exception>
    public PolledSocket(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _socket = socket;
        _readiness = new Readiness(socket.SafeHandle);
    }

    /// <summary>Receives what is there, and waits where that is nothing. One reader at a time.</summary>
    /// <param name="buffer">Where the bytes go.</param>
    /// <param name="descriptors">Where the descriptors go that came with them, which the caller owns; null drops them.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The number of bytes, or 0 where the other end closed.</returns>
    /// <exception cref="LinuxException">The connection is gone.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed of, before or meanwhile.</exception>
    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, ICollection<SafeHandle>? descriptors, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (++_inOneGo > MostInOneGo)
        {
            _inOneGo = 0;
            await Task.Yield();
        }
        int length;
        while (!TryReceive(buffer.Span, descriptors, out length))
        {
            _inOneGo = 0;
            long since = Stopwatch.GetTimestamp();
            await _readiness.WaitAsync(cancellationToken);
            _isQuick = Stopwatch.GetElapsedTime(since) < AtOnce;
        }
        return length;
    }

    private bool TryReceive(Span<byte> buffer, ICollection<SafeHandle>? descriptors, out int length)
    {
        long since = Stopwatch.GetTimestamp();
        while (!DescriptorPassing.TryReceive(_socket, buffer, descriptors, out length))
        {
            // Others' work comes first.
            if (!_isQuick || !Poller.Shared.IsQuiet || Stopwatch.GetElapsedTime(since) > Soon)
            {
                return false;
            }
            Thread.SpinWait(SpinLength);
        }
        return true;
    }

    /// <summary>Ends a read that waits.</summary>
    public void Dispose() => _readiness.Dispose();
}
