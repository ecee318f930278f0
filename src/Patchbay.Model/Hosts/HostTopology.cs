namespace Patchbay.Model.Hosts;

/// <summary>How a host's processors are arranged, in the numbers of libvirt's <c>virNodeInfo</c>.</summary>
/// <param name="Cells">NUMA cells.</param>
/// <param name="Sockets">Packages in a cell.</param>
/// <param name="Cores">Cores in a package.</param>
/// <param name="Threads">Threads in a core.</param>
public readonly record struct HostTopology(uint Cells, uint Sockets, uint Cores, uint Threads)
{
    /// <summary>
    /// The arrangement of the processors that run. As the product must be their number, an arrangement that is not the same
    /// everywhere is told as one package of so many cores.
    /// </summary>
    public static HostTopology Of(HostDescription host)
    {
        ArgumentNullException.ThrowIfNull(host);
        List<HostCpu> online = [.. host.OnlineCpus];
        uint cells = (uint)Math.Max(1, host.Cells.Count(static c => !c.Cpus.IsEmpty));
        Dictionary<uint, uint> cellOf = host.Cells.SelectMany(static c => c.Cpus.Select(cpu => (cpu, c.Id))).ToDictionary(static p => p.cpu, static p => p.Id);
        uint sockets = Most(online.GroupBy(c => cellOf.GetValueOrDefault(c.Id)).Select(static cell => cell.Select(static c => c.Socket).Distinct().Count()));
        uint cores = Most(online.GroupBy(static c => c.Socket).Select(static socket => socket.Select(static c => (c.Die, c.Core)).Distinct().Count()));
        uint threads = Most(online.GroupBy(static c => (c.Socket, c.Die, c.Core)).Select(static core => core.Count()));
        return cells * sockets * cores * threads == online.Count
            ? new HostTopology(cells, sockets, cores, threads)
            : new HostTopology(1, 1, (uint)online.Count, 1);
    }

    private static uint Most(IEnumerable<int> counts) => (uint)counts.DefaultIfEmpty(1).Max();
}
