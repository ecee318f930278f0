namespace Patchbay.Rpc;

/// <summary>The arguments of DOMAIN_BLOCK_STATS.</summary>
public sealed record DomainBlockStatsArguments(RpcDomain Domain, string Path) : IXdr<DomainBlockStatsArguments>
{
    public static DomainBlockStatsArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Text());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Text(Path);
    }
}

/// <summary>The result of DOMAIN_BLOCK_STATS.</summary>
public sealed record DomainBlockStatsResult(
    long ReadRequests,
    long ReadBytes,
    long WriteRequests,
    long WriteBytes,
    long Errors) : IXdr<DomainBlockStatsResult>
{
    public static DomainBlockStatsResult Read(ref XdrReader reader) => new(
        reader.Int64(),
        reader.Int64(),
        reader.Int64(),
        reader.Int64(),
        reader.Int64());

    public void Write(ref XdrWriter writer)
    {
        writer.Int64(ReadRequests);
        writer.Int64(ReadBytes);
        writer.Int64(WriteRequests);
        writer.Int64(WriteBytes);
        writer.Int64(Errors);
    }
}

/// <summary>The arguments of DOMAIN_GET_BLOCK_INFO.</summary>
public sealed record DomainGetBlockInfoArguments(
    RpcDomain Domain,
    string Path,
    uint Flags) : IXdr<DomainGetBlockInfoArguments>
{
    public static DomainGetBlockInfoArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Text(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Text(Path);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of DOMAIN_GET_BLOCK_INFO.</summary>
public sealed record DomainGetBlockInfoResult(
    ulong Allocation,
    ulong Capacity,
    ulong Physical) : IXdr<DomainGetBlockInfoResult>
{
    public static DomainGetBlockInfoResult Read(ref XdrReader reader) => new(
        reader.UInt64(),
        reader.UInt64(),
        reader.UInt64());

    public void Write(ref XdrWriter writer)
    {
        writer.UInt64(Allocation);
        writer.UInt64(Capacity);
        writer.UInt64(Physical);
    }
}

/// <summary>The arguments of DOMAIN_BLOCK_STATS_FLAGS.</summary>
public sealed record DomainBlockStatsFlagsArguments(
    RpcDomain Domain,
    string Path,
    int ParameterCount,
    uint Flags) : IXdr<DomainBlockStatsFlagsArguments>
{
    public static DomainBlockStatsFlagsArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Text(),
        reader.Int32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Text(Path);
        writer.Int32(ParameterCount);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of DOMAIN_BLOCK_RESIZE.</summary>
public sealed record DomainBlockResizeArguments(
    RpcDomain Domain,
    string Disk,
    ulong Size,
    uint Flags) : IXdr<DomainBlockResizeArguments>
{
    public static DomainBlockResizeArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Text(),
        reader.UInt64(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Text(Disk);
        writer.UInt64(Size);
        writer.UInt32(Flags);
    }
}
