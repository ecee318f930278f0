namespace Patchbay.Rpc;

/// <summary>How a client behaves. The defaults are virsh's.</summary>
public sealed record RpcClientOptions
{
    /// <summary>The defaults.</summary>
    public static RpcClientOptions Default { get; } = new();

    /// <summary>The time without a packet after which the server gets a PING; zero for never.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>PINGs without an answer until the server counts as dead.</summary>
    public int KeepAliveCount { get; init; } = 6;

    /// <summary>The largest message accepted, in bytes.</summary>
    public int MaxMessageBytes { get; init; } = RpcLimits.BodyBytes;

    /// <summary>Requests waiting to be sent, in bytes, until the next one waits.</summary>
    public int MaxQueuedBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>What a stream holds for its reader, in bytes, before the connection is read more slowly.</summary>
    public int MaxStreamBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Events that a subscription holds for its reader; one more ends it with an error.</summary>
    public int MaxQueuedEvents { get; init; } = 10_000;

    /// <summary>Opens the bytes' way to the server; the default knows unix sockets and ssh.</summary>
    public Func<LibvirtUri, bool, CancellationToken, ValueTask<Stream>>? Connect { get; init; }

    /// <summary>The clock of the keepalive.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
