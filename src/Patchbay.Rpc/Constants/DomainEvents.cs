namespace Patchbay.Rpc;

/// <summary>The kinds of guest events. (virDomainEventID, VIR_DOMAIN_EVENT_ID_…)</summary>
public enum VirDomainEventId : int
{
    Lifecycle = 0,
    Reboot = 1,
    RtcChange = 2,
    Watchdog = 3,
    IoError = 4,
    Graphics = 5,
    IoErrorReason = 6,
    ControlError = 7,
    BlockJob = 8,
    DiskChange = 9,
    TrayChange = 10,
    Pmwakeup = 11,
    Pmsuspend = 12,
    BalloonChange = 13,
    PmsuspendDisk = 14,
    DeviceRemoved = 15,
    BlockJob2 = 16,
    Tunable = 17,
    AgentLifecycle = 18,
    DeviceAdded = 19,
    MigrationIteration = 20,
    JobCompleted = 21,
    DeviceRemovalFailed = 22,
    MetadataChange = 23,
    BlockThreshold = 24,
    MemoryFailure = 25,
    MemoryDeviceSizeChange = 26,
    NicMacChange = 27,
}

/// <summary>What became of a guest. (virDomainEventType, VIR_DOMAIN_EVENT_…)</summary>
public enum VirDomainEventType : int
{
    Defined = 0,
    Undefined = 1,
    Started = 2,
    Suspended = 3,
    Resumed = 4,
    Stopped = 5,
    Shutdown = 6,
    Pmsuspended = 7,
    Crashed = 8,
}

/// <summary>How it came to be defined. (virDomainEventDefinedDetailType, VIR_DOMAIN_EVENT_DEFINED_…)</summary>
public enum VirDomainEventDefinedDetailType : int
{
    Added = 0,
    Updated = 1,
    Renamed = 2,
    FromSnapshot = 3,
}

/// <summary>How it came to be undefined. (virDomainEventUndefinedDetailType, VIR_DOMAIN_EVENT_UNDEFINED_…)</summary>
public enum VirDomainEventUndefinedDetailType : int
{
    Removed = 0,
    Renamed = 1,
}

/// <summary>How it came to start. (virDomainEventStartedDetailType, VIR_DOMAIN_EVENT_STARTED_…)</summary>
public enum VirDomainEventStartedDetailType : int
{
    Booted = 0,
    Migrated = 1,
    Restored = 2,
    FromSnapshot = 3,
    Wakeup = 4,
}

/// <summary>How it came to be suspended. (virDomainEventSuspendedDetailType, VIR_DOMAIN_EVENT_SUSPENDED_…)</summary>
public enum VirDomainEventSuspendedDetailType : int
{
    Paused = 0,
    Migrated = 1,
    Ioerror = 2,
    Watchdog = 3,
    Restored = 4,
    FromSnapshot = 5,
    ApiError = 6,
    Postcopy = 7,
    PostcopyFailed = 8,
}

/// <summary>How it came to resume. (virDomainEventResumedDetailType, VIR_DOMAIN_EVENT_RESUMED_…)</summary>
public enum VirDomainEventResumedDetailType : int
{
    Unpaused = 0,
    Migrated = 1,
    FromSnapshot = 2,
    Postcopy = 3,
    PostcopyFailed = 4,
}

/// <summary>How it came to stop. (virDomainEventStoppedDetailType, VIR_DOMAIN_EVENT_STOPPED_…)</summary>
public enum VirDomainEventStoppedDetailType : int
{
    Shutdown = 0,
    Destroyed = 1,
    Crashed = 2,
    Migrated = 3,
    Saved = 4,
    Failed = 5,
    FromSnapshot = 6,
}

/// <summary>How it came to shut down. (virDomainEventShutdownDetailType, VIR_DOMAIN_EVENT_SHUTDOWN_…)</summary>
public enum VirDomainEventShutdownDetailType : int
{
    Finished = 0,
    Guest = 1,
    Host = 2,
}
