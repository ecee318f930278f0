namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<RpcNothing, RpcInt> ConnectNumOfSecrets { get; }
        = Read<RpcNothing, RpcInt>(139, "CONNECT_NUM_OF_SECRETS");

    public static RpcProcedure<RpcInt, RpcNames> ConnectListSecrets { get; }
        = Read<RpcInt, RpcNames>(140, "CONNECT_LIST_SECRETS");

    public static RpcProcedure<RpcUuid, RpcSecret> SecretLookupByUuid { get; }
        = Read<RpcUuid, RpcSecret>(141, "SECRET_LOOKUP_BY_UUID");

    public static RpcProcedure<RpcFlagged<RpcSecret>, RpcText> SecretGetXmlDesc { get; }
        = Read<RpcFlagged<RpcSecret>, RpcText>(143, "SECRET_GET_XML_DESC");

    public static RpcProcedure<RpcListArguments, ConnectListAllSecretsResult> ConnectListAllSecrets { get; }
        = Read<RpcListArguments, ConnectListAllSecretsResult>(287, "CONNECT_LIST_ALL_SECRETS");

    public static RpcProcedure<ConnectSecretEventRegisterAnyArguments, RpcInt> ConnectSecretEventRegisterAny { get; }
        = Read<ConnectSecretEventRegisterAnyArguments, RpcInt>(380, "CONNECT_SECRET_EVENT_REGISTER_ANY");

    public static RpcProcedure<RpcInt, RpcNothing> ConnectSecretEventDeregisterAny { get; }
        = Read<RpcInt, RpcNothing>(381, "CONNECT_SECRET_EVENT_DEREGISTER_ANY");
}
