namespace Patchbay.Rpc;

/// <summary>remote_domain_set_time_args.</summary>
public sealed record DomainSetTimeArguments(RpcDomain Domain, long Seconds, uint Nanoseconds, uint Flags) : IXdr<DomainSetTimeArguments>
{
    public static DomainSetTimeArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Int64(),
        reader.UInt32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Int64(Seconds);
        writer.UInt32(Nanoseconds);
        writer.UInt32(Flags);
    }
}

/// <summary>remote_domain_fsfreeze_args, remote_domain_fsthaw_args.</summary>
public sealed record DomainFsfreezeArguments(RpcDomain Domain, XdrList<string> MountPoints, uint Flags) : IXdr<DomainFsfreezeArguments>
{
    public static DomainFsfreezeArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Texts(256),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Texts(MountPoints, 256);
        writer.UInt32(Flags);
    }
}

/// <summary>remote_domain_fstrim_args.</summary>
public sealed record DomainFstrimArguments(RpcDomain Domain, string? MountPoint, ulong Minimum, uint Flags) : IXdr<DomainFstrimArguments>
{
    public static DomainFstrimArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.OptionalText(),
        reader.UInt64(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.OptionalText(MountPoint);
        writer.UInt64(Minimum);
        writer.UInt32(Flags);
    }
}

/// <summary>remote_domain_set_user_password_args.</summary>
public sealed record DomainSetUserPasswordArguments(RpcDomain Domain, string? User, string? Password, uint Flags) : IXdr<DomainSetUserPasswordArguments>
{
    public static DomainSetUserPasswordArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.OptionalText(),
        reader.OptionalText(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.OptionalText(User);
        writer.OptionalText(Password);
        writer.UInt32(Flags);
    }
}

/// <summary>remote_domain_set_guest_vcpus_args.</summary>
public sealed record DomainSetGuestVcpusArguments(RpcDomain Domain, string CpuMap, int State, uint Flags) : IXdr<DomainSetGuestVcpusArguments>
{
    public static DomainSetGuestVcpusArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Text(),
        reader.Int32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Text(CpuMap);
        writer.Int32(State);
        writer.UInt32(Flags);
    }
}

/// <summary>remote_domain_agent_set_response_timeout_args.</summary>
public sealed record DomainAgentSetResponseTimeoutArguments(RpcDomain Domain, int Timeout, uint Flags) : IXdr<DomainAgentSetResponseTimeoutArguments>
{
    public static DomainAgentSetResponseTimeoutArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Int32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Int32(Timeout);
        writer.UInt32(Flags);
    }
}

/// <summary>remote_domain_authorized_ssh_keys_set_args.</summary>
public sealed record DomainAuthorizedSshKeysSetArguments(RpcDomain Domain, string User, XdrList<string> Keys, uint Flags) : IXdr<DomainAuthorizedSshKeysSetArguments>
{
    public static DomainAuthorizedSshKeysSetArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Text(),
        reader.Texts(2048),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Text(User);
        writer.Texts(Keys, 2048);
        writer.UInt32(Flags);
    }
}

/// <summary>remote_domain_pm_suspend_for_duration_args.</summary>
public sealed record DomainPmSuspendForDurationArguments(RpcDomain Domain, uint Target, ulong Duration, uint Flags) : IXdr<DomainPmSuspendForDurationArguments>
{
    public static DomainPmSuspendForDurationArguments Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.UInt32(),
        reader.UInt64(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.UInt32(Target);
        writer.UInt64(Duration);
        writer.UInt32(Flags);
    }
}
