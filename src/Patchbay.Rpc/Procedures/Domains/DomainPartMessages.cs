namespace Patchbay.Rpc;

/// <summary>remote_domain_snapshot_lookup_by_name_args, and that of checkpoints.</summary>
public sealed record DomainLookupPartArguments(RpcDomain Domain, string Name, uint Flags) : IXdr<DomainLookupPartArguments>
{
    public static DomainLookupPartArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Text(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Text(Name);
        writer.UInt32(Flags);
    }
}

/// <summary>remote_domain_snapshot_list_names_args.</summary>
public sealed record DomainListPartNamesArguments(RpcDomain Domain, int MaxNames, uint Flags) : IXdr<DomainListPartNamesArguments>
{
    public static DomainListPartNamesArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Int32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Int32(MaxNames);
        writer.UInt32(Flags);
    }
}
