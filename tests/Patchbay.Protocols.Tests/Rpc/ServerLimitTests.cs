using System.Net.Sockets;
using System.Runtime.InteropServices;
using Patchbay.Linux;
using Patchbay.Rpc;

namespace Patchbay.Protocols.Tests.Rpc;

/// <summary>Clients that are slow, many, greedy or gone.</summary>
public sealed class ServerLimitTests
{
    private const uint SlowCall = 102;

    private static readonly Guid Uuid = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, false, false)]
    [InlineData(true, true, false)]
    [InlineData(true, true, true)]
    public async Task Pings_are_answered_beneath_as_many_calls_as_may_run(bool isPolled, bool isHeld, bool isAtOnce)
    {
        await using TestDaemon daemon = new(o => isPolled ? o with { Transport = static socket => new PolledTransport(socket) } : o) { HoldsThreads = isHeld };
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);
        // What is waited for first is the next packet.
        await peer.SendAsync(RawPeer.Packet(66, serial: 10));
        Assert.NotNull(await peer.ReceiveAsync());
        byte[][] calls = [.. Enumerable.Range(1, 5).Select(static serial => RawPeer.Packet(SlowCall, serial: (uint)serial))];
        foreach (byte[] sent in isAtOnce ? [[.. calls.SelectMany(static c => c)]] : calls)
        {
            await peer.SendAsync(sent);
        }

        await peer.SendAsync(RawPeer.Packet(1, type: RpcMessageType.Message, program: RpcPrograms.KeepAlive, serial: 0));

        Assert.Equal(RpcPrograms.KeepAlive, (await peer.ReceivePacketAsync()).Header.Program);
        daemon.Gate.Release(5);
        List<uint> answered = [];
        for (int i = 0; i < 5; i++)
        {
            answered.Add((await peer.ReceivePacketAsync()).Header.Serial);
        }
        Assert.Equal([1u, 2u, 3u, 4u, 5u], answered.Order());
    }

    [Fact]
    public async Task One_call_too_many_waits_for_one_to_end()
    {
        await using TestDaemon daemon = new();
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);
        using RawPeer other = await RawPeer.ConnectAsync(daemon);
        for (uint serial = 1; serial <= 5; serial++)
        {
            await peer.SendAsync(RawPeer.Packet(SlowCall, serial: serial));
        }
        await peer.SendAsync(RawPeer.Packet(66, serial: 6));

        await other.SendAsync(RawPeer.Packet(66));
        Assert.NotNull(await other.ReceiveAsync());
        daemon.Gate.Release();

        Assert.True((await peer.ReceivePacketAsync()).Header.Serial <= 5);
        Assert.Equal(6u, (await peer.ReceivePacketAsync()).Header.Serial);
        daemon.Gate.Release(4);
    }

    [Fact]
    public async Task A_call_of_a_client_that_left_is_cancelled()
    {
        TaskCompletionSource closed = new();
        await using TestDaemon daemon = new(o => o with
        {
            Closed = _ =>
            {
                closed.TrySetResult();
                return ValueTask.CompletedTask;
            },
        });
        using (RawPeer peer = await RawPeer.ConnectAsync(daemon))
        {
            await peer.SendAsync(RawPeer.Packet(SlowCall));
        }

        await closed.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Empty(daemon.Failures);
    }

    [Fact]
    public async Task A_client_that_does_not_read_its_events_is_closed_and_no_other_notices()
    {
        await using TestDaemon daemon = new(o => o with { MaxQueuedBytes = 64 * 1024 });
        using RawPeer slow = await RawPeer.ConnectAsync(daemon);
        using RawPeer quick = await RawPeer.ConnectAsync(daemon);
        byte[] register = RawPeer.Packet(313, RawPeer.Encode(new ConnectNetworkEventRegisterAnyArguments(0, null)));
        await slow.SendAsync(register);
        await slow.ReceivePacketAsync();
        await quick.SendAsync(register);
        await quick.ReceivePacketAsync();

        int sent = 0;
        while (daemon.Server.Connections.Count == 2 && sent < 20_000)
        {
            daemon.Broadcast(new RpcNetwork("blue", Uuid), sent++);
            (RpcHeader header, byte[] payload) = await quick.ReceivePacketAsync();
            Assert.Equal(315u, header.Procedure);
            Assert.Equal(sent - 1, RawPeer.Decode<NetworkLifecycleEvent>(payload).Event);
        }

        Assert.InRange(sent, 100, 19_999);
        await quick.SendAsync(RawPeer.Packet(66));
        Assert.Equal(66u, (await quick.ReceivePacketAsync()).Header.Procedure);
    }

    [Fact]
    public async Task A_client_that_does_not_read_its_answers_stops_only_itself()
    {
        string big = new('x', 4_000_000);
        await using TestDaemon daemon = new();
        using RawPeer greedy = await RawPeer.ConnectAsync(daemon);
        using RawPeer other = await RawPeer.ConnectAsync(daemon);
        byte[] call = RawPeer.Packet(
            2, RawPeer.Encode(new PatchbayCall($"\"{big}\"")), program: RpcPrograms.Patchbay);
        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < 20; i++)
            {
                await greedy.SendAsync(call);
            }
        }, TestContext.Current.CancellationToken);

        for (int i = 0; i < 100; i++)
        {
            await other.SendAsync(RawPeer.Packet(66));
            Assert.NotNull(await other.ReceiveAsync());
        }
        Assert.False(sending.IsCompleted);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(RpcStatus.Ok, (await greedy.ReceivePacketAsync()).Header.Status);
        }
        await sending;
    }

    [Fact]
    public async Task Answers_that_wait_do_not_count_against_events()
    {
        await using TestDaemon daemon = new(o => o with { MaxQueuedBytes = 64 * 1024 });
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);
        await peer.SendAsync(RawPeer.Packet(313, RawPeer.Encode(new ConnectNetworkEventRegisterAnyArguments(0, null))));
        await peer.ReceivePacketAsync();
        byte[] call = RawPeer.Packet(
            2, RawPeer.Encode(new PatchbayCall($"\"{new string('x', 3_000_000)}\"")), program: RpcPrograms.Patchbay);
        await peer.SendAsync(call);
        await peer.SendAsync(call);
        await peer.SendAsync(RawPeer.Packet(66));

        daemon.Broadcast(new RpcNetwork("blue", Uuid), 2);

        HashSet<uint> seen = [];
        for (int i = 0; i < 4; i++)
        {
            seen.Add((await peer.ReceivePacketAsync()).Header.Procedure);
        }
        Assert.Equal([2u, 66u, 315u], seen.Order());
    }

    [Fact]
    public async Task One_client_too_many_waits_until_another_leaves()
    {
        await using TestDaemon daemon = new(o => o with { MaxClients = 2 });
        using RawPeer first = await RawPeer.ConnectAsync(daemon);
        using RawPeer second = await RawPeer.ConnectAsync(daemon);
        await second.SendAsync(RawPeer.Packet(66));
        await second.ReceiveAsync();

        using RawPeer third = await RawPeer.ConnectAsync(daemon);
        await third.SendAsync(RawPeer.Packet(66));
        Task<byte[]?> answer = third.ReceiveAsync();
        await first.SendAsync(RawPeer.Packet(66));
        Assert.NotNull(await first.ReceiveAsync());
        Assert.False(answer.IsCompleted);

        second.Dispose();
        Assert.NotNull(await answer);
    }

    [Fact]
    public async Task A_user_has_its_share_and_others_theirs()
    {
        List<uint> told = [];
        await using TestDaemon daemon = new(o => o with { MaxClientsOfUser = 2, Identify = Users(1000, 1000, 1000, 1000, 1001, 0, 0, 0, 1000), Crowded = p => told.Add(p.UserId) });
        using RawPeer first = await ServedAsync(daemon);
        using RawPeer second = await ServedAsync(daemon);

        await RefusedAsync(daemon);
        await RefusedAsync(daemon);
        Assert.Equal([1000u], told);
        using RawPeer other = await ServedAsync(daemon);
        using RawPeer root = await ServedAsync(daemon);
        using RawPeer rootToo = await ServedAsync(daemon);
        using RawPeer rootAsWell = await ServedAsync(daemon);

        second.Dispose();
        await UntilAsync(() => daemon.Server.Connections.Count == 5);
        using RawPeer next = await ServedAsync(daemon);
    }

    [Fact]
    public async Task Users_together_leave_places_for_root()
    {
        await using TestDaemon daemon = new(o => o with { MaxClients = 4, ClientsOfRoot = 2, Identify = Users(1000, 1001, 1002, 0, 0, 1003) });
        using RawPeer first = await ServedAsync(daemon);
        using RawPeer second = await ServedAsync(daemon);

        await RefusedAsync(daemon);
        using RawPeer root = await ServedAsync(daemon);
        using RawPeer rootToo = await ServedAsync(daemon);
        root.Dispose();
        rootToo.Dispose();
        first.Dispose();
        await UntilAsync(() => daemon.Server.Connections.Count == 1);
        using RawPeer next = await ServedAsync(daemon);
    }

    [Fact]
    public async Task Who_is_refused_and_says_nothing_is_closed_soon()
    {
        await using TestDaemon daemon = new(o => o with { MaxClientsOfUser = 0, Identify = Users([.. Enumerable.Repeat(1000u, 70)]) });
        List<RawPeer> peers = [];
        for (int i = 0; i < 70; i++)
        {
            peers.Add(await RawPeer.ConnectAsync(daemon));
        }

        Assert.All(await Task.WhenAll(peers.Select(static p => p.ReceiveAsync())), Assert.Null);
        peers.ForEach(static p => p.Dispose());
    }

    // In the order in which they come.
    private static Func<Socket, RpcPeer> Users(params uint[] users)
    {
        int next = 0;
        return _ => new RpcPeer(1, users[next++], 1);
    }

    private static async Task<RawPeer> ServedAsync(TestDaemon daemon)
    {
        RawPeer peer = await RawPeer.ConnectAsync(daemon);
        await peer.SendAsync(RawPeer.Packet(66));
        Assert.Equal(RpcStatus.Ok, (await peer.ReceivePacketAsync()).Header.Status);
        return peer;
    }

    private static async Task RefusedAsync(TestDaemon daemon)
    {
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);
        await peer.SendAsync(RawPeer.Packet(66, serial: 3));
        (RpcHeader header, byte[] payload) = await peer.ReceivePacketAsync();
        Assert.Equal((3u, RpcStatus.Error), (header.Serial, header.Status));
        Assert.StartsWith("too many connections", RawPeer.Decode<RpcError>(payload).Message, StringComparison.Ordinal);
        Assert.Null(await peer.ReceiveAsync());
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (int i = 0; i < 1000 && !isSo(); i++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        Assert.True(isSo());
    }

    [Fact]
    public async Task Stopping_lets_a_call_end_and_its_answer_out()
    {
        TestDaemon daemon = new();
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);
        await peer.SendAsync(RawPeer.Packet(SlowCall, serial: 9));
        await peer.SendAsync(RawPeer.Packet(66, serial: 10));
        Assert.Equal(10u, (await peer.ReceivePacketAsync()).Header.Serial);

        Task stopping = daemon.Server.StopAsync(TimeSpan.FromSeconds(10));
        daemon.Gate.Release();

        Assert.Equal(9u, (await peer.ReceivePacketAsync()).Header.Serial);
        Assert.Null(await peer.ReceiveAsync());
        await stopping;
        await daemon.DisposeAsync();
    }

    [Fact]
    public async Task A_thousand_connections_at_one_time_are_served()
    {
        await using TestDaemon daemon = new();
        List<RawPeer> peers = [];
        try
        {
            for (int i = 0; i < 1000; i++)
            {
                peers.Add(await RawPeer.ConnectAsync(daemon));
            }
            await Task.WhenAll(peers.Select(static async p =>
            {
                await p.SendAsync(RawPeer.Packet(66));
                Assert.NotNull(await p.ReceiveAsync());
            }));
            Assert.Equal(1000, daemon.Server.Connections.Count);
        }
        finally
        {
            peers.ForEach(static p => p.Dispose());
        }
    }

    private sealed class PolledTransport(Socket socket) : ISocketTransport
    {
        private readonly PolledSocket _polled = new(socket);

        public ValueTask SendAsync(SafeHandle descriptor, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<int> ReceiveAsync(Memory<byte> buffer, ICollection<SafeHandle>? descriptors, CancellationToken cancellationToken)
            => _polled.ReceiveAsync(buffer, descriptors, cancellationToken);

        public void Dispose() => _polled.Dispose();
    }
}
