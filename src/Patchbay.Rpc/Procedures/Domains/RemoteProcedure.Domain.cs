namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<RpcFlagged<RpcDomain>, RpcText> DomainGetXmlDesc { get; }
        = Read<RpcFlagged<RpcDomain>, RpcText>(14, "DOMAIN_GET_XML_DESC");

    public static RpcProcedure<RpcDomain, DomainGetInfoResult> DomainGetInfo { get; }
        = Read<RpcDomain, DomainGetInfoResult>(16, "DOMAIN_GET_INFO");

    public static RpcProcedure<RpcDomain, RpcText> DomainGetOsType { get; }
        = Read<RpcDomain, RpcText>(19, "DOMAIN_GET_OS_TYPE");

    public static RpcProcedure<RpcInt, RpcDomain> DomainLookupById { get; }
        = Read<RpcInt, RpcDomain>(22, "DOMAIN_LOOKUP_BY_ID");

    public static RpcProcedure<RpcText, RpcDomain> DomainLookupByName { get; }
        = Read<RpcText, RpcDomain>(23, "DOMAIN_LOOKUP_BY_NAME");

    public static RpcProcedure<RpcUuid, RpcDomain> DomainLookupByUuid { get; }
        = Read<RpcUuid, RpcDomain>(24, "DOMAIN_LOOKUP_BY_UUID");

    public static RpcProcedure<RpcInt, ConnectListDomainsResult> ConnectListDomains { get; }
        = Read<RpcInt, ConnectListDomainsResult>(37, "CONNECT_LIST_DOMAINS");

    public static RpcProcedure<RpcNothing, RpcInt> ConnectNumOfDomains { get; }
        = Read<RpcNothing, RpcInt>(51, "CONNECT_NUM_OF_DOMAINS");

    public static RpcProcedure<RpcDomain, DomainGetSecurityLabelResult> DomainGetSecurityLabel { get; }
        = Read<RpcDomain, DomainGetSecurityLabelResult>(121, "DOMAIN_GET_SECURITY_LABEL");

    public static RpcProcedure<RpcDomain, RpcFlag> DomainIsActive { get; }
        = Read<RpcDomain, RpcFlag>(150, "DOMAIN_IS_ACTIVE");

    public static RpcProcedure<RpcDomain, RpcFlag> DomainIsPersistent { get; }
        = Read<RpcDomain, RpcFlag>(151, "DOMAIN_IS_PERSISTENT");

    public static RpcProcedure<RpcDomain, RpcFlag> DomainIsUpdated { get; }
        = Read<RpcDomain, RpcFlag>(202, "DOMAIN_IS_UPDATED");

    public static RpcProcedure<RpcFlagged<RpcDomain>, DomainGetStateResult> DomainGetState { get; }
        = Read<RpcFlagged<RpcDomain>, DomainGetStateResult>(212, "DOMAIN_GET_STATE");

    public static RpcProcedure<DomainSetMetadataArguments, RpcNothing> DomainSetMetadata { get; }
        = Write<DomainSetMetadataArguments, RpcNothing>(264, "DOMAIN_SET_METADATA");

    public static RpcProcedure<DomainGetMetadataArguments, RpcText> DomainGetMetadata { get; }
        = Read<DomainGetMetadataArguments, RpcText>(265, "DOMAIN_GET_METADATA");

    public static RpcProcedure<RpcListArguments, ConnectListAllDomainsResult> ConnectListAllDomains { get; }
        = Read<RpcListArguments, ConnectListAllDomainsResult>(273, "CONNECT_LIST_ALL_DOMAINS");

    public static RpcProcedure<RpcFlagged<RpcDomain>, DomainGetLaunchSecurityInfoResult> DomainGetLaunchSecurityInfo { get; }
        = Write<RpcFlagged<RpcDomain>, DomainGetLaunchSecurityInfoResult>(396, "DOMAIN_GET_LAUNCH_SECURITY_INFO");
}
