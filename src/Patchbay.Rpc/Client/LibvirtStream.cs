using Patchbay.Rpc.Wire;

namespace Patchbay.Rpc;

/// <summary>
/// The client's end of a stream: a console, a screenshot, a volume. Reads and writes are asynchronous only. Call <see cref="FinishAsync"/>
/// when all is written or read; disposing of a stream not finished aborts it.
/// </summary>
public sealed class LibvirtStream : Stream
{
    private static readonly TimeSpan AbortLimit = TimeSpan.FromSeconds(5);

    private readonly RpcClient _client;
    private readonly RpcHeader _header;
    private readonly string _procedure;
    private readonly StreamInbox _inbox;
    private readonly TaskCompletionSource _confirmed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _closing;

    internal LibvirtStream(RpcClient client, RpcHeader reply, string procedure, int limitBytes)
    {
        _client = client;
        _header = reply with { Type = RpcMessageType.Stream, Status = RpcStatus.Continue };
        _procedure = procedure;
        _inbox = new StreamInbox(limitBytes);
        _ = _confirmed.Task.ContinueWith(
            static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <summary>Not known.</summary>
    public override long Length => throw new NotSupportedException();

    /// <summary>Not known.</summary>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    internal uint Serial => _header.Serial;

    /// <inheritdoc/>
    /// <exception cref="LibvirtException">The server ended the stream with an error.</exception>
    /// <exception cref="IOException">The connection is lost.</exception>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => _inbox.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    /// <exception cref="LibvirtException">The server ended the stream with an error.</exception>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (int start = 0; start < buffer.Length; start += RpcLimits.StreamChunkBytes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_closing != 0, this);
            if (_confirmed.Task.IsCompleted)
            {
                await _confirmed.Task;
            }
            int count = Math.Min(RpcLimits.StreamChunkBytes, buffer.Length - start);
            await _client.SendAsync(Packets.Raw(_header, buffer.Span.Slice(start, count)));
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Says that all is well and done, and waits for the server to say the same: only then is an upload written.</summary>
    /// <exception cref="LibvirtException">The server could not do it.</exception>
    /// <exception cref="IOException">The connection is lost.</exception>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _closing, 1) == 0 && !_confirmed.Task.IsCompleted)
        {
            _inbox.Release();
            await _client.SendAsync(Packets.Raw(_header with { Status = RpcStatus.Ok }, []));
        }
        await _confirmed.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Aborts the stream, unless it is finished.</summary>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            if (Interlocked.Exchange(ref _closing, 1) == 0 && !_confirmed.Task.IsCompleted)
            {
                _inbox.Release();
                await _client.SendAsync(Packets.Raw(_header with { Status = RpcStatus.Error }, []));
                await _confirmed.Task.WaitAsync(AbortLimit);
            }
        }
        catch (Exception e) when (e is IOException or LibvirtException or TimeoutException)
        {
            // It is gone, which is what was wanted.
        }
        _client.Forget(this);
        _inbox.Complete();
        await base.DisposeAsync();
    }

    /// <summary>Nothing is held back.</summary>
    public override void Flush()
    {
    }

    /// <summary>Not supported: asynchronous only.</summary>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Not supported: asynchronous only.</summary>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    public override void SetLength(long value) => throw new NotSupportedException();

    internal Task RoomAsync() => _closing == 0 ? _inbox.RoomAsync() : Task.CompletedTask;

    internal void Receive(RpcStatus status, ReadOnlySpan<byte> payload)
    {
        switch (status)
        {
            case RpcStatus.Continue when payload.IsEmpty:
                _inbox.Complete();
                break;
            case RpcStatus.Continue:
                if (_closing == 0)
                {
                    _inbox.Post(payload);
                }
                break;
            case RpcStatus.Ok:
                End(null);
                break;
            default:
                XdrReader reader = new(payload);
                End(payload.IsEmpty ? null : new LibvirtException(_procedure, RpcError.Read(ref reader)));
                break;
        }
    }

    internal void Lost(IOException reason) => End(reason);

    private void End(Exception? reason)
    {
        _client.Forget(this);
        _inbox.Complete(reason);
        if (reason is null)
        {
            _confirmed.TrySetResult();
        }
        else
        {
            _confirmed.TrySetException(reason);
        }
    }
}
