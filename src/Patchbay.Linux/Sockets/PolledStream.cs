using System.Net.Sockets;

namespace Patchbay.Linux;

/// <summary>A connected Unix socket's bytes, read as <see cref="PolledSocket"/> does, where <see cref="NetworkStream"/> hands a reader on to another thread.</summary>
public sealed class PolledStream : NetworkStream
{
    private readonly PolledSocket _polled;

    private PolledStream(Socket socket, PolledSocket polled)
        : base(socket, ownsSocket: true)
    {
        _polled = polled;
    }

    /// <summary>Opens one. The socket is the stream's from here on, also when this fails.</summary>
    /// <exception cref="LinuxException">The socket cannot be watched.</exception>
    /// <exception cref="IOException">It is not connected.</exception>
    public static PolledStream Open(Socket socket)
    {
        PolledSocket? polled = null;
        try
        {
            polled = new PolledSocket(socket);
            return new PolledStream(socket, polled);
        }
        catch
        {
            polled?.Dispose();
            socket?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => _polled.ReceiveAsync(buffer, null, cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // First: it holds the socket open.
            _polled.Dispose();
        }
        base.Dispose(disposing);
    }
}
