namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<RpcInt, RpcNames> ConnectListDefinedNetworks { get; }
        = Read<RpcInt, RpcNames>(36, "CONNECT_LIST_DEFINED_NETWORKS");

    public static RpcProcedure<RpcInt, RpcNames> ConnectListNetworks { get; }
        = Read<RpcInt, RpcNames>(38, "CONNECT_LIST_NETWORKS");

    public static RpcProcedure<RpcNetwork, RpcNothing> NetworkCreate { get; }
        = Write<RpcNetwork, RpcNothing>(39, "NETWORK_CREATE");

    public static RpcProcedure<RpcText, RpcNetwork> NetworkCreateXml { get; }
        = Write<RpcText, RpcNetwork>(40, "NETWORK_CREATE_XML");

    public static RpcProcedure<RpcText, RpcNetwork> NetworkDefineXml { get; }
        = Write<RpcText, RpcNetwork>(41, "NETWORK_DEFINE_XML");

    public static RpcProcedure<RpcNetwork, RpcNothing> NetworkDestroy { get; }
        = Write<RpcNetwork, RpcNothing>(42, "NETWORK_DESTROY");

    public static RpcProcedure<RpcFlagged<RpcNetwork>, RpcText> NetworkGetXmlDesc { get; }
        = Read<RpcFlagged<RpcNetwork>, RpcText>(43, "NETWORK_GET_XML_DESC");

    public static RpcProcedure<RpcNetwork, RpcFlag> NetworkGetAutostart { get; }
        = Read<RpcNetwork, RpcFlag>(44, "NETWORK_GET_AUTOSTART");

    public static RpcProcedure<RpcNetwork, RpcText> NetworkGetBridgeName { get; }
        = Read<RpcNetwork, RpcText>(45, "NETWORK_GET_BRIDGE_NAME");

    public static RpcProcedure<RpcText, RpcNetwork> NetworkLookupByName { get; }
        = Read<RpcText, RpcNetwork>(46, "NETWORK_LOOKUP_BY_NAME");

    public static RpcProcedure<RpcUuid, RpcNetwork> NetworkLookupByUuid { get; }
        = Read<RpcUuid, RpcNetwork>(47, "NETWORK_LOOKUP_BY_UUID");

    public static RpcProcedure<RpcSetAutostart<RpcNetwork>, RpcNothing> NetworkSetAutostart { get; }
        = Write<RpcSetAutostart<RpcNetwork>, RpcNothing>(48, "NETWORK_SET_AUTOSTART");

    public static RpcProcedure<RpcNetwork, RpcNothing> NetworkUndefine { get; }
        = Write<RpcNetwork, RpcNothing>(49, "NETWORK_UNDEFINE");

    public static RpcProcedure<RpcNothing, RpcInt> ConnectNumOfDefinedNetworks { get; }
        = Read<RpcNothing, RpcInt>(50, "CONNECT_NUM_OF_DEFINED_NETWORKS");

    public static RpcProcedure<RpcNothing, RpcInt> ConnectNumOfNetworks { get; }
        = Read<RpcNothing, RpcInt>(52, "CONNECT_NUM_OF_NETWORKS");

    public static RpcProcedure<RpcNetwork, RpcFlag> NetworkIsActive { get; }
        = Read<RpcNetwork, RpcFlag>(152, "NETWORK_IS_ACTIVE");

    public static RpcProcedure<RpcNetwork, RpcFlag> NetworkIsPersistent { get; }
        = Read<RpcNetwork, RpcFlag>(153, "NETWORK_IS_PERSISTENT");

    public static RpcProcedure<RpcListArguments, ConnectListAllNetworksResult> ConnectListAllNetworks { get; }
        = Read<RpcListArguments, ConnectListAllNetworksResult>(283, "CONNECT_LIST_ALL_NETWORKS");

    public static RpcProcedure<NetworkUpdateArguments, RpcNothing> NetworkUpdate { get; }
        = Write<NetworkUpdateArguments, RpcNothing>(291, "NETWORK_UPDATE");

    public static RpcProcedure<NetworkGetDhcpLeasesArguments, NetworkGetDhcpLeasesResult> NetworkGetDhcpLeases { get; }
        = Read<NetworkGetDhcpLeasesArguments, NetworkGetDhcpLeasesResult>(341, "NETWORK_GET_DHCP_LEASES");

    public static RpcProcedure<RpcFlaggedText, RpcNetwork> NetworkDefineXmlFlags { get; }
        = Write<RpcFlaggedText, RpcNetwork>(432, "NETWORK_DEFINE_XML_FLAGS");

    public static RpcProcedure<RpcFlaggedText, RpcNetwork> NetworkCreateXmlFlags { get; }
        = Write<RpcFlaggedText, RpcNetwork>(437, "NETWORK_CREATE_XML_FLAGS");

    public static RpcProcedure<NetworkSetMetadataArguments, RpcNothing> NetworkSetMetadata { get; }
        = Write<NetworkSetMetadataArguments, RpcNothing>(444, "NETWORK_SET_METADATA");

    public static RpcProcedure<NetworkGetMetadataArguments, RpcText> NetworkGetMetadata { get; }
        = Read<NetworkGetMetadataArguments, RpcText>(445, "NETWORK_GET_METADATA");
}
