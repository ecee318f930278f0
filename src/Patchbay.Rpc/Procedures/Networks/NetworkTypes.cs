namespace Patchbay.Rpc;

/// <summary>remote_nonnull_network.</summary>
public sealed record RpcNetwork(string Name, Guid Uuid) : IXdr<RpcNetwork>
{
    public static RpcNetwork Read(ref XdrReader reader) => new(reader.Text(), reader.Uuid());

    public void Write(ref XdrWriter writer)
    {
        writer.Text(Name);
        writer.Uuid(Uuid);
    }
}

/// <summary>remote_network_dhcp_lease.</summary>
public sealed record RpcDhcpLease(
    string Interface,
    long ExpiryTime,
    int Type,
    string? MacAddress,
    string? Iaid,
    string Address,
    uint Prefix,
    string? Hostname,
    string? ClientId) : IXdr<RpcDhcpLease>
{
    public static RpcDhcpLease Read(ref XdrReader reader) => new(
        reader.Text(),
        reader.Int64(),
        reader.Int32(),
        reader.OptionalText(),
        reader.OptionalText(),
        reader.Text(),
        reader.UInt32(),
        reader.OptionalText(),
        reader.OptionalText());

    public void Write(ref XdrWriter writer)
    {
        writer.Text(Interface);
        writer.Int64(ExpiryTime);
        writer.Int32(Type);
        writer.OptionalText(MacAddress);
        writer.OptionalText(Iaid);
        writer.Text(Address);
        writer.UInt32(Prefix);
        writer.OptionalText(Hostname);
        writer.OptionalText(ClientId);
    }
}
