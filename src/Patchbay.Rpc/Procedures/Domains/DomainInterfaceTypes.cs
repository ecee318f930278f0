namespace Patchbay.Rpc;

/// <summary>remote_domain_interface.</summary>
public sealed record RpcDomainInterface(
    string Name,
    string? MacAddress,
    XdrList<RpcDomainAddress> Addresses) : IXdr<RpcDomainInterface>
{
    public static RpcDomainInterface Read(ref XdrReader reader) => new(
        reader.Text(),
        reader.OptionalText(),
        reader.List<RpcDomainAddress>(2048));

    public void Write(ref XdrWriter writer)
    {
        writer.Text(Name);
        writer.OptionalText(MacAddress);
        writer.List(Addresses, 2048);
    }
}

/// <summary>remote_domain_ip_addr.</summary>
public sealed record RpcDomainAddress(int Type, string Address, uint Prefix) : IXdr<RpcDomainAddress>
{
    public static RpcDomainAddress Read(ref XdrReader reader) => new(reader.Int32(), reader.Text(), reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(Type);
        writer.Text(Address);
        writer.UInt32(Prefix);
    }
}
