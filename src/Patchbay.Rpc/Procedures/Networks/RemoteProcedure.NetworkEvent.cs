namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<ConnectNetworkEventRegisterAnyArguments, RpcInt> ConnectNetworkEventRegisterAny { get; }
        = Read<ConnectNetworkEventRegisterAnyArguments, RpcInt>(313, "CONNECT_NETWORK_EVENT_REGISTER_ANY");

    public static RpcProcedure<RpcInt, RpcNothing> ConnectNetworkEventDeregisterAny { get; }
        = Read<RpcInt, RpcNothing>(314, "CONNECT_NETWORK_EVENT_DEREGISTER_ANY");
}
