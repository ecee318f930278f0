namespace Patchbay.Rpc;

/// <summary>The arguments of NETWORK_LIST_ALL_PORTS.</summary>
public sealed record NetworkListAllPortsArguments(
    RpcNetwork Network,
    bool NeedResults,
    uint Flags) : IXdr<NetworkListAllPortsArguments>
{
    public static NetworkListAllPortsArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcNetwork>(),
        reader.Flag(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Network);
        writer.Flag(NeedResults);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of NETWORK_LIST_ALL_PORTS.</summary>
public sealed record NetworkListAllPortsResult(
    XdrList<RpcNetworkPort> Ports,
    uint Count) : IXdr<NetworkListAllPortsResult>
{
    public static NetworkListAllPortsResult Read(ref XdrReader reader) => new(
        reader.List<RpcNetworkPort>(RpcLimits.Objects),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Ports, RpcLimits.Objects);
        writer.UInt32(Count);
    }
}

/// <summary>The arguments of NETWORK_PORT_LOOKUP_BY_UUID.</summary>
public sealed record NetworkPortLookupByUuidArguments(
    RpcNetwork Network,
    Guid Uuid) : IXdr<NetworkPortLookupByUuidArguments>
{
    public static NetworkPortLookupByUuidArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcNetwork>(),
        reader.Uuid());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Network);
        writer.Uuid(Uuid);
    }
}

/// <summary>The arguments of NETWORK_PORT_CREATE_XML.</summary>
public sealed record NetworkPortCreateXmlArguments(
    RpcNetwork Network,
    string Xml,
    uint Flags) : IXdr<NetworkPortCreateXmlArguments>
{
    public static NetworkPortCreateXmlArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcNetwork>(),
        reader.Text(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Network);
        writer.Text(Xml);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of NETWORK_PORT_GET_PARAMETERS.</summary>
public sealed record NetworkPortGetParametersArguments(
    RpcNetworkPort Port,
    int ParameterCount,
    uint Flags) : IXdr<NetworkPortGetParametersArguments>
{
    public static NetworkPortGetParametersArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcNetworkPort>(),
        reader.Int32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Port);
        writer.Int32(ParameterCount);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of NETWORK_PORT_SET_PARAMETERS.</summary>
public sealed record NetworkPortSetParametersArguments(
    RpcNetworkPort Port,
    XdrList<TypedParameter> Parameters,
    uint Flags) : IXdr<NetworkPortSetParametersArguments>
{
    public static NetworkPortSetParametersArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcNetworkPort>(),
        reader.List<TypedParameter>(16),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Port);
        writer.List(Parameters, 16);
        writer.UInt32(Flags);
    }
}
