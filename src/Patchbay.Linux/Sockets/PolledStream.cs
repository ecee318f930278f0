using System.Net.Sockets;

namespace Patchbay.Linux;

/// <summary>
/// A connected Unix socket's bytes. A reader that waits goes on with the thread that the kernel has woken for it (<see cref="Readiness"/>),
/// where <see cref="NetworkStream"/> hands it on to another.
/// </summary>
/// <param name="socket">The socket, which is the stream's from here on.</param>
public sealed class PolledStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private readonly Readiness _readiness = new(socket.SafeHandle);

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int length;
        while (!DescriptorPassing.TryReceive(Socket, buffer.Span, null, out length))
        {
            await _readiness.WaitAsync(cancellationToken);
        }
        return length;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // First: it holds the socket open.
            _readiness.Dispose();
        }
        base.Dispose(disposing);
    }
}
