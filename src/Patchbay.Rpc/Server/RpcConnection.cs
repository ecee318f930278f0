using System.Runtime.InteropServices;
using Patchbay.Rpc.Wire;

namespace Patchbay.Rpc;

/// <summary>A client's connection, as the server's handlers see it. All members may be used from any thread.</summary>
public sealed class RpcConnection : IDisposable
{
    private readonly RpcSocketStream _stream;
    private readonly PacketWriter _writer;
    private readonly KeepAlive _keepAlive;
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _lock = new();

    internal RpcConnection(
        RpcSocketStream stream, long id, RpcPeer peer, bool readOnly, int queueBytes, TimeProvider time, TimeSpan interval, int count)
    {
        _stream = stream;
        Id = id;
        Peer = peer;
        IsReadOnly = readOnly;
        Closed = _closed.Token;
        _writer = new PacketWriter(stream, queueBytes, _ => Close());
        _keepAlive = new KeepAlive(
            time, interval, count, () => _writer.TryPost(Packets.KeepAlive(Packets.PingProcedure)), () => Close("no sign of life"));
    }

    /// <summary>Unique among the server's connections since its start.</summary>
    public long Id { get; }

    /// <summary>Who connected.</summary>
    public RpcPeer Peer { get; }

    /// <summary>Whether changes are refused: the socket is the read-only one, or the client asked for it.</summary>
    public bool IsReadOnly { get; private set; }

    /// <summary>Whether more may be called than the procedures open to anyone.</summary>
    public bool IsAuthenticated { get; private set; }

    /// <summary>Cancelled when the connection is closed, from whichever side.</summary>
    public CancellationToken Closed { get; }

    /// <summary>Why it was closed, for a log; null while it is not, or where the client just left.</summary>
    public string? CloseReason { get; private set; }

    /// <summary>Lets the client call everything that it otherwise may.</summary>
    public void Authenticate() => IsAuthenticated = true;

    /// <summary>Refuses changes from now on.</summary>
    public void MakeReadOnly() => IsReadOnly = true;

    /// <summary>Takes descriptors from the client from now on. Only for one that asked whether it may (feature 8).</summary>
    /// <returns>False where the server cannot.</returns>
    public bool AcceptDescriptors() => _stream.Accept();

    /// <summary>Starts to ping the client. Only for one that said that it answers (feature 10); many do not.</summary>
    public void StartKeepAlive()
    {
        lock (_lock)
        {
            if (!_closed.IsCancellationRequested)
            {
                _keepAlive.Start();
            }
        }
    }

    /// <summary>
    /// Queues an event. A client that does not read them is disconnected once too much waits, since dropping some would lie to it.
    /// </summary>
    /// <returns>Whether it was queued.</returns>
    public bool SendEvent<T>(RpcEvent<T> kind, T message)
        where T : IXdr<T>
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (Closed.IsCancellationRequested)
        {
            return false;
        }
        RpcHeader header = new(kind.Program, RpcPrograms.Version, kind.Number, RpcMessageType.Message, 1, RpcStatus.Ok);
        bool queued = _writer.TryPost(Packets.Of(header, message));
        if (!queued)
        {
            Close("the client does not read its events");
        }
        return queued;
    }

    /// <summary>Closes at once; calls under way are cancelled and their answers dropped.</summary>
    /// <param name="reason">For a log.</param>
    public void Close(string? reason = null)
    {
        lock (_lock)
        {
            if (_closed.IsCancellationRequested)
            {
                return;
            }
            CloseReason = reason;
            _keepAlive.Dispose();
            _ = _closed.CancelAsync();
        }
        _writer.Close(new IOException(reason ?? "the connection is closed"));
        _stream.Dispose();
    }

    /// <summary>As <see cref="Close"/>.</summary>
    public void Dispose() => Close();

    internal void Seen() => _keepAlive.Seen();

    internal void Pong() => _writer.TryPost(Packets.KeepAlive(Packets.PongProcedure));

    internal ValueTask SendAsync(XdrBuffer packet, IReadOnlyList<SafeHandle>? descriptors = null)
        => _writer.SendAsync(packet, descriptors);
}
