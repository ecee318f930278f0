namespace Patchbay.Rpc;

/// <summary>remote_domain_stats_record.</summary>
public sealed record RpcDomainStats(RpcDomain Domain, XdrList<TypedParameter> Parameters) : IXdr<RpcDomainStats>
{
    public static RpcDomainStats Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.List<TypedParameter>(262_144));

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.List(Parameters, 262_144);
    }
}

/// <summary>remote_domain_memory_stat.</summary>
public sealed record RpcMemoryStat(int Tag, ulong Value) : IXdr<RpcMemoryStat>
{
    public static RpcMemoryStat Read(ref XdrReader reader) => new(reader.Int32(), reader.UInt64());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(Tag);
        writer.UInt64(Value);
    }
}
