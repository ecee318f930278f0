namespace Patchbay.Rpc;

/// <content>Having a guest's agent do things.</content>
public static partial class RemoteProcedure
{
    /// <summary>DOMAIN_PM_SUSPEND_FOR_DURATION.</summary>
    public static RpcProcedure<DomainPmSuspendForDurationArguments, RpcNothing> DomainPmSuspendForDuration { get; }
        = Write<DomainPmSuspendForDurationArguments, RpcNothing>(261, "DOMAIN_PM_SUSPEND_FOR_DURATION");

    /// <summary>DOMAIN_PM_WAKEUP.</summary>
    public static RpcProcedure<RpcFlagged<RpcDomain>, RpcNothing> DomainPmWakeup { get; }
        = Write<RpcFlagged<RpcDomain>, RpcNothing>(267, "DOMAIN_PM_WAKEUP");

    /// <summary>DOMAIN_FSTRIM.</summary>
    public static RpcProcedure<DomainFstrimArguments, RpcNothing> DomainFstrim { get; }
        = Write<DomainFstrimArguments, RpcNothing>(294, "DOMAIN_FSTRIM");

    /// <summary>DOMAIN_FSFREEZE.</summary>
    public static RpcProcedure<DomainFsfreezeArguments, RpcInt> DomainFsfreeze { get; }
        = Write<DomainFsfreezeArguments, RpcInt>(335, "DOMAIN_FSFREEZE");

    /// <summary>DOMAIN_FSTHAW.</summary>
    public static RpcProcedure<DomainFsfreezeArguments, RpcInt> DomainFsthaw { get; }
        = Write<DomainFsfreezeArguments, RpcInt>(336, "DOMAIN_FSTHAW");

    /// <summary>DOMAIN_SET_TIME.</summary>
    public static RpcProcedure<DomainSetTimeArguments, RpcNothing> DomainSetTime { get; }
        = Write<DomainSetTimeArguments, RpcNothing>(338, "DOMAIN_SET_TIME");

    /// <summary>DOMAIN_SET_USER_PASSWORD.</summary>
    public static RpcProcedure<DomainSetUserPasswordArguments, RpcNothing> DomainSetUserPassword { get; }
        = Write<DomainSetUserPasswordArguments, RpcNothing>(357, "DOMAIN_SET_USER_PASSWORD");

    /// <summary>DOMAIN_SET_GUEST_VCPUS.</summary>
    public static RpcProcedure<DomainSetGuestVcpusArguments, RpcNothing> DomainSetGuestVcpus { get; }
        = Write<DomainSetGuestVcpusArguments, RpcNothing>(372, "DOMAIN_SET_GUEST_VCPUS");

    /// <summary>DOMAIN_AGENT_SET_RESPONSE_TIMEOUT.</summary>
    public static RpcProcedure<DomainAgentSetResponseTimeoutArguments, RpcInt> DomainAgentSetResponseTimeout { get; }
        = Write<DomainAgentSetResponseTimeoutArguments, RpcInt>(420, "DOMAIN_AGENT_SET_RESPONSE_TIMEOUT");

    /// <summary>DOMAIN_AUTHORIZED_SSH_KEYS_SET.</summary>
    public static RpcProcedure<DomainAuthorizedSshKeysSetArguments, RpcNothing> DomainAuthorizedSshKeysSet { get; }
        = Write<DomainAuthorizedSshKeysSetArguments, RpcNothing>(425, "DOMAIN_AUTHORIZED_SSH_KEYS_SET");
}
