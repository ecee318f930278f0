using System.Collections.Concurrent;
using Patchbay.Rpc.Wire;

namespace Patchbay.Rpc;

/// <summary>
/// The open streams of one connection. Closing is a handshake that the client begins: its OK is confirmed once the handler is done
/// with all that came; stray packets of a stream already closed are dropped.
/// </summary>
internal sealed class ConnectionStreams(RpcConnection connection, int limit, int limitBytes)
{
    private readonly ConcurrentDictionary<uint, RpcStream> _streams = new();

    /// <summary>Makes a stream for a call that is about to run.</summary>
    public RpcStream Open(RpcHeader call)
    {
        RpcStream stream = new(connection, call, limitBytes);
        if (_streams.Count >= limit || !_streams.TryAdd(call.Serial, stream))
        {
            stream.Release();
            throw new RpcErrorException(LibvirtErrorCode.OperationInvalid, LibvirtErrorDomain.Streams, "too many open streams");
        }
        return stream;
    }

    /// <summary>Sends the reply and moves the bytes.</summary>
    public void Start(
        RpcStream stream, uint serial, Func<RpcStream, Task> run, Func<Exception, RpcError> errorOf, XdrBuffer reply)
        => stream.Running = Task.Run(() => RunAsync(stream, serial, run, errorOf, reply));

    /// <summary>Takes a stream packet.</summary>
    /// <returns>Completes when the connection may be read on.</returns>
    public Task ReceiveAsync(RpcHeader header, ReadOnlyMemory<byte> payload)
    {
        if (!_streams.TryGetValue(header.Serial, out RpcStream? stream) || !stream.IsOf(header))
        {
            return Task.CompletedTask;
        }
        switch (header.Status)
        {
            case RpcStatus.Continue:
                return stream.ReceiveAsync(payload.Span);
            case RpcStatus.Ok:
                stream.ClientFinished();
                return Task.CompletedTask;
            default:
                stream.ClientAborted();
                return Task.CompletedTask;
        }
    }

    /// <summary>Takes a hole of a sparse stream.</summary>
    /// <returns>Completes when the connection may be read on.</returns>
    public Task ReceiveHoleAsync(RpcHeader header, ReadOnlyMemory<byte> payload)
        => header.Status == RpcStatus.Continue && _streams.TryGetValue(header.Serial, out RpcStream? stream) && stream.IsOf(header)
            && StreamHole.TryRead(payload.Span) is { } hole
            ? stream.ReceiveHoleAsync(hole.Length)
            : Task.CompletedTask;

    /// <summary>Drops a stream whose call failed.</summary>
    public void Forget(uint serial, RpcStream stream)
    {
        Close(serial);
        stream.Release();
    }

    /// <summary>Completes once no handler runs any more.</summary>
    public Task EndedAsync() => Task.WhenAll(_streams.Values.Select(static s => s.Running ?? Task.CompletedTask));

    private async Task RunAsync(
        RpcStream stream, uint serial, Func<RpcStream, Task> run, Func<Exception, RpcError> errorOf, XdrBuffer reply)
    {
        try
        {
            Task sent = connection.SendAsync(reply).AsTask();
            await run(stream);
            await sent;
            await stream.EndAsync();
            await stream.ClientDoneAsync();
            Close(serial);
            await stream.ConfirmAsync();
        }
        catch (IOException) when (connection.Closed.IsCancellationRequested)
        {
            // The client was gone before its answer was sent.
        }
        catch (Exception e) when (stream.Aborted.IsCancellationRequested)
        {
            // The client gave up: it waits for a confirmation, unless it is gone.
            _ = e;
            Close(serial);
            await TryAsync(stream.ConfirmAsync);
        }
        catch (Exception e)
        {
            RpcError error = errorOf(e);
            Close(serial);
            await TryAsync(() => stream.FailAsync(error));
        }
        finally
        {
            Forget(serial, stream);
        }
    }

    // Before the last packet of a stream: who has that may open another at once.
    private void Close(uint serial) => _streams.TryRemove(serial, out _);

    private static async ValueTask TryAsync(Func<ValueTask> send)
    {
        try
        {
            await send();
        }
        catch (OperationCanceledException)
        {
            // The client is gone.
        }
    }
}
