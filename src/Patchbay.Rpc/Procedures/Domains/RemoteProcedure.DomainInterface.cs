namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<DomainInterfaceStatsArguments, DomainInterfaceStatsResult> DomainInterfaceStats { get; }
        = Read<DomainInterfaceStatsArguments, DomainInterfaceStatsResult>(65, "DOMAIN_INTERFACE_STATS");

    public static RpcProcedure<RpcNothing, RpcInt> ConnectNumOfInterfaces { get; }
        = Read<RpcNothing, RpcInt>(126, "CONNECT_NUM_OF_INTERFACES");

    public static RpcProcedure<RpcInt, RpcNames> ConnectListInterfaces { get; }
        = Read<RpcInt, RpcNames>(127, "CONNECT_LIST_INTERFACES");

    public static RpcProcedure<RpcNothing, RpcInt> ConnectNumOfDefinedInterfaces { get; }
        = Read<RpcNothing, RpcInt>(137, "CONNECT_NUM_OF_DEFINED_INTERFACES");

    public static RpcProcedure<RpcInt, RpcNames> ConnectListDefinedInterfaces { get; }
        = Read<RpcInt, RpcNames>(138, "CONNECT_LIST_DEFINED_INTERFACES");

    public static RpcProcedure<DomainSetInterfaceParametersArguments, RpcNothing> DomainSetInterfaceParameters { get; }
        = Write<DomainSetInterfaceParametersArguments, RpcNothing>(256, "DOMAIN_SET_INTERFACE_PARAMETERS");

    public static RpcProcedure<DomainGetInterfaceParametersArguments, RpcParameters16> DomainGetInterfaceParameters { get; }
        = Read<DomainGetInterfaceParametersArguments, RpcParameters16>(257, "DOMAIN_GET_INTERFACE_PARAMETERS");

    public static RpcProcedure<DomainInterfaceAddressesArguments, DomainInterfaceAddressesResult> DomainInterfaceAddresses { get; }
        = Read<DomainInterfaceAddressesArguments, DomainInterfaceAddressesResult>(353, "DOMAIN_INTERFACE_ADDRESSES");
}
