namespace Patchbay.Rpc;

/// <summary>The arguments of STORAGE_POOL_LIST_VOLUMES.</summary>
public sealed record StoragePoolListVolumesArguments(
    RpcStoragePool Pool,
    int MaxNames) : IXdr<StoragePoolListVolumesArguments>
{
    public static StoragePoolListVolumesArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcStoragePool>(),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Pool);
        writer.Int32(MaxNames);
    }
}

/// <summary>The arguments of STORAGE_VOL_LOOKUP_BY_NAME.</summary>
public sealed record StorageVolLookupByNameArguments(
    RpcStoragePool Pool,
    string Name) : IXdr<StorageVolLookupByNameArguments>
{
    public static StorageVolLookupByNameArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcStoragePool>(),
        reader.Text());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Pool);
        writer.Text(Name);
    }
}

/// <summary>The result of STORAGE_VOL_GET_INFO.</summary>
public sealed record StorageVolGetInfoResult(
    int Type,
    ulong Capacity,
    ulong Allocation) : IXdr<StorageVolGetInfoResult>
{
    public static StorageVolGetInfoResult Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.UInt64(),
        reader.UInt64());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(Type);
        writer.UInt64(Capacity);
        writer.UInt64(Allocation);
    }
}

/// <summary>The arguments of STORAGE_POOL_LIST_ALL_VOLUMES.</summary>
public sealed record StoragePoolListAllVolumesArguments(
    RpcStoragePool Pool,
    bool NeedResults,
    uint Flags) : IXdr<StoragePoolListAllVolumesArguments>
{
    public static StoragePoolListAllVolumesArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcStoragePool>(),
        reader.Flag(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Pool);
        writer.Flag(NeedResults);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of STORAGE_POOL_LIST_ALL_VOLUMES.</summary>
public sealed record StoragePoolListAllVolumesResult(
    XdrList<RpcStorageVolume> Volumes,
    uint Count) : IXdr<StoragePoolListAllVolumesResult>
{
    public static StoragePoolListAllVolumesResult Read(ref XdrReader reader) => new(
        reader.List<RpcStorageVolume>(RpcLimits.Objects),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Volumes, RpcLimits.Objects);
        writer.UInt32(Count);
    }
}

/// <summary>The result of STORAGE_VOL_GET_INFO_FLAGS.</summary>
public sealed record StorageVolGetInfoFlagsResult(
    int Type,
    ulong Capacity,
    ulong Allocation) : IXdr<StorageVolGetInfoFlagsResult>
{
    public static StorageVolGetInfoFlagsResult Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.UInt64(),
        reader.UInt64());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(Type);
        writer.UInt64(Capacity);
        writer.UInt64(Allocation);
    }
}
