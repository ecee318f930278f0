namespace Patchbay.Rpc;

/// <summary>The result of CONNECT_LIST_ALL_NWFILTERS.</summary>
public sealed record ConnectListAllNwfiltersResult(
    XdrList<RpcNetworkFilter> Filters,
    uint Count) : IXdr<ConnectListAllNwfiltersResult>
{
    public static ConnectListAllNwfiltersResult Read(ref XdrReader reader) => new(
        reader.List<RpcNetworkFilter>(RpcLimits.Objects),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Filters, RpcLimits.Objects);
        writer.UInt32(Count);
    }
}

/// <summary>The result of CONNECT_LIST_ALL_NWFILTER_BINDINGS.</summary>
public sealed record ConnectListAllNwfilterBindingsResult(
    XdrList<RpcNetworkFilterBinding> Bindings,
    uint Count) : IXdr<ConnectListAllNwfilterBindingsResult>
{
    public static ConnectListAllNwfilterBindingsResult Read(ref XdrReader reader) => new(
        reader.List<RpcNetworkFilterBinding>(RpcLimits.Objects),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Bindings, RpcLimits.Objects);
        writer.UInt32(Count);
    }
}
