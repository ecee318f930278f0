namespace Patchbay.Rpc;

public static partial class RemoteEvent
{
    public static RpcEvent<NodeDeviceLifecycleEvent> NodeDeviceEventLifecycle { get; } = new(RpcPrograms.Remote, 376, "NODE_DEVICE_EVENT_LIFECYCLE");

    public static RpcEvent<NodeDeviceUpdateEvent> NodeDeviceEventUpdate { get; } = new(RpcPrograms.Remote, 377, "NODE_DEVICE_EVENT_UPDATE");
}
