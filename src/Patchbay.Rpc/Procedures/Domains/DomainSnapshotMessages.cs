namespace Patchbay.Rpc;

/// <summary>The arguments of DOMAIN_LIST_ALL_SNAPSHOTS.</summary>
public sealed record DomainListAllSnapshotsArguments(
    RpcDomain Domain,
    bool NeedResults,
    uint Flags) : IXdr<DomainListAllSnapshotsArguments>
{
    public static DomainListAllSnapshotsArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Flag(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Flag(NeedResults);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of DOMAIN_LIST_ALL_SNAPSHOTS.</summary>
public sealed record DomainListAllSnapshotsResult(
    XdrList<RpcSnapshot> Snapshots,
    int Count) : IXdr<DomainListAllSnapshotsResult>
{
    public static DomainListAllSnapshotsResult Read(ref XdrReader reader) => new(
        reader.List<RpcSnapshot>(RpcLimits.Objects),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Snapshots, RpcLimits.Objects);
        writer.Int32(Count);
    }
}

/// <summary>The arguments of DOMAIN_LIST_ALL_CHECKPOINTS.</summary>
public sealed record DomainListAllCheckpointsArguments(
    RpcDomain Domain,
    bool NeedResults,
    uint Flags) : IXdr<DomainListAllCheckpointsArguments>
{
    public static DomainListAllCheckpointsArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Flag(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Flag(NeedResults);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of DOMAIN_LIST_ALL_CHECKPOINTS.</summary>
public sealed record DomainListAllCheckpointsResult(
    XdrList<RpcCheckpoint> Checkpoints,
    int Count) : IXdr<DomainListAllCheckpointsResult>
{
    public static DomainListAllCheckpointsResult Read(ref XdrReader reader) => new(
        reader.List<RpcCheckpoint>(RpcLimits.Objects),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Checkpoints, RpcLimits.Objects);
        writer.Int32(Count);
    }
}
