using Patchbay.Engine.Guests;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>How much memory guests have.</summary>
internal static class GuestMemoryBindings
{
    // virDomainMemoryModFlags.
    private const uint Maximum = 4;

    public static ProcedureTable<Session> AddGuestMemory(this ProcedureTable<Session> table) => table
        .Add(RemoteProcedure.DomainGetMaxMemory, static (s, a) => new RpcULong(s.Guests().Find(a.Uuid).Current.Memory.Total))
        .Add(RemoteProcedure.DomainSetMaxMemory, static async (s, a, ct) => await s.Guests().SetMaxMemoryAsync(a.Domain.Uuid, a.Memory, DeviceScope.Current, ct))
        .Add(RemoteProcedure.DomainSetMemory, static async (s, a, ct) => await s.Guests().SetMemoryAsync(a.Domain.Uuid, a.Memory, DeviceScope.Live, ct))
        .Add(RemoteProcedure.DomainSetMemoryFlags, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, CallFlags.Impact | Maximum, "qemuDomainSetMemoryFlags");
            DeviceScope impact = CallFlags.ImpactOf(a.Flags);
            await ((a.Flags & Maximum) != 0
                ? s.Guests().SetMaxMemoryAsync(a.Domain.Uuid, a.Memory, impact, ct)
                : s.Guests().SetMemoryAsync(a.Domain.Uuid, a.Memory, impact, ct));
        })
        .Add(RemoteProcedure.DomainSetMemoryStatsPeriod, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, CallFlags.Impact, "qemuDomainSetMemoryStatsPeriod");
            if (a.Period < 0)
            {
                throw new RpcErrorException(LibvirtErrorCode.InvalidArg, LibvirtErrorDomain.Domain, $"period in {nameof(a.Period)} must be zero or greater");
            }
            await s.Guests().SetMemoryPeriodAsync(a.Domain.Uuid, (uint)a.Period, CallFlags.ImpactOf(a.Flags), ct);
        })
        .Add(RemoteProcedure.DomainMemoryStats, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, 0, "qemuDomainMemoryStats");
            IReadOnlyList<(MemoryFigure Figure, ulong Value)> figures = await s.Guests().MemoryFiguresAsync(a.Domain.Uuid, ct);
            return new DomainMemoryStatsResult([.. figures.Take((int)Math.Min(a.MaxStats, int.MaxValue)).Select(static f => new RpcMemoryStat((int)f.Figure, f.Value))]);
        })
        .Add(RemoteProcedure.DomainGetMemoryParameters, static (s, a) => KeptTuning.Answer(
            a.ParameterCount, KeptTuning.Memory(KeptTuning.DefinitionOf(s.Guests().Find(a.Domain.Uuid), a.Flags, "qemuDomainGetMemoryParameters"))))
        .Add(RemoteProcedure.DomainGetNumaParameters, static (s, a) => KeptTuning.Answer(
            a.ParameterCount, KeptTuning.Numa(KeptTuning.DefinitionOf(s.Guests().Find(a.Domain.Uuid), a.Flags, "qemuDomainGetNumaParameters"))))
        .Add(RemoteProcedure.DomainGetBlkioParameters, static (s, a) => KeptTuning.Answer(
            a.ParameterCount, KeptTuning.Disks(KeptTuning.DefinitionOf(s.Guests().Find(a.Domain.Uuid), a.Flags, "qemuDomainGetBlkioParameters"))));
}
