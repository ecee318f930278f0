namespace Patchbay.Rpc;

/// <summary>The arguments of CONNECT_DOMAIN_XML_TO_NATIVE.</summary>
public sealed record ConnectDomainXmlToNativeArguments(
    string Format,
    string Xml,
    uint Flags) : IXdr<ConnectDomainXmlToNativeArguments>
{
    public static ConnectDomainXmlToNativeArguments Read(ref XdrReader reader) => new(
        reader.Text(),
        reader.Text(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Text(Format);
        writer.Text(Xml);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of CONNECT_BASELINE_CPU.</summary>
public sealed record ConnectBaselineCpuArguments(
    XdrList<string> Documents,
    uint Flags) : IXdr<ConnectBaselineCpuArguments>
{
    public static ConnectBaselineCpuArguments Read(ref XdrReader reader) => new(reader.Texts(256), reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Texts(Documents, 256);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of CONNECT_GET_CPU_MODEL_NAMES.</summary>
public sealed record ConnectGetCpuModelNamesArguments(
    string Arch,
    bool NeedResults,
    uint Flags) : IXdr<ConnectGetCpuModelNamesArguments>
{
    public static ConnectGetCpuModelNamesArguments Read(ref XdrReader reader) => new(
        reader.Text(),
        reader.Flag(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Text(Arch);
        writer.Flag(NeedResults);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of CONNECT_GET_CPU_MODEL_NAMES.</summary>
public sealed record ConnectGetCpuModelNamesResult(
    XdrList<string> Models,
    int Count) : IXdr<ConnectGetCpuModelNamesResult>
{
    public static ConnectGetCpuModelNamesResult Read(ref XdrReader reader) => new(reader.Texts(8192), reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.Texts(Models, 8192);
        writer.Int32(Count);
    }
}

/// <summary>The arguments of CONNECT_GET_DOMAIN_CAPABILITIES.</summary>
public sealed record ConnectGetDomainCapabilitiesArguments(
    string? Emulator,
    string? Arch,
    string? Machine,
    string? VirtType,
    uint Flags) : IXdr<ConnectGetDomainCapabilitiesArguments>
{
    public static ConnectGetDomainCapabilitiesArguments Read(ref XdrReader reader) => new(
        reader.OptionalText(),
        reader.OptionalText(),
        reader.OptionalText(),
        reader.OptionalText(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.OptionalText(Emulator);
        writer.OptionalText(Arch);
        writer.OptionalText(Machine);
        writer.OptionalText(VirtType);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of CONNECT_COMPARE_HYPERVISOR_CPU.</summary>
public sealed record ConnectCompareHypervisorCpuArguments(
    string? Emulator,
    string? Arch,
    string? Machine,
    string? VirtType,
    string Xml,
    uint Flags) : IXdr<ConnectCompareHypervisorCpuArguments>
{
    public static ConnectCompareHypervisorCpuArguments Read(ref XdrReader reader) => new(
        reader.OptionalText(),
        reader.OptionalText(),
        reader.OptionalText(),
        reader.OptionalText(),
        reader.Text(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.OptionalText(Emulator);
        writer.OptionalText(Arch);
        writer.OptionalText(Machine);
        writer.OptionalText(VirtType);
        writer.Text(Xml);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of CONNECT_BASELINE_HYPERVISOR_CPU.</summary>
public sealed record ConnectBaselineHypervisorCpuArguments(
    string? Emulator,
    string? Arch,
    string? Machine,
    string? VirtType,
    XdrList<string> Documents,
    uint Flags) : IXdr<ConnectBaselineHypervisorCpuArguments>
{
    public static ConnectBaselineHypervisorCpuArguments Read(ref XdrReader reader) => new(
        reader.OptionalText(),
        reader.OptionalText(),
        reader.OptionalText(),
        reader.OptionalText(),
        reader.Texts(256),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.OptionalText(Emulator);
        writer.OptionalText(Arch);
        writer.OptionalText(Machine);
        writer.OptionalText(VirtType);
        writer.Texts(Documents, 256);
        writer.UInt32(Flags);
    }
}
