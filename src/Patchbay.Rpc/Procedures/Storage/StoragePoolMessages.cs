namespace Patchbay.Rpc;

/// <summary>The result of STORAGE_POOL_GET_INFO.</summary>
public sealed record StoragePoolGetInfoResult(
    uint State,
    ulong Capacity,
    ulong Allocation,
    ulong Available) : IXdr<StoragePoolGetInfoResult>
{
    public static StoragePoolGetInfoResult Read(ref XdrReader reader) => new(
        reader.UInt32(),
        reader.UInt64(),
        reader.UInt64(),
        reader.UInt64());

    public void Write(ref XdrWriter writer)
    {
        writer.UInt32(State);
        writer.UInt64(Capacity);
        writer.UInt64(Allocation);
        writer.UInt64(Available);
    }
}

/// <summary>The result of CONNECT_LIST_ALL_STORAGE_POOLS.</summary>
public sealed record ConnectListAllStoragePoolsResult(
    XdrList<RpcStoragePool> Pools,
    uint Count) : IXdr<ConnectListAllStoragePoolsResult>
{
    public static ConnectListAllStoragePoolsResult Read(ref XdrReader reader) => new(
        reader.List<RpcStoragePool>(RpcLimits.Objects),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Pools, RpcLimits.Objects);
        writer.UInt32(Count);
    }
}

/// <summary>The arguments of CONNECT_STORAGE_POOL_EVENT_REGISTER_ANY.</summary>
public sealed record ConnectStoragePoolEventRegisterAnyArguments(
    int EventId,
    RpcStoragePool? Pool) : IXdr<ConnectStoragePoolEventRegisterAnyArguments>
{
    public static ConnectStoragePoolEventRegisterAnyArguments Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.Optional<RpcStoragePool>());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(EventId);
        writer.Optional(Pool);
    }
}

/// <summary>REMOTE_PROC_STORAGE_POOL_EVENT_LIFECYCLE.</summary>
public sealed record StoragePoolLifecycleEvent(
    int CallbackId,
    RpcStoragePool Pool,
    int Event,
    int Detail) : IXdr<StoragePoolLifecycleEvent>
{
    public static StoragePoolLifecycleEvent Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.Struct<RpcStoragePool>(),
        reader.Int32(),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(CallbackId);
        writer.Struct(Pool);
        writer.Int32(Event);
        writer.Int32(Detail);
    }
}

/// <summary>REMOTE_PROC_STORAGE_POOL_EVENT_REFRESH.</summary>
public sealed record StoragePoolRefreshEvent(
    int CallbackId,
    RpcStoragePool Pool) : IXdr<StoragePoolRefreshEvent>
{
    public static StoragePoolRefreshEvent Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.Struct<RpcStoragePool>());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(CallbackId);
        writer.Struct(Pool);
    }
}

/// <summary>The arguments of CONNECT_FIND_STORAGE_POOL_SOURCES.</summary>
public sealed record ConnectFindStoragePoolSourcesArguments(
    string Type,
    string? Source,
    uint Flags) : IXdr<ConnectFindStoragePoolSourcesArguments>
{
    public static ConnectFindStoragePoolSourcesArguments Read(ref XdrReader reader) => new(
        reader.Text(),
        reader.OptionalText(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Text(Type);
        writer.OptionalText(Source);
        writer.UInt32(Flags);
    }
}
