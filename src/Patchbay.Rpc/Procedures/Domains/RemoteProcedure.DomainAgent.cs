namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<RpcFlagged<RpcDomain>, RpcText> DomainGetHostname { get; }
        = Write<RpcFlagged<RpcDomain>, RpcText>(277, "DOMAIN_GET_HOSTNAME");

    public static RpcProcedure<RpcFlagged<RpcDomain>, DomainGetTimeResult> DomainGetTime { get; }
        = Write<RpcFlagged<RpcDomain>, DomainGetTimeResult>(337, "DOMAIN_GET_TIME");

    public static RpcProcedure<RpcFlagged<RpcDomain>, DomainGetFsinfoResult> DomainGetFsinfo { get; }
        = Write<RpcFlagged<RpcDomain>, DomainGetFsinfoResult>(349, "DOMAIN_GET_FSINFO");

    public static RpcProcedure<DomainGetGuestInfoArguments, DomainGetGuestInfoResult> DomainGetGuestInfo { get; }
        = Write<DomainGetGuestInfoArguments, DomainGetGuestInfoResult>(418, "DOMAIN_GET_GUEST_INFO");

    public static RpcProcedure<DomainAuthorizedSshKeysGetArguments, DomainAuthorizedSshKeysGetResult> DomainAuthorizedSshKeysGet { get; }
        = Write<DomainAuthorizedSshKeysGetArguments, DomainAuthorizedSshKeysGetResult>(424, "DOMAIN_AUTHORIZED_SSH_KEYS_GET");
}
