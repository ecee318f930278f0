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

    private readonly ConcurrentDictionary<long, (RpcConnection Connection, Task Served)> _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private long _lastId;

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
        SemaphoreSlim places = new(options.MaxClients);
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

    private Task Serve(Socket socket, bool readOnly, SemaphoreSlim? places)
    {
        long id = Interlocked.Increment(ref _lastId);
        TaskCompletionSource registered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        RpcConnection? connection = null;
        try
        {
            RpcSocketStream stream = new(socket, options.Descriptors);
            connection = new RpcConnection(
                stream, id, options.Identify(socket), readOnly, options.MaxQueuedBytes, options.Time,
                options.KeepAliveInterval, options.KeepAliveCount);
            Task served = ServeAsync(connection, stream, places, registered.Task);
            _connections[id] = (connection, served);
            registered.SetResult();
            return served;
        }
        catch (SocketException)
        {
            // The peer left before it could be asked who it is.
            socket.Dispose();
            places?.Release();
            return Task.CompletedTask;
        }
    }

    private async Task ServeAsync(RpcConnection connection, RpcSocketStream stream, SemaphoreSlim? places, Task registered)
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
            places?.Release();
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
