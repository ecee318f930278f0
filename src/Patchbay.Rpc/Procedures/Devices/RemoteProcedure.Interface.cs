namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<RpcText, RpcInterface> InterfaceLookupByName { get; }
        = Read<RpcText, RpcInterface>(128, "INTERFACE_LOOKUP_BY_NAME");

    public static RpcProcedure<RpcText, RpcInterface> InterfaceLookupByMacString { get; }
        = Read<RpcText, RpcInterface>(129, "INTERFACE_LOOKUP_BY_MAC_STRING");

    public static RpcProcedure<RpcFlagged<RpcInterface>, RpcText> InterfaceGetXmlDesc { get; }
        = Read<RpcFlagged<RpcInterface>, RpcText>(130, "INTERFACE_GET_XML_DESC");

    public static RpcProcedure<RpcInterface, RpcFlag> InterfaceIsActive { get; }
        = Read<RpcInterface, RpcFlag>(156, "INTERFACE_IS_ACTIVE");

    public static RpcProcedure<RpcListArguments, ConnectListAllInterfacesResult> ConnectListAllInterfaces { get; }
        = Read<RpcListArguments, ConnectListAllInterfacesResult>(284, "CONNECT_LIST_ALL_INTERFACES");
}
