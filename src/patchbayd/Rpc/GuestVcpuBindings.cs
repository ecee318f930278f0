using Patchbay.Engine;
using Patchbay.Engine.Guests;
using Patchbay.Model.Domains;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>Processors of guests.</summary>
internal static class GuestVcpuBindings
{
    // virDomainVcpuFlags.
    private const uint Maximum = 4;
    private const uint ByAgent = 8;
    private const uint Hotpluggable = 16;

    private const int VcpuRunning = 1;

    public static ProcedureTable<Session> AddGuestVcpus(this ProcedureTable<Session> table) => table
        .Add(RemoteProcedure.DomainGetMaxVcpus, static (s, a) => new RpcInt((int)s.Guests().Find(a.Uuid).Current.Vcpu.Max))
        .Add(RemoteProcedure.DomainGetVcpusFlags, static async (s, a, ct) =>
        {
            DomainDefinition domain = KeptTuning.DefinitionOf(s.Guests().Find(a.Object.Uuid), a.Flags & ~(Maximum | ByAgent), "qemuDomainGetVcpusFlags");
            bool maximum = (a.Flags & Maximum) != 0;
            if ((a.Flags & ByAgent) != 0)
            {
                s.ThrowIfReadOnly("virDomainGetVcpusFlags");
                IReadOnlyList<AgentVcpu> vcpus = await s.Guests().AgentVcpusAsync(a.Object.Uuid, ct);
                return new RpcInt(vcpus.Count(v => maximum || v.IsOnline));
            }
            return new RpcInt((int)(maximum ? domain.Vcpu.Max : domain.Vcpu.Current ?? domain.Vcpu.Max));
        })
        .Add(RemoteProcedure.DomainSetVcpus, static async (s, a, ct) => await s.Guests().SetVcpusAsync(a.Domain.Uuid, a.VcpuCount, DeviceScope.Live, ct))
        .Add(RemoteProcedure.DomainSetVcpusFlags, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, CallFlags.Impact | Maximum | ByAgent | Hotpluggable, "qemuDomainSetVcpusFlags");
            DeviceScope impact = CallFlags.ImpactOf(a.Flags);
            if ((a.Flags & ByAgent) != 0)
            {
                await s.Guests().SetAgentVcpusAsync(a.Domain.Uuid, a.VcpuCount, ct);
            }
            else if ((a.Flags & Maximum) != 0)
            {
                await s.Guests().SetMaxVcpusAsync(a.Domain.Uuid, a.VcpuCount, impact, ct);
            }
            else
            {
                await s.Guests().SetVcpusAsync(a.Domain.Uuid, a.VcpuCount, impact, ct);
            }
        })
        .Add(RemoteProcedure.DomainGetVcpus, static async (s, a, ct) =>
        {
            VcpuFigures[] vcpus = [.. (await s.Guests().VcpusAsync(a.Domain.Uuid, ct)).Take(Math.Max(0, a.MaxInfo))];
            return new DomainGetVcpusResult(
                [.. vcpus.Select(static v => new RpcVcpu((uint)v.Number, VcpuRunning, (ulong)(v.Time.Ticks * 100), v.HostCpu))],
                [.. vcpus.SelectMany(v => CpuMaps.Of(v.Allowed, a.MapLength))]);
        })
        .Add(RemoteProcedure.DomainGetVcpuPinInfo, static (s, a) =>
        {
            DomainDefinition domain = KeptTuning.DefinitionOf(s.Guests().Find(a.Domain.Uuid), a.Flags, "qemuDomainGetVcpuPinInfo");
            int count = Math.Min(Math.Max(0, a.MapCount), (int)domain.Vcpu.Max);
            return new DomainGetVcpuPinInfoResult(
                [.. Enumerable.Range(0, count).SelectMany(i => CpuMaps.Of(KeptTuning.VcpuPin(domain, (uint)i), a.MapLength))], count);
        })
        .Add(RemoteProcedure.DomainGetEmulatorPinInfo, static (s, a) =>
        {
            DomainDefinition domain = KeptTuning.DefinitionOf(s.Guests().Find(a.Domain.Uuid), a.Flags, "qemuDomainGetEmulatorPinInfo");
            return new DomainGetEmulatorPinInfoResult([.. CpuMaps.Of(KeptTuning.EmulatorPin(domain), a.MapLength)], 1);
        })
        .Add(RemoteProcedure.DomainGetIothreadInfo, static (s, a) =>
        {
            DomainDefinition domain = KeptTuning.DefinitionOf(s.Guests().Find(a.Object.Uuid), a.Flags, "qemuDomainGetIOThreadInfo");
            RpcIOThread[] threads = [.. IoThreadNumbers(domain).Select(static i => new RpcIOThread(i, [.. CpuMaps.Of(null, CpuMaps.Length)]))];
            return new DomainGetIothreadInfoResult([.. threads], (uint)threads.Length);
        })
        .Add(RemoteProcedure.DomainGetCpuStats, static async (s, a, ct) => await CpuStatsAsync(s, a, ct))
        .Add(RemoteProcedure.DomainGetSchedulerType, static (s, a) =>
        {
            s.Guests().Find(a.Uuid);
            return new DomainGetSchedulerTypeResult("posix", KeptTuning.SchedulerCount);
        })
        .Add(RemoteProcedure.DomainGetSchedulerParameters, static (s, a) => Scheduler(s, a.Domain, a.ParameterCount, 0))
        .Add(RemoteProcedure.DomainGetSchedulerParametersFlags, static (s, a) => Scheduler(s, a.Domain, a.ParameterCount, a.Flags));

    // Of what is stored: no limit of a guest that runs is kept by the kernel.
    private static DomainGetSchedulerParametersResult Scheduler(Session session, RpcDomain domain, int count, uint flags)
    {
        GuestView guest = session.Guests().Find(domain.Uuid);
        DomainDefinition definition = KeptTuning.DefinitionOf(guest, flags, "qemuDomainGetSchedulerParametersFlags");
        return guest.IsActive && CallFlags.ImpactOf(flags) != DeviceScope.Stored
            ? throw NoController("CPU")
            : new DomainGetSchedulerParametersResult([.. KeptTuning.Scheduler(definition).Take(Math.Max(0, count))]);
    }

    private static RefusedException NoController(string name)
        => new(Refusal.OperationInvalid, RefusalArea.Qemu, $"cgroup {name} controller is not mounted");

    private static IEnumerable<uint> IoThreadNumbers(DomainDefinition domain)
    {
        HashSet<uint> named = [.. domain.IoThreadIds.Select(static t => t.Id)];
        uint next = 1;
        while (named.Count < domain.IoThreads)
        {
            named.Add(next++);
        }
        return named.Order();
    }

    // Of the whole guest: the kernel does not count a process's time by processor.
    private static async Task<DomainGetCpuStatsResult> CpuStatsAsync(Session session, DomainGetCpuStatsArguments a, CancellationToken cancellationToken)
    {
        const int Total = -1;
        GuestView guest = session.Guests().Find(a.Domain.Uuid);
        if (!guest.IsActive)
        {
            throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Domain, "domain is not running");
        }
        if (a.StartCpu != Total)
        {
            throw NoController("CPUACCT");
        }
        GuestFigures figures = await session.Guests().MeasureAsync(a.Domain.Uuid, cancellationToken);
        TypedParameter[] times =
        [
            new("cpu_time", new TypedValue.UInt64((ulong)(figures.CpuTime.Ticks * 100))),
            new("user_time", new TypedValue.UInt64((ulong)(figures.UserTime.Ticks * 100))),
            new("system_time", new TypedValue.UInt64((ulong)(figures.SystemTime.Ticks * 100))),
        ];
        return a.ParameterCount == 0
            ? new DomainGetCpuStatsResult([], times.Length)
            : new DomainGetCpuStatsResult([.. times.Take((int)Math.Min(a.ParameterCount, 16))], Math.Min(times.Length, (int)a.ParameterCount));
    }
}
