namespace Patchbay.Rpc;

/// <summary>What a guest does. (virDomainState, VIR_DOMAIN_…)</summary>
public enum VirDomainState : int
{
    Nostate = 0,
    Running = 1,
    Blocked = 2,
    Paused = 3,
    Shutdown = 4,
    Shutoff = 5,
    Crashed = 6,
    Pmsuspended = 7,
}

/// <summary>Why it runs. (virDomainRunningReason, VIR_DOMAIN_RUNNING_…)</summary>
public enum VirDomainRunningReason : int
{
    Unknown = 0,
    Booted = 1,
    Migrated = 2,
    Restored = 3,
    FromSnapshot = 4,
    Unpaused = 5,
    MigrationCanceled = 6,
    SaveCanceled = 7,
    Wakeup = 8,
    Crashed = 9,
    Postcopy = 10,
    PostcopyFailed = 11,
}

/// <summary>Why it is paused. (virDomainPausedReason, VIR_DOMAIN_PAUSED_…)</summary>
public enum VirDomainPausedReason : int
{
    Unknown = 0,
    User = 1,
    Migration = 2,
    Save = 3,
    Dump = 4,
    Ioerror = 5,
    Watchdog = 6,
    FromSnapshot = 7,
    ShuttingDown = 8,
    Snapshot = 9,
    Crashed = 10,
    StartingUp = 11,
    Postcopy = 12,
    PostcopyFailed = 13,
    ApiError = 14,
}

/// <summary>Why it is off. (virDomainShutoffReason, VIR_DOMAIN_SHUTOFF_…)</summary>
public enum VirDomainShutoffReason : int
{
    Unknown = 0,
    Shutdown = 1,
    Destroyed = 2,
    Crashed = 3,
    Migrated = 4,
    Saved = 5,
    Failed = 6,
    FromSnapshot = 7,
    Daemon = 8,
}
