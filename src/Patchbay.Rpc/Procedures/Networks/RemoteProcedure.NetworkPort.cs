namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<NetworkListAllPortsArguments, NetworkListAllPortsResult> NetworkListAllPorts { get; }
        = Read<NetworkListAllPortsArguments, NetworkListAllPortsResult>(404, "NETWORK_LIST_ALL_PORTS");

    public static RpcProcedure<NetworkPortLookupByUuidArguments, RpcNetworkPort> NetworkPortLookupByUuid { get; }
        = Read<NetworkPortLookupByUuidArguments, RpcNetworkPort>(405, "NETWORK_PORT_LOOKUP_BY_UUID");

    public static RpcProcedure<NetworkPortCreateXmlArguments, RpcNetworkPort> NetworkPortCreateXml { get; }
        = Write<NetworkPortCreateXmlArguments, RpcNetworkPort>(406, "NETWORK_PORT_CREATE_XML");

    public static RpcProcedure<NetworkPortGetParametersArguments, RpcParameters16> NetworkPortGetParameters { get; }
        = Read<NetworkPortGetParametersArguments, RpcParameters16>(407, "NETWORK_PORT_GET_PARAMETERS");

    public static RpcProcedure<NetworkPortSetParametersArguments, RpcNothing> NetworkPortSetParameters { get; }
        = Write<NetworkPortSetParametersArguments, RpcNothing>(408, "NETWORK_PORT_SET_PARAMETERS");

    public static RpcProcedure<RpcFlagged<RpcNetworkPort>, RpcText> NetworkPortGetXmlDesc { get; }
        = Read<RpcFlagged<RpcNetworkPort>, RpcText>(409, "NETWORK_PORT_GET_XML_DESC");

    public static RpcProcedure<RpcFlagged<RpcNetworkPort>, RpcNothing> NetworkPortDelete { get; }
        = Write<RpcFlagged<RpcNetworkPort>, RpcNothing>(410, "NETWORK_PORT_DELETE");
}
