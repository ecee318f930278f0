namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<RpcOptionalText, RpcInt> ConnectGetMaxVcpus { get; }
        = Read<RpcOptionalText, RpcInt>(5, "CONNECT_GET_MAX_VCPUS");

    public static RpcProcedure<RpcNothing, RpcText> ConnectGetCapabilities { get; }
        = Read<RpcNothing, RpcText>(7, "CONNECT_GET_CAPABILITIES");

    public static RpcProcedure<ConnectDomainXmlToNativeArguments, RpcText> ConnectDomainXmlToNative { get; }
        = Write<ConnectDomainXmlToNativeArguments, RpcText>(136, "CONNECT_DOMAIN_XML_TO_NATIVE");

    public static RpcProcedure<RpcFlaggedText, RpcInt> ConnectCompareCpu { get; }
        = Read<RpcFlaggedText, RpcInt>(158, "CONNECT_COMPARE_CPU");

    public static RpcProcedure<ConnectBaselineCpuArguments, RpcText> ConnectBaselineCpu { get; }
        = Read<ConnectBaselineCpuArguments, RpcText>(162, "CONNECT_BASELINE_CPU");

    public static RpcProcedure<RpcUInt, RpcText> ConnectGetSysinfo { get; }
        = Read<RpcUInt, RpcText>(203, "CONNECT_GET_SYSINFO");

    public static RpcProcedure<ConnectGetCpuModelNamesArguments, ConnectGetCpuModelNamesResult> ConnectGetCpuModelNames { get; }
        = Read<ConnectGetCpuModelNamesArguments, ConnectGetCpuModelNamesResult>(312, "CONNECT_GET_CPU_MODEL_NAMES");

    // What takes the path of an emulator runs that, as root: it is for none who may only look.
    public static RpcProcedure<ConnectGetDomainCapabilitiesArguments, RpcText> ConnectGetDomainCapabilities { get; }
        = Write<ConnectGetDomainCapabilitiesArguments, RpcText>(342, "CONNECT_GET_DOMAIN_CAPABILITIES");

    public static RpcProcedure<ConnectCompareHypervisorCpuArguments, RpcInt> ConnectCompareHypervisorCpu { get; }
        = Write<ConnectCompareHypervisorCpuArguments, RpcInt>(393, "CONNECT_COMPARE_HYPERVISOR_CPU");

    public static RpcProcedure<ConnectBaselineHypervisorCpuArguments, RpcText> ConnectBaselineHypervisorCpu { get; }
        = Write<ConnectBaselineHypervisorCpuArguments, RpcText>(394, "CONNECT_BASELINE_HYPERVISOR_CPU");
}
