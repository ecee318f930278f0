namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<RpcNothing, NodeGetInfoResult> NodeGetInfo { get; }
        = Read<RpcNothing, NodeGetInfoResult>(6, "NODE_GET_INFO");

    public static RpcProcedure<RpcNothing, NodeGetSecurityModelResult> NodeGetSecurityModel { get; }
        = Read<RpcNothing, NodeGetSecurityModelResult>(122, "NODE_GET_SECURITY_MODEL");

    public static RpcProcedure<NodeGetCpuStatsArguments, NodeGetCpuStatsResult> NodeGetCpuStats { get; }
        = Read<NodeGetCpuStatsArguments, NodeGetCpuStatsResult>(227, "NODE_GET_CPU_STATS");

    public static RpcProcedure<NodeGetCpuMapArguments, NodeGetCpuMapResult> NodeGetCpuMap { get; }
        = Read<NodeGetCpuMapArguments, NodeGetCpuMapResult>(293, "NODE_GET_CPU_MAP");

    public static RpcProcedure<NodeGetSevInfoArguments, NodeGetSevInfoResult> NodeGetSevInfo { get; }
        = Write<NodeGetSevInfoArguments, NodeGetSevInfoResult>(395, "NODE_GET_SEV_INFO");
}
