using Patchbay.Engine;
using Patchbay.Engine.Guests;
using Patchbay.Model.Domains;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>Many figures of many guests in one call.</summary>
internal static class GuestStatisticsBindings
{
    // virConnectGetAllDomainStatsFlags, past the list filters whose numbers it shares.
    private const uint NoWait = 1u << 29;
    private const uint Backing = 1u << 30;
    private const uint Enforce = 1u << 31;
    private const uint ListFilters = (uint)(VirConnectListAllDomainsFlags.Active | VirConnectListAllDomainsFlags.Inactive | VirConnectListAllDomainsFlags.Persistent
        | VirConnectListAllDomainsFlags.Transient | VirConnectListAllDomainsFlags.Running | VirConnectListAllDomainsFlags.Paused
        | VirConnectListAllDomainsFlags.Shutoff | VirConnectListAllDomainsFlags.Other);

    private const VirDomainStatsTypes Served = VirDomainStatsTypes.State | VirDomainStatsTypes.CpuTotal | VirDomainStatsTypes.Balloon
        | VirDomainStatsTypes.Vcpu | VirDomainStatsTypes.Interface | VirDomainStatsTypes.Block | VirDomainStatsTypes.Iothread;

    private const int VcpuOffline = 0;
    private const int VcpuRunning = 1;

    public static ProcedureTable<Session> AddGuestStatistics(this ProcedureTable<Session> table) => table
        .Add(RemoteProcedure.ConnectGetAllDomainStats, static async (s, a, ct) => await AllAsync(s, a, ct));

    private static async Task<ConnectGetAllDomainStatsResult> AllAsync(Session session, ConnectGetAllDomainStatsArguments a, CancellationToken cancellationToken)
    {
        CallFlags.Check(a.Flags, ListFilters | NoWait | Backing | Enforce, "qemuConnectGetAllDomainStats");
        VirDomainStatsTypes wanted = a.Stats == 0 ? Served : (VirDomainStatsTypes)a.Stats;
        if ((wanted & ~Served) != 0 && (a.Flags & Enforce) != 0)
        {
            throw new RefusedException(
                Refusal.ArgumentUnsupported, RefusalArea.Qemu, $"Stats types bits 0x{(uint)(wanted & ~Served):x} are not supported by this daemon or QEMU");
        }
        GuestService guests = session.Guests();
        VirConnectListAllDomainsFlags filter = (VirConnectListAllDomainsFlags)(a.Flags & ListFilters);
        IEnumerable<GuestView> chosen = a.Domains.Count > 0 ? a.Domains.Select(d => guests.Find(d.Uuid)) : guests.List();
        // Together: those that do not answer are waited for once, and not one after another.
        return new ConnectGetAllDomainStatsResult(
            [.. await Task.WhenAll(chosen.Where(g => GuestBindings.Matches(g, filter)).Select(g => OfAsync(guests, g, wanted, cancellationToken)))]);
    }

    private static async Task<RpcDomainStats> OfAsync(GuestService guests, GuestView guest, VirDomainStatsTypes wanted, CancellationToken cancellationToken)
    {
        List<TypedParameter> figures = [];
        await AddAsync(figures, guests, guest, wanted, cancellationToken);
        return new RpcDomainStats(GuestReferences.Of(guest), [.. figures]);
    }

