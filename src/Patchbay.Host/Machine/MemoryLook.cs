using Patchbay.Model.Hosts;
using Patchbay.Model.Values;

namespace Patchbay.Host.Machine;

/// <summary>Looks at memory: <c>/proc/meminfo</c>, <c>/sys/devices/system/node</c>, and the merging of equal pages.</summary>
internal static class MemoryLook
{
    private const string Nodes = "/sys/devices/system/node";
    private const string Merging = "/sys/kernel/mm/ksm";
    private const string HugePages = "hugepages-";
    private const uint UsualDistance = 10;

    private static readonly uint BasePageKib = (uint)(Environment.SystemPageSize / 1024);

    /// <summary>The whole machine's memory.</summary>
    public static MemoryState Whole() => State(SystemFiles.Fields("/proc/meminfo"), "");

    /// <summary>NUMA cells; a machine without them is one cell.</summary>
    /// <param name="cpus">Numbers of all processors.</param>
    public static ValueList<HostCell> Cells(IEnumerable<uint> cpus)
    {
        ValueList<HostCell> cells = SystemFiles.Numbered(Nodes, "node").Select(Cell).ToValueList();
        if (!cells.IsEmpty)
        {
            return cells;
        }
        MemoryState memory = Whole();
        return
        [
            new HostCell
            {
                Id = 0, MemoryKib = memory.Total, FreeKib = memory.Free, Cpus = cpus.ToValueList(), Pages = Pages("/sys/kernel/mm/hugepages", memory.Total, memory.Free),
                Distances = [(0, UsualDistance)],
            },
        ];
    }

    /// <summary>Settings and counters of the merging of equal pages, by the kernel's names; empty where the kernel has none.</summary>
    public static IReadOnlyDictionary<string, ulong> PageMerging()
    {
        Dictionary<string, ulong> seen = [];
        foreach (string name in SystemFiles.Names(Merging))
        {
            if (SystemFiles.Number($"{Merging}/{name}") is { } value)
            {
                seen.Add(name, value);
            }
        }
        return seen;
    }

    private static HostCell Cell(uint id)
    {
        string folder = $"{Nodes}/node{id}";
        MemoryState memory = State(SystemFiles.Fields($"{folder}/meminfo"), $"Node {id} ");
        uint[] all = [.. SystemFiles.Numbered(Nodes, "node")];
        ulong?[] distances = [.. (SystemFiles.Text($"{folder}/distance") ?? "").Split(' ').Select(SystemFiles.Parse)];
        return new HostCell
        {
            Id = id,
            MemoryKib = memory.Total,
            FreeKib = memory.Free,
            Cpus = SystemFiles.Numbers(SystemFiles.Text($"{folder}/cpulist")).ToValueList(),
            Pages = Pages($"{folder}/hugepages", memory.Total, memory.Free),
            Distances = all.Zip(distances).Where(static d => d.Second is not null).Select(static d => (d.First, (uint)d.Second!.Value)).ToValueList(),
        };
    }

    // What is set aside for huge pages is no longer there in base pages.
    private static ValueList<HostPages> Pages(string folder, ulong totalKib, ulong freeKib)
    {
        List<HostPages> huge = [];
        foreach (string name in SystemFiles.Names(folder))
        {
            if (name.StartsWith(HugePages, StringComparison.Ordinal) && SystemFiles.Parse(name[HugePages.Length..^2]) is { } kib)
            {
                huge.Add(new HostPages((uint)kib, SystemFiles.Number($"{folder}/{name}/nr_hugepages") ?? 0, SystemFiles.Number($"{folder}/{name}/free_hugepages") ?? 0));
            }
        }
        ulong setAside = (ulong)huge.Sum(static h => (decimal)h.SizeKib * h.Count);
        return huge.OrderBy(static h => h.SizeKib).Prepend(new HostPages(BasePageKib, (totalKib - Math.Min(setAside, totalKib)) / BasePageKib, freeKib / BasePageKib)).ToValueList();
    }

    private static MemoryState State(Dictionary<string, string> fields, string prefix)
    {
        return new MemoryState(Kib("MemTotal") ?? 0, Kib("MemFree") ?? 0, Kib("Buffers"), Kib("Cached"));

        ulong? Kib(string name) => fields.GetValueOrDefault(prefix + name) is { } text ? SystemFiles.Parse(text.Split(' ')[0]) : null;
    }
}
