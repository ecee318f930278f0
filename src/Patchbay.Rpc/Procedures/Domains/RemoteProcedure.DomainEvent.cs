namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<ConnectDomainEventCallbackRegisterAnyArguments, RpcInt> ConnectDomainEventCallbackRegisterAny { get; }
        = Read<ConnectDomainEventCallbackRegisterAnyArguments, RpcInt>(316, "CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY");

    public static RpcProcedure<RpcInt, RpcNothing> ConnectDomainEventCallbackDeregisterAny { get; }
        = Read<RpcInt, RpcNothing>(317, "CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY");
}
