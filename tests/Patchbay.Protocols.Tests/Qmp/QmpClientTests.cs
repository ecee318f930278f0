using System.Text;
using Patchbay.Qmp;

namespace Patchbay.Protocols.Tests.Qmp;

public sealed class QmpClientTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_greeting_is_read_and_negotiation_left()
    {
        (ScriptedPeer peer, Stream stream) = ScriptedPeer.Pair();
        await using ScriptedPeer _ = peer;
        await peer.SayAsync(ScriptedPeer.Hello);
        Task<QmpClient> connecting = QmpClient.ConnectAsync(stream, new QmpOptions { OutOfBand = true }, Cancellation);

        Assert.Equal("""{"execute":"qmp_capabilities","arguments":{"enable":["oob"]},"id":1}""", await peer.HearAsync());
        await peer.SayAsync("""{"return": {}, "id": 1}""");

        await using QmpClient client = await connecting;
        Assert.Equal(new QmpVersionTriple(9, 0, 2), client.Greeting.Version.Qemu);
        Assert.True(client.HasOutOfBand);
    }

    [Fact]
    public async Task Answers_find_their_callers_in_any_order()
    {
        (ScriptedPeer peer, QmpClient client) = await ScriptedPeer.ConnectAsync();
        await using ScriptedPeer _ = peer;
        await using QmpClient __ = client;
        Task<QmpStatus> status = client.ExecuteAsync(QmpCommands.QueryStatus, new QmpNothing(), Cancellation);
        Assert.Equal("""{"execute":"query-status","id":2}""", await peer.HearAsync());
        Task<QmpBalloon> balloon = client.ExecuteAsync(QmpCommands.QueryBalloon, new QmpNothing(), Cancellation);
        Assert.Equal("""{"execute":"query-balloon","id":3}""", await peer.HearAsync());

        await peer.SayAsync("""{"return": {"actual": 1073741824}, "id": 3}""");
        await peer.SayAsync("""{"return": {"status": "running", "singlestep": false, "running": true}, "id": 2}""");

        Assert.Equal(1L << 30, (await balloon).Actual);
        Assert.Equal(new QmpStatus("running", true), await status);
    }

    [Fact]
    public async Task A_message_may_come_a_byte_at_a_time()
    {
        (ScriptedPeer peer, QmpClient client) = await ScriptedPeer.ConnectAsync();
        await using ScriptedPeer _ = peer;
        await using QmpClient __ = client;
        Task<QmpStatus> status = client.ExecuteAsync(QmpCommands.QueryStatus, new QmpNothing(), Cancellation);

        foreach (byte b in Encoding.UTF8.GetBytes("\r\n{\"return\": {\"status\": \"prelaunch\", \"running\": false}, \"id\": 2}\r\n"))
        {
            await peer.SayRawAsync([b]);
        }

        Assert.Equal("prelaunch", (await status).Status);
    }

    [Fact]
    public async Task A_refusal_keeps_the_peers_class_and_words()
    {
        (ScriptedPeer peer, QmpClient client) = await ScriptedPeer.ConnectAsync();
        await using ScriptedPeer _ = peer;
        await using QmpClient __ = client;
        Task<QmpNothing> deleting = client.ExecuteAsync(QmpCommands.DeviceDel, new QmpId("net7"), Cancellation);
        await peer.SayAsync("""{"id": 2, "error": {"class": "DeviceNotFound", "desc": "Device 'net7' not found"}}""");

        QmpException e = await Assert.ThrowsAsync<QmpException>(() => deleting);

        Assert.Equal(("device_del", "DeviceNotFound", "Device 'net7' not found"), (e.Command, e.Class, e.Description));
        Assert.Equal("device_del: Device 'net7' not found (DeviceNotFound)", e.Message);
    }

    [Fact]
    public async Task A_refusal_without_an_id_is_for_the_oldest_command()
    {
        (ScriptedPeer peer, QmpClient client) = await ScriptedPeer.ConnectAsync();
        await using ScriptedPeer _ = peer;
        await using QmpClient __ = client;
        Task<QmpNothing> first = client.ExecuteAsync(QmpCommands.Stop, new QmpNothing(), Cancellation);
        Task<QmpNothing> second = client.ExecuteAsync(QmpCommands.Cont, new QmpNothing(), Cancellation);

        await peer.SayAsync("""{"error": {"class": "GenericError", "desc": "JSON parse error"}}""");
        await peer.SayAsync("""{"return": {}, "id": 3}""");

        await Assert.ThrowsAsync<QmpException>(() => first);
        await second;
    }

    [Fact]
    public async Task A_lost_connection_reaches_everyone_who_waits_and_who_comes_after()
    {
        (ScriptedPeer peer, QmpClient client) = await ScriptedPeer.ConnectAsync();
        await using QmpClient _ = client;
        Task<QmpStatus>[] waiting = [.. Enumerable.Range(0, 5)
            .Select(i => client.ExecuteAsync(QmpCommands.QueryStatus, new QmpNothing(), Cancellation))];
        for (int i = 0; i < waiting.Length; i++)
        {
            await peer.HearAsync();
        }

        await peer.DisposeAsync();

        foreach (Task<QmpStatus> one in waiting)
        {
            await Assert.ThrowsAsync<QmpConnectionLostException>(() => one.WaitAsync(Limit, Cancellation));
        }
        Assert.Equal("the peer closed it", (await client.Lost.WaitAsync(Limit, Cancellation)).Reason);
        await Assert.ThrowsAsync<QmpConnectionLostException>(
            () => client.ExecuteAsync(QmpCommands.Cont, new QmpNothing(), Cancellation));
        Assert.False(await client.Events.WaitToReadAsync(Cancellation));
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("[1, 2]")]
    [InlineData("""{"return": {}} {"return": {}}""")]
    [InlineData("""{"return": {}, "id": 99}""")]
    [InlineData("""{"return": {}, "id": "two"}""")]
    [InlineData("""{"neither": 1}""")]
    [InlineData("""{"event": 5}""")]
    [InlineData("""{"QMP": {}}""")]
    public async Task A_peer_that_breaks_the_protocol_is_hung_up_on(string line)
    {
        (ScriptedPeer peer, QmpClient client) = await ScriptedPeer.ConnectAsync();
        await using ScriptedPeer _ = peer;
        await using QmpClient __ = client;
        Task<QmpStatus> status = client.ExecuteAsync(QmpCommands.QueryStatus, new QmpNothing(), Cancellation);
        await peer.HearAsync();

        await peer.SayAsync(line);

        QmpConnectionLostException e = await Assert.ThrowsAsync<QmpConnectionLostException>(() => status.WaitAsync(Limit, Cancellation));
        Assert.IsType<QmpMessageException>(e.InnerException);
        Assert.Null(await peer.HearAsync());
    }

    [Fact]
    public async Task A_message_that_does_not_end_is_not_kept()
    {
        (ScriptedPeer peer, QmpClient client) = await ScriptedPeer.ConnectAsync(new QmpOptions { MaxMessageLength = 1000 });
        await using ScriptedPeer _ = peer;
        await using QmpClient __ = client;

        await peer.SayRawAsync(Encoding.UTF8.GetBytes(new string('x', 2000)));

        Assert.Equal("a message is longer than 1000 bytes", (await client.Lost.WaitAsync(Limit, Cancellation)).Reason);
    }

    [Fact]
    public async Task An_answer_of_another_shape_is_its_callers_trouble_only()
    {
        (ScriptedPeer peer, QmpClient client) = await ScriptedPeer.ConnectAsync();
        await using ScriptedPeer _ = peer;
        await using QmpClient __ = client;
        Task<QmpStatus> status = client.ExecuteAsync(QmpCommands.QueryStatus, new QmpNothing(), Cancellation);
        Task<QmpNothing> cont = client.ExecuteAsync(QmpCommands.Cont, new QmpNothing(), Cancellation);

        await peer.SayAsync("""{"return": {"status": 7}, "id": 2}""");
        await peer.SayAsync("""{"return": {}, "id": 3}""");

        await Assert.ThrowsAsync<QmpMessageException>(() => status);
        await cont;
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_the_connection_whole()
    {
        (ScriptedPeer peer, QmpClient client) = await ScriptedPeer.ConnectAsync();
        await using ScriptedPeer _ = peer;
        await using QmpClient __ = client;
        using CancellationTokenSource impatient = new();
        Task<QmpStatus> status = client.ExecuteAsync(QmpCommands.QueryStatus, new QmpNothing(), impatient.Token);
        await peer.HearAsync();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => status);

        Task<QmpNothing> cont = client.ExecuteAsync(QmpCommands.Cont, new QmpNothing(), Cancellation);
        await peer.SayAsync("""{"return": {"status": "running", "running": true}, "id": 2}""");
        await peer.SayAsync("""{"return": {}, "id": 3}""");

        await cont.WaitAsync(Limit, Cancellation);
    }

    [Fact]
    public async Task A_raw_command_keeps_its_own_id_and_its_error()
    {
        (ScriptedPeer peer, QmpClient client) = await ScriptedPeer.ConnectAsync();
        await using ScriptedPeer _ = peer;
        await using QmpClient __ = client;
        Task<string> raw = client.ExecuteRawAsync("{\n \"execute\": \"qom-get\",\n \"id\": \"mine\", \"arguments\": {\"path\": \"<\"}}", Cancellation);

        Assert.Equal("""{"execute":"qom-get","arguments":{"path":"<"},"id":2}""", await peer.HearAsync());
        await peer.SayAsync("""{"id": 2, "error": {"class": "GenericError", "desc": "no"}}""");

        Assert.Equal("""{"error":{"class":"GenericError","desc":"no"},"id":"mine"}""", await raw);
        await Assert.ThrowsAsync<FormatException>(() => client.ExecuteRawAsync("query-status", Cancellation));
    }

    [Fact]
    public async Task Raw_arguments_stay_on_one_line()
    {
        (ScriptedPeer peer, QmpClient client) = await ScriptedPeer.ConnectAsync();
        await using ScriptedPeer _ = peer;
        await using QmpClient __ = client;
        Task<QmpNothing> adding = client.ExecuteAsync(QmpCommands.DeviceAdd, new QmpRaw("{\n\"driver\": \"virtio-net-pci\"\n}"), Cancellation);

        Assert.Equal("""{"execute":"device_add","arguments":{"driver":"virtio-net-pci"},"id":2}""", await peer.HearAsync());
        await peer.SayAsync("""{"return": {}, "id": 2}""");
        await adding;
    }

    [Fact]
    public async Task Out_of_band_is_another_verb_and_must_be_negotiated()
    {
        (ScriptedPeer peer, QmpClient client) = await ScriptedPeer.ConnectAsync(new QmpOptions { OutOfBand = true });
        await using ScriptedPeer _ = peer;
        await using QmpClient __ = client;
        Task<QmpNothing> pausing = client.ExecuteOutOfBandAsync(QmpCommands.Stop, new QmpNothing(), Cancellation);
        Assert.Equal("""{"exec-oob":"stop","id":2}""", await peer.HearAsync());
        await peer.SayAsync("""{"return": {}, "id": 2}""");
        await pausing;

        (ScriptedPeer other, QmpClient plain) = await ScriptedPeer.ConnectAsync();
        await using ScriptedPeer ___ = other;
        await using QmpClient ____ = plain;
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => plain.ExecuteOutOfBandAsync(QmpCommands.Stop, new QmpNothing(), Cancellation));
    }

    [Fact]
    public async Task Not_a_monitor_is_said_so()
    {
        (ScriptedPeer peer, Stream stream) = ScriptedPeer.Pair();
        await using ScriptedPeer _ = peer;
        await peer.SayAsync("SSH-2.0-OpenSSH_9.2");

        QmpConnectionLostException e = await Assert.ThrowsAsync<QmpConnectionLostException>(
            () => QmpClient.ConnectAsync(stream, new QmpOptions(), Cancellation).WaitAsync(Limit, Cancellation));

        Assert.Equal("not a JSON message: SSH-2.0-OpenSSH_9.2", e.Reason);
    }
}
