using System.Globalization;
using System.Runtime.InteropServices;
using Patchbay.Model.Hosts;
using Patchbay.Model.Values;

namespace Patchbay.Host.Machine;

/// <summary>Looks at processors and their caches, in <c>/proc/cpuinfo</c>, <c>/proc/stat</c> and <c>/sys/devices/system/cpu</c>.</summary>
internal static class ProcessorLook
{
    private const string Folder = "/sys/devices/system/cpu";
    private const uint LeastCacheLevel = 2;

    // USER_HZ, in which /proc/stat counts on every architecture that .NET runs on.
    private const ulong NanosecondsPerTick = 10_000_000;

    /// <summary>libvirt's name of the machine's architecture.</summary>
    public static string Architecture => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "x86_64",
        System.Runtime.InteropServices.Architecture.X86 => "i686",
        System.Runtime.InteropServices.Architecture.Arm64 => "aarch64",
        System.Runtime.InteropServices.Architecture.Arm => "armv7l",
        System.Runtime.InteropServices.Architecture.RiscV64 => "riscv64",
        System.Runtime.InteropServices.Architecture.LoongArch64 => "loongarch64",
        System.Runtime.InteropServices.Architecture.S390x => "s390x",
        System.Runtime.InteropServices.Architecture.Ppc64le => "ppc64le",
        Architecture other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>What the first processor says.</summary>
    public static HostProcessor Processor()
    {
        Dictionary<string, string> fields = SystemFiles.Fields("/proc/cpuinfo");
        return new HostProcessor
        {
            Vendor = fields.GetValueOrDefault("vendor_id", ""),
            Signature = Number("cpu family") is { } family && Number("model") is { } model && Number("stepping") is { } stepping
                ? ((uint)family, (uint)model, (uint)stepping)
                : null,
            Microcode = Number("microcode"),
            Megahertz = decimal.TryParse(fields.GetValueOrDefault("cpu MHz"), CultureInfo.InvariantCulture, out decimal megahertz) ? (uint)megahertz : 0,
            AddressBits = fields.GetValueOrDefault("address sizes") is { } sizes ? (uint?)SystemFiles.Parse(sizes.Split(' ')[0]) : null,
            Flags = fields.GetValueOrDefault("flags", fields.GetValueOrDefault("Features", "")).Split(' ', StringSplitOptions.RemoveEmptyEntries).ToValueList(),
        };

        ulong? Number(string name) => fields.GetValueOrDefault(name) is { } text ? SystemFiles.Parse(text) : null;
    }

    /// <summary>The logical processors.</summary>
    public static ValueList<HostCpu> Cpus()
    {
        HashSet<uint> online = [.. SystemFiles.Numbers(SystemFiles.Text($"{Folder}/online"))];
        return SystemFiles.Numbered(Folder, "cpu").Select(id => new HostCpu
        {
            Id = id,
            IsOnline = online.Count == 0 || online.Contains(id),
            Socket = Place(id, "physical_package_id"),
            Die = Place(id, "die_id"),
            Cluster = Place(id, "cluster_id"),
            Core = Place(id, "core_id"),
            Siblings = SystemFiles.Text($"{Folder}/cpu{id}/topology/thread_siblings_list") ?? id.ToString(CultureInfo.InvariantCulture),
        }).ToValueList();
    }

    /// <summary>The caches, each once.</summary>
    public static ValueList<HostCache> Caches()
    {
        Dictionary<(uint, string, string), HostCache> caches = [];
        foreach (uint cpu in SystemFiles.Numbered(Folder, "cpu"))
        {
            foreach (uint index in SystemFiles.Numbered($"{Folder}/cpu{cpu}/cache", "index"))
            {
                string folder = $"{Folder}/cpu{cpu}/cache/index{index}";
                if (SystemFiles.Number($"{folder}/level") is >= LeastCacheLevel and var level
                    && SystemFiles.Text($"{folder}/size") is { } size && SystemFiles.Parse(size.TrimEnd('K')) is { } kib
                    && SystemFiles.Text($"{folder}/shared_cpu_list") is { } shared)
                {
                    string type = SystemFiles.Text($"{folder}/type") switch { "Instruction" => "code", "Data" => "data", _ => "both" };
                    caches.TryAdd(((uint)level, type, shared), new HostCache((uint)(SystemFiles.Number($"{folder}/id") ?? cpu), (uint)level, type, kib, shared));
                }
            }
        }
        return caches.Values.OrderBy(static c => c.Level).ThenBy(static c => c.Type, StringComparer.Ordinal).ThenBy(static c => c.Id).ToValueList();
    }

    /// <summary>What one processor has done, or all; null where there is no such.</summary>
    /// <param name="cpu">Its number; null for all together.</param>
    public static ProcessorTime? Time(uint? cpu)
    {
        string name = cpu is { } number ? string.Create(CultureInfo.InvariantCulture, $"cpu{number}") : "cpu";
        foreach (string line in (SystemFiles.Text("/proc/stat") ?? "").Split('\n'))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[0] == name && words.Length > 7)
            {
                // user nice system idle iowait irq softirq
                ulong[] ticks = [.. words.Skip(1).Take(7).Select(static w => SystemFiles.Parse(w) ?? 0)];
                return new ProcessorTime(
                    (ticks[2] + ticks[5] + ticks[6]) * NanosecondsPerTick, (ticks[0] + ticks[1]) * NanosecondsPerTick,
                    ticks[3] * NanosecondsPerTick, ticks[4] * NanosecondsPerTick);
            }
        }
        return null;
    }

    private static uint Place(uint cpu, string what)
        => SystemFiles.Text($"{Folder}/cpu{cpu}/topology/{what}") is { } text && int.TryParse(text, CultureInfo.InvariantCulture, out int place) && place >= 0 ? (uint)place : 0;
}
