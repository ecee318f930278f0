using Patchbay.Engine;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>What guests do not have here, told as that: snapshots, checkpoints, saved images, jobs.</summary>
internal static class GuestPartBindings
{
    // virDomainJobType.
    private const int NoJob = 0;

    public static ProcedureTable<Session> AddGuestParts(this ProcedureTable<Session> table) => table
        .Add(RemoteProcedure.DomainSnapshotNum, static (s, a) => Of(s, a.Object, new RpcInt(0)))
        .Add(RemoteProcedure.DomainSnapshotListNames, static (s, a) => Of(s, a.Domain, new RpcNames([])))
        .Add(RemoteProcedure.DomainListAllSnapshots, static (s, a) => Of(s, a.Domain, new DomainListAllSnapshotsResult([], 0)))
        .Add(RemoteProcedure.DomainHasCurrentSnapshot, static (s, a) => Of(s, a.Object, new RpcFlag(false)))
        .Add(RemoteProcedure.DomainSnapshotCurrent, static (s, a) => None<RpcSnapshot>(
            s, a.Object, LibvirtErrorCode.NoDomainSnapshot, LibvirtErrorDomain.Qemu, "the domain does not have a current snapshot"))
        .Add(RemoteProcedure.DomainSnapshotLookupByName, static (s, a) => None<RpcSnapshot>(
            s, a.Domain, LibvirtErrorCode.NoDomainSnapshot, LibvirtErrorDomain.Qemu, $"no domain snapshot with matching name '{a.Name}'"))
        .Add(RemoteProcedure.DomainListAllCheckpoints, static (s, a) => Of(s, a.Domain, new DomainListAllCheckpointsResult([], 0)))
        .Add(RemoteProcedure.DomainCheckpointLookupByName, static (s, a) => None<RpcCheckpoint>(
            s, a.Domain, LibvirtErrorCode.NoDomainCheckpoint, LibvirtErrorDomain.Qemu, $"no domain checkpoint with matching name '{a.Name}'"))
        .Add(RemoteProcedure.DomainHasManagedSaveImage, static (s, a) => Of(s, a.Object, new RpcFlag(false)))
        // There is none to remove, which is what was wanted.
        .Add(RemoteProcedure.DomainManagedSaveRemove, static (s, a) => Of(s, a.Object, RpcNothing.Value))
        .Add(RemoteProcedure.DomainManagedSaveGetXmlDesc, static (s, a) => None<RpcText>(
            s, a.Object, LibvirtErrorCode.OperationInvalid, LibvirtErrorDomain.Qemu, "domain does not have managed save image"))
        .Add(RemoteProcedure.DomainManagedSave, static (s, a) => None<RpcNothing>(
            s, a.Object, LibvirtErrorCode.OperationUnsupported, LibvirtErrorDomain.Qemu, "saving the memory of guests is not served"))
        .Add(RemoteProcedure.DomainGetJobInfo, static (s, a) => Active(s, a, new DomainGetJobInfoResult(NoJob, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
        .Add(RemoteProcedure.DomainGetJobStats, static (s, a) => Active(s, a.Object, new DomainGetJobStatsResult(NoJob, [])))
        .Add(RemoteProcedure.DomainAbortJob, static (s, a) => None<RpcNothing>(
            s, a, LibvirtErrorCode.OperationInvalid, LibvirtErrorDomain.Qemu, "no job is active on the domain"))
        .Add(RemoteProcedure.DomainGetControlInfo, static (s, a) => Active(s, a.Object, new DomainGetControlInfoResult(0, 0, 0)))
        .Add(RemoteProcedure.DomainGetMessages, static (s, a) => Of(s, a.Object, new DomainGetMessagesResult([])))
        .Add(RemoteProcedure.DomainGetSecurityLabel, static (s, a) => Of(s, a, new DomainGetSecurityLabelResult("", false)))
        .Add(RemoteProcedure.DomainGetPerfEvents, static (s, a) => Of(s, a.Object, new DomainGetPerfEventsResult([])))
        .Add(RemoteProcedure.DomainGetLaunchSecurityInfo, static (s, a) => Of(s, a.Object, new DomainGetLaunchSecurityInfoResult([])));

    // Of a guest that there is.
    private static T Of<T>(Session session, RpcDomain guest, T answer)
    {
        session.Guests().Find(guest.Uuid);
        return answer;
    }

    private static T Active<T>(Session session, RpcDomain guest, T answer) => session.Guests().Find(guest.Uuid).IsActive
        ? answer
        : throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Domain, "domain is not running");

    private static T None<T>(Session session, RpcDomain guest, LibvirtErrorCode code, LibvirtErrorDomain area, string words)
    {
        session.Guests().Find(guest.Uuid);
        throw new RpcErrorException(code, area, words);
    }
}
