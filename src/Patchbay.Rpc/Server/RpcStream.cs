using Patchbay.Rpc.Wire;

namespace Patchbay.Rpc;

/// <summary>
/// The server's end of a stream that a call opened. It belongs to the handler's <see cref="RpcStreamReply{TResult}.Run"/>, which reads and
/// writes; beginning and end are the server's work. One read and one write may be under way at one time.
/// </summary>
public sealed class RpcStream
{
    private readonly RpcConnection _connection;
    private readonly RpcHeader _header;
    private readonly CancellationTokenSource _aborted;
    private readonly CancellationTokenSource _finished;
    private readonly StreamInbox _inbox;
    private readonly Lock _lock = new();
    private bool _ended;
    private bool _released;

    internal RpcStream(RpcConnection connection, RpcHeader call, int limitBytes)
    {
        _connection = connection;
        _header = call with { Type = RpcMessageType.Stream, Status = RpcStatus.Continue };
        _inbox = new StreamInbox(limitBytes);
        _aborted = CancellationTokenSource.CreateLinkedTokenSource(connection.Closed);
        _finished = CancellationTokenSource.CreateLinkedTokenSource(_aborted.Token);
        Aborted = _aborted.Token;
        Finished = _finished.Token;
    }

    /// <summary>Cancelled when the client gave up or is gone: what was received is not whole.</summary>
    public CancellationToken Aborted { get; }

    /// <summary>Cancelled when the client wants no more, whether it finished or gave up. A handler that mostly sends stops here.</summary>
    public CancellationToken Finished { get; }

    internal Task? Running { get; set; }

    /// <summary>Reads what the client sent.</summary>
    /// <returns>The number of bytes, or 0 once the client has sent all it wanted.</returns>
    /// <exception cref="OperationCanceledException">The client gave up or is gone.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Aborted);
        return await _inbox.ReadAsync(buffer, either.Token);
    }

    /// <summary>Reads what the client sent of a sparse stream: bytes, or a hole.</summary>
    /// <exception cref="OperationCanceledException">The client gave up or is gone.</exception>
    public async ValueTask<RpcStreamPiece> ReadPieceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Aborted);
        return await _inbox.ReadPieceAsync(buffer, either.Token);
    }

    /// <summary>Sends a hole of a sparse stream, which only a client takes that asked for one.</summary>
    /// <exception cref="OperationCanceledException">The client gave up or is gone.</exception>
    public async ValueTask WriteHoleAsync(long length, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_ended && !Finished.IsCancellationRequested)
        {
            await SendAsync(Packets.Of(_header with { Type = RpcMessageType.StreamHole }, new StreamHole(length)));
        }
    }

    /// <summary>
    /// Sends bytes and completes once the socket has taken them, so a client that reads slowly slows its handler and no one else.
    /// What is written after the client finished is dropped.
    /// </summary>
    /// <exception cref="OperationCanceledException">The client gave up or is gone.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        for (int start = 0; start < bytes.Length && !_ended; start += RpcLimits.StreamChunkBytes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Aborted.ThrowIfCancellationRequested();
            if (Finished.IsCancellationRequested)
            {
                return;
            }
            ReadOnlyMemory<byte> chunk = bytes.Slice(start, Math.Min(RpcLimits.StreamChunkBytes, bytes.Length - start));
            await SendAsync(Packets.Raw(_header, chunk.Span));
        }
    }

    /// <summary>Tells the client that no more comes. The server does it too when the handler returns.</summary>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public async ValueTask EndAsync()
    {
        if (!_ended && !Finished.IsCancellationRequested)
        {
            _ended = true;
            await SendAsync(Packets.Raw(_header, []));
        }
    }

    /// <summary>Whether a packet with this serial is meant for this stream.</summary>
    internal bool IsOf(RpcHeader header) => header.Program == _header.Program && header.Procedure == _header.Procedure;

    /// <summary>Completes when the connection may be read on.</summary>
    internal Task ReceiveAsync(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            _inbox.Complete();
            return Task.CompletedTask;
        }
        _inbox.Post(bytes);
        return _inbox.RoomAsync();
    }

    /// <summary>Completes when the connection may be read on.</summary>
    internal Task ReceiveHoleAsync(long length)
    {
        if (length > 0)
        {
            _inbox.PostHole(length);
        }
        return _inbox.RoomAsync();
    }

    internal void ClientFinished()
    {
        _inbox.Complete();
        Cancel(_finished);
    }

    internal void ClientAborted()
    {
        _inbox.Complete(new OperationCanceledException("the client aborted the stream"));
        Cancel(_aborted);
    }

    /// <summary>Completes once the client has finished or given up, or is gone.</summary>
    internal async Task ClientDoneAsync()
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = Finished.Register(done.SetResult);
        await done.Task;
    }

    /// <summary>Answers the client's closing. Only then: unasked, it would break the client's connection.</summary>
    internal ValueTask ConfirmAsync() => SendAsync(Packets.Raw(_header with { Status = RpcStatus.Ok }, []));

    internal ValueTask FailAsync(RpcError error) => SendAsync(Packets.Of(_header with { Status = RpcStatus.Error }, error));

    internal void Release()
    {
        lock (_lock)
        {
            _released = true;
            _finished.Dispose();
            _aborted.Dispose();
        }
    }

    private void Cancel(CancellationTokenSource source)
    {
        lock (_lock)
        {
            if (!_released)
            {
                // Not on this thread, which reads the connection.
                _ = source.CancelAsync();
            }
        }
    }

    private async ValueTask SendAsync(XdrBuffer packet)
    {
        try
        {
            await _connection.SendAsync(packet);
        }
        catch (IOException e)
        {
            throw new OperationCanceledException("the client is gone", e);
        }
    }
}
