using System.Threading.Channels;

namespace Patchbay.Rpc.Wire;

/// <summary>Bytes of one stream that have arrived and wait to be read. Knows when it holds more than it should.</summary>
internal sealed class StreamInbox(int limitBytes)
{
    // What a hole counts for: it takes a record, and a client may send no end of them.
    private const int HoleCost = 64;

    private readonly Channel<Block> _blocks = Channel.CreateUnbounded<Block>(new() { SingleReader = true, SingleWriter = true });
    private readonly Lock _lock = new();
    private ReadOnlyMemory<byte> _current;
    private long _bytes;
    private TaskCompletionSource? _room;

    /// <summary>Adds a block. What comes after the end is dropped.</summary>
    public void Post(ReadOnlySpan<byte> bytes)
    {
        if (_blocks.Writer.TryWrite(new Block(bytes.ToArray(), 0)))
        {
            lock (_lock)
            {
                _bytes += bytes.Length;
            }
        }
    }

    /// <summary>Adds a hole. It takes no room, but a record of it.</summary>
    public void PostHole(long length)
    {
        if (_blocks.Writer.TryWrite(new Block([], length)))
        {
            lock (_lock)
            {
                _bytes += HoleCost;
            }
        }
    }

    /// <summary>No more comes; with a reason, reading fails with it once all is read.</summary>
    public void Complete(Exception? reason = null)
    {
        _blocks.Writer.TryComplete(reason);
        Release();
    }

    /// <summary>Lets waiters for room go on, for good once the stream has ended.</summary>
    public void Release()
    {
        TaskCompletionSource? room;
        lock (_lock)
        {
            room = _room;
            _room = null;
        }
        room?.TrySetResult();
    }

    /// <summary>Completes once there is room for more.</summary>
    public Task RoomAsync()
    {
        lock (_lock)
        {
            if (_bytes < limitBytes || _blocks.Reader.Completion.IsCompleted)
            {
                return Task.CompletedTask;
            }
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    /// <returns>The number of bytes read, or 0 at the end.</returns>
    /// <exception cref="IOException">A hole came, and the reader knows of none.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        RpcStreamPiece piece = await ReadPieceAsync(buffer, cancellationToken);
        return piece.IsHole ? throw new IOException("a hole came in a stream that has none") : (int)piece.Length;
    }

    public async ValueTask<RpcStreamPiece> ReadPieceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_current.IsEmpty)
        {
            if (!await _blocks.Reader.WaitToReadAsync(cancellationToken) || !_blocks.Reader.TryRead(out Block block))
            {
                return default;
            }
            if (block.Hole > 0)
            {
                Took(HoleCost);
                return new RpcStreamPiece(block.Hole, IsHole: true);
            }
            _current = block.Bytes;
        }
        int count = Math.Min(buffer.Length, _current.Length);
        _current[..count].CopyTo(buffer);
        _current = _current[count..];
        Took(count);
        return new RpcStreamPiece(count, IsHole: false);
    }

    private void Took(int bytes)
    {
        bool room;
        lock (_lock)
        {
            _bytes -= bytes;
            room = _bytes < limitBytes;
        }
        if (room)
        {
            Release();
        }
    }

    private readonly record struct Block(byte[] Bytes, long Hole);
}
