namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<NodeGetCellsFreeMemoryArguments, NodeGetCellsFreeMemoryResult> NodeGetCellsFreeMemory { get; }
        = Read<NodeGetCellsFreeMemoryArguments, NodeGetCellsFreeMemoryResult>(101, "NODE_GET_CELLS_FREE_MEMORY");

    public static RpcProcedure<RpcNothing, RpcULong> NodeGetFreeMemory { get; }
        = Read<RpcNothing, RpcULong>(102, "NODE_GET_FREE_MEMORY");

    public static RpcProcedure<NodeGetMemoryStatsArguments, NodeGetMemoryStatsResult> NodeGetMemoryStats { get; }
        = Read<NodeGetMemoryStatsArguments, NodeGetMemoryStatsResult>(228, "NODE_GET_MEMORY_STATS");

    public static RpcProcedure<NodeGetMemoryParametersArguments, NodeGetMemoryParametersResult> NodeGetMemoryParameters { get; }
        = Read<NodeGetMemoryParametersArguments, NodeGetMemoryParametersResult>(289, "NODE_GET_MEMORY_PARAMETERS");

    public static RpcProcedure<NodeGetFreePagesArguments, NodeGetFreePagesResult> NodeGetFreePages { get; }
        = Read<NodeGetFreePagesArguments, NodeGetFreePagesResult>(340, "NODE_GET_FREE_PAGES");
}
