namespace Patchbay.Rpc;

public static partial class RemoteEvent
{
    public static RpcEvent<RpcCallback<DomainLifecycleEvent>> DomainEventCallbackLifecycle { get; } = new(RpcPrograms.Remote, 318, "DOMAIN_EVENT_CALLBACK_LIFECYCLE");

    public static RpcEvent<RpcCallback<DomainRebootEvent>> DomainEventCallbackReboot { get; } = new(RpcPrograms.Remote, 319, "DOMAIN_EVENT_CALLBACK_REBOOT");

    public static RpcEvent<RpcCallback<DomainGraphicsEvent>> DomainEventCallbackGraphics { get; } = new(RpcPrograms.Remote, 323, "DOMAIN_EVENT_CALLBACK_GRAPHICS");

    public static RpcEvent<RpcCallback<DomainDeviceRemovedEvent>> DomainEventCallbackDeviceRemoved { get; } = new(RpcPrograms.Remote, 333, "DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED");

    public static RpcEvent<DomainAgentEvent> DomainEventCallbackAgentLifecycle { get; } = new(RpcPrograms.Remote, 348, "DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE");

    public static RpcEvent<DomainDeviceAddedEvent> DomainEventCallbackDeviceAdded { get; } = new(RpcPrograms.Remote, 354, "DOMAIN_EVENT_CALLBACK_DEVICE_ADDED");

    public static RpcEvent<RpcInt> ConnectEventConnectionClosed { get; } = new(RpcPrograms.Remote, 362, "CONNECT_EVENT_CONNECTION_CLOSED");

    public static RpcEvent<DomainDeviceRemovalFailedEvent> DomainEventCallbackDeviceRemovalFailed { get; }
        = new(RpcPrograms.Remote, 367, "DOMAIN_EVENT_CALLBACK_DEVICE_REMOVAL_FAILED");

    public static RpcEvent<DomainMetadataEvent> DomainEventCallbackMetadataChange { get; } = new(RpcPrograms.Remote, 379, "DOMAIN_EVENT_CALLBACK_METADATA_CHANGE");

    public static RpcEvent<DomainMacChangeEvent> DomainEventNicMacChange { get; } = new(RpcPrograms.Remote, 453, "DOMAIN_EVENT_NIC_MAC_CHANGE");
}
