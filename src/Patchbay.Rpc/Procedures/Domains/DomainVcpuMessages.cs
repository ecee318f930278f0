namespace Patchbay.Rpc;

/// <summary>The arguments of DOMAIN_GET_VCPUS.</summary>
public sealed record DomainGetVcpusArguments(
    RpcDomain Domain,
    int MaxInfo,
    int MapLength) : IXdr<DomainGetVcpusArguments>
{
    public static DomainGetVcpusArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Int32(),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Int32(MaxInfo);
        writer.Int32(MapLength);
    }
}

/// <summary>The result of DOMAIN_GET_VCPUS.</summary>
public sealed record DomainGetVcpusResult(XdrList<RpcVcpu> Info, XdrList<byte> CpuMaps) : IXdr<DomainGetVcpusResult>
{
    public static DomainGetVcpusResult Read(ref XdrReader reader) => new(
        reader.List<RpcVcpu>(RpcLimits.Objects),
        reader.Bytes(8_388_608));

    public void Write(ref XdrWriter writer)
    {
        writer.List(Info, RpcLimits.Objects);
        writer.Opaque(CpuMaps.AsSpan(), 8_388_608);
    }
}

/// <summary>The arguments of DOMAIN_PIN_VCPU.</summary>
public sealed record DomainPinVcpuArguments(
    RpcDomain Domain,
    uint Vcpu,
    XdrList<byte> CpuMap) : IXdr<DomainPinVcpuArguments>
{
    public static DomainPinVcpuArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.UInt32(),
        reader.Bytes(2_048));

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.UInt32(Vcpu);
        writer.Opaque(CpuMap.AsSpan(), 2_048);
    }
}

/// <summary>The arguments of DOMAIN_SET_VCPUS.</summary>
public sealed record DomainSetVcpusArguments(RpcDomain Domain, uint VcpuCount) : IXdr<DomainSetVcpusArguments>
{
    public static DomainSetVcpusArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.UInt32(VcpuCount);
    }
}

/// <summary>The arguments of DOMAIN_SET_VCPUS_FLAGS.</summary>
public sealed record DomainSetVcpusFlagsArguments(
    RpcDomain Domain,
    uint VcpuCount,
    uint Flags) : IXdr<DomainSetVcpusFlagsArguments>
{
    public static DomainSetVcpusFlagsArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.UInt32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.UInt32(VcpuCount);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of DOMAIN_PIN_VCPU_FLAGS.</summary>
public sealed record DomainPinVcpuFlagsArguments(
    RpcDomain Domain,
    uint Vcpu,
    XdrList<byte> CpuMap,
    uint Flags) : IXdr<DomainPinVcpuFlagsArguments>
{
    public static DomainPinVcpuFlagsArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.UInt32(),
        reader.Bytes(2_048),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.UInt32(Vcpu);
        writer.Opaque(CpuMap.AsSpan(), 2_048);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of DOMAIN_GET_VCPU_PIN_INFO.</summary>
public sealed record DomainGetVcpuPinInfoArguments(
    RpcDomain Domain,
    int MapCount,
    int MapLength,
    uint Flags) : IXdr<DomainGetVcpuPinInfoArguments>
{
    public static DomainGetVcpuPinInfoArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Int32(),
        reader.Int32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Int32(MapCount);
        writer.Int32(MapLength);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of DOMAIN_GET_VCPU_PIN_INFO.</summary>
public sealed record DomainGetVcpuPinInfoResult(XdrList<byte> CpuMaps, int Count) : IXdr<DomainGetVcpuPinInfoResult>
{
    public static DomainGetVcpuPinInfoResult Read(ref XdrReader reader) => new(
        reader.Bytes(8_388_608),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.Opaque(CpuMaps.AsSpan(), 8_388_608);
        writer.Int32(Count);
    }
}

/// <summary>The arguments of DOMAIN_GET_EMULATOR_PIN_INFO.</summary>
public sealed record DomainGetEmulatorPinInfoArguments(
    RpcDomain Domain,
    int MapLength,
    uint Flags) : IXdr<DomainGetEmulatorPinInfoArguments>
{
    public static DomainGetEmulatorPinInfoArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Int32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Int32(MapLength);
        writer.UInt32(Flags);
    }
}
