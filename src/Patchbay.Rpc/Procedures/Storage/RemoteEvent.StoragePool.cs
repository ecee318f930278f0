namespace Patchbay.Rpc;

public static partial class RemoteEvent
{
    public static RpcEvent<StoragePoolLifecycleEvent> StoragePoolEventLifecycle { get; } = new(RpcPrograms.Remote, 370, "STORAGE_POOL_EVENT_LIFECYCLE");

    public static RpcEvent<StoragePoolRefreshEvent> StoragePoolEventRefresh { get; } = new(RpcPrograms.Remote, 373, "STORAGE_POOL_EVENT_REFRESH");
}
