namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<DomainMemoryStatsArguments, DomainMemoryStatsResult> DomainMemoryStats { get; }
        = Read<DomainMemoryStatsArguments, DomainMemoryStatsResult>(159, "DOMAIN_MEMORY_STATS");

    public static RpcProcedure<DomainGetCpuStatsArguments, DomainGetCpuStatsResult> DomainGetCpuStats { get; }
        = Read<DomainGetCpuStatsArguments, DomainGetCpuStatsResult>(262, "DOMAIN_GET_CPU_STATS");

    public static RpcProcedure<DomainSetMemoryStatsPeriodArguments, RpcNothing> DomainSetMemoryStatsPeriod { get; }
        = Write<DomainSetMemoryStatsPeriodArguments, RpcNothing>(308, "DOMAIN_SET_MEMORY_STATS_PERIOD");

    public static RpcProcedure<ConnectGetAllDomainStatsArguments, ConnectGetAllDomainStatsResult> ConnectGetAllDomainStats { get; }
        = Read<ConnectGetAllDomainStatsArguments, ConnectGetAllDomainStatsResult>(344, "CONNECT_GET_ALL_DOMAIN_STATS");
}
