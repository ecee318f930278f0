using System.Runtime.InteropServices;

namespace Patchbay.Rpc.Wire;

/// <summary>
/// Sends packets whole and in order, without a thread of its own: whoever finds the socket free sends, and goes on to
/// send what others have queued meanwhile. What is posted without waiting is bounded, so a peer that does not read costs a known
/// amount; a reply is bounded by its sender, who waits.
/// </summary>
/// <param name="stream">Where to.</param>
/// <param name="queueBytes">How much <see cref="TryPost"/> may leave waiting.</param>
/// <param name="broken">Told once, with the reason, when a packet could not be sent.</param>
internal sealed class PacketWriter(Stream stream, int queueBytes, Action<Exception> broken)
{
    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = new();
    private long _postedBytes;
    private bool _sending;
    private Exception? _failure;

    /// <summary>
    /// Sends a packet, which it then owns, and after it the descriptors, which it does not; completes once the socket has taken all.
    /// </summary>
    /// <exception cref="IOException">The connection is gone.</exception>
    public async ValueTask SendAsync(XdrBuffer packet, IReadOnlyList<SafeHandle>? descriptors = null)
    {
        TaskCompletionSource? sent = null;
        lock (_lock)
        {
            if (_failure is not null)
            {
                packet.Dispose();
                throw new IOException("send packet: the connection is closed", _failure);
            }
            if (_sending)
            {
                sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Enqueue(new Waiting(packet, sent, descriptors));
            }
            else
            {
                _sending = true;
            }
        }
        if (sent is not null)
        {
            await sent.Task;
            return;
        }
        bool written = await WriteAsync(packet, descriptors);
        if (written)
        {
            _ = DrainAsync();
        }
        else
        {
            throw new IOException("send packet: the connection is closed", _failure);
        }
    }

    /// <summary>Queues a packet, which it then owns. False where too much waits already, or the connection is gone.</summary>
    public bool TryPost(XdrBuffer packet)
    {
        lock (_lock)
        {
            if (_failure is not null || _postedBytes > queueBytes)
            {
                packet.Dispose();
                return false;
            }
            _waiting.Enqueue(new Waiting(packet, null, null));
            _postedBytes += packet.Length;
            if (_sending)
            {
                return true;
            }
            _sending = true;
        }
        _ = DrainAsync();
        return true;
    }

    /// <summary>Fails everything that waits and everything after. A packet half sent ends with the stream, which is the owner's to close.</summary>
    public void Close(Exception reason)
    {
        List<Waiting> lost;
        lock (_lock)
        {
            if (_failure is not null)
            {
                return;
            }
            _failure = reason;
            lost = [.. _waiting];
            _waiting.Clear();
            _postedBytes = 0;
        }
        foreach (Waiting one in lost)
        {
            one.Packet.Dispose();
            one.Sent?.TrySetException(new IOException("send packet: the connection is closed", reason));
        }
    }

    private async Task DrainAsync()
    {
        while (true)
        {
            Waiting next;
            lock (_lock)
            {
                if (!_waiting.TryDequeue(out next))
                {
                    _sending = false;
                    return;
                }
                _postedBytes -= next.Sent is null ? next.Packet.Length : 0;
            }
            if (await WriteAsync(next.Packet, next.Descriptors))
            {
                next.Sent?.TrySetResult();
            }
            else
            {
                next.Sent?.TrySetException(new IOException("send packet: the connection is closed", _failure));
                return;
            }
        }
    }

    private async ValueTask<bool> WriteAsync(XdrBuffer packet, IReadOnlyList<SafeHandle>? descriptors)
    {
        try
        {
            await stream.WriteAsync(packet.Written);
            foreach (SafeHandle descriptor in descriptors ?? [])
            {
                await ((RpcSocketStream)stream).SendAsync(descriptor, CancellationToken.None);
            }
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            Close(e);
            broken(e);
            return false;
        }
        finally
        {
            packet.Dispose();
        }
    }

    private readonly record struct Waiting(
        XdrBuffer Packet, TaskCompletionSource? Sent, IReadOnlyList<SafeHandle>? Descriptors);
}
