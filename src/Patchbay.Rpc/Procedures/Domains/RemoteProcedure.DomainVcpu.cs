namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<RpcDomain, RpcInt> DomainGetMaxVcpus { get; }
        = Read<RpcDomain, RpcInt>(18, "DOMAIN_GET_MAX_VCPUS");

    public static RpcProcedure<DomainGetVcpusArguments, DomainGetVcpusResult> DomainGetVcpus { get; }
        = Read<DomainGetVcpusArguments, DomainGetVcpusResult>(20, "DOMAIN_GET_VCPUS");

    public static RpcProcedure<DomainPinVcpuArguments, RpcNothing> DomainPinVcpu { get; }
        = Write<DomainPinVcpuArguments, RpcNothing>(26, "DOMAIN_PIN_VCPU");

    public static RpcProcedure<DomainSetVcpusArguments, RpcNothing> DomainSetVcpus { get; }
        = Write<DomainSetVcpusArguments, RpcNothing>(32, "DOMAIN_SET_VCPUS");

    public static RpcProcedure<DomainSetVcpusFlagsArguments, RpcNothing> DomainSetVcpusFlags { get; }
        = Write<DomainSetVcpusFlagsArguments, RpcNothing>(199, "DOMAIN_SET_VCPUS_FLAGS");

    public static RpcProcedure<RpcFlagged<RpcDomain>, RpcInt> DomainGetVcpusFlags { get; }
        = Read<RpcFlagged<RpcDomain>, RpcInt>(200, "DOMAIN_GET_VCPUS_FLAGS");

    public static RpcProcedure<DomainPinVcpuFlagsArguments, RpcNothing> DomainPinVcpuFlags { get; }
        = Write<DomainPinVcpuFlagsArguments, RpcNothing>(225, "DOMAIN_PIN_VCPU_FLAGS");

    public static RpcProcedure<DomainGetVcpuPinInfoArguments, DomainGetVcpuPinInfoResult> DomainGetVcpuPinInfo { get; }
        = Read<DomainGetVcpuPinInfoArguments, DomainGetVcpuPinInfoResult>(230, "DOMAIN_GET_VCPU_PIN_INFO");

    public static RpcProcedure<DomainGetEmulatorPinInfoArguments, DomainGetEmulatorPinInfoResult> DomainGetEmulatorPinInfo { get; }
        = Read<DomainGetEmulatorPinInfoArguments, DomainGetEmulatorPinInfoResult>(280, "DOMAIN_GET_EMULATOR_PIN_INFO");

    public static RpcProcedure<RpcFlagged<RpcDomain>, DomainGetIothreadInfoResult> DomainGetIothreadInfo { get; }
        = Read<RpcFlagged<RpcDomain>, DomainGetIothreadInfoResult>(351, "DOMAIN_GET_IOTHREAD_INFO");

    public static RpcProcedure<RpcFlagged<RpcDomain>, DomainGetGuestVcpusResult> DomainGetGuestVcpus { get; }
        = Write<RpcFlagged<RpcDomain>, DomainGetGuestVcpusResult>(371, "DOMAIN_GET_GUEST_VCPUS");
}
