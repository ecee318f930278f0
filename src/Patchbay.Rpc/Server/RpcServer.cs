using System.Collections.Concurrent;
using System.Net.Sockets;
using Patchbay.Rpc.Wire;

namespace Patchbay.Rpc;

/// <summary>
/// Serves procedures to any number of clients over unix sockets. Clients harm each other in nothing: each has its own
/// reader, its own limits and its own bounded queue.
/// </summary>
/// <param name="options">What is served, and the limits.</param>
/// <typeparam name="TSession">What the server keeps for each connection.</typeparam>
public sealed class RpcServer<TSession>(RpcServerOptions<TSession> options) : IAsyncDisposable
    where TSession : class
{
    private static readonly TimeSpan DisposeGrace = TimeSpan.FromSeconds(1);

    // Who is refused learns why, if it says something soon, and if there are not many of them.
    private static readonly TimeSpan RefusalPatience = TimeSpan.FromSeconds(1);
    private const int MostRefused = 64;
    private const int LargestRefused = 1024;

    private readonly ConcurrentDictionary<long, (RpcConnection Connection, Task Served)> _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private long _lastId;
    private int _refused;

    /// <summary>The connections open now.</summary>
    public IReadOnlyCollection<RpcConnection> Connections => [.. _connections.Values.Select(static c => c.Connection)];

    /// <summary>
    /// Accepts clients until cancelled or stopped. The socket listens already, whether the caller or systemd bound it,
    /// and stays the caller's.
    /// </summary>
    /// <param name="listener">A listening unix socket.</param>
    /// <param name="readOnly">Refuse changes to all who come this way.</param>
    /// <param name="cancellationToken">Stops accepting; connections go on until <see cref="StopAsync"/>.</param>
    public async Task ServeAsync(Socket listener, bool readOnly, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(listener);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        // Not disposed of: connections outlive the accepting, and give their places back.
        ClientPlaces places = new(new SemaphoreSlim(options.MaxClients), options.MaxClientsOfUser, options.ClientsOfRoot);
        while (!either.IsCancellationRequested)
        {
            try
            {
                // Who comes when all places are taken waits in the backlog, as with libvirtd.
                await places.WaitAsync(either.Token);
                Socket socket;
                try
                {
                    socket = await listener.AcceptAsync(either.Token);
                }
                catch
                {
                    places.Release();
                    throw;
                }
                _ = Serve(socket, readOnly, places);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException e) when (e.SocketErrorCode != SocketError.OperationAborted)
            {
                // Mostly that no descriptors are left: others must go first.
                await Task.Delay(TimeSpan.FromMilliseconds(100), options.Time, CancellationToken.None);
            }
        }
    }

    /// <summary>Serves one connected socket, which the server then owns.</summary>
    /// <param name="socket">A connected unix socket.</param>
    /// <param name="readOnly">Refuse changes to it.</param>
    /// <returns>Completes when the connection is gone.</returns>
    public Task ServeConnectedAsync(Socket socket, bool readOnly)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return Serve(socket, readOnly, null);
    }

    /// <summary>
    /// Stops: accepts and reads no more, lets calls under way end for as long as <paramref name="grace"/>, then closes all. A handler that
    /// does not heed its cancellation is waited for as long again, and then left.
    /// </summary>
    public async Task StopAsync(TimeSpan grace)
    {
        await _stopping.CancelAsync();
        Task all = Task.WhenAll(_connections.Values.Select(static c => c.Served));
        await Task.WhenAny(all, Task.Delay(grace, options.Time));
        foreach ((RpcConnection connection, _) in _connections.Values)
        {
            connection.Close("the server stops");
        }
        await Task.WhenAny(all, Task.Delay(grace, options.Time));
    }

    /// <summary>Stops with little grace.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(DisposeGrace);
        _stopping.Dispose();
    }

    private Task Serve(Socket socket, bool readOnly, ClientPlaces? places)
    {
        long id = Interlocked.Increment(ref _lastId);
        TaskCompletionSource registered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        RpcPeer? counted = null;
        try
        {
            RpcPeer peer = options.Identify(socket);
            if (places?.TryTake(peer.UserId, out bool isNews) == false)
            {
                places.Release();
                if (isNews)
                {
                    options.Crowded?.Invoke(peer);
                }
                return RefuseAsync(socket, peer);
            }
            counted = peer;
            RpcSocketStream stream = RpcSocketStream.Open(socket, options.Transport);
            RpcConnection connection = new(
                stream, id, peer, readOnly, options.MaxQueuedBytes, options.Time,
                options.KeepAliveInterval, options.KeepAliveCount);
            Task served = ServeAsync(connection, stream, places, registered.Task);
            _connections[id] = (connection, served);
            registered.SetResult();
            return served;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            // The peer left before it could be asked who it is, or the kernel has no room for it.
            socket.Dispose();
            if (counted is null)
            {
                places?.Release();
            }
            else
            {
                places?.Release(counted.UserId);
            }
            return Task.CompletedTask;
        }
    }

    private async Task RefuseAsync(Socket socket, RpcPeer peer)
    {
        using RpcSocketStream stream = RpcSocketStream.Open(socket, null);
        try
        {
            if (Interlocked.Increment(ref _refused) > MostRefused)
            {
                return;
            }
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            limit.CancelAfter(RefusalPatience);
            using RpcPacket? first = await new PacketReader(stream, LargestRefused).ReadAsync(limit.Token);
            if (first is { Header.Type: RpcMessageType.Call })
            {
                using XdrBuffer answer = Packets.Of(
                    first.Header with { Type = RpcMessageType.Reply, Status = RpcStatus.Error },
                    RpcRefusal.Of($"too many connections: user {peer.UserId} has as many as it may, or all are taken"));
                await stream.WriteAsync(answer.Written, limit.Token);
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or OperationCanceledException)
        {
            // It left, said nothing, or nothing that could be answered.
        }
        finally
        {
            Interlocked.Decrement(ref _refused);
        }
    }

    private async Task ServeAsync(RpcConnection connection, RpcSocketStream stream, ClientPlaces? places, Task registered)
    {
        await registered;
        TSession? session = null;
        try
        {
            session = options.Open(connection);
            using ConnectionLoop<TSession> loop = new(options, connection, stream, session);
            await loop.RunAsync(_stopping.Token);
        }
        catch (Exception e)
        {
            options.Failed?.Invoke(connection, null, e);
        }
        finally
        {
            connection.Close();
            await EndAsync(connection, session);
            _connections.TryRemove(connection.Id, out _);
            places?.Release(connection.Peer.UserId);
        }
    }

    private async ValueTask EndAsync(RpcConnection connection, TSession? session)
    {
        try
        {
            if (session is not null && options.Closed is not null)
            {
                await options.Closed(session);
            }
        }
        catch (Exception e)
        {
            options.Failed?.Invoke(connection, null, e);
        }
    }
}
