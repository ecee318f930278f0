using System.Collections.Concurrent;
using System.Net.Sockets;
using Patchbay.Rpc;
using Patchbay.Testing;

namespace Patchbay.Protocols.Tests.Rpc;

/// <summary>A small real server: networks that are only names, and what a client needs to connect.</summary>
internal sealed class TestDaemon : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<Socket> _listeners = [];
    private readonly List<Task> _served = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<TestNetwork> _networks = [];

    private readonly ConcurrentDictionary<long, TestSession> _sessions = new();

    public TestDaemon(Func<RpcServerOptions<TestSession>, RpcServerOptions<TestSession>>? configure = null)
    {
        RpcServerOptions<TestSession> options = new()
        {
            Programs = [TestProcedures.Remote(), TestProcedures.Patchbay()],
            Open = connection =>
            {
                connection.Authenticate();
                TestSession session = new(this, connection);
                _sessions[connection.Id] = session;
                return session;
            },
            Closed = session =>
            {
                _sessions.TryRemove(session.Connection.Id, out _);
                return ValueTask.CompletedTask;
            },
            Failed = (_, procedure, e) => Failures.Add($"{procedure?.Name}: {e}"),
        };
        Server = new RpcServer<TestSession>(configure?.Invoke(options) ?? options);
        SocketPath = Listen("sock", readOnly: false);
        ReadOnlySocketPath = Listen("sock-ro", readOnly: true);
    }

    public RpcServer<TestSession> Server { get; }

    public string SocketPath { get; }

    public string ReadOnlySocketPath { get; }

    public ConcurrentBag<string> Failures { get; } = [];

    /// <summary>A slow call waits for one release each.</summary>
    public SemaphoreSlim Gate { get; } = new(0);

    /// <summary>Whether a slow call keeps its thread meanwhile, as one that waits for the kernel does.</summary>
    public bool HoldsThreads { get; init; }

    /// <summary>Done once a client has asked for network events.</summary>
    public TaskCompletionSource Registered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Uri => $"qemu+unix:///system?socket={SocketPath}";

    public IReadOnlyList<TestNetwork> Networks
    {
        get
        {
            lock (_lock)
            {
                return [.. _networks];
            }
        }
    }

    public void Add(TestNetwork network)
    {
        lock (_lock)
        {
            _networks.Add(network);
        }
    }

    public TestNetwork Find(Func<TestNetwork, bool> wanted, string missing)
        => Networks.FirstOrDefault(wanted)
            ?? throw new RpcErrorException(LibvirtErrorCode.NoNetwork, LibvirtErrorDomain.Network, missing);

    public void Broadcast(RpcNetwork network, int what)
    {
        foreach (TestSession session in _sessions.Values)
        {
            if (session.NetworkCallback is { } id)
            {
                session.Connection.SendEvent(RemoteEvent.NetworkEventLifecycle, new NetworkLifecycleEvent(id, network, what, 0));
            }
        }
    }

    public async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancellationToken);
                return socket;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock && attempt < 1000)
            {
                // The backlog is full, and a socket that does not block is told so.
                socket.Dispose();
                await Task.Delay(10, cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_served);
        await Server.DisposeAsync();
        foreach (Socket listener in _listeners)
        {
            listener.Dispose();
        }
        _stop.Dispose();
        Gate.Dispose();
        _folder.Dispose();
    }

    private string Listen(string name, bool readOnly)
    {
        string path = _folder.File(name);
        Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(512);
        _listeners.Add(listener);
        _served.Add(Server.ServeAsync(listener, readOnly, _stop.Token));
        return path;
    }
}

internal sealed record TestNetwork(string Name, Guid Uuid)
{
    public bool Active { get; set; }

    public RpcNetwork Reference => new(Name, Uuid);
}

internal sealed class TestSession(TestDaemon daemon, RpcConnection connection)
{
    public TestDaemon Daemon { get; } = daemon;

    public RpcConnection Connection { get; } = connection;

    public int? NetworkCallback { get; set; }

    public TestNetwork Find(RpcNetwork network)
        => Daemon.Find(n => n.Uuid == network.Uuid, $"no network with matching uuid '{network.Uuid}' ({network.Name})");
}
