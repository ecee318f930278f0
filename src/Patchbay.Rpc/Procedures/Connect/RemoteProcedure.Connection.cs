namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<ConnectOpenArguments, RpcNothing> ConnectOpen { get; }
        = Read<ConnectOpenArguments, RpcNothing>(1, "CONNECT_OPEN");

    public static RpcProcedure<RpcNothing, RpcNothing> ConnectClose { get; }
        = Read<RpcNothing, RpcNothing>(2, "CONNECT_CLOSE");

    public static RpcProcedure<RpcNothing, RpcText> ConnectGetType { get; }
        = Read<RpcNothing, RpcText>(3, "CONNECT_GET_TYPE");

    public static RpcProcedure<RpcNothing, RpcULong> ConnectGetVersion { get; }
        = Read<RpcNothing, RpcULong>(4, "CONNECT_GET_VERSION");

    public static RpcProcedure<RpcNothing, RpcText> ConnectGetHostname { get; }
        = Read<RpcNothing, RpcText>(59, "CONNECT_GET_HOSTNAME");

    public static RpcProcedure<RpcInt, RpcFlag> ConnectSupportsFeature { get; }
        = Read<RpcInt, RpcFlag>(60, "CONNECT_SUPPORTS_FEATURE");

    public static RpcProcedure<RpcNothing, AuthListResult> AuthList { get; }
        = Open<RpcNothing, AuthListResult>(66, "AUTH_LIST");

    public static RpcProcedure<RpcNothing, RpcText> AuthSaslInit { get; }
        = Open<RpcNothing, RpcText>(67, "AUTH_SASL_INIT");

    public static RpcProcedure<AuthSaslStartArguments, AuthSaslStartResult> AuthSaslStart { get; }
        = Open<AuthSaslStartArguments, AuthSaslStartResult>(68, "AUTH_SASL_START");

    public static RpcProcedure<AuthSaslStepArguments, AuthSaslStepResult> AuthSaslStep { get; }
        = Open<AuthSaslStepArguments, AuthSaslStepResult>(69, "AUTH_SASL_STEP");

    public static RpcProcedure<RpcNothing, RpcInt> AuthPolkit { get; } = Open<RpcNothing, RpcInt>(70, "AUTH_POLKIT");

    public static RpcProcedure<RpcNothing, RpcText> ConnectGetUri { get; }
        = Read<RpcNothing, RpcText>(110, "CONNECT_GET_URI");

    public static RpcProcedure<RpcNothing, RpcFlag> ConnectIsSecure { get; }
        = Read<RpcNothing, RpcFlag>(149, "CONNECT_IS_SECURE");

    public static RpcProcedure<RpcNothing, RpcULong> ConnectGetLibVersion { get; }
        = Read<RpcNothing, RpcULong>(157, "CONNECT_GET_LIB_VERSION");

    public static RpcProcedure<RpcNothing, RpcNothing> ConnectRegisterCloseCallback { get; }
        = Read<RpcNothing, RpcNothing>(360, "CONNECT_REGISTER_CLOSE_CALLBACK");

    public static RpcProcedure<RpcNothing, RpcNothing> ConnectUnregisterCloseCallback { get; }
        = Read<RpcNothing, RpcNothing>(361, "CONNECT_UNREGISTER_CLOSE_CALLBACK");

    public static RpcProcedure<ConnectSetIdentityArguments, RpcNothing> ConnectSetIdentity { get; }
        = Read<ConnectSetIdentityArguments, RpcNothing>(419, "CONNECT_SET_IDENTITY");
}
