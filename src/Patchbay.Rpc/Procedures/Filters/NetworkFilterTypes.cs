namespace Patchbay.Rpc;

/// <summary>remote_nonnull_nwfilter.</summary>
public sealed record RpcNetworkFilter(string Name, Guid Uuid) : IXdr<RpcNetworkFilter>
{
    public static RpcNetworkFilter Read(ref XdrReader reader) => new(reader.Text(), reader.Uuid());

    public void Write(ref XdrWriter writer)
    {
        writer.Text(Name);
        writer.Uuid(Uuid);
    }
}

/// <summary>remote_nonnull_nwfilter_binding.</summary>
public sealed record RpcNetworkFilterBinding(string PortDevice, string FilterName) : IXdr<RpcNetworkFilterBinding>
{
    public static RpcNetworkFilterBinding Read(ref XdrReader reader) => new(reader.Text(), reader.Text());

    public void Write(ref XdrWriter writer)
    {
        writer.Text(PortDevice);
        writer.Text(FilterName);
    }
}
