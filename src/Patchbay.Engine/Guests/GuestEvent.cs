using Patchbay.Model.Values;

namespace Patchbay.Engine.Guests;

/// <summary>Something happened to a guest.</summary>
/// <param name="Guest">The guest right after it.</param>
public abstract record GuestEvent(GuestView Guest)
{
    /// <summary>A change of its life (VIR_DOMAIN_EVENT_ID_LIFECYCLE).</summary>
    /// <param name="Guest">The guest right after it.</param>
    /// <param name="Change">What changed.</param>
    public sealed record Lifecycle(GuestView Guest, GuestChange Change) : GuestEvent(Guest);

    /// <summary>It started again from the beginning (VIR_DOMAIN_EVENT_ID_REBOOT).</summary>
    /// <param name="Guest">The guest right after it.</param>
    public sealed record Rebooted(GuestView Guest) : GuestEvent(Guest);

    /// <summary>A device was plugged in (VIR_DOMAIN_EVENT_ID_DEVICE_ADDED).</summary>
    /// <param name="Guest">The guest right after it.</param>
    /// <param name="Alias">The device.</param>
    public sealed record DeviceAdded(GuestView Guest, string Alias) : GuestEvent(Guest);

    /// <summary>A device is gone (VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED).</summary>
    /// <param name="Guest">The guest right after it.</param>
    /// <param name="Alias">The device.</param>
    public sealed record DeviceRemoved(GuestView Guest, string Alias) : GuestEvent(Guest);

    /// <summary>The guest would not let a device go (VIR_DOMAIN_EVENT_ID_DEVICE_REMOVAL_FAILED).</summary>
    /// <param name="Guest">The guest right after it.</param>
    /// <param name="Alias">The device.</param>
    public sealed record DeviceRemovalFailed(GuestView Guest, string Alias) : GuestEvent(Guest);

    /// <summary>The guest gave a card another address (VIR_DOMAIN_EVENT_ID_NIC_MAC_CHANGE).</summary>
    /// <param name="Guest">The guest right after it.</param>
    /// <param name="Alias">The card.</param>
    /// <param name="Before">Its address so far.</param>
    /// <param name="After">Its address now.</param>
    public sealed record MacChanged(GuestView Guest, string Alias, MacAddress Before, MacAddress After) : GuestEvent(Guest);

    /// <summary>A card was heard with an address that was not known of it.</summary>
    /// <param name="Guest">The guest.</param>
    /// <param name="Device">The host's side of the card.</param>
    /// <param name="Mac">The card.</param>
    /// <param name="Heard">The address.</param>
    public sealed record AddressHeard(GuestView Guest, string Device, MacAddress Mac, HeardAddress Heard) : GuestEvent(Guest);

    /// <summary>The agent inside it came or went (VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE).</summary>
    /// <param name="Guest">The guest right after it.</param>
    /// <param name="IsConnected">Whether the agent is there.</param>
    /// <param name="Reason">virConnectDomainEventAgentLifecycleReason: 0 not known, 1 the guest started, 2 the guest's own doing.</param>
    public sealed record AgentChanged(GuestView Guest, bool IsConnected, int Reason) : GuestEvent(Guest);

    /// <summary>It set its clock (VIR_DOMAIN_EVENT_ID_RTC_CHANGE).</summary>
    /// <param name="Guest">The guest right after it.</param>
    /// <param name="Offset">Seconds from UTC, or from where a <c>variable</c> clock began.</param>
    public sealed record ClockChanged(GuestView Guest, long Offset) : GuestEvent(Guest);

    /// <summary>Its watchdog bit (VIR_DOMAIN_EVENT_ID_WATCHDOG).</summary>
    /// <param name="Guest">The guest right after it.</param>
    /// <param name="Action">What was done, as in <see cref="MonitorEvent.WatchdogBit"/>.</param>
    public sealed record WatchdogBit(GuestView Guest, string Action) : GuestEvent(Guest);

    /// <summary>A disk of the host failed (VIR_DOMAIN_EVENT_ID_IO_ERROR, _REASON).</summary>
    /// <param name="Guest">The guest right after it.</param>
    /// <param name="Path">What holds the disk; empty where it has no path.</param>
    /// <param name="Alias">The disk's alias; empty where it is not known.</param>
    /// <param name="Action">As in <see cref="MonitorEvent.DiskFailed"/>.</param>
    /// <param name="Reason">As in <see cref="MonitorEvent.DiskFailed"/>.</param>
    public sealed record DiskFailed(GuestView Guest, string Path, string Alias, string Action, string Reason) : GuestEvent(Guest);

    /// <summary>Someone looks at its screen, or looks away (VIR_DOMAIN_EVENT_ID_GRAPHICS).</summary>
    /// <param name="Guest">The guest right after it.</param>
    /// <param name="What">Who and how.</param>
    public sealed record ScreenWatched(GuestView Guest, MonitorEvent.ScreenWatched What) : GuestEvent(Guest);

    /// <summary>It gave memory back or took some (VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE).</summary>
    /// <param name="Guest">The guest right after it.</param>
    /// <param name="Memory">What it has now, in KiB.</param>
    public sealed record BalloonChanged(GuestView Guest, ulong Memory) : GuestEvent(Guest);

    /// <summary>A tray of it moved (VIR_DOMAIN_EVENT_ID_TRAY_CHANGE).</summary>
    /// <param name="Guest">The guest right after it.</param>
    /// <param name="Alias">The drive's alias.</param>
    /// <param name="Open">Whether it is out.</param>
    public sealed record TrayMoved(GuestView Guest, string Alias, bool Open) : GuestEvent(Guest);

    /// <summary>It sleeps (VIR_DOMAIN_EVENT_ID_PMSUSPEND, _DISK).</summary>
    /// <param name="Guest">The guest right after it.</param>
    /// <param name="OnDisk">Whether on its disk or in memory.</param>
    public sealed record Slept(GuestView Guest, bool OnDisk) : GuestEvent(Guest);

    /// <summary>It woke up (VIR_DOMAIN_EVENT_ID_PMWAKEUP).</summary>
    /// <param name="Guest">The guest right after it.</param>
    public sealed record WokeUp(GuestView Guest) : GuestEvent(Guest);

    /// <summary>Its monitor was lost while it ran (VIR_DOMAIN_EVENT_ID_CONTROL_ERROR).</summary>
    /// <param name="Guest">The guest right after it.</param>
    public sealed record ControlLost(GuestView Guest) : GuestEvent(Guest);

    /// <summary>Its title, description or an element of its metadata changed (VIR_DOMAIN_EVENT_ID_METADATA_CHANGE).</summary>
    /// <param name="Guest">The guest right after it.</param>
    /// <param name="Part">Which of them.</param>
    /// <param name="Uri">The element's namespace; null for the others.</param>
    public sealed record MetadataChanged(GuestView Guest, GuestMetadataPart Part, string? Uri) : GuestEvent(Guest);

    /// <summary>Anything that QEMU said, as it came.</summary>
    /// <param name="Guest">The guest.</param>
    /// <param name="What">The event.</param>
    public sealed record MonitorSaid(GuestView Guest, MonitorEvent.Said What) : GuestEvent(Guest);
}

/// <summary>What is said about a guest for people and programs (virDomainMetadataType).</summary>
public enum GuestMetadataPart
{
    /// <summary>Its description.</summary>
    Description = 0,

    /// <summary>Its title, one line.</summary>
    Title = 1,

    /// <summary>An element of another's namespace.</summary>
    Element = 2,
}
