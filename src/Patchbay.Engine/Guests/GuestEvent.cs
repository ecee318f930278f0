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
}

/// <summary>A change of a guest's life with libvirt's numbers (virDomainEventType and its details).</summary>
/// <param name="Type">virDomainEventType.</param>
/// <param name="Detail">Of the type's own enumeration.</param>
public readonly record struct GuestChange(int Type, int Detail)
{
    /// <summary>Defined anew.</summary>
    public static GuestChange DefinedAdded { get; } = new(0, 0);

    /// <summary>Defined again.</summary>
    public static GuestChange DefinedUpdated { get; } = new(0, 1);

    /// <summary>Its definition is gone.</summary>
    public static GuestChange Undefined { get; } = new(1, 0);

    /// <summary>Started.</summary>
    public static GuestChange Started { get; } = new(2, 0);

    /// <summary>Woke up.</summary>
    public static GuestChange WokeUp { get; } = new(2, 4);

    /// <summary>Suspended by someone.</summary>
    public static GuestChange Suspended { get; } = new(3, 0);

    /// <summary>Suspended since a disk of the host failed.</summary>
    public static GuestChange SuspendedByIoError { get; } = new(3, 2);

    /// <summary>Suspended by its watchdog.</summary>
    public static GuestChange SuspendedByWatchdog { get; } = new(3, 3);

    /// <summary>Resumed.</summary>
    public static GuestChange Resumed { get; } = new(4, 0);

    /// <summary>Stopped after it powered off.</summary>
    public static GuestChange StoppedByShutdown { get; } = new(5, 0);

    /// <summary>Ended by someone.</summary>
    public static GuestChange Destroyed { get; } = new(5, 1);

    /// <summary>Ended since its system gave up.</summary>
    public static GuestChange StoppedByCrash { get; } = new(5, 2);

    /// <summary>Its process ended by itself, or did not come up.</summary>
    public static GuestChange StoppedByFailure { get; } = new(5, 5);

    /// <summary>The guest powered itself off.</summary>
    public static GuestChange ShutdownByGuest { get; } = new(6, 1);

    /// <summary>The host ended it, by a signal or from its monitor.</summary>
    public static GuestChange ShutdownByHost { get; } = new(6, 2);

    /// <summary>Asleep in memory.</summary>
    public static GuestChange SleptInMemory { get; } = new(7, 0);

    /// <summary>Its system gave up.</summary>
    public static GuestChange Panicked { get; } = new(8, 0);
}
