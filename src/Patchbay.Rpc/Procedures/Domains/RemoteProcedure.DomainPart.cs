namespace Patchbay.Rpc;

/// <content>Snapshots and checkpoints by name, and limits of disks.</content>
public static partial class RemoteProcedure
{
    /// <summary>DOMAIN_SNAPSHOT_LIST_NAMES.</summary>
    public static RpcProcedure<DomainListPartNamesArguments, RpcNames> DomainSnapshotListNames { get; }
        = Read<DomainListPartNamesArguments, RpcNames>(188, "DOMAIN_SNAPSHOT_LIST_NAMES");

    /// <summary>DOMAIN_SNAPSHOT_LOOKUP_BY_NAME.</summary>
    public static RpcProcedure<DomainLookupPartArguments, RpcSnapshot> DomainSnapshotLookupByName { get; }
        = Read<DomainLookupPartArguments, RpcSnapshot>(189, "DOMAIN_SNAPSHOT_LOOKUP_BY_NAME");

    /// <summary>DOMAIN_SNAPSHOT_CURRENT.</summary>
    public static RpcProcedure<RpcFlagged<RpcDomain>, RpcSnapshot> DomainSnapshotCurrent { get; }
        = Read<RpcFlagged<RpcDomain>, RpcSnapshot>(191, "DOMAIN_SNAPSHOT_CURRENT");

    /// <summary>DOMAIN_GET_BLOCK_IO_TUNE.</summary>
    public static RpcProcedure<DomainGetBlockIoTuneArguments, DomainGetBlockIoTuneResult> DomainGetBlockIoTune { get; }
        = Read<DomainGetBlockIoTuneArguments, DomainGetBlockIoTuneResult>(253, "DOMAIN_GET_BLOCK_IO_TUNE");

    /// <summary>DOMAIN_CHECKPOINT_LOOKUP_BY_NAME.</summary>
    public static RpcProcedure<DomainLookupPartArguments, RpcCheckpoint> DomainCheckpointLookupByName { get; }
        = Read<DomainLookupPartArguments, RpcCheckpoint>(415, "DOMAIN_CHECKPOINT_LOOKUP_BY_NAME");
}
