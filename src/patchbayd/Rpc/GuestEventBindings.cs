using System.Text.RegularExpressions;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>Asking for events of guests, in the ways of all times.</summary>
internal static class GuestEventBindings
{
    private const uint RegisterRegex = 1;
    private const uint RegisterNoCase = 2;

    // A pattern comes from outside: it is not given long for a name.
    private static readonly TimeSpan MatchLimit = TimeSpan.FromMilliseconds(100);

    public static ProcedureTable<Session> AddGuestEvents(this ProcedureTable<Session> table) => table
        .Add(RemoteProcedure.ConnectDomainEventCallbackRegisterAny, static (s, a) => new RpcInt(s.Callbacks.Add((VirDomainEventId)a.EventId, a.Domain?.Uuid)))
        .Add(RemoteProcedure.ConnectDomainEventCallbackDeregisterAny, static (s, a) =>
        {
            s.Callbacks.RemoveGuest(a.Value);
            return RpcNothing.Value;
        })
        .Add(RemoteProcedure.ConnectDomainEventRegisterAny, static (s, a) =>
        {
            s.Callbacks.AddOld((VirDomainEventId)a.Value);
            return RpcNothing.Value;
        })
        .Add(RemoteProcedure.ConnectDomainEventDeregisterAny, static (s, a) =>
        {
            s.Callbacks.RemoveOld((VirDomainEventId)a.Value);
            return RpcNothing.Value;
        })
        .Add(RemoteProcedure.ConnectDomainEventRegister, static (s, _) =>
        {
            s.Callbacks.AddOld(VirDomainEventId.Lifecycle);
            return new RpcInt(1);
        })
        .Add(RemoteProcedure.ConnectDomainEventDeregister, static (s, _) =>
        {
            s.Callbacks.RemoveOld(VirDomainEventId.Lifecycle);
            return new RpcInt(0);
        });

    public static ProcedureTable<Session> AddMonitorEvents(this ProcedureTable<Session> table) => table
        .Add(QemuProcedure.ConnectDomainMonitorEventRegister, static (s, a) =>
        {
            s.Guests();
            return new RpcInt(s.Callbacks.AddMonitor(a.Domain?.Uuid, Filter(a.Event, a.Flags)));
        })
        .Add(QemuProcedure.ConnectDomainMonitorEventDeregister, static (s, a) =>
        {
            s.Callbacks.RemoveGuest(a.Value);
            return RpcNothing.Value;
        });

    private static Func<string, bool> Filter(string? name, uint flags)
    {
        if (name is null)
        {
            return static _ => true;
        }
        bool ignoreCase = (flags & RegisterNoCase) != 0;
        if ((flags & RegisterRegex) == 0)
        {
            return said => string.Equals(said, name, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        }
        try
        {
            Regex pattern = new(name, RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None), MatchLimit);
            return pattern.IsMatch;
        }
        catch (ArgumentException e)
        {
            throw new RpcErrorException(LibvirtErrorCode.InvalidArg, LibvirtErrorDomain.Qemu, $"failed to compile regex '{name}': {e.Message}");
        }
    }
}
