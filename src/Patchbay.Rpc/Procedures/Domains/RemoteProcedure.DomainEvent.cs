namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    /// <summary>CONNECT_DOMAIN_EVENT_REGISTER: lifecycle events of all guests, without a number.</summary>
    public static RpcProcedure<RpcNothing, RpcInt> ConnectDomainEventRegister { get; }
        = Read<RpcNothing, RpcInt>(105, "CONNECT_DOMAIN_EVENT_REGISTER");

    /// <summary>CONNECT_DOMAIN_EVENT_DEREGISTER.</summary>
    public static RpcProcedure<RpcNothing, RpcInt> ConnectDomainEventDeregister { get; }
        = Read<RpcNothing, RpcInt>(106, "CONNECT_DOMAIN_EVENT_DEREGISTER");

    /// <summary>CONNECT_DOMAIN_EVENT_REGISTER_ANY: events of a kind of all guests, without a number.</summary>
    public static RpcProcedure<RpcInt, RpcNothing> ConnectDomainEventRegisterAny { get; }
        = Read<RpcInt, RpcNothing>(167, "CONNECT_DOMAIN_EVENT_REGISTER_ANY");

    /// <summary>CONNECT_DOMAIN_EVENT_DEREGISTER_ANY.</summary>
    public static RpcProcedure<RpcInt, RpcNothing> ConnectDomainEventDeregisterAny { get; }
        = Read<RpcInt, RpcNothing>(168, "CONNECT_DOMAIN_EVENT_DEREGISTER_ANY");

    public static RpcProcedure<ConnectDomainEventCallbackRegisterAnyArguments, RpcInt> ConnectDomainEventCallbackRegisterAny { get; }
        = Read<ConnectDomainEventCallbackRegisterAnyArguments, RpcInt>(316, "CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY");

    public static RpcProcedure<RpcInt, RpcNothing> ConnectDomainEventCallbackDeregisterAny { get; }
        = Read<RpcInt, RpcNothing>(317, "CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY");
}
