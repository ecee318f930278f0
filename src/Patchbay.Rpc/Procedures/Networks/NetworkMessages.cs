namespace Patchbay.Rpc;

/// <summary>The result of CONNECT_LIST_ALL_NETWORKS.</summary>
public sealed record ConnectListAllNetworksResult(
    XdrList<RpcNetwork> Networks,
    uint Count) : IXdr<ConnectListAllNetworksResult>
{
    public static ConnectListAllNetworksResult Read(ref XdrReader reader) => new(
        reader.List<RpcNetwork>(RpcLimits.Objects),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Networks, RpcLimits.Objects);
        writer.UInt32(Count);
    }
}

/// <summary>The arguments of NETWORK_UPDATE.</summary>
public sealed record NetworkUpdateArguments(
    RpcNetwork Network,
    uint Command,
    uint Section,
    int ParentIndex,
    string Xml,
    uint Flags) : IXdr<NetworkUpdateArguments>
{
    public static NetworkUpdateArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcNetwork>(),
        reader.UInt32(),
        reader.UInt32(),
        reader.Int32(),
        reader.Text(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Network);
        writer.UInt32(Command);
        writer.UInt32(Section);
        writer.Int32(ParentIndex);
        writer.Text(Xml);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of NETWORK_GET_DHCP_LEASES.</summary>
public sealed record NetworkGetDhcpLeasesArguments(
    RpcNetwork Network,
    string? MacAddress,
    bool NeedResults,
    uint Flags) : IXdr<NetworkGetDhcpLeasesArguments>
{
    public static NetworkGetDhcpLeasesArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcNetwork>(),
        reader.OptionalText(),
        reader.Flag(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Network);
        writer.OptionalText(MacAddress);
        writer.Flag(NeedResults);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of NETWORK_GET_DHCP_LEASES.</summary>
public sealed record NetworkGetDhcpLeasesResult(
    XdrList<RpcDhcpLease> Leases,
    uint Count) : IXdr<NetworkGetDhcpLeasesResult>
{
    public static NetworkGetDhcpLeasesResult Read(ref XdrReader reader) => new(
        reader.List<RpcDhcpLease>(65_536),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Leases, 65_536);
        writer.UInt32(Count);
    }
}

/// <summary>The arguments of NETWORK_SET_METADATA.</summary>
public sealed record NetworkSetMetadataArguments(
    RpcNetwork Network,
    int Type,
    string? Metadata,
    string? Key,
    string? Uri,
    uint Flags) : IXdr<NetworkSetMetadataArguments>
{
    public static NetworkSetMetadataArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcNetwork>(),
        reader.Int32(),
        reader.OptionalText(),
        reader.OptionalText(),
        reader.OptionalText(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Network);
        writer.Int32(Type);
        writer.OptionalText(Metadata);
        writer.OptionalText(Key);
        writer.OptionalText(Uri);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of NETWORK_GET_METADATA.</summary>
public sealed record NetworkGetMetadataArguments(
    RpcNetwork Network,
    int Type,
    string? Uri,
    uint Flags) : IXdr<NetworkGetMetadataArguments>
{
    public static NetworkGetMetadataArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcNetwork>(),
        reader.Int32(),
        reader.OptionalText(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Network);
        writer.Int32(Type);
        writer.OptionalText(Uri);
        writer.UInt32(Flags);
    }
}
