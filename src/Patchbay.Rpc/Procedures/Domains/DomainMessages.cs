namespace Patchbay.Rpc;

/// <summary>The result of DOMAIN_GET_INFO.</summary>
public sealed record DomainGetInfoResult(
    uint State,
    ulong MaxMemory,
    ulong Memory,
    uint VcpuCount,
    ulong CpuTime) : IXdr<DomainGetInfoResult>
{
    public static DomainGetInfoResult Read(ref XdrReader reader) => new(
        reader.UInt32(),
        reader.UInt64(),
        reader.UInt64(),
        reader.UInt32(),
        reader.UInt64());

    public void Write(ref XdrWriter writer)
    {
        writer.UInt32(State);
        writer.UInt64(MaxMemory);
        writer.UInt64(Memory);
        writer.UInt32(VcpuCount);
        writer.UInt64(CpuTime);
    }
}

/// <summary>The result of CONNECT_LIST_DOMAINS.</summary>
public sealed record ConnectListDomainsResult(XdrList<int> Ids) : IXdr<ConnectListDomainsResult>
{
    public static ConnectListDomainsResult Read(ref XdrReader reader) => new(reader.Int32s(RpcLimits.Objects));

    public void Write(ref XdrWriter writer) => writer.Int32s(Ids, RpcLimits.Objects);
}

/// <summary>The result of DOMAIN_GET_SECURITY_LABEL.</summary>
public sealed record DomainGetSecurityLabelResult(string Label, bool Enforcing) : IXdr<DomainGetSecurityLabelResult>
{
    public static DomainGetSecurityLabelResult Read(ref XdrReader reader) => new(reader.Chars(4097), reader.Flag());

    public void Write(ref XdrWriter writer)
    {
        writer.Chars(Label, 4097);
        writer.Flag(Enforcing);
    }
}

/// <summary>The result of DOMAIN_GET_STATE.</summary>
public sealed record DomainGetStateResult(int State, int Reason) : IXdr<DomainGetStateResult>
{
    public static DomainGetStateResult Read(ref XdrReader reader) => new(reader.Int32(), reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(State);
        writer.Int32(Reason);
    }
}

/// <summary>The arguments of DOMAIN_SET_METADATA.</summary>
public sealed record DomainSetMetadataArguments(
    RpcDomain Domain,
    int Type,
    string? Metadata,
    string? Key,
    string? Uri,
    uint Flags) : IXdr<DomainSetMetadataArguments>
{
    public static DomainSetMetadataArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Int32(),
        reader.OptionalText(),
        reader.OptionalText(),
        reader.OptionalText(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Int32(Type);
        writer.OptionalText(Metadata);
        writer.OptionalText(Key);
        writer.OptionalText(Uri);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of DOMAIN_GET_METADATA.</summary>
public sealed record DomainGetMetadataArguments(
    RpcDomain Domain,
    int Type,
    string? Uri,
    uint Flags) : IXdr<DomainGetMetadataArguments>
{
    public static DomainGetMetadataArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Int32(),
        reader.OptionalText(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Int32(Type);
        writer.OptionalText(Uri);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of CONNECT_LIST_ALL_DOMAINS.</summary>
public sealed record ConnectListAllDomainsResult(
    XdrList<RpcDomain> Domains,
    uint Count) : IXdr<ConnectListAllDomainsResult>
{
    public static ConnectListAllDomainsResult Read(ref XdrReader reader) => new(
        reader.List<RpcDomain>(RpcLimits.Objects),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Domains, RpcLimits.Objects);
        writer.UInt32(Count);
    }
}

/// <summary>The result of DOMAIN_GET_LAUNCH_SECURITY_INFO.</summary>
public sealed record DomainGetLaunchSecurityInfoResult(
    XdrList<TypedParameter> Parameters) : IXdr<DomainGetLaunchSecurityInfoResult>
{
    public static DomainGetLaunchSecurityInfoResult Read(ref XdrReader reader) => new(
        reader.List<TypedParameter>(64));

    public void Write(ref XdrWriter writer) => writer.List(Parameters, 64);
}
