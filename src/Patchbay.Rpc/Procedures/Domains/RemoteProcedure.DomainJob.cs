namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<RpcDomain, DomainGetJobInfoResult> DomainGetJobInfo { get; }
        = Read<RpcDomain, DomainGetJobInfoResult>(163, "DOMAIN_GET_JOB_INFO");

    public static RpcProcedure<RpcDomain, RpcNothing> DomainAbortJob { get; }
        = Write<RpcDomain, RpcNothing>(164, "DOMAIN_ABORT_JOB");

    public static RpcProcedure<RpcFlagged<RpcDomain>, DomainGetControlInfoResult> DomainGetControlInfo { get; }
        = Read<RpcFlagged<RpcDomain>, DomainGetControlInfoResult>(229, "DOMAIN_GET_CONTROL_INFO");

    public static RpcProcedure<RpcFlagged<RpcDomain>, DomainGetJobStatsResult> DomainGetJobStats { get; }
        = Read<RpcFlagged<RpcDomain>, DomainGetJobStatsResult>(298, "DOMAIN_GET_JOB_STATS");

    public static RpcProcedure<RpcFlagged<RpcDomain>, DomainGetMessagesResult> DomainGetMessages { get; }
        = Read<RpcFlagged<RpcDomain>, DomainGetMessagesResult>(426, "DOMAIN_GET_MESSAGES");
}
