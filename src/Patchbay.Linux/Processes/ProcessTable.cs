using System.Globalization;
using System.IO.Enumeration;

namespace Patchbay.Linux;

/// <summary>What <c>/proc</c> says about processes.</summary>
public static class ProcessTable
{
    /// <summary>When a process started, in clock ticks after boot (<c>proc_pid_stat(5)</c>, field 22); null if there is none.</summary>
    public static ulong? StartTime(int id)
        => Fields(id) is { } fields ? ulong.Parse(fields[19], CultureInfo.InvariantCulture) : null;

    /// <summary>
    /// Who started a process: its real user (<c>proc_pid_status(5)</c>), which a program of another's rights does not change by being
    /// run; null if there is none.
    /// </summary>
    /// <param name="id">The process.</param>
    public static uint? User(int id)
    {
        const string Key = "Uid:";
        try
        {
            return File.ReadLines($"/proc/{id}/status").FirstOrDefault(static l => l.StartsWith(Key, StringComparison.Ordinal)) is { } line
                ? uint.Parse(line[Key.Length..].Split('\t', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A process's arguments, the program first; null if there is none.</summary>
    public static IReadOnlyList<string>? CommandLine(int id)
    {
        try
        {
            string text = File.ReadAllText($"/proc/{id}/cmdline");
            return text.Length == 0 ? [] : text.TrimEnd('\0').Split('\0');
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>What a process has mapped, program and libraries, as <c>proc_pid_maps(5)</c> says it; null if there is none.</summary>
    public static string? Mapped(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/maps");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The numbers of a process's open descriptors; none where there is no such process.</summary>
    public static IReadOnlyList<int> Descriptors(int id)
    {
        try
        {
            // Not of fd itself: its entries are links, each of which the base library would look at twice.
            return [.. new FileSystemEnumerable<int>($"/proc/{id}/fdinfo", static (ref FileSystemEntry e) => int.Parse(e.FileName, CultureInfo.InvariantCulture))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The processes there are, by number.</summary>
    public static IEnumerable<int> All()
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            {
                yield return id;
            }
        }
    }

    /// <summary>The processes of a session (<c>proc_pid_stat(5)</c>, field 6) that have not ended.</summary>
    /// <param name="session">The number of the process that began it.</param>
    public static IEnumerable<int> OfSession(int session)
    {
        string wanted = session.ToString(CultureInfo.InvariantCulture);
        foreach (int id in All())
        {
            // State, parent, group, session.
            if (Fields(id) is { } fields && fields[3] == wanted && fields[0] is not ("Z" or "X"))
            {
                yield return id;
            }
        }
    }

    /// <summary>Whether a process sees the same files and processes as this one: a container's does not. False where it is gone.</summary>
    public static bool SharesFilesWithUs(int id) => SharesSpace(id, "mnt") && SharesSpace(id, "pid");

    /// <summary>A process that holds the socket of this inode; null where none can be seen.</summary>
    public static int? FindSocketOwner(uint inode)
    {
        string wanted = $"socket:[{inode}]";
        foreach (int id in All())
        {
            if (Links($"/proc/{id}/fd").Contains(wanted))
            {
                return id;
            }
        }
        return null;
    }

    // From field 3 on, the state. The name, field 2, is in parentheses and may hold anything: count from the last one.
    internal static string[]? Fields(int id)
    {
        try
        {
            string text = File.ReadAllText($"/proc/{id}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    // Processes end and close while one looks; what is gone has nothing to say.
    private static IEnumerable<string> Links(string folder)
    {
        foreach (string link in Entries(folder))
        {
            if (Target(link) is { } target)
            {
                yield return target;
            }
        }
    }

    private static bool SharesSpace(int id, string kind) => Target($"/proc/{id}/ns/{kind}") is { } its && its == Target($"/proc/self/ns/{kind}");

    private static string[] Entries(string folder)
    {
        try
        {
            return Directory.GetFileSystemEntries(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
