namespace Patchbay.Rpc;

public static partial class RemoteEvent
{
    public static RpcEvent<RpcCallback<DomainLifecycleEvent>> DomainEventCallbackLifecycle { get; } = new(RpcPrograms.Remote, 318, "DOMAIN_EVENT_CALLBACK_LIFECYCLE");

    public static RpcEvent<RpcCallback<DomainRebootEvent>> DomainEventCallbackReboot { get; } = new(RpcPrograms.Remote, 319, "DOMAIN_EVENT_CALLBACK_REBOOT");

    /// <summary>DOMAIN_EVENT_CALLBACK_RTC_CHANGE.</summary>
    public static RpcEvent<RpcCallback<DomainClockEvent>> DomainEventCallbackRtcChange { get; } = new(RpcPrograms.Remote, 320, "DOMAIN_EVENT_CALLBACK_RTC_CHANGE");

    /// <summary>DOMAIN_EVENT_CALLBACK_WATCHDOG.</summary>
    public static RpcEvent<RpcCallback<DomainWatchdogEvent>> DomainEventCallbackWatchdog { get; } = new(RpcPrograms.Remote, 321, "DOMAIN_EVENT_CALLBACK_WATCHDOG");

    /// <summary>DOMAIN_EVENT_CALLBACK_IO_ERROR.</summary>
    public static RpcEvent<RpcCallback<DomainDiskErrorEvent>> DomainEventCallbackIoError { get; } = new(RpcPrograms.Remote, 322, "DOMAIN_EVENT_CALLBACK_IO_ERROR");

    public static RpcEvent<RpcCallback<DomainGraphicsEvent>> DomainEventCallbackGraphics { get; } = new(RpcPrograms.Remote, 323, "DOMAIN_EVENT_CALLBACK_GRAPHICS");

    /// <summary>DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON.</summary>
    public static RpcEvent<RpcCallback<DomainDiskErrorReasonEvent>> DomainEventCallbackIoErrorReason { get; } = new(RpcPrograms.Remote, 324, "DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON");

    /// <summary>DOMAIN_EVENT_CALLBACK_CONTROL_ERROR.</summary>
    public static RpcEvent<RpcCallback<DomainControlErrorEvent>> DomainEventCallbackControlError { get; } = new(RpcPrograms.Remote, 325, "DOMAIN_EVENT_CALLBACK_CONTROL_ERROR");

    /// <summary>DOMAIN_EVENT_CALLBACK_TRAY_CHANGE.</summary>
    public static RpcEvent<RpcCallback<DomainTrayEvent>> DomainEventCallbackTrayChange { get; } = new(RpcPrograms.Remote, 328, "DOMAIN_EVENT_CALLBACK_TRAY_CHANGE");

    /// <summary>DOMAIN_EVENT_CALLBACK_PMWAKEUP.</summary>
    public static RpcEvent<DomainPowerCallbackEvent> DomainEventCallbackPmwakeup { get; } = new(RpcPrograms.Remote, 329, "DOMAIN_EVENT_CALLBACK_PMWAKEUP");

    /// <summary>DOMAIN_EVENT_CALLBACK_PMSUSPEND.</summary>
    public static RpcEvent<DomainPowerCallbackEvent> DomainEventCallbackPmsuspend { get; } = new(RpcPrograms.Remote, 330, "DOMAIN_EVENT_CALLBACK_PMSUSPEND");

    /// <summary>DOMAIN_EVENT_CALLBACK_BALLOON_CHANGE.</summary>
    public static RpcEvent<RpcCallback<DomainBalloonEvent>> DomainEventCallbackBalloonChange { get; } = new(RpcPrograms.Remote, 331, "DOMAIN_EVENT_CALLBACK_BALLOON_CHANGE");

    /// <summary>DOMAIN_EVENT_CALLBACK_PMSUSPEND_DISK.</summary>
    public static RpcEvent<DomainPowerCallbackEvent> DomainEventCallbackPmsuspendDisk { get; } = new(RpcPrograms.Remote, 332, "DOMAIN_EVENT_CALLBACK_PMSUSPEND_DISK");

    public static RpcEvent<RpcCallback<DomainDeviceRemovedEvent>> DomainEventCallbackDeviceRemoved { get; } = new(RpcPrograms.Remote, 333, "DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED");

    public static RpcEvent<DomainAgentEvent> DomainEventCallbackAgentLifecycle { get; } = new(RpcPrograms.Remote, 348, "DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE");

    public static RpcEvent<DomainDeviceAddedEvent> DomainEventCallbackDeviceAdded { get; } = new(RpcPrograms.Remote, 354, "DOMAIN_EVENT_CALLBACK_DEVICE_ADDED");

    public static RpcEvent<RpcInt> ConnectEventConnectionClosed { get; } = new(RpcPrograms.Remote, 362, "CONNECT_EVENT_CONNECTION_CLOSED");

    public static RpcEvent<DomainDeviceRemovalFailedEvent> DomainEventCallbackDeviceRemovalFailed { get; }
        = new(RpcPrograms.Remote, 367, "DOMAIN_EVENT_CALLBACK_DEVICE_REMOVAL_FAILED");

    public static RpcEvent<DomainMetadataEvent> DomainEventCallbackMetadataChange { get; } = new(RpcPrograms.Remote, 379, "DOMAIN_EVENT_CALLBACK_METADATA_CHANGE");

    public static RpcEvent<DomainMacChangeEvent> DomainEventNicMacChange { get; } = new(RpcPrograms.Remote, 453, "DOMAIN_EVENT_NIC_MAC_CHANGE");
}
