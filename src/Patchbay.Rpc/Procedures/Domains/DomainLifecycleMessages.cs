namespace Patchbay.Rpc;

/// <summary>The arguments of DOMAIN_RENAME.</summary>
public sealed record DomainRenameArguments(
    RpcDomain Domain,
    string? NewName,
    uint Flags) : IXdr<DomainRenameArguments>
{
    public static DomainRenameArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.OptionalText(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.OptionalText(NewName);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of DOMAIN_SET_LIFECYCLE_ACTION.</summary>
public sealed record DomainSetLifecycleActionArguments(
    RpcDomain Domain,
    uint Type,
    uint Action,
    uint Flags) : IXdr<DomainSetLifecycleActionArguments>
{
    public static DomainSetLifecycleActionArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.UInt32(),
        reader.UInt32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.UInt32(Type);
        writer.UInt32(Action);
        writer.UInt32(Flags);
    }
}
