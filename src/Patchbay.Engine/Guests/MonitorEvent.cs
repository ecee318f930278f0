using Patchbay.Model.Values;

namespace Patchbay.Engine.Guests;

/// <summary>How far looking at a screen is (virDomainEventGraphicsPhase).</summary>
public enum ScreenPhase
{
    /// <summary>Connected.</summary>
    Connected = 0,

    /// <summary>Let in.</summary>
    Initialized = 1,

    /// <summary>Gone.</summary>
    Disconnected = 2,
}

/// <summary>An end of a connection to a screen.</summary>
/// <param name="Family"><c>ipv4</c>, <c>ipv6</c> or <c>unix</c>.</param>
/// <param name="Host">Its address.</param>
/// <param name="Service">Its port.</param>
public readonly record struct ScreenAddress(string Family, string Host, string Service);

/// <summary>What QEMU tells of itself, as far as a guest's life depends on it.</summary>
public abstract record MonitorEvent
{
    private MonitorEvent()
    {
    }

    /// <summary>The machine has powered off, or reset where that ends it.</summary>
    /// <param name="ByGuest">Whether the guest asked for it.</param>
    /// <param name="Reason">QEMU's word: <c>guest-shutdown</c>, <c>guest-reset</c>, <c>guest-panic</c>, <c>host-qmp-quit</c>, <c>host-signal</c>…</param>
    public sealed record Shutdown(bool ByGuest, string Reason) : MonitorEvent;

    /// <summary>The machine began again.</summary>
    /// <param name="ByGuest">Whether the guest asked for it.</param>
    public sealed record Reset(bool ByGuest) : MonitorEvent;

    /// <summary>The processors stand still, or run: which it is must be asked.</summary>
    public sealed record StatusChanged : MonitorEvent;

    /// <summary>A disk of the host failed.</summary>
    /// <param name="Device">The drive's name; often empty.</param>
    /// <param name="Node">The node that failed; null where it has no name.</param>
    /// <param name="Action">What was done: <c>ignore</c>, <c>report</c>, <c>stop</c>.</param>
    /// <param name="Reason"><c>enospc</c> where the host's disk is full, <c>message</c> where QEMU said why, empty where it did not.</param>
    public sealed record DiskFailed(string Device, string? Node, string Action, string Reason) : MonitorEvent;

    /// <summary>The guest's system gave up.</summary>
    public sealed record Panicked : MonitorEvent;

    /// <summary>A device is gone from the machine, and its host side may go.</summary>
    /// <param name="Device">Its id.</param>
    public sealed record DeviceDeleted(string Device) : MonitorEvent;

    /// <summary>The guest would not let a device go.</summary>
    /// <param name="Device">Its id.</param>
    public sealed record DeviceKept(string Device) : MonitorEvent;

    /// <summary>The guest has a card take other frames: which, must be asked.</summary>
    /// <param name="Device">The card's id.</param>
    public sealed record FilterChanged(string Device) : MonitorEvent;

    /// <summary>The guest opened or closed a virtio port, as its agent does.</summary>
    /// <param name="Port">The port's id.</param>
    /// <param name="Open">Whether it is open now.</param>
    public sealed record PortChanged(string Port, bool Open) : MonitorEvent;

    /// <summary>The guest's watchdog bit.</summary>
    /// <param name="Action">What was done: <c>none</c>, <c>pause</c>, <c>reset</c>, <c>poweroff</c>, <c>shutdown</c>, <c>debug</c>, <c>inject-nmi</c>.</param>
    public sealed record WatchdogBit(string Action) : MonitorEvent;

    /// <summary>The guest sleeps.</summary>
    /// <param name="OnDisk">Whether on its disk, with its power off next, or in memory.</param>
    public sealed record Slept(bool OnDisk) : MonitorEvent;

    /// <summary>The guest woke up.</summary>
    public sealed record WokeUp : MonitorEvent;

    /// <summary>The guest set its clock.</summary>
    /// <param name="Offset">Seconds from the clock that the machine was started with.</param>
    public sealed record ClockChanged(long Offset) : MonitorEvent;

    /// <summary>The guest gave memory back or took some.</summary>
    /// <param name="Memory">What it has now, in KiB.</param>
    public sealed record BalloonChanged(ulong Memory) : MonitorEvent;

    /// <summary>A tray moved.</summary>
    /// <param name="Device">The drive's name; often empty.</param>
    /// <param name="Id">The device's id or place.</param>
    /// <param name="Open">Whether it is out.</param>
    public sealed record TrayMoved(string Device, string Id, bool Open) : MonitorEvent;

    /// <summary>Someone looks at a screen, or looks away.</summary>
    /// <param name="Phase">How far that is.</param>
    /// <param name="Local">QEMU's end.</param>
    /// <param name="Remote">The other end.</param>
    /// <param name="Authentication">How, as <c>none</c> or <c>vnc</c>.</param>
    /// <param name="Identities">Who, by kinds of names.</param>
    public sealed record ScreenWatched(
        ScreenPhase Phase, ScreenAddress Local, ScreenAddress Remote, string Authentication, ValueList<(string Kind, string Name)> Identities) : MonitorEvent;

    /// <summary>Any event as it came, beside what it means here.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="At">When, by QEMU's clock.</param>
    /// <param name="Data">Its members as JSON; null for none.</param>
    public sealed record Said(string Name, DateTimeOffset? At, string? Data) : MonitorEvent;
}
