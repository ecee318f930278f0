namespace Patchbay.Rpc;

/// <summary>The result of DOMAIN_GET_TIME.</summary>
public sealed record DomainGetTimeResult(long Seconds, uint Nanoseconds) : IXdr<DomainGetTimeResult>
{
    public static DomainGetTimeResult Read(ref XdrReader reader) => new(reader.Int64(), reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Int64(Seconds);
        writer.UInt32(Nanoseconds);
    }
}

/// <summary>The result of DOMAIN_GET_FSINFO.</summary>
public sealed record DomainGetFsinfoResult(XdrList<RpcFileSystem> Info, uint Count) : IXdr<DomainGetFsinfoResult>
{
    public static DomainGetFsinfoResult Read(ref XdrReader reader) => new(
        reader.List<RpcFileSystem>(256),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Info, 256);
        writer.UInt32(Count);
    }
}

/// <summary>The arguments of DOMAIN_GET_GUEST_INFO.</summary>
public sealed record DomainGetGuestInfoArguments(
    RpcDomain Domain,
    uint Types,
    uint Flags) : IXdr<DomainGetGuestInfoArguments>
{
    public static DomainGetGuestInfoArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.UInt32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.UInt32(Types);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of DOMAIN_GET_GUEST_INFO.</summary>
public sealed record DomainGetGuestInfoResult(XdrList<TypedParameter> Parameters) : IXdr<DomainGetGuestInfoResult>
{
    public static DomainGetGuestInfoResult Read(ref XdrReader reader) => new(reader.List<TypedParameter>(2048));

    public void Write(ref XdrWriter writer) => writer.List(Parameters, 2048);
}

/// <summary>The arguments of DOMAIN_AUTHORIZED_SSH_KEYS_GET.</summary>
public sealed record DomainAuthorizedSshKeysGetArguments(
    RpcDomain Domain,
    string User,
    uint Flags) : IXdr<DomainAuthorizedSshKeysGetArguments>
{
    public static DomainAuthorizedSshKeysGetArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Text(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Text(User);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of DOMAIN_AUTHORIZED_SSH_KEYS_GET.</summary>
public sealed record DomainAuthorizedSshKeysGetResult(XdrList<string> Keys) : IXdr<DomainAuthorizedSshKeysGetResult>
{
    public static DomainAuthorizedSshKeysGetResult Read(ref XdrReader reader) => new(reader.Texts(2048));

    public void Write(ref XdrWriter writer) => writer.Texts(Keys, 2048);
}
