namespace Patchbay.Qmp;

/// <summary>The events with a case of their own.</summary>
public abstract partial record QmpEvent
{
    /// <summary><c>SHUTDOWN</c>: the machine is about to stop for good, or until someone resets it.</summary>
    /// <param name="At">When.</param>
    /// <param name="Guest">Whether the guest asked for it.</param>
    /// <param name="Reason">Why, as <c>guest-shutdown</c>, <c>host-qmp-quit</c>, <c>host-signal</c>.</param>
    public sealed record Shutdown(DateTimeOffset? At, bool Guest, string Reason) : QmpEvent(At);

    /// <summary><c>POWERDOWN</c>: the power button was pressed for the guest.</summary>
    /// <param name="At">When.</param>
    public sealed record PowerDown(DateTimeOffset? At) : QmpEvent(At);

    /// <summary><c>RESET</c>: the machine starts from the beginning.</summary>
    /// <param name="At">When.</param>
    /// <param name="Guest">Whether the guest asked for it.</param>
    /// <param name="Reason">Why, as <c>guest-reset</c> or <c>host-qmp-system-reset</c>.</param>
    public sealed record Reset(DateTimeOffset? At, bool Guest, string Reason) : QmpEvent(At);

    /// <summary><c>STOP</c>: the processors stand still.</summary>
    /// <param name="At">When.</param>
    public sealed record Stopped(DateTimeOffset? At) : QmpEvent(At);

    /// <summary><c>RESUME</c>: the processors run again.</summary>
    /// <param name="At">When.</param>
    public sealed record Resumed(DateTimeOffset? At) : QmpEvent(At);

    /// <summary><c>DEVICE_DELETED</c>: an unplugged device is gone, and its host side may go.</summary>
    /// <param name="At">When.</param>
    /// <param name="Device">The device's id, if it had one.</param>
    /// <param name="Path">Its place in the object tree.</param>
    public sealed record DeviceDeleted(DateTimeOffset? At, string? Device, string Path) : QmpEvent(At);

    /// <summary><c>DEVICE_UNPLUG_GUEST_ERROR</c>: the guest would not let a device go.</summary>
    /// <param name="At">When.</param>
    /// <param name="Device">The device's id, if it had one.</param>
    /// <param name="Path">Its place in the object tree.</param>
    public sealed record DeviceUnplugRefused(DateTimeOffset? At, string? Device, string Path) : QmpEvent(At);

    /// <summary><c>NIC_RX_FILTER_CHANGED</c>: the guest changed what its NIC receives; said once until <c>query-rx-filter</c> is asked.</summary>
    /// <param name="At">When.</param>
    /// <param name="Name">The NIC's id, if it has one.</param>
    /// <param name="Path">Its place in the object tree.</param>
    public sealed record RxFilterChanged(DateTimeOffset? At, string? Name, string Path) : QmpEvent(At);

    /// <summary><c>VSERPORT_CHANGE</c>: the guest opened or closed a virtio serial port, as its agent does.</summary>
    /// <param name="At">When.</param>
    /// <param name="Port">The port's id.</param>
    /// <param name="Open">Whether it is open now.</param>
    public sealed record SerialPortChanged(DateTimeOffset? At, string Port, bool Open) : QmpEvent(At);

    /// <summary><c>BALLOON_CHANGE</c>: the guest gave memory back or took some.</summary>
    /// <param name="At">When.</param>
    /// <param name="Actual">What it has now, in bytes.</param>
    public sealed record BalloonChanged(DateTimeOffset? At, long Actual) : QmpEvent(At);

    /// <summary><c>BLOCK_IO_ERROR</c>: a disk's host side failed.</summary>
    /// <param name="At">When.</param>
    /// <param name="Device">The drive's name; empty where it has none.</param>
    /// <param name="NodeName">The node that failed, if it has a name.</param>
    /// <param name="Operation"><c>read</c> or <c>write</c>.</param>
    /// <param name="Action">What was done: <c>ignore</c>, <c>report</c>, <c>stop</c>.</param>
    /// <param name="NoSpace">Whether the host's disk is full.</param>
    /// <param name="Reason">The host's words, for people.</param>
    public sealed record BlockError(
        DateTimeOffset? At, string Device, string? NodeName, string Operation, string Action, bool NoSpace, string Reason) : QmpEvent(At);

    /// <summary><c>GUEST_PANICKED</c>: the guest's kernel gave up.</summary>
    /// <param name="At">When.</param>
    /// <param name="Action">What was done: <c>pause</c>, <c>poweroff</c>, <c>run</c>.</param>
    public sealed record GuestPanicked(DateTimeOffset? At, string Action) : QmpEvent(At);

    /// <summary><c>RTC_CHANGE</c>: the guest set its clock.</summary>
    /// <param name="At">When.</param>
    /// <param name="Offset">Seconds from the clock that the machine was started with.</param>
    public sealed record ClockChanged(DateTimeOffset? At, long Offset) : QmpEvent(At);

    private static QmpEvent? ReadKnown(string name, DateTimeOffset? at, QmpRaw content)
    {
        switch (name)
        {
            case "SHUTDOWN":
                CauseContent shutdown = As(content, QmpJson.Default.CauseContent);
                return new Shutdown(at, shutdown.Guest, shutdown.Reason);
            case "POWERDOWN":
                return new PowerDown(at);
            case "RESET":
                CauseContent reset = As(content, QmpJson.Default.CauseContent);
                return new Reset(at, reset.Guest, reset.Reason);
            case "STOP":
                return new Stopped(at);
            case "RESUME":
                return new Resumed(at);
            case "DEVICE_DELETED":
                DeviceContent deleted = As(content, QmpJson.Default.DeviceContent);
                return new DeviceDeleted(at, deleted.Device, deleted.Path);
            case "DEVICE_UNPLUG_GUEST_ERROR":
                DeviceContent refused = As(content, QmpJson.Default.DeviceContent);
                return new DeviceUnplugRefused(at, refused.Device, refused.Path);
            case "NIC_RX_FILTER_CHANGED":
                RxFilterContent filter = As(content, QmpJson.Default.RxFilterContent);
                return new RxFilterChanged(at, filter.Name, filter.Path);
            case "VSERPORT_CHANGE":
                SerialPortContent port = As(content, QmpJson.Default.SerialPortContent);
                return new SerialPortChanged(at, port.Id, port.Open);
            case "BALLOON_CHANGE":
                return new BalloonChanged(at, As(content, QmpJson.Default.BalloonContent).Actual);
            case "BLOCK_IO_ERROR":
                BlockErrorContent failed = As(content, QmpJson.Default.BlockErrorContent);
                return new BlockError(at, failed.Device, failed.NodeName, failed.Operation, failed.Action, failed.Nospace, failed.Reason);
            case "GUEST_PANICKED":
                return new GuestPanicked(at, As(content, QmpJson.Default.PanicContent).Action);
            case "RTC_CHANGE":
                return new ClockChanged(at, As(content, QmpJson.Default.ClockContent).Offset);
            default:
                return null;
        }
    }

    internal sealed record CauseContent(bool Guest, string Reason = "");

    internal sealed record DeviceContent(string Path, string? Device = null);

    internal sealed record RxFilterContent(string Path, string? Name = null);

    internal sealed record SerialPortContent(string Id, bool Open);

    internal sealed record BalloonContent(long Actual);

    internal sealed record BlockErrorContent(
        string Device, string Operation, string Action, string Reason = "", bool Nospace = false, string? NodeName = null);

    internal sealed record PanicContent(string Action);

    internal sealed record ClockContent(long Offset);
}
