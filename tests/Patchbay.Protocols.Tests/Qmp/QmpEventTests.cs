using Patchbay.Qmp;

namespace Patchbay.Protocols.Tests.Qmp;

public sealed class QmpEventTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.UnixEpoch.AddSeconds(1_700_000_000).AddMicroseconds(250);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, QmpEvent> Known() => new()
    {
        { "SHUTDOWN", """{"guest": true, "reason": "guest-shutdown"}""", new QmpEvent.Shutdown(At, true, "guest-shutdown") },
        { "POWERDOWN", "", new QmpEvent.PowerDown(At) },
        { "RESET", """{"guest": false, "reason": "host-qmp-system-reset"}""", new QmpEvent.Reset(At, false, "host-qmp-system-reset") },
        { "STOP", "", new QmpEvent.Stopped(At) },
        { "RESUME", "", new QmpEvent.Resumed(At) },
        { "DEVICE_DELETED", """{"device": "net0", "path": "/machine/peripheral/net0"}""", new QmpEvent.DeviceDeleted(At, "net0", "/machine/peripheral/net0") },
        { "DEVICE_DELETED", """{"path": "/machine/peripheral/net0/virtio-backend"}""", new QmpEvent.DeviceDeleted(At, null, "/machine/peripheral/net0/virtio-backend") },
        { "DEVICE_UNPLUG_GUEST_ERROR", """{"device": "net0", "path": "/p"}""", new QmpEvent.DeviceUnplugRefused(At, "net0", "/p") },
        { "NIC_RX_FILTER_CHANGED", """{"name": "net0", "path": "/p"}""", new QmpEvent.RxFilterChanged(At, "net0", "/p") },
        { "VSERPORT_CHANGE", """{"id": "channel0", "open": true}""", new QmpEvent.SerialPortChanged(At, "channel0", true) },
        { "BALLOON_CHANGE", """{"actual": 536870912}""", new QmpEvent.BalloonChanged(At, 536870912) },
        {
            "BLOCK_IO_ERROR",
            """{"device": "", "node-name": "n", "operation": "write", "action": "stop", "nospace": true, "reason": "No space left on device"}""",
            new QmpEvent.BlockError(At, "", "n", "write", "stop", true, "No space left on device")
        },
        { "GUEST_PANICKED", """{"action": "pause"}""", new QmpEvent.GuestPanicked(At, "pause") },
        { "RTC_CHANGE", """{"offset": -3600, "qom-path": "/machine/rtc"}""", new QmpEvent.ClockChanged(At, -3600) },
        { "WATCHDOG", """{"action":"reset"}""", new QmpEvent.Other(At, "WATCHDOG", new QmpRaw("""{"action":"reset"}""")) },
        { "BALLOON_CHANGE", """{"actual":"much"}""", new QmpEvent.Other(At, "BALLOON_CHANGE", new QmpRaw("""{"actual":"much"}""")) },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public async Task An_event_has_its_case(string name, string data, QmpEvent expected)
    {
        (ScriptedPeer peer, QmpClient client) = await ScriptedPeer.ConnectAsync();
        await using ScriptedPeer _ = peer;
        await using QmpClient __ = client;

        string content = data.Length == 0 ? "" : $", \"data\": {data}";
        await peer.SayAsync($$"""{"timestamp": {"seconds": 1700000000, "microseconds": 250}, "event": "{{name}}"{{content}}}""");

        Assert.Equal(expected, await client.Events.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task Events_stay_in_order_and_a_gap_is_told()
    {
        (ScriptedPeer peer, QmpClient client) = await ScriptedPeer.ConnectAsync(new QmpOptions { EventCapacity = 3 });
        await using ScriptedPeer _ = peer;
        await using QmpClient __ = client;
        for (int i = 0; i < 10; i++)
        {
            await peer.SayAsync($$$"""{"event": "E{{{i}}}", "timestamp": {"seconds": -1, "microseconds": -1}}""");
        }
        // An answer comes behind the events on the same stream: they have all been taken.
        Task<QmpNothing> cont = client.ExecuteAsync(QmpCommands.Cont, new QmpNothing(), Cancellation);
        await peer.SayAsync("""{"return": {}, "id": 2}""");
        await cont;

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(new QmpEvent.Other(null, $"E{i}", new QmpRaw("{}")), await client.Events.ReadAsync(Cancellation));
        }
        await peer.SayAsync("""{"event": "LAST"}""");
        Assert.Equal(new QmpEvent.Missed(null, 7), await client.Events.ReadAsync(Cancellation));
        Assert.Equal(new QmpEvent.Other(null, "LAST", new QmpRaw("{}")), await client.Events.ReadAsync(Cancellation));
    }
}
