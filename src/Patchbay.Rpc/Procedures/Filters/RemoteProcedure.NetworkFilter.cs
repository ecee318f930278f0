namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<RpcText, RpcNetworkFilter> NwfilterLookupByName { get; }
        = Read<RpcText, RpcNetworkFilter>(175, "NWFILTER_LOOKUP_BY_NAME");

    public static RpcProcedure<RpcUuid, RpcNetworkFilter> NwfilterLookupByUuid { get; }
        = Read<RpcUuid, RpcNetworkFilter>(176, "NWFILTER_LOOKUP_BY_UUID");

    public static RpcProcedure<RpcFlagged<RpcNetworkFilter>, RpcText> NwfilterGetXmlDesc { get; }
        = Read<RpcFlagged<RpcNetworkFilter>, RpcText>(177, "NWFILTER_GET_XML_DESC");

    public static RpcProcedure<RpcNothing, RpcInt> ConnectNumOfNwfilters { get; }
        = Read<RpcNothing, RpcInt>(178, "CONNECT_NUM_OF_NWFILTERS");

    public static RpcProcedure<RpcInt, RpcNames> ConnectListNwfilters { get; }
        = Read<RpcInt, RpcNames>(179, "CONNECT_LIST_NWFILTERS");

    public static RpcProcedure<RpcText, RpcNetworkFilter> NwfilterDefineXml { get; }
        = Write<RpcText, RpcNetworkFilter>(180, "NWFILTER_DEFINE_XML");

    public static RpcProcedure<RpcNetworkFilter, RpcNothing> NwfilterUndefine { get; }
        = Write<RpcNetworkFilter, RpcNothing>(181, "NWFILTER_UNDEFINE");

    public static RpcProcedure<RpcListArguments, ConnectListAllNwfiltersResult> ConnectListAllNwfilters { get; }
        = Read<RpcListArguments, ConnectListAllNwfiltersResult>(286, "CONNECT_LIST_ALL_NWFILTERS");

    public static RpcProcedure<RpcListArguments, ConnectListAllNwfilterBindingsResult> ConnectListAllNwfilterBindings { get; }
        = Read<RpcListArguments, ConnectListAllNwfilterBindingsResult>(401, "CONNECT_LIST_ALL_NWFILTER_BINDINGS");

    public static RpcProcedure<RpcFlaggedText, RpcNetworkFilter> NwfilterDefineXmlFlags { get; }
        = Write<RpcFlaggedText, RpcNetworkFilter>(431, "NWFILTER_DEFINE_XML_FLAGS");
}
