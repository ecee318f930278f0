namespace Patchbay.Engine.Guests;

/// <summary>What a guest does (virDomainState).</summary>
public enum GuestState
{
    /// <summary>Its processors run.</summary>
    Running = 1,

    /// <summary>Its process is there and its processors stand still.</summary>
    Paused = 3,

    /// <summary>It has powered off, and its process is about to end.</summary>
    Shutdown = 4,

    /// <summary>It has no process.</summary>
    Shutoff = 5,

    /// <summary>Its system gave up, and its process is kept to be looked at.</summary>
    Crashed = 6,

    /// <summary>It sleeps in memory.</summary>
    PmSuspended = 7,
}

/// <summary>Why a guest runs (virDomainRunningReason).</summary>
public enum RunningReason
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>It was started.</summary>
    Booted = 1,

    /// <summary>It was resumed.</summary>
    Unpaused = 5,

    /// <summary>It woke up.</summary>
    Wakeup = 8,

    /// <summary>It started again after a crash.</summary>
    Crashed = 9,
}

/// <summary>Why a guest stands still (virDomainPausedReason).</summary>
public enum PausedReason
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>Someone asked.</summary>
    User = 1,

    /// <summary>A disk of the host failed.</summary>
    IoError = 5,

    /// <summary>Its watchdog bit.</summary>
    Watchdog = 6,

    /// <summary>It is being shut down.</summary>
    ShuttingDown = 8,

    /// <summary>Its system gave up.</summary>
    Crashed = 10,

    /// <summary>It is being started.</summary>
    StartingUp = 11,
}

/// <summary>Why a guest has no process (virDomainShutoffReason).</summary>
public enum ShutoffReason
{
    /// <summary>Not known: it was not started since the daemon has known it.</summary>
    Unknown = 0,

    /// <summary>It powered off.</summary>
    Shutdown = 1,

    /// <summary>Someone ended it.</summary>
    Destroyed = 2,

    /// <summary>Its process ended by itself.</summary>
    Crashed = 3,

    /// <summary>It could not be started.</summary>
    Failed = 6,

    /// <summary>The daemon ended it when it found it.</summary>
    Daemon = 8,
}

/// <summary>A state with its reason.</summary>
/// <param name="State">The state.</param>
/// <param name="Reason">By state: a <see cref="RunningReason"/>, <see cref="PausedReason"/>, <see cref="ShutoffReason"/>; else 0 or 1.</param>
public readonly record struct GuestStatus(GuestState State, int Reason)
{
    /// <summary>Running.</summary>
    public static GuestStatus Running(RunningReason reason) => new(GuestState.Running, (int)reason);

    /// <summary>Standing still.</summary>
    public static GuestStatus Paused(PausedReason reason) => new(GuestState.Paused, (int)reason);

    /// <summary>Without a process.</summary>
    public static GuestStatus Shutoff(ShutoffReason reason) => new(GuestState.Shutoff, (int)reason);

    /// <summary>Powered off, its process about to end.</summary>
    public static GuestStatus Ending { get; } = new(GuestState.Shutdown, 1);

    /// <summary>Its system gave up; the process is kept.</summary>
    public static GuestStatus Panicked { get; } = new(GuestState.Crashed, 1);

    /// <summary>Whether there is a process.</summary>
    public bool IsActive => State is not GuestState.Shutoff;
}
