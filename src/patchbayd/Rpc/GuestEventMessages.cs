using System.Text.Json;
using Patchbay.Engine.Guests;
using Patchbay.Planning.Reports;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>A client's request for events of guests.</summary>
/// <param name="Id">Unique in the connection.</param>
/// <param name="Kind">What it asked for; null for whatever monitors say.</param>
/// <param name="Guest">Which guest; null for all.</param>
internal sealed record GuestRequest(int Id, VirDomainEventId? Kind, Guid? Guest)
{
    /// <summary>Whether it was made in the old way: its events carry no number.</summary>
    public bool IsOld { get; init; }

    /// <summary>Of what monitors say: tells by an event's name whether it is wanted.</summary>
    public Func<string, bool>? Name { get; init; }
}

/// <summary>What happens to guests as libvirt's messages.</summary>
internal static class GuestEventMessages
{
    // libvirt has no event for it. Clients of libvirt's know one with free words, that of QEMU's monitor, and QEMU's rules for names
    // leave those that begin with two underscores to others (docs/devel/qapi-code-gen, "Naming rules").
    private const string AddressHeard = "__patchbay_ADDRESS_HEARD";

    private const int AgentConnected = 1;
    private const int AgentDisconnected = 2;

    // virDomainEventWatchdogAction, in its order.
    private static readonly string[] WatchdogActions = ["none", "pause", "reset", "poweroff", "shutdown", "debug", "inject-nmi"];

    /// <summary>Sends what the request asked for; nothing where it asked for something else.</summary>
    public static void Send(RpcConnection connection, GuestRequest request, GuestEvent happened)
    {
        RpcDomain guest = GuestReferences.Of(happened.Guest);
        int id = request.Id;
        Target to = new(connection, request);
        switch (happened, request.Kind)
        {
            case (GuestEvent.Lifecycle e, VirDomainEventId.Lifecycle):
                to.Send(RemoteEvent.DomainEventLifecycle, RemoteEvent.DomainEventCallbackLifecycle, new DomainLifecycleEvent(guest, e.Change.Type, e.Change.Detail));
                break;
            case (GuestEvent.Rebooted, VirDomainEventId.Reboot):
                to.Send(RemoteEvent.DomainEventReboot, RemoteEvent.DomainEventCallbackReboot, new DomainRebootEvent(guest));
                break;
            case (GuestEvent.ClockChanged e, VirDomainEventId.RtcChange):
                to.Send(RemoteEvent.DomainEventRtcChange, RemoteEvent.DomainEventCallbackRtcChange, new DomainClockEvent(guest, e.Offset));
                break;
            case (GuestEvent.WatchdogBit e, VirDomainEventId.Watchdog):
                to.Send(RemoteEvent.DomainEventWatchdog, RemoteEvent.DomainEventCallbackWatchdog, new DomainWatchdogEvent(guest, Math.Max(0, Array.IndexOf(WatchdogActions, e.Action))));
                break;
            case (GuestEvent.DiskFailed e, VirDomainEventId.IoError):
                to.Send(RemoteEvent.DomainEventIoError, RemoteEvent.DomainEventCallbackIoError, new DomainDiskErrorEvent(guest, e.Path, e.Alias, DiskAction(e.Action)));
                break;
            case (GuestEvent.DiskFailed e, VirDomainEventId.IoErrorReason):
                to.Send(
                    RemoteEvent.DomainEventIoErrorReason, RemoteEvent.DomainEventCallbackIoErrorReason,
                    new DomainDiskErrorReasonEvent(guest, e.Path, e.Alias, DiskAction(e.Action), e.Reason));
                break;
            case (GuestEvent.ScreenWatched e, VirDomainEventId.Graphics):
                to.Send(RemoteEvent.DomainEventGraphics, RemoteEvent.DomainEventCallbackGraphics, Screen(guest, e.What));
                break;
            case (GuestEvent.ControlLost, VirDomainEventId.ControlError):
                to.Send(RemoteEvent.DomainEventControlError, RemoteEvent.DomainEventCallbackControlError, new DomainControlErrorEvent(guest));
                break;
            case (GuestEvent.TrayMoved e, VirDomainEventId.TrayChange):
                to.Send(RemoteEvent.DomainEventTrayChange, RemoteEvent.DomainEventCallbackTrayChange, new DomainTrayEvent(guest, e.Alias, e.Open ? 0 : 1));
                break;
            case (GuestEvent.BalloonChanged e, VirDomainEventId.BalloonChange):
                to.Send(RemoteEvent.DomainEventBalloonChange, RemoteEvent.DomainEventCallbackBalloonChange, new DomainBalloonEvent(guest, e.Memory));
                break;
            case (GuestEvent.WokeUp, VirDomainEventId.Pmwakeup):
                to.SendPower(RemoteEvent.DomainEventPmwakeup, RemoteEvent.DomainEventCallbackPmwakeup, guest);
                break;
            case (GuestEvent.Slept { OnDisk: false }, VirDomainEventId.Pmsuspend):
                to.SendPower(RemoteEvent.DomainEventPmsuspend, RemoteEvent.DomainEventCallbackPmsuspend, guest);
                break;
            case (GuestEvent.Slept { OnDisk: true }, VirDomainEventId.PmsuspendDisk):
                to.SendPower(RemoteEvent.DomainEventPmsuspendDisk, RemoteEvent.DomainEventCallbackPmsuspendDisk, guest);
                break;
            case (GuestEvent.DeviceRemoved e, VirDomainEventId.DeviceRemoved):
                to.Send(RemoteEvent.DomainEventDeviceRemoved, RemoteEvent.DomainEventCallbackDeviceRemoved, new DomainDeviceRemovedEvent(guest, e.Alias));
                break;
            case (GuestEvent.DeviceAdded e, VirDomainEventId.DeviceAdded):
                connection.SendEvent(RemoteEvent.DomainEventCallbackDeviceAdded, new DomainDeviceAddedEvent(id, guest, e.Alias));
                break;
            case (GuestEvent.DeviceRemovalFailed e, VirDomainEventId.DeviceRemovalFailed):
                connection.SendEvent(RemoteEvent.DomainEventCallbackDeviceRemovalFailed, new DomainDeviceRemovalFailedEvent(id, guest, e.Alias));
                break;
            case (GuestEvent.MacChanged e, VirDomainEventId.NicMacChange):
                connection.SendEvent(RemoteEvent.DomainEventNicMacChange, new DomainMacChangeEvent(id, guest, e.Alias, e.Before.ToString(), e.After.ToString()));
                break;
            case (GuestEvent.AgentChanged e, VirDomainEventId.AgentLifecycle):
                connection.SendEvent(
                    RemoteEvent.DomainEventCallbackAgentLifecycle, new DomainAgentEvent(id, guest, e.IsConnected ? AgentConnected : AgentDisconnected, e.Reason));
                break;
            case (GuestEvent.MetadataChanged e, VirDomainEventId.MetadataChange):
                connection.SendEvent(RemoteEvent.DomainEventCallbackMetadataChange, new DomainMetadataEvent(id, guest, (int)e.Part, e.Uri));
                break;
            case (GuestEvent.AddressHeard e, null) when request.Name!(AddressHeard):
                DateTimeOffset heard = TimeProvider.System.GetUtcNow();
                connection.SendEvent(
                    QemuProcedure.DomainMonitorEvent,
                    new QemuMonitorEvent(id, guest, AddressHeard, heard.ToUnixTimeSeconds(), Micros(heard), JsonSerializer.Serialize(
                        new HeardAddressReport(e.Heard.Address.ToString(), e.Device, e.Mac.ToString(), e.Heard.Source.Word()), ReportJson.Lines.HeardAddressReport)));
                break;
            case (GuestEvent.MonitorSaid { What: var said }, null) when request.Name!(said.Name):
                connection.SendEvent(
                    QemuProcedure.DomainMonitorEvent,
                    new QemuMonitorEvent(
                        id, guest, said.Name, said.At?.ToUnixTimeSeconds() ?? -1, said.At is { } at ? Micros(at) : 0, said.Data));
                break;
        }
    }