    private static async Task AddAsync(List<TypedParameter> to, GuestService guests, GuestView guest, VirDomainStatsTypes wanted, CancellationToken cancellationToken)
    {
        if (wanted.HasFlag(VirDomainStatsTypes.State))
        {
            to.Add("state.state", (int)guest.Status.State);
            to.Add("state.reason", guest.Status.Reason);
        }
        if (wanted.HasFlag(VirDomainStatsTypes.CpuTotal))
        {
            await WhileItRunsAsync(guest, async () =>
            {
                GuestFigures figures = await guests.MeasureAsync(guest.Uuid, cancellationToken);
                to.Add("cpu.time", figures.CpuTime);
                to.Add("cpu.user", figures.UserTime);
                to.Add("cpu.system", figures.SystemTime);
            });
        }
        // One that ends while it is asked keeps what its document says.
        if (wanted.HasFlag(VirDomainStatsTypes.Balloon))
        {
            to.Add("balloon.current", guest.Current.Memory.Current ?? guest.Current.Memory.Total);
            to.Add("balloon.maximum", guest.Current.Memory.Total);
            await WhileItRunsAsync(guest, () => AddMemoryAsync(to, guests, guest, cancellationToken));
        }
        if (wanted.HasFlag(VirDomainStatsTypes.Vcpu))
        {
            await AddVcpusAsync(to, guests, guest, cancellationToken);
        }
        if (wanted.HasFlag(VirDomainStatsTypes.Interface))
        {
            await WhileItRunsAsync(guest, () => AddInterfacesAsync(to, guests, guest, cancellationToken));
        }
        if (wanted.HasFlag(VirDomainStatsTypes.Block))
        {
            await AddDisksAsync(to, guests, guest, cancellationToken);
        }
        if (wanted.HasFlag(VirDomainStatsTypes.Iothread) && guest.IsActive)
        {
            to.Add("iothread.count", guest.Current.IoThreads);
        }
    }

    private static async Task WhileItRunsAsync(GuestView guest, Func<Task> add)
    {
        if (!guest.IsActive)
        {
            return;
        }
        try
        {
            await add();
        }
        catch (Exception e) when (e is RefusedException or HostException)
        {
            // It ended meanwhile, is not far enough, or its emulator does not answer: what needs no answer is told.
        }
    }

    private static async Task AddMemoryAsync(List<TypedParameter> to, GuestService guests, GuestView guest, CancellationToken cancellationToken)
    {
        foreach ((MemoryFigure figure, ulong value) in await guests.MemoryFiguresAsync(guest.Uuid, cancellationToken))
        {
            string? name = figure switch
            {
                MemoryFigure.SwapIn => "swap_in",
                MemoryFigure.SwapOut => "swap_out",
                MemoryFigure.MajorFault => "major_fault",
                MemoryFigure.MinorFault => "minor_fault",
                MemoryFigure.Unused => "unused",
                MemoryFigure.Available => "available",
                MemoryFigure.Rss => "rss",
                MemoryFigure.Usable => "usable",
                MemoryFigure.LastUpdate => "last-update",
                MemoryFigure.DiskCaches => "disk_caches",
                MemoryFigure.HugePages => "hugetlb_pgalloc",
                MemoryFigure.HugePageFailures => "hugetlb_pgfail",
                _ => null,
            };
            if (name is not null)
            {
                to.Add($"balloon.{name}", value);
            }
        }
    }

    private static async Task AddVcpusAsync(List<TypedParameter> to, GuestService guests, GuestView guest, CancellationToken cancellationToken)
    {
        VcpuDefinition vcpu = guest.Current.Vcpu;
        uint current = vcpu.Current ?? vcpu.Max;
        to.Add("vcpu.current", current);
        to.Add("vcpu.maximum", vcpu.Max);
        if (!guest.IsActive)
        {
            for (uint i = 0; i < current; i++)
            {
                to.Add($"vcpu.{i}.state", VcpuOffline);
            }
            return;
        }
        await WhileItRunsAsync(guest, async () =>
        {
            foreach (VcpuFigures figures in await guests.VcpusAsync(guest.Uuid, cancellationToken))
            {
                to.Add($"vcpu.{figures.Number}.state", VcpuRunning);
                to.Add($"vcpu.{figures.Number}.time", figures.Time);
                // Waiting without wanting to run is not told of by all kernels.
                to.Add($"vcpu.{figures.Number}.wait", 0UL);
                to.Add($"vcpu.{figures.Number}.delay", figures.Delay);
            }
        });
    }

