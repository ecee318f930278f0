using System.Globalization;
using Patchbay.Engine.Guests;

namespace Patchbay.Host.Qemu;

/// <summary>What a thread of QEMU has used, from proc(5).</summary>
internal static class ThreadFigures
{
    // USER_HZ is 100 wherever Linux runs QEMU.
    private const int TicksPerSecond = 100;

    /// <summary>Reads one thread's; zeros where it has ended.</summary>
    public static VcpuFigures Read(int process, int thread, int number)
    {
        string folder = $"/proc/{process}/task/{thread}";
        try
        {
            string stat = File.ReadAllText($"{folder}/stat");
            // Past the name in parentheses, field 3 comes first: utime is 14, stime 15, processor 39.
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            ulong ticks = Number(fields[11]) + Number(fields[12]);
            return new VcpuFigures(
                number, thread, TimeSpan.FromSeconds((double)ticks / TicksPerSecond), Delay(folder), int.Parse(fields[36], CultureInfo.InvariantCulture), Allowed(folder));
        }
        catch (IOException)
        {
            return new VcpuFigures(number, thread, TimeSpan.Zero, TimeSpan.Zero, -1, "");
        }
    }

    // Nanoseconds run, nanoseconds waited for a processor, slices; absent where the kernel does not count.
    private static TimeSpan Delay(string folder)
    {
        string path = $"{folder}/schedstat";
        return File.Exists(path) && File.ReadAllText(path).Split(' ') is [_, var waited, ..] ? TimeSpan.FromTicks((long)(Number(waited) / 100)) : TimeSpan.Zero;
    }

    private static string Allowed(string folder)
    {
        const string Key = "Cpus_allowed_list:";
        return File.ReadLines($"{folder}/status").FirstOrDefault(static l => l.StartsWith(Key, StringComparison.Ordinal))?[Key.Length..].Trim() ?? "";
    }

    private static ulong Number(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);
}
