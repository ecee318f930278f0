namespace Patchbay.Rpc;

public static partial class RemoteEvent
{
    public static RpcEvent<NodeDeviceLifecycleEvent> NodeDeviceEventLifecycle { get; } = new(RpcPrograms.Remote, 376, "NODE_DEVICE_EVENT_LIFECYCLE");
}
