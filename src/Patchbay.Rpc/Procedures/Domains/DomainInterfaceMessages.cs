namespace Patchbay.Rpc;

/// <summary>The arguments of DOMAIN_INTERFACE_STATS.</summary>
public sealed record DomainInterfaceStatsArguments(
    RpcDomain Domain,
    string Device) : IXdr<DomainInterfaceStatsArguments>
{
    public static DomainInterfaceStatsArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Text());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Text(Device);
    }
}

/// <summary>The result of DOMAIN_INTERFACE_STATS.</summary>
public sealed record DomainInterfaceStatsResult(
    long RxBytes,
    long RxPackets,
    long RxErrs,
    long RxDrop,
    long TxBytes,
    long TxPackets,
    long TxErrs,
    long TxDrop) : IXdr<DomainInterfaceStatsResult>
{
    public static DomainInterfaceStatsResult Read(ref XdrReader reader) => new(
        reader.Int64(),
        reader.Int64(),
        reader.Int64(),
        reader.Int64(),
        reader.Int64(),
        reader.Int64(),
        reader.Int64(),
        reader.Int64());

    public void Write(ref XdrWriter writer)
    {
        writer.Int64(RxBytes);
        writer.Int64(RxPackets);
        writer.Int64(RxErrs);
        writer.Int64(RxDrop);
        writer.Int64(TxBytes);
        writer.Int64(TxPackets);
        writer.Int64(TxErrs);
        writer.Int64(TxDrop);
    }
}

/// <summary>The arguments of DOMAIN_SET_INTERFACE_PARAMETERS.</summary>
public sealed record DomainSetInterfaceParametersArguments(
    RpcDomain Domain,
    string Device,
    XdrList<TypedParameter> Parameters,
    uint Flags) : IXdr<DomainSetInterfaceParametersArguments>
{
    public static DomainSetInterfaceParametersArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Text(),
        reader.List<TypedParameter>(16),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Text(Device);
        writer.List(Parameters, 16);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of DOMAIN_GET_INTERFACE_PARAMETERS.</summary>
public sealed record DomainGetInterfaceParametersArguments(
    RpcDomain Domain,
    string Device,
    int ParameterCount,
    uint Flags) : IXdr<DomainGetInterfaceParametersArguments>
{
    public static DomainGetInterfaceParametersArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Text(),
        reader.Int32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Text(Device);
        writer.Int32(ParameterCount);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of DOMAIN_INTERFACE_ADDRESSES.</summary>
public sealed record DomainInterfaceAddressesArguments(
    RpcDomain Domain,
    uint Source,
    uint Flags) : IXdr<DomainInterfaceAddressesArguments>
{
    public static DomainInterfaceAddressesArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.UInt32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.UInt32(Source);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of DOMAIN_INTERFACE_ADDRESSES.</summary>
public sealed record DomainInterfaceAddressesResult(
    XdrList<RpcDomainInterface> Interfaces) : IXdr<DomainInterfaceAddressesResult>
{
    public static DomainInterfaceAddressesResult Read(ref XdrReader reader) => new(
        reader.List<RpcDomainInterface>(2048));

    public void Write(ref XdrWriter writer) => writer.List(Interfaces, 2048);
}
