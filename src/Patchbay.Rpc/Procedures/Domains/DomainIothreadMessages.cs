namespace Patchbay.Rpc;

/// <summary>The result of DOMAIN_GET_EMULATOR_PIN_INFO.</summary>
public sealed record DomainGetEmulatorPinInfoResult(
    XdrList<byte> CpuMaps,
    int Count) : IXdr<DomainGetEmulatorPinInfoResult>
{
    public static DomainGetEmulatorPinInfoResult Read(ref XdrReader reader) => new(
        reader.Bytes(8_388_608),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.Opaque(CpuMaps.AsSpan(), 8_388_608);
        writer.Int32(Count);
    }
}

/// <summary>The result of DOMAIN_GET_IOTHREAD_INFO.</summary>
public sealed record DomainGetIothreadInfoResult(
    XdrList<RpcIOThread> Info,
    uint Count) : IXdr<DomainGetIothreadInfoResult>
{
    public static DomainGetIothreadInfoResult Read(ref XdrReader reader) => new(
        reader.List<RpcIOThread>(RpcLimits.Objects),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Info, RpcLimits.Objects);
        writer.UInt32(Count);
    }
}

/// <summary>The result of DOMAIN_GET_GUEST_VCPUS.</summary>
public sealed record DomainGetGuestVcpusResult(XdrList<TypedParameter> Parameters) : IXdr<DomainGetGuestVcpusResult>
{
    public static DomainGetGuestVcpusResult Read(ref XdrReader reader) => new(reader.List<TypedParameter>(64));

    public void Write(ref XdrWriter writer) => writer.List(Parameters, 64);
}
