namespace Patchbay.Rpc;

/// <summary>The arguments of DOMAIN_OPEN_CONSOLE.</summary>
public sealed record DomainOpenConsoleArguments(
    RpcDomain Domain,
    string? DeviceName,
    uint Flags) : IXdr<DomainOpenConsoleArguments>
{
    public static DomainOpenConsoleArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.OptionalText(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.OptionalText(DeviceName);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of DOMAIN_SCREENSHOT.</summary>
public sealed record DomainScreenshotArguments(
    RpcDomain Domain,
    uint Screen,
    uint Flags) : IXdr<DomainScreenshotArguments>
{
    public static DomainScreenshotArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.UInt32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.UInt32(Screen);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of DOMAIN_SEND_KEY.</summary>
public sealed record DomainSendKeyArguments(
    RpcDomain Domain,
    uint Codeset,
    uint HoldTime,
    XdrList<uint> KeyCodes,
    uint Flags) : IXdr<DomainSendKeyArguments>
{
    public static DomainSendKeyArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.UInt32(),
        reader.UInt32(),
        reader.UInt32s(16),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.UInt32(Codeset);
        writer.UInt32(HoldTime);
        writer.UInt32s(KeyCodes, 16);
        writer.UInt32(Flags);
    }
}

/// <summary>A guest, which of its displays, and flags.</summary>
public sealed record DomainGraphicsArguments(RpcDomain Domain, uint Index, uint Flags) : IXdr<DomainGraphicsArguments>
{
    public static DomainGraphicsArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.UInt32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.UInt32(Index);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of DOMAIN_OPEN_CHANNEL.</summary>
public sealed record DomainOpenChannelArguments(
    RpcDomain Domain,
    string? Name,
    uint Flags) : IXdr<DomainOpenChannelArguments>
{
    public static DomainOpenChannelArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.OptionalText(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.OptionalText(Name);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of DOMAIN_FD_ASSOCIATE.</summary>
public sealed record DomainFdAssociateArguments(
    RpcDomain Domain,
    string Name,
    uint Flags) : IXdr<DomainFdAssociateArguments>
{
    public static DomainFdAssociateArguments Read(ref XdrReader reader) => new(
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
