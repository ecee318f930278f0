using Patchbay.Engine.Guests;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>From start to stop.</summary>
internal static class GuestLifeBindings
{
    private const VirDomainCreateFlags KnownStart = VirDomainCreateFlags.StartPaused | VirDomainCreateFlags.StartAutodestroy
        | VirDomainCreateFlags.StartBypassCache | VirDomainCreateFlags.StartForceBoot | VirDomainCreateFlags.StartValidate | VirDomainCreateFlags.StartResetNvram;

    public static ProcedureTable<Session> AddGuestLife(this ProcedureTable<Session> table) => table
        .Add(RemoteProcedure.DomainCreate, static async (s, a, ct) => await s.Guests().StartAsync(a.Uuid, s.StartOptions(0, "qemuDomainCreate"), ct))
        .Add(RemoteProcedure.DomainCreateWithFlags, static async (s, a, ct)
            => s.Started(await s.Guests().StartAsync(a.Object.Uuid, s.StartOptions(a.Flags, "qemuDomainCreateWithFlags"), ct), a.Flags))
        .Add(RemoteProcedure.DomainCreateXml, static async (s, a, ct)
            => s.Started(await s.Guests().CreateAsync(a.Text, s.StartOptions(a.Flags, "qemuDomainCreateXML"), ct), a.Flags))
        .Add(RemoteProcedure.DomainShutdown, static async (s, a, ct) => await s.Guests().ShutdownAsync(a.Uuid, PowerWays.Any, ct))
        .Add(RemoteProcedure.DomainShutdownFlags, static async (s, a, ct)
            => await s.Guests().ShutdownAsync(a.Object.Uuid, Ways(a.Flags, "qemuDomainShutdownFlags"), ct))
        .Add(RemoteProcedure.DomainReboot, static async (s, a, ct) => await s.Guests().RebootAsync(a.Object.Uuid, Ways(a.Flags, "qemuDomainReboot"), ct))
        .Add(RemoteProcedure.DomainReset, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, 0, "qemuDomainReset");
            await s.Guests().ResetAsync(a.Object.Uuid, ct);
        })
        .Add(RemoteProcedure.DomainDestroy, static async (s, a, ct) => await s.Guests().DestroyAsync(a.Uuid, gracefully: false, ct))
        .Add(RemoteProcedure.DomainDestroyFlags, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, (uint)(VirDomainDestroyFlags.Graceful | VirDomainDestroyFlags.RemoveLogs), "qemuDomainDestroyFlags");
            VirDomainDestroyFlags flags = (VirDomainDestroyFlags)a.Flags;
            GuestDestroyOptions options = new() { Gracefully = flags.HasFlag(VirDomainDestroyFlags.Graceful), RemoveLogs = flags.HasFlag(VirDomainDestroyFlags.RemoveLogs) };
            await s.Guests().DestroyAsync(a.Object.Uuid, options, ct);
        })
        .Add(RemoteProcedure.DomainSuspend, static async (s, a, ct) => await s.Guests().SuspendAsync(a.Uuid, ct))
        .Add(RemoteProcedure.DomainResume, static async (s, a, ct) => await s.Guests().ResumeAsync(a.Uuid, ct));

    private static GuestStartOptions StartOptions(this Session session, uint flags, string function)
    {
        CallFlags.Check(flags, (uint)KnownStart, function);
        return new GuestStartOptions
        {
            Paused = ((VirDomainCreateFlags)flags).HasFlag(VirDomainCreateFlags.StartPaused),
            AllowUnsupported = session.Services.AllowUnsupported,
            Validate = ((VirDomainCreateFlags)flags).HasFlag(VirDomainCreateFlags.StartValidate),
        };
    }

    private static RpcDomain Started(this Session session, GuestView guest, uint flags)
    {
        if (((VirDomainCreateFlags)flags).HasFlag(VirDomainCreateFlags.StartAutodestroy) && guest.Id is { } id)
        {
            session.OwnGuests.Add(guest.Uuid, id);
        }
        return GuestReferences.Of(guest);
    }

    private static PowerWays Ways(uint flags, string function)
    {
        CallFlags.Check(flags, (uint)(VirDomainShutdownFlags.AcpiPowerBtn | VirDomainShutdownFlags.GuestAgent), function);
        return (PowerWays)flags;
    }
}
