namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<RpcOptionalText, RpcInt> ConnectGetMaxVcpus { get; }
        = Read<RpcOptionalText, RpcInt>(5, "CONNECT_GET_MAX_VCPUS");

    public static RpcProcedure<RpcNothing, RpcText> ConnectGetCapabilities { get; }
        = Read<RpcNothing, RpcText>(7, "CONNECT_GET_CAPABILITIES");

    public static RpcProcedure<ConnectDomainXmlToNativeArguments, RpcText> ConnectDomainXmlToNative { get; }
        = Write<ConnectDomainXmlToNativeArguments, RpcText>(136, "CONNECT_DOMAIN_XML_TO_NATIVE");

    public static RpcProcedure<RpcUInt, RpcText> ConnectGetSysinfo { get; }
        = Read<RpcUInt, RpcText>(203, "CONNECT_GET_SYSINFO");

    public static RpcProcedure<ConnectGetCpuModelNamesArguments, ConnectGetCpuModelNamesResult> ConnectGetCpuModelNames { get; }
        = Read<ConnectGetCpuModelNamesArguments, ConnectGetCpuModelNamesResult>(312, "CONNECT_GET_CPU_MODEL_NAMES");

    public static RpcProcedure<ConnectGetDomainCapabilitiesArguments, RpcText> ConnectGetDomainCapabilities { get; }
        = Write<ConnectGetDomainCapabilitiesArguments, RpcText>(342, "CONNECT_GET_DOMAIN_CAPABILITIES");
}
