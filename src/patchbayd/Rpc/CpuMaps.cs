using System.Globalization;

namespace Patchbay.Daemon.Rpc;

/// <summary>Sets of the host's processors as libvirt's bits, the first processor in the lowest bit of the first byte.</summary>
internal static class CpuMaps
{
    // Which processors the machine has, also those that are off (sysfs, cpu/present).
    private const string Present = "/sys/devices/system/cpu/present";

    private static readonly int Count = Numbers(File.Exists(Present) ? File.ReadAllText(Present).Trim() : $"0-{Environment.ProcessorCount - 1}").DefaultIfEmpty(0).Max() + 1;

    /// <summary>Bytes that hold all processors.</summary>
    public static int Length => (Count + 7) / 8;

    /// <summary>The set in so many bytes.</summary>
    /// <param name="set">As in <c>0-3,^2,6</c>; null for all.</param>
    /// <param name="length">Bytes; what does not fit is left out.</param>
    public static byte[] Of(string? set, int length)
    {
        byte[] map = new byte[Math.Clamp(length, 0, 2048)];
        foreach (int cpu in set is null ? Enumerable.Range(0, Count) : Numbers(set))
        {
            if (cpu / 8 < map.Length && cpu < Count)
            {
                map[cpu / 8] |= (byte)(1 << (cpu % 8));
            }
        }
        return map;
    }

    /// <summary>The numbers of a set.</summary>
    public static HashSet<int> Numbers(string set)
    {
        HashSet<int> found = [];
        foreach (string part in set.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            bool isOut = part.StartsWith('^');
            string[] ends = part.TrimStart('^').Split('-');
            if (int.TryParse(ends[0], CultureInfo.InvariantCulture, out int first) && int.TryParse(ends[^1], CultureInfo.InvariantCulture, out int last)
                && last is < 16384 && first <= last)
            {
                IEnumerable<int> range = Enumerable.Range(first, last - first + 1);
                if (isOut)
                {
                    found.ExceptWith(range);
                }
                else
                {
                    found.UnionWith(range);
                }
            }
        }
        return found;
    }
}
