namespace Patchbay.Rpc;

/// <summary>remote_nonnull_network_port.</summary>
public sealed record RpcNetworkPort(RpcNetwork Network, Guid Uuid) : IXdr<RpcNetworkPort>
{
    public static RpcNetworkPort Read(ref XdrReader reader) => new(reader.Struct<RpcNetwork>(), reader.Uuid());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Network);
        writer.Uuid(Uuid);
    }
}