    private static uint Micros(DateTimeOffset time) => (uint)(time.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond);

    // virDomainEventIOErrorAction.
    private static int DiskAction(string action) => action switch
    {
        "stop" => 1,
        "report" => 2,
        _ => 0,
    };

    private static DomainGraphicsEvent Screen(RpcDomain guest, MonitorEvent.ScreenWatched what) => new(
        guest, (int)what.Phase, Address(what.Local), Address(what.Remote), what.Authentication, [.. what.Identities.Select(static i => new RpcGraphicsIdentity(i.Kind, i.Name))]);

    private static RpcGraphicsAddress Address(ScreenAddress address) => new(
        address.Family switch
        {
            "ipv6" => 1,
            "unix" => 2,
            _ => 0,
        },
        address.Host, address.Service);

    /// <summary>Sends with or without a number, as was asked for.</summary>
    private readonly record struct Target(RpcConnection Connection, GuestRequest Request)
    {
        public void Send<T>(RpcEvent<T> old, RpcEvent<RpcCallback<T>> numbered, T message)
            where T : IXdr<T>
        {
            if (Request.IsOld)
            {
                Connection.SendEvent(old, message);
            }
            else
            {
                Connection.SendEvent(numbered, new RpcCallback<T>(Request.Id, message));
            }
        }

        public void SendPower(RpcEvent<DomainPowerEvent> old, RpcEvent<DomainPowerCallbackEvent> numbered, RpcDomain guest)
        {
            if (Request.IsOld)
            {
                Connection.SendEvent(old, new DomainPowerEvent(guest));
            }
            else
            {
                Connection.SendEvent(numbered, new DomainPowerCallbackEvent(Request.Id, 0, guest));
            }
        }
    }
}
