using Patchbay.Rpc;

namespace Patchbay.Protocols.Tests.Rpc;

/// <summary>Clients that are slow, many, greedy or gone.</summary>
public sealed class ServerLimitTests
{
    private const uint SlowCall = 102;

    private static readonly Guid Uuid = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");

    [Fact]
    public async Task Pings_are_answered_beneath_as_many_calls_as_may_run()
    {
        await using TestDaemon daemon = new();
        using RawPeer peer = await RawPeer.ConnectAsync(daemon);
        for (uint serial = 1; serial <= 5; serial++)
        {
            await peer.SendAsync(RawPeer.Packet(SlowCall, serial: serial));
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
}
