namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<RpcFlagged<RpcDomain>, RpcInt> DomainSnapshotNum { get; }
        = Read<RpcFlagged<RpcDomain>, RpcInt>(187, "DOMAIN_SNAPSHOT_NUM");

    public static RpcProcedure<RpcFlagged<RpcDomain>, RpcFlag> DomainHasCurrentSnapshot { get; }
        = Read<RpcFlagged<RpcDomain>, RpcFlag>(190, "DOMAIN_HAS_CURRENT_SNAPSHOT");

    public static RpcProcedure<DomainListAllSnapshotsArguments, DomainListAllSnapshotsResult> DomainListAllSnapshots { get; }
        = Read<DomainListAllSnapshotsArguments, DomainListAllSnapshotsResult>(274, "DOMAIN_LIST_ALL_SNAPSHOTS");

    public static RpcProcedure<DomainListAllCheckpointsArguments, DomainListAllCheckpointsResult> DomainListAllCheckpoints { get; }
        = Read<DomainListAllCheckpointsArguments, DomainListAllCheckpointsResult>(413, "DOMAIN_LIST_ALL_CHECKPOINTS");
}
