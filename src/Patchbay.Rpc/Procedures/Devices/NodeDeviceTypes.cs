namespace Patchbay.Rpc;

/// <summary>remote_nonnull_node_device.</summary>
public sealed record RpcNodeDevice(string Name) : IXdr<RpcNodeDevice>
{
    public static RpcNodeDevice Read(ref XdrReader reader) => new(reader.Text());

    public void Write(ref XdrWriter writer) => writer.Text(Name);
}
