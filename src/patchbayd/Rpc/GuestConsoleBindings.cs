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
        })
        .AddStream(RemoteProcedure.DomainScreenshot, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, 0, "qemuDomainScreenshot");
            byte[] picture = await s.Guests().ScreenshotAsync(a.Domain.Uuid, a.Screen, ct);
            return new RpcStreamReply<RpcOptionalText>(new RpcOptionalText("image/png"), stream => stream.WriteAsync(picture, stream.Aborted).AsTask());
        })
        .Add(RemoteProcedure.DomainSendKey, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, 0, "qemuDomainSendKey");
            int[] keys = [.. a.KeyCodes.Select(code => KeyCodes.ToQemu(a.Codeset, code))];
            await s.Guests().SendKeysAsync(a.Domain.Uuid, keys, a.HoldTime, ct);
        })
        .Add(RemoteProcedure.DomainInjectNmi, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, 0, "qemuDomainInjectNMI");
            await s.Guests().InjectNmiAsync(a.Object.Uuid, ct);
        })
        .Add(RemoteProcedure.DomainPmWakeup, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, 0, "qemuDomainPMWakeup");
            await s.Guests().WakeUpAsync(a.Object.Uuid, ct);
        });
}
