namespace Patchbay.Rpc;

/// <summary>The result of CONNECT_LIST_ALL_INTERFACES.</summary>
public sealed record ConnectListAllInterfacesResult(
    XdrList<RpcInterface> Interfaces,
    uint Count) : IXdr<ConnectListAllInterfacesResult>
{
    public static ConnectListAllInterfacesResult Read(ref XdrReader reader) => new(
        reader.List<RpcInterface>(RpcLimits.Objects),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Interfaces, RpcLimits.Objects);
        writer.UInt32(Count);
    }
}
