namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<RpcDomain, RpcULong> DomainGetMaxMemory { get; }
        = Read<RpcDomain, RpcULong>(17, "DOMAIN_GET_MAX_MEMORY");

    public static RpcProcedure<DomainSetMaxMemoryArguments, RpcNothing> DomainSetMaxMemory { get; }
        = Write<DomainSetMaxMemoryArguments, RpcNothing>(30, "DOMAIN_SET_MAX_MEMORY");

    public static RpcProcedure<DomainSetMemoryArguments, RpcNothing> DomainSetMemory { get; }
        = Write<DomainSetMemoryArguments, RpcNothing>(31, "DOMAIN_SET_MEMORY");

    public static RpcProcedure<RpcDomain, DomainGetSchedulerTypeResult> DomainGetSchedulerType { get; }
        = Read<RpcDomain, DomainGetSchedulerTypeResult>(56, "DOMAIN_GET_SCHEDULER_TYPE");

    public static RpcProcedure<DomainGetSchedulerParametersArguments, DomainGetSchedulerParametersResult> DomainGetSchedulerParameters { get; }
        = Read<DomainGetSchedulerParametersArguments, DomainGetSchedulerParametersResult>(57, "DOMAIN_GET_SCHEDULER_PARAMETERS");

    public static RpcProcedure<DomainParametersArguments, RpcParameters16> DomainGetMemoryParameters { get; }
        = Read<DomainParametersArguments, RpcParameters16>(198, "DOMAIN_GET_MEMORY_PARAMETERS");

    public static RpcProcedure<DomainSetMemoryFlagsArguments, RpcNothing> DomainSetMemoryFlags { get; }
        = Write<DomainSetMemoryFlagsArguments, RpcNothing>(204, "DOMAIN_SET_MEMORY_FLAGS");

    public static RpcProcedure<DomainParametersArguments, RpcParameters16> DomainGetBlkioParameters { get; }
        = Read<DomainParametersArguments, RpcParameters16>(206, "DOMAIN_GET_BLKIO_PARAMETERS");

    public static RpcProcedure<DomainParametersArguments, DomainGetSchedulerParametersResult> DomainGetSchedulerParametersFlags { get; }
        = Read<DomainParametersArguments, DomainGetSchedulerParametersResult>(223, "DOMAIN_GET_SCHEDULER_PARAMETERS_FLAGS");

    public static RpcProcedure<DomainParametersArguments, RpcParameters16> DomainGetNumaParameters { get; }
        = Read<DomainParametersArguments, RpcParameters16>(255, "DOMAIN_GET_NUMA_PARAMETERS");

    public static RpcProcedure<RpcFlagged<RpcDomain>, DomainGetPerfEventsResult> DomainGetPerfEvents { get; }
        = Read<RpcFlagged<RpcDomain>, DomainGetPerfEventsResult>(365, "DOMAIN_GET_PERF_EVENTS");
}
