using Patchbay.Engine.Guests;
using Patchbay.Model.Domains;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>What is stored of guests.</summary>
internal static class GuestDefinitionBindings
{
    // virDomainLifecycleAction, in its order.
    private static readonly LifecycleAction[] Actions =
    [
        LifecycleAction.Destroy, LifecycleAction.Restart, LifecycleAction.RenameRestart, LifecycleAction.Preserve, LifecycleAction.CoredumpDestroy,
        LifecycleAction.CoredumpRestart,
    ];

    public static ProcedureTable<Session> AddGuestDefinitions(this ProcedureTable<Session> table) => table
        .Add(RemoteProcedure.DomainDefineXml, static async (s, a, ct) => GuestReferences.Of(await s.Guests().DefineAsync(a.Value, ct)))
        .Add(RemoteProcedure.DomainDefineXmlFlags, static async (s, a, ct) =>
        {
            bool validate = CallFlags.Check(a.Flags, (uint)VirDomainDefineFlags.Validate, "qemuDomainDefineXMLFlags") != 0;
            return GuestReferences.Of(await s.Guests().DefineAsync(a.Text, validate, ct));
        })
        .Add(RemoteProcedure.DomainUndefine, static async (s, a, ct) => await s.Guests().UndefineAsync(a.Uuid, GuestUndefineOptions.Default, ct))
        .Add(RemoteProcedure.DomainUndefineFlags, static async (s, a, ct) => await s.Guests().UndefineAsync(a.Object.Uuid, UndefineOptions(a.Flags), ct))
        .Add(RemoteProcedure.DomainRename, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, 0, "qemuDomainRename");
            await s.Guests().RenameAsync(a.Domain.Uuid, a.NewName ?? "", ct);
            return new RpcInt(0);
        })
        .Add(RemoteProcedure.DomainSetLifecycleAction, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, (uint)(VirDomainModificationImpact.Live | VirDomainModificationImpact.Config), "qemuDomainSetLifecycleAction");
            if (a.Action >= Actions.Length || a.Type > (uint)LifecycleTrigger.Crash)
            {
                throw new RpcErrorException(LibvirtErrorCode.InvalidArg, LibvirtErrorDomain.Domain, "action or type is out of range");
            }
            await s.Guests().SetLifecycleActionAsync(a.Domain.Uuid, (LifecycleTrigger)a.Type, Actions[a.Action], (DeviceScope)a.Flags, ct);
        })
        .Add(RemoteProcedure.DomainGetAutostart, static (s, a) => new RpcFlag(s.Guests().Find(a.Uuid).IsAutostarted))
        .Add(RemoteProcedure.DomainSetAutostart, static async (s, a, ct) => await s.Guests().SetAutostartAsync(a.Object.Uuid, a.Autostart, ct))
        .Add(RemoteProcedure.DomainGetAutostartOnce, static (s, a) => new RpcFlag(s.Guests().Find(a.Uuid).IsAutostartedOnce))
        .Add(RemoteProcedure.DomainSetAutostartOnce, static async (s, a, ct) => await s.Guests().SetAutostartOnceAsync(a.Object.Uuid, a.Autostart, ct));

    private static GuestUndefineOptions UndefineOptions(uint flags)
    {
        const VirDomainUndefineFlags Known = VirDomainUndefineFlags.ManagedSave | VirDomainUndefineFlags.SnapshotsMetadata | VirDomainUndefineFlags.CheckpointsMetadata
            | VirDomainUndefineFlags.Nvram | VirDomainUndefineFlags.KeepNvram | VirDomainUndefineFlags.Tpm | VirDomainUndefineFlags.KeepTpm;
        CallFlags.Check(flags, (uint)Known, "qemuDomainUndefineFlags");
        VirDomainUndefineFlags wanted = (VirDomainUndefineFlags)flags;
        return new GuestUndefineOptions
        {
            RemoveNvram = Choice(wanted, VirDomainUndefineFlags.Nvram, VirDomainUndefineFlags.KeepNvram, "nvram"),
            RemoveTpm = Choice(wanted, VirDomainUndefineFlags.Tpm, VirDomainUndefineFlags.KeepTpm, "TPM"),
        };
    }

    private static bool? Choice(VirDomainUndefineFlags flags, VirDomainUndefineFlags remove, VirDomainUndefineFlags keep, string what)
        => (flags.HasFlag(remove), flags.HasFlag(keep)) switch
        {
            (true, true) => throw new RpcErrorException(LibvirtErrorCode.OperationInvalid, LibvirtErrorDomain.Qemu, $"cannot both keep and delete {what}"),
            (true, false) => true,
            (false, true) => false,
            _ => null,
        };
}
