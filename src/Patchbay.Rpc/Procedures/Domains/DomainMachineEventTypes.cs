namespace Patchbay.Rpc;

/// <summary>remote_domain_event_rtc_change_msg.</summary>
public sealed record DomainClockEvent(RpcDomain Domain, long Offset) : IXdr<DomainClockEvent>
{
    public static DomainClockEvent Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Int64());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Int64(Offset);
    }
}

/// <summary>remote_domain_event_watchdog_msg.</summary>
public sealed record DomainWatchdogEvent(RpcDomain Domain, int Action) : IXdr<DomainWatchdogEvent>
{
    public static DomainWatchdogEvent Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Int32(Action);
    }
}

/// <summary>remote_domain_event_io_error_msg.</summary>
public sealed record DomainDiskErrorEvent(RpcDomain Domain, string Path, string Alias, int Action) : IXdr<DomainDiskErrorEvent>
{
    public static DomainDiskErrorEvent Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Text(),
        reader.Text(),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Text(Path);
        writer.Text(Alias);
        writer.Int32(Action);
    }
}

/// <summary>remote_domain_event_io_error_reason_msg.</summary>
public sealed record DomainDiskErrorReasonEvent(RpcDomain Domain, string Path, string Alias, int Action, string Reason) : IXdr<DomainDiskErrorReasonEvent>
{
    public static DomainDiskErrorReasonEvent Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Text(),
        reader.Text(),
        reader.Int32(),
        reader.Text());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Text(Path);
        writer.Text(Alias);
        writer.Int32(Action);
        writer.Text(Reason);
    }
}

/// <summary>remote_domain_event_control_error_msg.</summary>
public sealed record DomainControlErrorEvent(RpcDomain Domain) : IXdr<DomainControlErrorEvent>
{
    public static DomainControlErrorEvent Read(ref XdrReader reader) => new(reader.Struct<RpcDomain>());

    public void Write(ref XdrWriter writer) => writer.Struct(Domain);
}

/// <summary>remote_domain_event_tray_change_msg.</summary>
public sealed record DomainTrayEvent(RpcDomain Domain, string Alias, int Reason) : IXdr<DomainTrayEvent>
{
    public static DomainTrayEvent Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Text(),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Text(Alias);
        writer.Int32(Reason);
    }
}

/// <summary>remote_domain_event_balloon_change_msg.</summary>
public sealed record DomainBalloonEvent(RpcDomain Domain, ulong Actual) : IXdr<DomainBalloonEvent>
{
    public static DomainBalloonEvent Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.UInt64());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.UInt64(Actual);
    }
}

/// <summary>remote_domain_event_pmwakeup_msg and its kin for sleep in memory and on disk.</summary>
public sealed record DomainPowerEvent(RpcDomain Domain) : IXdr<DomainPowerEvent>
{
    public static DomainPowerEvent Read(ref XdrReader reader) => new(reader.Struct<RpcDomain>());

    public void Write(ref XdrWriter writer) => writer.Struct(Domain);
}

/// <summary>remote_domain_event_callback_pmwakeup_msg and its kin: with a reason in their middle.</summary>
public sealed record DomainPowerCallbackEvent(int CallbackId, int Reason, RpcDomain Domain) : IXdr<DomainPowerCallbackEvent>
{
    public static DomainPowerCallbackEvent Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.Int32(),
        reader.Struct<RpcDomain>());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(CallbackId);
        writer.Int32(Reason);
        writer.Struct(Domain);
    }
}
