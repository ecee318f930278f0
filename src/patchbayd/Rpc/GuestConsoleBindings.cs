using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>Consoles, keyboards and screens.</summary>
internal static class GuestConsoleBindings
{
    public static ProcedureTable<Session> AddGuestConsoles(this ProcedureTable<Session> table) => table
        .AddStream(RemoteProcedure.DomainOpenConsole, static (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, (uint)(VirDomainConsoleFlags.Safe | VirDomainConsoleFlags.Force), "qemuDomainOpenConsole");
            return ConsoleStream.OpenAsync(s, a, ct);
        });
}
