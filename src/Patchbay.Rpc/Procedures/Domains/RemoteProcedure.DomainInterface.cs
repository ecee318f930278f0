namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<DomainInterfaceStatsArguments, DomainInterfaceStatsResult> DomainInterfaceStats { get; }
        = Read<DomainInterfaceStatsArguments, DomainInterfaceStatsResult>(65, "DOMAIN_INTERFACE_STATS");

    public static RpcProcedure<DomainSetInterfaceParametersArguments, RpcNothing> DomainSetInterfaceParameters { get; }
        = Write<DomainSetInterfaceParametersArguments, RpcNothing>(256, "DOMAIN_SET_INTERFACE_PARAMETERS");

    public static RpcProcedure<DomainGetInterfaceParametersArguments, DomainGetInterfaceParametersResult> DomainGetInterfaceParameters { get; }
        = Read<DomainGetInterfaceParametersArguments, DomainGetInterfaceParametersResult>(257, "DOMAIN_GET_INTERFACE_PARAMETERS");

    public static RpcProcedure<DomainInterfaceAddressesArguments, DomainInterfaceAddressesResult> DomainInterfaceAddresses { get; }
        = Read<DomainInterfaceAddressesArguments, DomainInterfaceAddressesResult>(353, "DOMAIN_INTERFACE_ADDRESSES");
}
