using System.Globalization;
using Patchbay.Engine;
using Patchbay.Engine.Guests;
using Patchbay.Model.Values;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>What the agents inside guests are asked, and told to do.</summary>
internal static class GuestAgentBindings
{
    // virDomainGetHostnameFlags, virDomainSetTimeFlags, virDomainSetUserPasswordFlags, virDomainAuthorizedSSHKeysSetFlags.
    private const uint NameByLease = 1;
    private const uint NameByAgent = 2;
    private const uint TimeSync = 1;
    private const uint PasswordEncrypted = 1;
    private const uint KeysAppend = 1;
    private const uint KeysRemove = 2;

    // virNodeSuspendTarget, in its order, in the agent's words.
    private static readonly string[] Sleeps = ["ram", "disk", "hybrid"];

    public static ProcedureTable<Session> AddGuestAgents(this ProcedureTable<Session> table) => table
        .AddClocksAndNames()
        .AddFileSystems()
        .AddUsers()
        .Add(RemoteProcedure.DomainGetGuestInfo, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, 0, "qemuDomainGetGuestInfo");
            return new DomainGetGuestInfoResult([.. await GuestInformation.AskAsync(s.Guests(), a.Domain.Uuid, a.Types, ct)]);
        })
        .Add(RemoteProcedure.DomainGetGuestVcpus, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, 0, "qemuDomainGetGuestVcpus");
            IReadOnlyList<AgentVcpu> vcpus = await s.Guests().AgentVcpusAsync(a.Object.Uuid, ct);
            return new DomainGetGuestVcpusResult(
            [
                Numbers("vcpus", vcpus), Numbers("online", vcpus.Where(static v => v.IsOnline)), Numbers("offlinable", vcpus.Where(static v => v.CanLeave)),
            ]);
        })
        .Add(RemoteProcedure.DomainSetGuestVcpus, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, 0, "qemuDomainSetGuestVcpus");
            await s.Guests().SetAgentVcpusAsync(a.Domain.Uuid, CpuMaps.Numbers(a.CpuMap), a.State != 0, ct);
        })
        .Add(RemoteProcedure.DomainPmSuspendForDuration, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, 0, "qemuDomainPMSuspendForDuration");
            if (a.Duration != 0)
            {
                throw new RefusedException(Refusal.ArgumentUnsupported, RefusalArea.Qemu, "Duration not supported. Use 0 for now");
            }
            if (a.Target >= Sleeps.Length)
            {
                throw new RefusedException(Refusal.InvalidArgument, RefusalArea.Qemu, $"Unknown suspend target: {a.Target}");
            }
            await s.Guests().SleepAsync(a.Domain.Uuid, Sleeps[a.Target], ct);
        })
        .Add(RemoteProcedure.DomainAgentSetResponseTimeout, static (s, a) =>
        {
            CallFlags.Check(a.Flags, 0, "qemuDomainAgentSetResponseTimeout");
            s.Guests().SetAgentTimeout(a.Domain.Uuid, a.Timeout);
            return new RpcInt(0);
        });

    private static ProcedureTable<Session> AddClocksAndNames(this ProcedureTable<Session> table) => table
        .Add(RemoteProcedure.DomainGetHostname, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, NameByLease | NameByAgent, "qemuDomainGetHostname");
            return new RpcText((a.Flags & NameByLease) != 0
                ? await s.Guests().LeasedNameAsync(a.Object.Uuid, ct)
                    ?? throw new RpcErrorException(
                        LibvirtErrorCode.NoHostname, LibvirtErrorDomain.Qemu, $"no hostname found for domain {s.Guests().Find(a.Object.Uuid).Name}")
                : await s.Guests().AgentHostNameAsync(a.Object.Uuid, ct));
        })
        .Add(RemoteProcedure.DomainGetTime, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, 0, "qemuDomainGetTime");
            (long seconds, uint nanoseconds) = await s.Guests().AgentTimeAsync(a.Object.Uuid, ct);
            return new DomainGetTimeResult(seconds, nanoseconds);
        })
        .Add(RemoteProcedure.DomainSetTime, static async (s, a, ct) =>
        {
            const long Second = 1_000_000_000;
            CallFlags.Check(a.Flags, TimeSync, "qemuDomainSetTime");
            if (a.Seconds is > long.MaxValue / Second - 1 or < 0)
            {
                throw new RefusedException(Refusal.Overflow, RefusalArea.Qemu, $"Time '{a.Seconds}' is too big for guest agent");
            }
            await s.Guests().SetAgentTimeAsync(a.Domain.Uuid, (a.Flags & TimeSync) != 0 ? null : (a.Seconds * Second) + a.Nanoseconds, ct);
        });

    private static ProcedureTable<Session> AddFileSystems(this ProcedureTable<Session> table) => table
        .Add(RemoteProcedure.DomainGetFsinfo, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, 0, "qemuDomainGetFSInfo");
            ValueList<AgentFileSystem> found = await s.Guests().FileSystemsAsync(a.Object.Uuid, ct);
            return new DomainGetFsinfoResult([.. found.Select(static f => new RpcFileSystem(f.MountPoint, f.Name, f.Type, [.. f.Disks]))], (uint)found.Count);
        })
        .Add(RemoteProcedure.DomainFsfreeze, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, 0, "qemuDomainFSFreeze");
            return new RpcInt(await s.Guests().FreezeAsync(a.Domain.Uuid, a.MountPoints, ct));
        })
        .Add(RemoteProcedure.DomainFsthaw, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, 0, "qemuDomainFSThaw");
            return a.MountPoints.Count > 0
                ? throw new RefusedException(Refusal.ArgumentUnsupported, RefusalArea.Qemu, "specifying mountpoints is not supported")
                : new RpcInt(await s.Guests().ThawAsync(a.Domain.Uuid, ct));
        })
        .Add(RemoteProcedure.DomainFstrim, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, 0, "qemuDomainFSTrim");
            if (a.MountPoint is not null)
            {
                throw new RefusedException(Refusal.ArgumentUnsupported, RefusalArea.Qemu, "Specifying mount point is not supported for now");
            }
            await s.Guests().TrimAsync(a.Domain.Uuid, a.Minimum, ct);
        });

    private static ProcedureTable<Session> AddUsers(this ProcedureTable<Session> table) => table
        .Add(RemoteProcedure.DomainSetUserPassword, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, PasswordEncrypted, "qemuDomainSetUserPassword");
            await s.Guests().SetUserPasswordAsync(a.Domain.Uuid, a.User ?? "", a.Password ?? "", (a.Flags & PasswordEncrypted) != 0, ct);
        })
        .Add(RemoteProcedure.DomainAuthorizedSshKeysGet, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, 0, "qemuDomainAuthorizedSSHKeysGet");
            return new DomainAuthorizedSshKeysGetResult([.. await s.Guests().AgentKeysAsync(a.Domain.Uuid, a.User, ct)]);
        })
        .Add(RemoteProcedure.DomainAuthorizedSshKeysSet, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, KeysAppend | KeysRemove, "qemuDomainAuthorizedSSHKeysSet");
            await s.Guests().SetAgentKeysAsync(
                a.Domain.Uuid, a.User, a.Keys, remove: (a.Flags & KeysRemove) != 0, reset: (a.Flags & KeysAppend) == 0, ct);
        });

    private static TypedParameter Numbers(string field, IEnumerable<AgentVcpu> vcpus)
        => new(field, new TypedValue.Text(Ranges([.. vcpus.Select(static v => v.Number).Order()])));

    // As libvirt writes sets: 0-3,6.
    private static string Ranges(int[] numbers)
    {
        List<string> parts = [];
        for (int i = 0; i < numbers.Length; i++)
        {
            int first = numbers[i];
            while (i + 1 < numbers.Length && numbers[i + 1] == numbers[i] + 1)
            {
                i++;
            }
            parts.Add(first == numbers[i] ? first.ToString(CultureInfo.InvariantCulture) : $"{first}-{numbers[i]}");
        }
        return string.Join(',', parts);
    }
}
