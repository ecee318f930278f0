namespace Patchbay.Rpc;

public static partial class RemoteEvent
{
    public static RpcEvent<NetworkLifecycleEvent> NetworkEventLifecycle { get; } = new(RpcPrograms.Remote, 315, "NETWORK_EVENT_LIFECYCLE");

    public static RpcEvent<NetworkMetadataEvent> NetworkEventCallbackMetadataChange { get; } = new(RpcPrograms.Remote, 446, "NETWORK_EVENT_CALLBACK_METADATA_CHANGE");
}
