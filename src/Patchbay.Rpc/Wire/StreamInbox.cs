using System.Threading.Channels;

namespace Patchbay.Rpc.Wire;

/// <summary>Bytes of one stream that have arrived and wait to be read. Knows when it holds more than it should.</summary>
internal sealed class StreamInbox(int limitBytes)
{
    private readonly Channel<byte[]> _blocks = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true, SingleWriter = true });
    private readonly Lock _lock = new();
    private ReadOnlyMemory<byte> _current;
    private long _bytes;
    private TaskCompletionSource? _room;

    /// <summary>Adds a block. What comes after the end is dropped.</summary>
    public void Post(ReadOnlySpan<byte> bytes)
    {
        if (_blocks.Writer.TryWrite(bytes.ToArray()))
        {
            lock (_lock)
            {
                _bytes += bytes.Length;
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
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_current.IsEmpty)
        {
            if (!await _blocks.Reader.WaitToReadAsync(cancellationToken))
            {
                return 0;
            }
            _blocks.Reader.TryRead(out byte[]? block);
            _current = block;
        }
        int count = Math.Min(buffer.Length, _current.Length);
        _current[..count].CopyTo(buffer);
        _current = _current[count..];
        bool room;
        lock (_lock)
        {
            _bytes -= count;
            room = _bytes < limitBytes;
        }
        if (room)
        {
            Release();
        }
        return count;
    }
}
