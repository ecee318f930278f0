namespace Patchbay.Rpc;

/// <summary>libvirt's second program: what speaks to QEMU itself (QEMU_PROC_…).</summary>
public static class QemuProcedure
{
    public static RpcProcedure<QemuMonitorCommandArguments, RpcText> DomainMonitorCommand { get; }
        = new(RpcPrograms.Qemu, 1, "DOMAIN_MONITOR_COMMAND", RpcAccess.Write);

    public static RpcProcedure<QemuAgentCommandArguments, RpcOptionalText> DomainAgentCommand { get; }
        = new(RpcPrograms.Qemu, 3, "DOMAIN_AGENT_COMMAND", RpcAccess.Write);

    public static RpcProcedure<QemuMonitorEventRegisterArguments, RpcInt> ConnectDomainMonitorEventRegister { get; }
        = new(RpcPrograms.Qemu, 4, "CONNECT_DOMAIN_MONITOR_EVENT_REGISTER", RpcAccess.Write);

    public static RpcProcedure<RpcInt, RpcNothing> ConnectDomainMonitorEventDeregister { get; }
        = new(RpcPrograms.Qemu, 5, "CONNECT_DOMAIN_MONITOR_EVENT_DEREGISTER", RpcAccess.Write);

    public static RpcEvent<QemuMonitorEvent> DomainMonitorEvent { get; } = new(RpcPrograms.Qemu, 6, "DOMAIN_MONITOR_EVENT");
}

/// <summary>A command for a guest's monitor; flags 1: in the human monitor's words.</summary>
public sealed record QemuMonitorCommandArguments(RpcDomain Domain, string Command, uint Flags) : IXdr<QemuMonitorCommandArguments>
{
    public static QemuMonitorCommandArguments Read(ref XdrReader reader)
        => new(reader.Struct<RpcDomain>(), reader.Text(), reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Text(Command);
        writer.UInt32(Flags);
    }
}

/// <summary>A command for the agent in a guest; the time limit is in seconds, -1 for none, -2 for the default.</summary>
public sealed record QemuAgentCommandArguments(RpcDomain Domain, string Command, int Timeout, uint Flags)
    : IXdr<QemuAgentCommandArguments>
{
    public static QemuAgentCommandArguments Read(ref XdrReader reader)
        => new(reader.Struct<RpcDomain>(), reader.Text(), reader.Int32(), reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Text(Command);
        writer.Int32(Timeout);
        writer.UInt32(Flags);
    }
}

/// <summary>Which monitor events of which guest to send; absent for all.</summary>
public sealed record QemuMonitorEventRegisterArguments(RpcDomain? Domain, string? Event, uint Flags)
    : IXdr<QemuMonitorEventRegisterArguments>
{
    public static QemuMonitorEventRegisterArguments Read(ref XdrReader reader)
        => new(reader.Optional<RpcDomain>(), reader.OptionalText(), reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Optional(Domain);
        writer.OptionalText(Event);
        writer.UInt32(Flags);
    }
}

/// <summary>An event of a guest's monitor, its details as JSON.</summary>
public sealed record QemuMonitorEvent(int CallbackId, RpcDomain Domain, string Event, long Seconds, uint Micros, string? Details)
    : IXdr<QemuMonitorEvent>
{
    public static QemuMonitorEvent Read(ref XdrReader reader) => new(
        reader.Int32(), reader.Struct<RpcDomain>(), reader.Text(), reader.Int64(), reader.UInt32(), reader.OptionalText());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(CallbackId);
        writer.Struct(Domain);
        writer.Text(Event);
        writer.Int64(Seconds);
        writer.UInt32(Micros);
        writer.OptionalText(Details);
    }
}
