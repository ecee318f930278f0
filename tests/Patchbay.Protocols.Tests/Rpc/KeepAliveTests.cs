using Patchbay.Rpc;

namespace Patchbay.Protocols.Tests.Rpc;

/// <summary>Signs of life, by a clock that the test turns.</summary>
public sealed class KeepAliveTests
{
    [Fact]
    public async Task A_client_that_asked_is_pinged_and_closed_when_it_stays_silent()
    {
        HandClock clock = new();
        await using TestDaemon daemon = new(o => o with { Time = clock, KeepAliveCount = 2 });
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);
        await peer.SendAsync(RawPeer.Packet(60, RawPeer.Bytes("0000000a")));
        await peer.ReceivePacketAsync();

        clock.Tick();
        for (int i = 0; i < 2; i++)
        {
            clock.Tick();
            (RpcHeader header, _) = await peer.ReceivePacketAsync();
            Assert.Equal((RpcPrograms.KeepAlive, 1u, RpcMessageType.Message), (header.Program, header.Procedure, header.Type));
        }
        clock.Tick();

        Assert.Null(await peer.ReceiveAsync());
    }

    [Fact]
    public async Task Any_packet_is_a_sign_of_life()
    {
        HandClock clock = new();
        await using TestDaemon daemon = new(o => o with { Time = clock, KeepAliveCount = 1 });
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);
        await peer.SendAsync(RawPeer.Packet(60, RawPeer.Bytes("0000000a")));
        await peer.ReceivePacketAsync();

        for (int i = 0; i < 10; i++)
        {
            clock.Tick();
            await peer.SendAsync(RawPeer.Packet(66));
            Assert.Equal(66u, (await peer.ReceivePacketAsync()).Header.Procedure);
        }
    }

    [Fact]
    public async Task A_client_that_did_not_ask_is_never_pinged()
    {
        HandClock clock = new();
        await using TestDaemon daemon = new(o => o with { Time = clock, KeepAliveCount = 1 });
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);
        for (int i = 0; i < 10; i++)
        {
            clock.Tick();
        }

        await peer.SendAsync(RawPeer.Packet(66));

        Assert.Equal(66u, (await peer.ReceivePacketAsync()).Header.Procedure);
    }

    [Fact]
    public async Task A_server_that_stays_silent_is_given_up()
    {
        HandClock clock = new();
        await using TestDaemon daemon = new();
        await using LibvirtConnection connection = await LibvirtConnection.OpenAsync(
            LibvirtUri.Parse(daemon.Uri),
            readOnly: false,
            new RpcClientOptions { Time = clock, KeepAliveCount = 0, Connect = SilentAfterAsync },
            TestContext.Current.CancellationToken);

        clock.Tick();
        clock.Tick();

        IOException e = await Assert.ThrowsAsync<IOException>(
            () => connection.Client.Lost.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        Assert.Contains("no sign of life", e.Message, StringComparison.Ordinal);

        async ValueTask<Stream> SilentAfterAsync(LibvirtUri uri, bool readOnly, CancellationToken cancellationToken)
            => new System.Net.Sockets.NetworkStream(await daemon.ConnectAsync(cancellationToken), ownsSocket: true);
    }

    private sealed class HandClock : TimeProvider
    {
        private readonly List<HandTimer> _timers = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            HandTimer timer = new(callback, state);
            lock (_timers)
            {
                _timers.Add(timer);
            }
            return timer;
        }

        /// <summary>An interval passes.</summary>
        public void Tick()
        {
            HandTimer[] timers;
            lock (_timers)
            {
                timers = [.. _timers];
            }
            foreach (HandTimer timer in timers)
            {
                timer.Fire();
            }
        }

        private sealed class HandTimer(TimerCallback callback, object? state) : ITimer
        {
            private bool _disposed;

            public void Fire()
            {
                if (!_disposed)
                {
                    callback(state);
                }
            }

            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose() => _disposed = true;

            public ValueTask DisposeAsync()
            {
                _disposed = true;
                return ValueTask.CompletedTask;
            }
        }
    }
}
