using System.Text.Json;
using Patchbay.Engine.Guests;
using Patchbay.Qmp;

namespace Patchbay.Host.Qemu;

/// <content>QEMU's events in the engine's words.</content>
internal sealed partial class QemuMonitor
{
    private static MonitorEvent? Translate(QmpEvent happened) => happened switch
    {
        QmpEvent.Shutdown shutdown => new MonitorEvent.Shutdown(shutdown.Guest, shutdown.Reason),
        QmpEvent.Reset reset => new MonitorEvent.Reset(reset.Guest),
        QmpEvent.Stopped or QmpEvent.Resumed or QmpEvent.Missed => new MonitorEvent.StatusChanged(),
        QmpEvent.BlockError error => new MonitorEvent.DiskFailed(error.Device, error.NodeName, error.Action, error.NoSpace ? "enospc" : error.Reason.Length > 0 ? "message" : ""),
        QmpEvent.SerialPortChanged port => new MonitorEvent.PortChanged(port.Port, port.Open),
        QmpEvent.GuestPanicked { Action: not "run" } => new MonitorEvent.Panicked(),
        QmpEvent.ClockChanged clock => new MonitorEvent.ClockChanged(clock.Offset),
        QmpEvent.BalloonChanged balloon => new MonitorEvent.BalloonChanged(((ulong)balloon.Actual + 1023) / 1024),
        QmpEvent.DeviceDeleted { Device: { } device } => new MonitorEvent.DeviceDeleted(device),
        QmpEvent.DeviceUnplugRefused { Device: { } device } => new MonitorEvent.DeviceKept(device),
        QmpEvent.RxFilterChanged { Name: { } card } => new MonitorEvent.FilterChanged(card),
        QmpEvent.Other other => Translate(other),
        _ => null,
    };

    private static MonitorEvent? Translate(QmpEvent.Other happened)
    {
        using JsonDocument content = JsonDocument.Parse(happened.Content.Json);
        JsonElement data = content.RootElement;
        return happened.Name switch
        {
            "SUSPEND" => new MonitorEvent.Slept(OnDisk: false),
            "SUSPEND_DISK" => new MonitorEvent.Slept(OnDisk: true),
            "WAKEUP" => new MonitorEvent.WokeUp(),
            "WATCHDOG" => new MonitorEvent.WatchdogBit(Text(data, "action")),
            "DEVICE_TRAY_MOVED" => new MonitorEvent.TrayMoved(
                Text(data, "device"), Text(data, "id"), data.TryGetProperty("tray-open", out JsonElement open) && open.ValueKind == JsonValueKind.True),
            "VNC_CONNECTED" => Screen(ScreenPhase.Connected, data),
            "VNC_INITIALIZED" => Screen(ScreenPhase.Initialized, data),
            "VNC_DISCONNECTED" => Screen(ScreenPhase.Disconnected, data),
            "SPICE_CONNECTED" => Screen(ScreenPhase.Connected, data),
            "SPICE_INITIALIZED" => Screen(ScreenPhase.Initialized, data),
            "SPICE_DISCONNECTED" => Screen(ScreenPhase.Disconnected, data),
            _ => null,
        };
    }

    private static MonitorEvent.ScreenWatched? Screen(ScreenPhase phase, JsonElement data)
    {
        if (!data.TryGetProperty("server", out JsonElement server) || !data.TryGetProperty("client", out JsonElement client))
        {
            return null;
        }
        List<(string, string)> identities = [];
        foreach ((string member, string kind) in new[] { ("x509_dname", "x509dname"), ("sasl_username", "saslUsername") })
        {
            if (Text(client, member) is { Length: > 0 } name)
            {
                identities.Add((kind, name));
            }
        }
        return new MonitorEvent.ScreenWatched(phase, Address(server), Address(client), Text(server, "auth"), [.. identities]);
    }

    private static ScreenAddress Address(JsonElement end)
        => new(Text(end, "family"), Text(end, "host"), Text(end, "service") is { Length: > 0 } service ? service : Text(end, "port"));

    private static string Text(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
