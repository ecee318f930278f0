namespace Patchbay.Rpc;

/// <summary>A guest and a device document.</summary>
public sealed record DomainDeviceArguments(RpcDomain Domain, string Xml) : IXdr<DomainDeviceArguments>
{
    public static DomainDeviceArguments Read(ref XdrReader reader) => new(reader.Struct<RpcDomain>(), reader.Text());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Text(Xml);
    }
}

/// <summary>A guest, a device document and flags.</summary>
public sealed record DomainDeviceFlagsArguments(
    RpcDomain Domain,
    string Xml,
    uint Flags) : IXdr<DomainDeviceFlagsArguments>
{
    public static DomainDeviceFlagsArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Text(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Text(Xml);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of DOMAIN_GET_DISK_ERRORS.</summary>
public sealed record DomainGetDiskErrorsArguments(
    RpcDomain Domain,
    uint MaxErrors,
    uint Flags) : IXdr<DomainGetDiskErrorsArguments>
{
    public static DomainGetDiskErrorsArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.UInt32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.UInt32(MaxErrors);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of DOMAIN_GET_DISK_ERRORS.</summary>
public sealed record DomainGetDiskErrorsResult(
    XdrList<RpcDiskError> Errors,
    int ErrorCount) : IXdr<DomainGetDiskErrorsResult>
{
    public static DomainGetDiskErrorsResult Read(ref XdrReader reader) => new(
        reader.List<RpcDiskError>(256),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Errors, 256);
        writer.Int32(ErrorCount);
    }
}

/// <summary>The arguments of DOMAIN_DETACH_DEVICE_ALIAS.</summary>
public sealed record DomainDetachDeviceAliasArguments(
    RpcDomain Domain,
    string Alias,
    uint Flags) : IXdr<DomainDetachDeviceAliasArguments>
{
    public static DomainDetachDeviceAliasArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Text(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Text(Alias);
        writer.UInt32(Flags);
    }
}
