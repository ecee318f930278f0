namespace Patchbay.Rpc;

/// <summary>remote_nonnull_interface.</summary>
public sealed record RpcInterface(string Name, string MacAddress) : IXdr<RpcInterface>
{
    public static RpcInterface Read(ref XdrReader reader) => new(reader.Text(), reader.Text());

    public void Write(ref XdrWriter writer)
    {
        writer.Text(Name);
        writer.Text(MacAddress);
    }
}
