namespace Patchbay.Rpc;

/// <summary>The arguments of STORAGE_VOL_CREATE_XML.</summary>
public sealed record StorageVolCreateXmlArguments(
    RpcStoragePool Pool,
    string Xml,
    uint Flags) : IXdr<StorageVolCreateXmlArguments>
{
    public static StorageVolCreateXmlArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcStoragePool>(),
        reader.Text(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Pool);
        writer.Text(Xml);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of STORAGE_VOL_CREATE_XML_FROM.</summary>
public sealed record StorageVolCreateXmlFromArguments(
    RpcStoragePool Pool,
    string Xml,
    RpcStorageVolume Source,
    uint Flags) : IXdr<StorageVolCreateXmlFromArguments>
{
    public static StorageVolCreateXmlFromArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcStoragePool>(),
        reader.Text(),
        reader.Struct<RpcStorageVolume>(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Pool);
        writer.Text(Xml);
        writer.Struct(Source);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of STORAGE_VOL_UPLOAD.</summary>
public sealed record StorageVolUploadArguments(
    RpcStorageVolume Volume,
    ulong Offset,
    ulong Length,
    uint Flags) : IXdr<StorageVolUploadArguments>
{
    public static StorageVolUploadArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcStorageVolume>(),
        reader.UInt64(),
        reader.UInt64(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Volume);
        writer.UInt64(Offset);
        writer.UInt64(Length);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of STORAGE_VOL_DOWNLOAD.</summary>
public sealed record StorageVolDownloadArguments(
    RpcStorageVolume Volume,
    ulong Offset,
    ulong Length,
    uint Flags) : IXdr<StorageVolDownloadArguments>
{
    public static StorageVolDownloadArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcStorageVolume>(),
        reader.UInt64(),
        reader.UInt64(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Volume);
        writer.UInt64(Offset);
        writer.UInt64(Length);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of STORAGE_VOL_RESIZE.</summary>
public sealed record StorageVolResizeArguments(
    RpcStorageVolume Volume,
    ulong Capacity,
    uint Flags) : IXdr<StorageVolResizeArguments>
{
    public static StorageVolResizeArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcStorageVolume>(),
        reader.UInt64(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Volume);
        writer.UInt64(Capacity);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of STORAGE_VOL_WIPE_PATTERN.</summary>
public sealed record StorageVolWipePatternArguments(
    RpcStorageVolume Volume,
    uint Algorithm,
    uint Flags) : IXdr<StorageVolWipePatternArguments>
{
    public static StorageVolWipePatternArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcStorageVolume>(),
        reader.UInt32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Volume);
        writer.UInt32(Algorithm);
        writer.UInt32(Flags);
    }
}