    private static async Task AddInterfacesAsync(List<TypedParameter> to, GuestService guests, GuestView guest, CancellationToken cancellationToken)
    {
        InterfaceDefinition[] cards = [.. guest.Current.Devices.Interfaces.Where(static n => n.Target is not null)];
        IReadOnlyDictionary<string, InterfaceCounters> counters = await guests.CountersAsync(guest.Uuid, cancellationToken);
        to.Add("net.count", (uint)cards.Length);
        for (int i = 0; i < cards.Length; i++)
        {
            to.Add(new TypedParameter($"net.{i}.name", new TypedValue.Text(cards[i].Target!)));
            if (counters.TryGetValue(cards[i].Target!, out InterfaceCounters? c))
            {
                foreach ((string name, ulong value) in new[]
                {
                    ("rx.bytes", c.RxBytes), ("rx.pkts", c.RxPackets), ("rx.errs", c.RxErrors), ("rx.drop", c.RxDropped), ("tx.bytes", c.TxBytes),
                    ("tx.pkts", c.TxPackets), ("tx.errs", c.TxErrors), ("tx.drop", c.TxDropped),
                })
                {
                    to.Add($"net.{i}.{name}", value);
                }
            }
        }
    }

    private static async Task AddDisksAsync(List<TypedParameter> to, GuestService guests, GuestView guest, CancellationToken cancellationToken)
    {
        DiskDefinition[] disks = [.. guest.Current.Devices.Disks];
        Dictionary<string, DriveFigures> drives = [];
        await WhileItRunsAsync(guest, async () =>
        {
            drives = (await guests.DrivesAsync(guest.Uuid, cancellationToken)).ToDictionary(static d => d.Disk.Target, static d => d.Figures);
        });
        to.Add("block.count", (uint)disks.Length);
        for (int i = 0; i < disks.Length; i++)
        {
            string target = disks[i].Target;
            to.Add(new TypedParameter($"block.{i}.name", new TypedValue.Text(target)));
            if (GuestService.SourceOf(disks[i]) is not { } path)
            {
                continue;
            }
            to.Add(new TypedParameter($"block.{i}.path", new TypedValue.Text(path)));
            if (disks[i].Source.Index is { } index)
            {
                to.Add($"block.{i}.backingIndex", index);
            }
            if (drives.TryGetValue(target, out DriveFigures? d))
            {
                foreach ((string name, long value) in new[]
                {
                    ("rd.reqs", d.Reads), ("rd.bytes", d.ReadBytes), ("rd.times", d.ReadTime), ("wr.reqs", d.Writes), ("wr.bytes", d.WrittenBytes),
                    ("wr.times", d.WriteTime), ("fl.reqs", d.Flushes), ("fl.times", d.FlushTime),
                })
                {
                    to.Add($"block.{i}.{name}", (ulong)value);
                }
            }
            await AddSizesAsync(to, guests, guest, i, target, cancellationToken);
        }
    }

    private static async Task AddSizesAsync(List<TypedParameter> to, GuestService guests, GuestView guest, int index, string target, CancellationToken cancellationToken)
    {
        try
        {
            DiskSizes sizes = await guests.DiskSizesAsync(guest.Uuid, target, cancellationToken);
            to.Add($"block.{index}.allocation", sizes.Allocation);
            to.Add($"block.{index}.capacity", sizes.Capacity);
            to.Add($"block.{index}.physical", sizes.Physical);
        }
        catch (Exception e) when (e is RefusedException or HostException)
        {
            // An image that is not there (any more) has no sizes, and a guest that ends meanwhile has none of it.
        }
    }

    private static void Add(this List<TypedParameter> to, string field, int value) => to.Add(new TypedParameter(field, new TypedValue.Int32(value)));

    private static void Add(this List<TypedParameter> to, string field, uint value) => to.Add(new TypedParameter(field, new TypedValue.UInt32(value)));

    private static void Add(this List<TypedParameter> to, string field, ulong value) => to.Add(new TypedParameter(field, new TypedValue.UInt64(value)));

    private static void Add(this List<TypedParameter> to, string field, TimeSpan value) => to.Add(field, (ulong)(value.Ticks * 100));
}
