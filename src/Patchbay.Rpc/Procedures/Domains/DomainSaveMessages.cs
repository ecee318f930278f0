namespace Patchbay.Rpc;

/// <summary>The arguments of DOMAIN_CORE_DUMP.</summary>
public sealed record DomainCoreDumpArguments(RpcDomain Domain, string To, uint Flags) : IXdr<DomainCoreDumpArguments>
{
    public static DomainCoreDumpArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Text(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Text(To);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of DOMAIN_SAVE.</summary>
public sealed record DomainSaveArguments(RpcDomain Domain, string To) : IXdr<DomainSaveArguments>
{
    public static DomainSaveArguments Read(ref XdrReader reader) => new(reader.Struct<RpcDomain>(), reader.Text());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Text(To);
    }
}

/// <summary>The arguments of DOMAIN_SAVE_FLAGS.</summary>
public sealed record DomainSaveFlagsArguments(
    RpcDomain Domain,
    string To,
    string? Xml,
    uint Flags) : IXdr<DomainSaveFlagsArguments>
{
    public static DomainSaveFlagsArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Text(),
        reader.OptionalText(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Text(To);
        writer.OptionalText(Xml);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of DOMAIN_RESTORE_FLAGS.</summary>
public sealed record DomainRestoreFlagsArguments(
    string From,
    string? Xml,
    uint Flags) : IXdr<DomainRestoreFlagsArguments>
{
    public static DomainRestoreFlagsArguments Read(ref XdrReader reader) => new(
        reader.Text(),
        reader.OptionalText(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Text(From);
        writer.OptionalText(Xml);
        writer.UInt32(Flags);
    }
}
