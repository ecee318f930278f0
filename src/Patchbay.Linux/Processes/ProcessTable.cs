using System.Globalization;

namespace Patchbay.Linux;

/// <summary>What <c>/proc</c> says about processes.</summary>
public static class ProcessTable
{
    /// <summary>When a process started, in clock ticks after boot (<c>proc_pid_stat(5)</c>, field 22); null if there is none.</summary>
    public static ulong? StartTime(int id)
    {
        try
        {
            // The name, field 2, is in parentheses and may hold anything: count from the last one.
            string text = File.ReadAllText($"/proc/{id}/stat");
            string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return ulong.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (IOException)
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

    /// <summary>A process that holds the socket of this inode; null where none can be seen.</summary>
    public static int? FindSocketOwner(uint inode)
    {
        string wanted = $"socket:[{inode}]";
        foreach (string process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                && Links(Path.Combine(process, "fd")).Contains(wanted))
            {
                return id;
            }
        }
        return null;
    }

    // Processes end and close while one looks; what is gone has nothing to say.
    private static IEnumerable<string> Links(string folder)
    {
        string[] links;
        try
        {
            links = Directory.GetFileSystemEntries(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            yield break;
        }
        foreach (string link in links)
        {
            if (Target(link) is { } target)
            {
                yield return target;
            }
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
