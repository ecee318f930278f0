namespace Patchbay.Rpc;

/// <summary>remote_domain_get_block_io_tune_args.</summary>
public sealed record DomainGetBlockIoTuneArguments(RpcDomain Domain, string? Disk, int ParameterCount, uint Flags) : IXdr<DomainGetBlockIoTuneArguments>
{
    public static DomainGetBlockIoTuneArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.OptionalText(),
        reader.Int32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.OptionalText(Disk);
        writer.Int32(ParameterCount);
        writer.UInt32(Flags);
    }
}

/// <summary>remote_domain_get_block_io_tune_ret.</summary>
public sealed record DomainGetBlockIoTuneResult(XdrList<TypedParameter> Parameters, int ParameterCount) : IXdr<DomainGetBlockIoTuneResult>
{
    public static DomainGetBlockIoTuneResult Read(ref XdrReader reader) => new(
        reader.List<TypedParameter>(32),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Parameters, 32);
        writer.Int32(ParameterCount);
    }
}
