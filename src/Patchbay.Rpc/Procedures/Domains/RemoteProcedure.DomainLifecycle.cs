namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<RpcDomain, RpcNothing> DomainCreate { get; }
        = Write<RpcDomain, RpcNothing>(9, "DOMAIN_CREATE");

    public static RpcProcedure<RpcFlaggedText, RpcDomain> DomainCreateXml { get; }
        = Write<RpcFlaggedText, RpcDomain>(10, "DOMAIN_CREATE_XML");

    public static RpcProcedure<RpcText, RpcDomain> DomainDefineXml { get; }
        = Write<RpcText, RpcDomain>(11, "DOMAIN_DEFINE_XML");

    public static RpcProcedure<RpcDomain, RpcNothing> DomainDestroy { get; }
        = Write<RpcDomain, RpcNothing>(12, "DOMAIN_DESTROY");

    public static RpcProcedure<RpcDomain, RpcFlag> DomainGetAutostart { get; }
        = Read<RpcDomain, RpcFlag>(15, "DOMAIN_GET_AUTOSTART");

    public static RpcProcedure<RpcInt, RpcNames> ConnectListDefinedDomains { get; }
        = Read<RpcInt, RpcNames>(21, "CONNECT_LIST_DEFINED_DOMAINS");

    public static RpcProcedure<RpcNothing, RpcInt> ConnectNumOfDefinedDomains { get; }
        = Read<RpcNothing, RpcInt>(25, "CONNECT_NUM_OF_DEFINED_DOMAINS");

    public static RpcProcedure<RpcFlagged<RpcDomain>, RpcNothing> DomainReboot { get; }
        = Write<RpcFlagged<RpcDomain>, RpcNothing>(27, "DOMAIN_REBOOT");

    public static RpcProcedure<RpcDomain, RpcNothing> DomainResume { get; }
        = Write<RpcDomain, RpcNothing>(28, "DOMAIN_RESUME");

    public static RpcProcedure<RpcSetAutostart<RpcDomain>, RpcNothing> DomainSetAutostart { get; }
        = Write<RpcSetAutostart<RpcDomain>, RpcNothing>(29, "DOMAIN_SET_AUTOSTART");

    public static RpcProcedure<RpcDomain, RpcNothing> DomainShutdown { get; }
        = Write<RpcDomain, RpcNothing>(33, "DOMAIN_SHUTDOWN");

    public static RpcProcedure<RpcDomain, RpcNothing> DomainSuspend { get; }
        = Write<RpcDomain, RpcNothing>(34, "DOMAIN_SUSPEND");

    public static RpcProcedure<RpcDomain, RpcNothing> DomainUndefine { get; }
        = Write<RpcDomain, RpcNothing>(35, "DOMAIN_UNDEFINE");

    public static RpcProcedure<RpcFlagged<RpcDomain>, RpcDomain> DomainCreateWithFlags { get; }
        = Write<RpcFlagged<RpcDomain>, RpcDomain>(196, "DOMAIN_CREATE_WITH_FLAGS");

    public static RpcProcedure<RpcFlagged<RpcDomain>, RpcNothing> DomainUndefineFlags { get; }
        = Write<RpcFlagged<RpcDomain>, RpcNothing>(231, "DOMAIN_UNDEFINE_FLAGS");

    public static RpcProcedure<RpcFlagged<RpcDomain>, RpcNothing> DomainDestroyFlags { get; }
        = Write<RpcFlagged<RpcDomain>, RpcNothing>(234, "DOMAIN_DESTROY_FLAGS");

    public static RpcProcedure<RpcFlagged<RpcDomain>, RpcNothing> DomainReset { get; }
        = Write<RpcFlagged<RpcDomain>, RpcNothing>(245, "DOMAIN_RESET");

    public static RpcProcedure<RpcFlagged<RpcDomain>, RpcNothing> DomainShutdownFlags { get; }
        = Write<RpcFlagged<RpcDomain>, RpcNothing>(258, "DOMAIN_SHUTDOWN_FLAGS");

    public static RpcProcedure<RpcFlaggedText, RpcDomain> DomainDefineXmlFlags { get; }
        = Write<RpcFlaggedText, RpcDomain>(350, "DOMAIN_DEFINE_XML_FLAGS");

    public static RpcProcedure<DomainRenameArguments, RpcInt> DomainRename { get; }
        = Write<DomainRenameArguments, RpcInt>(358, "DOMAIN_RENAME");

    public static RpcProcedure<DomainSetLifecycleActionArguments, RpcNothing> DomainSetLifecycleAction { get; }
        = Write<DomainSetLifecycleActionArguments, RpcNothing>(390, "DOMAIN_SET_LIFECYCLE_ACTION");

    public static RpcProcedure<RpcDomain, RpcFlag> DomainGetAutostartOnce { get; }
        = Read<RpcDomain, RpcFlag>(449, "DOMAIN_GET_AUTOSTART_ONCE");

    public static RpcProcedure<RpcSetAutostart<RpcDomain>, RpcNothing> DomainSetAutostartOnce { get; }
        = Write<RpcSetAutostart<RpcDomain>, RpcNothing>(450, "DOMAIN_SET_AUTOSTART_ONCE");
}
