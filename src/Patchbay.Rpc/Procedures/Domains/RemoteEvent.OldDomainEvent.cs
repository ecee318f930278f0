namespace Patchbay.Rpc;

/// <content>Events as they were before requests for them had numbers.</content>
public static partial class RemoteEvent
{
    /// <summary>DOMAIN_EVENT_LIFECYCLE.</summary>
    public static RpcEvent<DomainLifecycleEvent> DomainEventLifecycle { get; } = new(RpcPrograms.Remote, 107, "DOMAIN_EVENT_LIFECYCLE");

    /// <summary>DOMAIN_EVENT_REBOOT.</summary>
    public static RpcEvent<DomainRebootEvent> DomainEventReboot { get; } = new(RpcPrograms.Remote, 169, "DOMAIN_EVENT_REBOOT");

    /// <summary>DOMAIN_EVENT_RTC_CHANGE.</summary>
    public static RpcEvent<DomainClockEvent> DomainEventRtcChange { get; } = new(RpcPrograms.Remote, 170, "DOMAIN_EVENT_RTC_CHANGE");

    /// <summary>DOMAIN_EVENT_WATCHDOG.</summary>
    public static RpcEvent<DomainWatchdogEvent> DomainEventWatchdog { get; } = new(RpcPrograms.Remote, 171, "DOMAIN_EVENT_WATCHDOG");

    /// <summary>DOMAIN_EVENT_IO_ERROR.</summary>
    public static RpcEvent<DomainDiskErrorEvent> DomainEventIoError { get; } = new(RpcPrograms.Remote, 172, "DOMAIN_EVENT_IO_ERROR");

    /// <summary>DOMAIN_EVENT_GRAPHICS.</summary>
    public static RpcEvent<DomainGraphicsEvent> DomainEventGraphics { get; } = new(RpcPrograms.Remote, 173, "DOMAIN_EVENT_GRAPHICS");

    /// <summary>DOMAIN_EVENT_IO_ERROR_REASON.</summary>
    public static RpcEvent<DomainDiskErrorReasonEvent> DomainEventIoErrorReason { get; } = new(RpcPrograms.Remote, 195, "DOMAIN_EVENT_IO_ERROR_REASON");

    /// <summary>DOMAIN_EVENT_CONTROL_ERROR.</summary>
    public static RpcEvent<DomainControlErrorEvent> DomainEventControlError { get; } = new(RpcPrograms.Remote, 224, "DOMAIN_EVENT_CONTROL_ERROR");

    /// <summary>DOMAIN_EVENT_TRAY_CHANGE.</summary>
    public static RpcEvent<DomainTrayEvent> DomainEventTrayChange { get; } = new(RpcPrograms.Remote, 268, "DOMAIN_EVENT_TRAY_CHANGE");

    /// <summary>DOMAIN_EVENT_PMWAKEUP.</summary>
    public static RpcEvent<DomainPowerEvent> DomainEventPmwakeup { get; } = new(RpcPrograms.Remote, 269, "DOMAIN_EVENT_PMWAKEUP");

    /// <summary>DOMAIN_EVENT_PMSUSPEND.</summary>
    public static RpcEvent<DomainPowerEvent> DomainEventPmsuspend { get; } = new(RpcPrograms.Remote, 270, "DOMAIN_EVENT_PMSUSPEND");

    /// <summary>DOMAIN_EVENT_BALLOON_CHANGE.</summary>
    public static RpcEvent<DomainBalloonEvent> DomainEventBalloonChange { get; } = new(RpcPrograms.Remote, 276, "DOMAIN_EVENT_BALLOON_CHANGE");

    /// <summary>DOMAIN_EVENT_PMSUSPEND_DISK.</summary>
    public static RpcEvent<DomainPowerEvent> DomainEventPmsuspendDisk { get; } = new(RpcPrograms.Remote, 292, "DOMAIN_EVENT_PMSUSPEND_DISK");

    /// <summary>DOMAIN_EVENT_DEVICE_REMOVED.</summary>
    public static RpcEvent<DomainDeviceRemovedEvent> DomainEventDeviceRemoved { get; } = new(RpcPrograms.Remote, 311, "DOMAIN_EVENT_DEVICE_REMOVED");
}
