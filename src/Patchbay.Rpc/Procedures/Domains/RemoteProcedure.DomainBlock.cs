namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<DomainBlockStatsArguments, DomainBlockStatsResult> DomainBlockStats { get; }
        = Read<DomainBlockStatsArguments, DomainBlockStatsResult>(64, "DOMAIN_BLOCK_STATS");

    public static RpcProcedure<DomainGetBlockInfoArguments, DomainGetBlockInfoResult> DomainGetBlockInfo { get; }
        = Read<DomainGetBlockInfoArguments, DomainGetBlockInfoResult>(194, "DOMAIN_GET_BLOCK_INFO");

    public static RpcProcedure<DomainBlockStatsFlagsArguments, RpcParameters16> DomainBlockStatsFlags { get; }
        = Read<DomainBlockStatsFlagsArguments, RpcParameters16>(243, "DOMAIN_BLOCK_STATS_FLAGS");

    public static RpcProcedure<DomainBlockResizeArguments, RpcNothing> DomainBlockResize { get; }
        = Write<DomainBlockResizeArguments, RpcNothing>(251, "DOMAIN_BLOCK_RESIZE");
}
