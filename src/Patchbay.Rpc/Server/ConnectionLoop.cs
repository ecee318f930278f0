using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Patchbay.Rpc.Wire;

namespace Patchbay.Rpc;

/// <summary>
/// Reads one connection. A call runs on the thread that has read it, while the next packet is waited for: pings and streams are seen to
/// beneath it, by whichever thread is woken for them. Once as many run as may, the next call waits, and with it the reading.
/// </summary>
internal sealed class ConnectionLoop<TSession> : IDisposable
    where TSession : class
{
    private readonly RpcServerOptions<TSession> _options;
    private readonly RpcConnection _connection;
    private readonly RpcSocketStream _stream;
    private readonly PacketReader _reader;
    private readonly TSession _session;
    private readonly SemaphoreSlim _slots;
    private readonly ConnectionStreams _streams;

    public ConnectionLoop(RpcServerOptions<TSession> options, RpcConnection connection, RpcSocketStream stream, TSession session)
    {
        _options = options;
        _connection = connection;
        _stream = stream;
        _reader = new PacketReader(stream, options.MaxMessageBytes);
        _session = session;
        _slots = new SemaphoreSlim(options.MaxCallsInFlight);
        _streams = new ConnectionStreams(connection, options.MaxStreams, options.MaxStreamBytes);
    }

    /// <summary>Serves until the client leaves or <paramref name="stopping"/> is cancelled; then lets the calls under way end.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stopping, _connection.Closed);
        try
        {
            RpcPacket? call = null;
            while (await NextAsync(call, either.Token) is { } packet)
            {
                _connection.Seen();
                call = await DispatchAsync(packet, either.Token);
            }
            _connection.Close();
        }
        catch (InvalidDataException e)
        {
            _connection.Close(e.Message);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The client left in the middle of something.
            _connection.Close();
        }
        catch (OperationCanceledException)
        {
            // Stopping: what runs may still answer.
        }
        for (int i = 0; i < _options.MaxCallsInFlight; i++)
        {
            await _slots.WaitAsync(CancellationToken.None);
        }
        _connection.Close();
        await _streams.EndedAsync();
    }

    public void Dispose() => _slots.Dispose();

    private Turn NextAsync(RpcPacket? call, CancellationToken cancellationToken)
    {
        ValueTask<RpcPacket?> reading = _reader.ReadAsync(cancellationToken);
        RpcPacket? beneath = call;
        if (call is not null && reading.IsCompleted)
        {
            _ = Task.Run(() => CallAsync(call), CancellationToken.None);
            beneath = null;
        }
        return new Turn(this, reading.GetAwaiter(), beneath);
    }

    /// <returns>A call that is to run while the next packet is waited for.</returns>
    private async ValueTask<RpcPacket?> DispatchAsync(RpcPacket packet, CancellationToken cancellationToken)
    {
        RpcHeader header = packet.Header;
        bool handedOn = false;
        try
        {
            switch (header.Type)
            {
                case RpcMessageType.Message when header.Program == RpcPrograms.KeepAlive:
                    if (header.Procedure == Packets.PingProcedure)
                    {
                        _connection.Pong();
                    }
                    break;
                case RpcMessageType.Call:
                case RpcMessageType.CallWithDescriptors when _stream.Accepts:
                    if (header.Type == RpcMessageType.CallWithDescriptors)
                    {
                        packet.Attach(await DescriptorsAsync(packet, cancellationToken));
                    }
                    await _slots.WaitAsync(cancellationToken);
                    handedOn = true;
                    if (!IsImmediate(header))
                    {
                        return packet;
                    }
                    // To wait for the next one first would take longer than the answer; only a client that does not read makes this wait.
                    _ = CallAsync(packet);
                    break;
                case RpcMessageType.CallWithDescriptors:
                    await RefuseDescriptorsAsync(packet, cancellationToken);
                    break;
                case RpcMessageType.Stream:
                    await _streams.ReceiveAsync(header, packet.Payload).WaitAsync(cancellationToken);
                    break;
                case RpcMessageType.StreamHole:
                    await _streams.ReceiveHoleAsync(header, packet.Payload).WaitAsync(cancellationToken);
                    break;
                default:
                    if (ProgramOf(header) is not null)
                    {
                        await AnswerAsync(header, RpcRefusal.Of($"Unexpected message type {(uint)header.Type}"));
                    }
                    break;
            }
        }
        finally
        {
            if (!handedOn)
            {
                packet.Dispose();
            }
        }
        return null;
    }

    private async Task CallAsync(RpcPacket call)
    {
        RpcHeader header = call.Header;
        XdrBuffer? reply = Packets.Begin();
        RpcStream? stream = null;
        RpcProcedure? procedure = null;
        CallOutcome outcome = default;
        try
        {
            Binding<TSession> binding = Find(header);
            procedure = binding.Procedure;
            stream = procedure.Streaming == RpcStreaming.None ? null : _streams.Open(header);
            outcome = await binding.InvokeAsync(_session, call, reply, _connection.Closed);
            if (stream is not null)
            {
                // Whatever the handler opened is its Run's to close, so from here on it runs, come what may.
                _streams.Start(stream, header.Serial, outcome.Run!, e => ErrorOf(e, procedure), Packets.Finish(reply, ReplyTo(header)));
                stream = null;
                reply = null;
                return;
            }
            bool carries = outcome.Descriptors is { Count: > 0 };
            XdrBuffer packet = Packets.Finish(
                reply, header with { Type = carries ? RpcMessageType.ReplyWithDescriptors : RpcMessageType.Reply });
            reply = null;
            await _connection.SendAsync(packet, outcome.Descriptors);
        }
        catch (IOException) when (_connection.Closed.IsCancellationRequested)
        {
            // No one is left to hear the answer.
        }
        catch (Exception e)
        {
            await AnswerAsync(header, ErrorOf(e, procedure));
        }
        finally
        {
            if (stream is not null)
            {
                _streams.Forget(header.Serial, stream);
            }
            reply?.Dispose();
            outcome.Dispose();
            call.Dispose();
            _slots.Release();
        }
    }

    // What is refused at once is as quick.
    private bool IsImmediate(RpcHeader header)
        => ProgramOf(header) is not { } table || !table.TryFind(header.Procedure, out Binding<TSession>? binding) || binding.IsImmediate;

    /// <summary>Who may call is asked before the arguments are looked at.</summary>
    private Binding<TSession> Find(RpcHeader header)
    {
        ProcedureTable<TSession>? table = ProgramOf(header);
        if (table is null || header.Version != RpcPrograms.Version)
        {
            throw new RpcErrorException(RpcRefusal.UnknownProgram(header));
        }
        if (header.Status != RpcStatus.Ok)
        {
            throw new RpcErrorException(RpcRefusal.Of($"Unexpected message status {(uint)header.Status}"));
        }
        if (!table.TryFind(header.Procedure, out Binding<TSession>? binding))
        {
            throw new RpcErrorException(RpcRefusal.UnknownProcedure(header));
        }
        if (binding.Procedure.Access != RpcAccess.Open && !_connection.IsAuthenticated)
        {
            throw new RpcErrorException(RpcRefusal.Of("authentication required"));
        }
        if (binding.Procedure.Access == RpcAccess.Write && _connection.IsReadOnly)
        {
            throw new RpcErrorException(RpcRefusal.ReadOnly(binding.Procedure));
        }
        _options.Admit?.Invoke(_session, binding.Procedure);
        return binding;
    }

    private ProcedureTable<TSession>? ProgramOf(RpcHeader header)
    {
        foreach (ProcedureTable<TSession> table in _options.Programs)
        {
            if (table.Program == header.Program)
            {
                return table;
            }
        }
        return null;
    }

    private RpcError ErrorOf(Exception e, RpcProcedure? procedure)
    {
        if (e is RpcErrorException known)
        {
            return known.Error;
        }
        if (_options.Translate?.Invoke(e) is { } translated)
        {
            return translated;
        }
        if (e is OperationCanceledException)
        {
            return RpcError.Of(LibvirtErrorCode.OperationAborted, LibvirtErrorDomain.Rpc, e.Message);
        }
        _options.Failed?.Invoke(_connection, procedure, e);
        return RpcError.Of(LibvirtErrorCode.InternalError, LibvirtErrorDomain.Rpc, e.Message);
    }

    private async ValueTask AnswerAsync(RpcHeader call, RpcError error)
    {
        try
        {
            await _connection.SendAsync(Packets.Of(call with { Type = RpcMessageType.Reply, Status = RpcStatus.Error }, error));
        }
        catch (IOException)
        {
            // The client is gone; the reader learns it by itself.
        }
    }

    /// <summary>Takes what the call announces: the descriptors, and the byte that each of them rides on after the message.</summary>
    private async ValueTask<IReadOnlyList<SafeHandle>> DescriptorsAsync(RpcPacket packet, CancellationToken cancellationToken)
    {
        int count = await SkipDescriptorsAsync(packet, cancellationToken);
        IReadOnlyList<SafeHandle> came = _stream.TakeDescriptors();
        if (came.Count == count)
        {
            return came;
        }
        foreach (SafeHandle descriptor in came)
        {
            descriptor.Dispose();
        }
        throw new InvalidDataException($"read packet: {count} file descriptors announced, {came.Count} came");
    }

    /// <summary>Reading the bytes without asking drops the descriptors, and the packets after them are still found.</summary>
    private async ValueTask RefuseDescriptorsAsync(RpcPacket packet, CancellationToken cancellationToken)
    {
        await SkipDescriptorsAsync(packet, cancellationToken);
        RpcError error = RpcError.Of(
            LibvirtErrorCode.ArgumentUnsupported, LibvirtErrorDomain.Rpc, "file descriptors are not accepted");
        await AnswerAsync(packet.Header, error);
    }

    private async ValueTask<int> SkipDescriptorsAsync(RpcPacket packet, CancellationToken cancellationToken)
    {
        if (packet.Payload.Length < 4)
        {
            throw new InvalidDataException("read packet: the number of file descriptors is missing");
        }
        uint count = BinaryPrimitives.ReadUInt32BigEndian(packet.Payload.Span);
        if (count > RpcLimits.Descriptors)
        {
            throw new InvalidDataException($"read packet: {count} file descriptors, more than {RpcLimits.Descriptors}");
        }
        await _reader.SkipAsync((int)count, cancellationToken);
        return (int)count;
    }

    private static RpcHeader ReplyTo(RpcHeader call) => call with { Type = RpcMessageType.Reply };

    /// <summary>Waits for a packet, and when that is seen to by whichever thread brings it, has this one run a call: nobody need be woken for it.</summary>
    private readonly struct Turn(ConnectionLoop<TSession> loop, ValueTaskAwaiter<RpcPacket?> reading, RpcPacket? call) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => call is null && reading.IsCompleted;

        public Turn GetAwaiter() => this;

        public RpcPacket? GetResult() => reading.GetResult();

        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation)
        {
            (ConnectionLoop<TSession> taken, RpcPacket? packet) = (loop, call);
            reading.UnsafeOnCompleted(continuation);
            if (packet is not null)
            {
                _ = taken.CallAsync(packet);
            }
        }
    }
}
