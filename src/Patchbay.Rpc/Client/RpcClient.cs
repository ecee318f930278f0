using System.Collections.Concurrent;
using Patchbay.Rpc.Wire;

namespace Patchbay.Rpc;

/// <summary>
/// The calling end of a connection: any number of calls at one time, answers found by serial, events, streams, and pings answered.
/// It knows packets; <see cref="LibvirtConnection"/> knows what they are for.
/// </summary>
public sealed class RpcClient : IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<uint, PendingCall> _calls = new();
    private readonly ConcurrentDictionary<uint, LibvirtStream> _streams = new();
    private readonly ConcurrentDictionary<(uint Program, uint Number), Action<ReadOnlyMemory<byte>>> _events = new();
    private readonly RpcClientOptions _options;
    private readonly Stream _stream;
    private readonly PacketWriter _writer;
    private readonly KeepAlive _keepAlive;
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private TaskCompletionSource _calling = new();
    private Exception? _failure;
    private uint _lastSerial;

    /// <summary>Starts to read <paramref name="stream"/>, which the client then owns.</summary>
    public RpcClient(Stream stream, RpcClientOptions? options = null)
    {
        _options = options ?? RpcClientOptions.Default;
        _stream = stream;
        _writer = new PacketWriter(stream, _options.MaxQueuedBytes, Fail);
        _keepAlive = new KeepAlive(
            _options.Time,
            _options.KeepAliveInterval > TimeSpan.Zero ? _options.KeepAliveInterval : Timeout.InfiniteTimeSpan,
            _options.KeepAliveCount,
            () => _writer.TryPost(Packets.KeepAlive(Packets.PingProcedure)),
            () => Fail(new TimeoutException("the server gives no sign of life")));
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>Completes when the connection is gone, with the reason if it was not <see cref="DisposeAsync"/>.</summary>
    public Task Lost => _lost.Task;

    /// <summary>Calls a procedure.</summary>
    /// <param name="procedure">Which.</param>
    /// <param name="arguments">With what.</param>
    /// <param name="cancellationToken">Stops waiting. The server is not told, and may still do what it was asked for.</param>
    /// <exception cref="LibvirtException">The server answered with an error.</exception>
    /// <exception cref="IOException">The connection is gone, or the answer is not what the protocol says.</exception>
    public Task<TResult> CallAsync<TArguments, TResult>(
        RpcProcedure<TArguments, TResult> procedure, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : IXdr<TArguments>
        where TResult : IXdr<TResult>
        => CallAsync(procedure, arguments, null, null, null, cancellationToken);

    /// <summary>Calls a procedure that opens a stream.</summary>
    /// <returns>The reply and the stream, which the caller disposes of.</returns>
    /// <exception cref="LibvirtException">The server answered with an error.</exception>
    /// <exception cref="IOException">The connection is gone, or the answer is not what the protocol says.</exception>
    public async Task<(TResult Result, LibvirtStream Stream)> OpenStreamAsync<TArguments, TResult>(
        RpcProcedure<TArguments, TResult> procedure, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : IXdr<TArguments>
        where TResult : IXdr<TResult>
    {
        LibvirtStream? stream = null;
        TResult result = await CallAsync(
            procedure,
            arguments,
            header => _streams[header.Serial] = stream = new LibvirtStream(this, header, procedure.Name, _options.MaxStreamBytes),
            null,
            header => _ = AbandonAsync(stream!),
            cancellationToken);
        return (result, stream!);
    }

    /// <summary>
    /// Hands every event of a kind to <paramref name="handler"/>, on the reading task: it must be quick, and decode in place.
    /// </summary>
    /// <exception cref="InvalidOperationException">The kind is handled already.</exception>
    public void OnEvent<T>(RpcEvent<T> kind, Action<T> handler)
        where T : IXdr<T>
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (!_events.TryAdd((kind.Program, kind.Number), payload => handler(Decode<T>(payload.Span))))
        {
            throw new InvalidOperationException($"{kind.Name} is handled already");
        }
    }

    /// <summary>Starts to ping the server when it is silent. Only after it said that it answers (feature 10).</summary>
    public void StartKeepAlive()
    {
        if (_options.KeepAliveInterval > TimeSpan.Zero)
        {
            _keepAlive.Start();
        }
    }

    /// <summary>Closes the connection; what still waits fails.</summary>
    public async ValueTask DisposeAsync()
    {
        Fail(new ObjectDisposedException(nameof(RpcClient)));
        await _reading;
    }

    internal async Task<TResult> CallAsync<TArguments, TResult>(
        RpcProcedure<TArguments, TResult> procedure,
        TArguments arguments,
        Action<RpcHeader>? arrived,
        Action<TResult>? decoded,
        Action<RpcHeader>? abandoned,
        CancellationToken cancellationToken)
        where TArguments : IXdr<TArguments>
        where TResult : IXdr<TResult>
    {
        ArgumentNullException.ThrowIfNull(procedure);
        cancellationToken.ThrowIfCancellationRequested();
        uint serial = Interlocked.Increment(ref _lastSerial);
        RpcHeader header = new(
            procedure.Program, RpcPrograms.Version, procedure.Number, RpcMessageType.Call, serial, RpcStatus.Ok);
        XdrBuffer packet = Packets.Of(header, arguments);
        PendingCall call = new(
            reply =>
            {
                arrived?.Invoke(reply.Header);
                decoded?.Invoke(Decode<TResult>(reply.Payload.Span));
            },
            abandoned);
        _calls[serial] = call;
        Volatile.Read(ref _calling).TrySetResult();
        if (_failure is not null)
        {
            _calls.TryRemove(serial, out _);
            packet.Dispose();
            throw Gone(procedure.Name);
        }
        try
        {
            await _writer.SendAsync(packet);
            using RpcPacket reply = await call.ReplyAsync(cancellationToken);
            return reply.Header.Status == RpcStatus.Ok
                ? Decode<TResult>(reply.Payload.Span)
                : throw new LibvirtException(procedure.Name, Decode<RpcError>(reply.Payload.Span));
        }
        catch (XdrException e)
        {
            throw new IOException($"call {procedure.Name}: the answer cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (_failure is not null && e is not (LibvirtException or OperationCanceledException))
        {
            throw Gone(procedure.Name);
        }
    }

    internal ValueTask SendAsync(XdrBuffer packet) => _writer.SendAsync(packet);

    internal void Forget(LibvirtStream stream) => _streams.TryRemove(stream.Serial, out _);

    private static T Decode<T>(ReadOnlySpan<byte> payload)
        where T : IXdr<T>
    {
        XdrReader reader = new(payload);
        return T.Read(ref reader);
    }

    private static async Task AbandonAsync(LibvirtStream stream)
    {
        try
        {
            await stream.DisposeAsync();
        }
        catch (IOException)
        {
            // The connection went first.
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            PacketReader reader = new(_stream, _options.MaxMessageBytes);
            while (await reader.ReadAsync(CancellationToken.None) is { } packet)
            {
                _keepAlive.Seen();
                await ReceiveAsync(packet);
            }
            Fail(new EndOfStreamException("the server closed the connection"));
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ObjectDisposedException or XdrException)
        {
            Fail(e);
        }
    }

    private async ValueTask ReceiveAsync(RpcPacket packet)
    {
        RpcHeader header = packet.Header;
        switch (header.Type)
        {
            case RpcMessageType.Reply when _calls.TryRemove(header.Serial, out PendingCall? call):
                call.Arrive(packet);
                return;
            case RpcMessageType.Stream when _streams.TryGetValue(header.Serial, out LibvirtStream? stream):
                stream.Receive(header.Status, packet.Payload.Span);
                packet.Dispose();
                await PauseAsync(stream);
                return;
            case RpcMessageType.Message when header.Program == RpcPrograms.KeepAlive:
                if (header.Procedure == Packets.PingProcedure)
                {
                    _writer.TryPost(Packets.KeepAlive(Packets.PongProcedure));
                }
                break;
            case RpcMessageType.Message when _events.TryGetValue((header.Program, header.Procedure), out Action<ReadOnlyMemory<byte>>? handler):
                handler(packet.Payload);
                break;
            default:
                // A reply to a call given up, an event of no interest, a stream closed.
                break;
        }
        packet.Dispose();
    }

    /// <summary>
    /// Reads no faster than a stream is read, unless a call waits for its answer; and never stops for long, since the
    /// server's pings come by the same way.
    /// </summary>
    private async ValueTask PauseAsync(LibvirtStream stream)
    {
        Task room = stream.RoomAsync();
        if (room.IsCompleted)
        {
            return;
        }
        TaskCompletionSource calling = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _calling, calling);
        if (_calls.IsEmpty && _failure is null)
        {
            await Task.WhenAny(room, calling.Task, Lost, Task.Delay(LongestPause, _options.Time));
        }
    }

    private void Fail(Exception reason)
    {
        lock (_lock)
        {
            if (_failure is not null)
            {
                return;
            }
            _failure = reason;
        }
        _keepAlive.Dispose();
        _writer.Close(reason);
        _stream.Dispose();
        IOException lost = new($"the connection is lost: {reason.Message}", reason);
        foreach (uint serial in _calls.Keys)
        {
            if (_calls.TryRemove(serial, out PendingCall? call))
            {
                call.Fail(lost);
            }
        }
        foreach (LibvirtStream stream in _streams.Values)
        {
            stream.Lost(lost);
        }
        if (reason is ObjectDisposedException)
        {
            _lost.TrySetResult();
        }
        else
        {
            _lost.TrySetException(lost);
            _ = _lost.Task.Exception;
        }
    }

    private IOException Gone(string procedure) => new($"call {procedure}: the connection is lost: {_failure!.Message}", _failure);
}
