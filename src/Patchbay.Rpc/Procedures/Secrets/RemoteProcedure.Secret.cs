namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<RpcUuid, RpcSecret> SecretLookupByUuid { get; }
        = Read<RpcUuid, RpcSecret>(141, "SECRET_LOOKUP_BY_UUID");

    public static RpcProcedure<RpcListArguments, ConnectListAllSecretsResult> ConnectListAllSecrets { get; }
        = Read<RpcListArguments, ConnectListAllSecretsResult>(287, "CONNECT_LIST_ALL_SECRETS");

    public static RpcProcedure<ConnectSecretEventRegisterAnyArguments, RpcInt> ConnectSecretEventRegisterAny { get; }
        = Read<ConnectSecretEventRegisterAnyArguments, RpcInt>(380, "CONNECT_SECRET_EVENT_REGISTER_ANY");
}
