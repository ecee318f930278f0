namespace Patchbay.Engine.Guests;

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

    /// <summary>Its definition has another name now.</summary>
    public static GuestChange DefinedRenamed { get; } = new(0, 2);

    /// <summary>There is none of its name any more: it has another.</summary>
    public static GuestChange UndefinedRenamed { get; } = new(1, 1);

    /// <summary>Asleep on its disk.</summary>
    public static GuestChange SleptOnDisk { get; } = new(7, 1);

    /// <summary>Asleep in memory.</summary>
    public static GuestChange SleptInMemory { get; } = new(7, 0);

    /// <summary>Its system gave up.</summary>
    public static GuestChange Panicked { get; } = new(8, 0);
}
