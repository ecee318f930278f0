using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Patchbay.Rpc.Wire;

/// <summary>
/// A socket's bytes, and the descriptors that ride on them from the moment that the peer may send some. Until then they
/// are read in the plain way, which drops descriptors.
/// </summary>
internal sealed class RpcSocketStream : NetworkStream
{
    private readonly ISocketTransport? _transport;
    private readonly List<SafeHandle> _received = [];
    private readonly Lock _lock = new();
    private volatile bool _accepts;
    private bool _disposed;

    private RpcSocketStream(Socket socket, ISocketTransport? transport)
        : base(socket, ownsSocket: true)
    {
        _transport = transport;
    }

    /// <summary>Opens one. The socket is the stream's from here on, unless this fails.</summary>
    /// <exception cref="IOException">The peer is gone, or the socket cannot be read so.</exception>
    public static RpcSocketStream Open(Socket socket, Func<Socket, ISocketTransport>? transport)
    {
        ISocketTransport? opened = transport?.Invoke(socket);
        try
        {
            return new RpcSocketStream(socket, opened);
        }
        catch
        {
            opened?.Dispose();
            throw;
        }
    }

    /// <summary>Whether descriptors can be passed.</summary>
    public bool CanPass => _transport is not null;

    /// <summary>Whether the peer may send descriptors.</summary>
    public bool Accepts => _accepts;

    /// <summary>Lets the peer send descriptors from the next read on. False where that cannot be.</summary>
    public bool Accept() => _accepts = CanPass;

    /// <summary>Sends a descriptor on a byte of its own.</summary>
    public ValueTask SendAsync(SafeHandle descriptor, CancellationToken cancellationToken)
        => _transport!.SendAsync(descriptor, cancellationToken);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => _accepts ? ReceiveAsync(buffer, cancellationToken)
            : _transport is not null ? _transport.ReceiveAsync(buffer, null, cancellationToken)
            : base.ReadAsync(buffer, cancellationToken);

    /// <summary>Takes the descriptors that came so far, which the caller closes.</summary>
    public IReadOnlyList<SafeHandle> TakeDescriptors()
    {
        lock (_lock)
        {
            SafeHandle[] taken = [.. _received];
            _received.Clear();
            return taken;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // First: it may hold the socket open.
            _transport?.Dispose();
        }
        base.Dispose(disposing);
        lock (_lock)
        {
            _disposed = true;
            _received.ForEach(static d => d.Dispose());
            _received.Clear();
        }
    }

    private async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        List<SafeHandle> descriptors = [];
        int count = await _transport!.ReceiveAsync(buffer, descriptors, cancellationToken);
        if (descriptors.Count > 0)
        {
            Keep(descriptors);
        }
        return count;
    }

    private void Keep(List<SafeHandle> descriptors)
    {
        lock (_lock)
        {
            _received.AddRange(descriptors);
            if (!_disposed && _received.Count <= RpcLimits.Descriptors)
            {
                return;
            }
            _received.ForEach(static d => d.Dispose());
            _received.Clear();
        }
        // Who sends them without a call that takes them would have us hold any number.
        throw new InvalidDataException($"read packet: more than {RpcLimits.Descriptors} file descriptors");
    }
}
