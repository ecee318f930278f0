using System.Net.Sockets;

namespace Patchbay.Rpc;

/// <summary>How a server serves. The limits' defaults are libvirtd's where it has one.</summary>
/// <typeparam name="TSession">What the server keeps for each connection.</typeparam>
public sealed record RpcServerOptions<TSession>
    where TSession : class
{
    /// <summary>The programs served, each with its procedures.</summary>
    public required IReadOnlyList<ProcedureTable<TSession>> Programs { get; init; }

    /// <summary>
    /// Makes the session of a connection just accepted. To serve without authentication, it calls
    /// <see cref="RpcConnection.Authenticate"/> at once; to refuse a peer, it throws.
    /// </summary>
    public required Func<RpcConnection, TSession> Open { get; init; }

    /// <summary>
    /// Asked before each call that the connection's rights allow, and before its arguments are looked at; refuses by throwing. Null lets
    /// all pass.
    /// </summary>
    public Action<TSession, RpcProcedure>? Admit { get; init; }

    /// <summary>Told when a connection is gone and its last call has ended.</summary>
    public Func<TSession, ValueTask>? Closed { get; init; }

    /// <summary>Says who connected. The default asks the kernel.</summary>
    public Func<Socket, RpcPeer> Identify { get; init; } = RpcPeer.Of;

    /// <summary>Turns a handler's exception into the error that the client gets; null leaves it to the server.</summary>
    public Func<Exception, RpcError?>? Translate { get; init; }

    /// <summary>
    /// Told of an exception that no one translated (the client gets an internal error without details of the code), or, with
    /// no procedure, of one that ended a connection.
    /// </summary>
    public Action<RpcConnection, RpcProcedure?, Exception>? Failed { get; init; }

    /// <summary>Reads a connection, and passes descriptors; null reads it as the base library does, and refuses them.</summary>
    public Func<Socket, ISocketTransport>? Transport { get; init; }

    /// <summary>Connections of one listening socket at one time; one more waits in the socket's backlog until another leaves.</summary>
    public int MaxClients { get; init; } = 5000;

    /// <summary>Connections of one user but root to one listening socket at one time; one more is refused.</summary>
    public int MaxClientsOfUser { get; init; } = int.MaxValue;

    /// <summary>Of <see cref="MaxClients"/>, those that root gets only: others are refused when no more are left.</summary>
    public int ClientsOfRoot { get; init; }

    /// <summary>Told when a user's connection is refused, as it has its share or all but root's are taken; not again before it has half of them.</summary>
    public Action<RpcPeer>? Crowded { get; init; }

    /// <summary>Calls of one connection that run at one time; the next waits, and its connection is not read.</summary>
    public int MaxCallsInFlight { get; init; } = 5;

    /// <summary>Open streams of one connection; the next is refused.</summary>
    public int MaxStreams { get; init; } = 64;

    /// <summary>The largest message accepted, in bytes.</summary>
    public int MaxMessageBytes { get; init; } = RpcLimits.BodyBytes;

    /// <summary>Events that wait for a client that does not read, in bytes; past it the connection is closed.</summary>
    public int MaxQueuedBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>What waits for a stream's handler, in bytes; past it the connection is not read.</summary>
    public int MaxStreamBytes { get; init; } = 1024 * 1024;

    /// <summary>The time without a packet after which a client that asked for it gets a PING.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>PINGs without an answer until the client counts as dead.</summary>
    public int KeepAliveCount { get; init; } = 5;

    /// <summary>The clock of the keepalive.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
