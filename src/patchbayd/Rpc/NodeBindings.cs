using Patchbay.Host.Machine;
using Patchbay.Model.Hosts;
using Patchbay.Model.Values;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>The host's processors and memory in numbers.</summary>
internal static class NodeBindings
{
    private const int All = -1;
    private const ulong BytesInKib = 1024;

    // The kernel's names of what libvirt tells of the merging of equal pages, with the width that libvirt has for each.
    private static readonly (string Kernel, bool IsWide)[] Merging =
    [
        ("pages_to_scan", false), ("sleep_millisecs", false), ("pages_shared", true), ("pages_sharing", true),
        ("pages_unshared", true), ("pages_volatile", true), ("full_scans", true), ("merge_across_nodes", false),
    ];

    public static ProcedureTable<Session> AddNode(this ProcedureTable<Session> table) => table
        .Add(RemoteProcedure.NodeGetInfo, static (s, _) => Info(s.Ask(HostMachine.Describe)))
        .Add(RemoteProcedure.NodeGetCpuMap, static (s, a) =>
        {
            HostBindings.RefuseFlags(a.Flags, 0);
            ValueList<HostCpu> cpus = s.Ask(HostMachine.Describe).Cpus;
            return new NodeGetCpuMapResult(a.NeedMap ? [.. Map(cpus)] : [], (uint)cpus.Count(static c => c.IsOnline), cpus.Count);
        })
        .Add(RemoteProcedure.NodeGetCpuStats, static (s, a) => CpuStats(s, a))
        .Add(RemoteProcedure.NodeGetMemoryStats, static (s, a) => MemoryStats(s, a))
        .Add(RemoteProcedure.NodeGetFreeMemory, static (s, _) => new RpcULong(s.Ask(HostMachine.Memory).Free * BytesInKib))
        .Add(RemoteProcedure.NodeGetCellsFreeMemory, static (s, a)
            => new NodeGetCellsFreeMemoryResult([.. Cells(s, a.StartCell, (uint)Math.Max(0, a.MaxCells)).Select(static c => c.FreeKib * BytesInKib)]))
        .Add(RemoteProcedure.NodeGetFreePages, static (s, a) =>
        {
            HostBindings.RefuseFlags(a.Flags, 0);
            return new NodeGetFreePagesResult([.. Cells(s, a.StartCell, a.CellCount).SelectMany(c => a.Pages.Select(size => Free(c, size)))]);
        })
        .Add(RemoteProcedure.NodeGetSevInfo, static NodeGetSevInfoResult (_, _)
            => throw new RpcErrorException(LibvirtErrorCode.OperationUnsupported, LibvirtErrorDomain.Qemu, "guests with encrypted memory are not served"))
        .Add(RemoteProcedure.NodeGetMemoryParameters, static (s, a) =>
        {
            IReadOnlyDictionary<string, ulong> seen = s.Ask(HostMachine.PageMerging);
            TypedParameter[] parameters = [.. Merging.Where(m => seen.ContainsKey(m.Kernel)).Select(m => Parameter(m.Kernel, m.IsWide, seen[m.Kernel]))];
            // Asked with 0, the client only wants to know how many.
            return a.ParameterCount == 0
                ? new NodeGetMemoryParametersResult([], parameters.Length)
                : new NodeGetMemoryParametersResult([.. parameters.Take(a.ParameterCount)], 0);
        });

    private static NodeGetInfoResult Info(HostDescription host)
    {
        HostTopology topology = HostTopology.Of(host);
        return new NodeGetInfoResult(
            host.Architecture, host.MemoryKib, host.OnlineCpus.Count(), (int)host.Processor.Megahertz,
            (int)topology.Cells, (int)topology.Sockets, (int)topology.Cores, (int)topology.Threads);
    }

    // A bit for each processor, the lowest of the first byte first.
    private static byte[] Map(ValueList<HostCpu> cpus)
    {
        uint last = cpus.IsEmpty ? 0 : cpus[^1].Id;
        byte[] map = new byte[(last / 8) + 1];
        foreach (HostCpu cpu in cpus.Where(static c => c.IsOnline))
        {
            map[cpu.Id / 8] |= (byte)(1 << (int)(cpu.Id % 8));
        }
        return map;
    }

    private static NodeGetCpuStatsResult CpuStats(Session session, NodeGetCpuStatsArguments a)
    {
        HostBindings.RefuseFlags(a.Flags, 0);
        ProcessorTime time = (a.Cpu < All ? null : session.Ask(() => HostMachine.Time(a.Cpu == All ? null : (uint)a.Cpu)))
            ?? throw new RpcErrorException(LibvirtErrorCode.InvalidArg, LibvirtErrorDomain.None, $"Invalid cpuNum: there is no processor {a.Cpu}");
        return Told<NodeGetCpuStatsResult>(
            a.ParameterCount,
            [new("kernel", time.Kernel), new("user", time.User), new("idle", time.Idle), new("iowait", time.Waiting)],
            static (stats, count) => new NodeGetCpuStatsResult(stats, count));
    }

    private static NodeGetMemoryStatsResult MemoryStats(Session session, NodeGetMemoryStatsArguments a)
    {
        HostBindings.RefuseFlags(a.Flags, 0);
        RpcNodeStat[] stats;
        if (a.Cell == All)
        {
            MemoryState memory = session.Ask(HostMachine.Memory);
            stats = [new("total", memory.Total), new("free", memory.Free), new("buffers", memory.Buffers ?? 0), new("cached", memory.Cached ?? 0)];
        }
        else
        {
            HostCell cell = session.Ask(HostMachine.Describe).Cells.FirstOrDefault(c => c.Id == a.Cell)
                ?? throw new RpcErrorException(LibvirtErrorCode.InvalidArg, LibvirtErrorDomain.None, $"there is no cell {a.Cell}");
            stats = [new("total", cell.MemoryKib), new("free", cell.FreeKib)];
        }
        return Told<NodeGetMemoryStatsResult>(a.ParameterCount, stats, static (list, count) => new NodeGetMemoryStatsResult(list, count));
    }

    // Asked with 0, the client only wants to know how many.
    private static T Told<T>(int asked, RpcNodeStat[] stats, Func<XdrList<RpcNodeStat>, int, T> make)
        => asked == 0 ? make([], stats.Length) : make([.. stats.Take(asked)], 0);

    private static IEnumerable<HostCell> Cells(Session session, int start, uint count)
    {
        ValueList<HostCell> cells = session.Ask(HostMachine.Describe).Cells;
        uint last = cells[^1].Id;
        return start >= 0 && start <= last
            ? cells.Where(c => c.Id >= start && c.Id - start < count)
            : throw new RpcErrorException(LibvirtErrorCode.InternalError, LibvirtErrorDomain.None, $"start cell {start} out of range (0-{last})");
    }

    private static ulong Free(HostCell cell, uint size) => cell.Pages.FirstOrDefault(p => p.SizeKib == size)?.Free
        ?? throw new RpcErrorException(LibvirtErrorCode.OperationFailed, LibvirtErrorDomain.None, $"page size {size} is not available on node {cell.Id}");

    private static TypedParameter Parameter(string kernel, bool isWide, ulong value)
        => new($"shm_{kernel}", isWide ? new TypedValue.UInt64(value) : new TypedValue.UInt32((uint)value));
}
