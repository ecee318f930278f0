using System.Globalization;

namespace Patchbay.Host.Machine;

/// <summary>The kernel's small files: a word, a number or a list each.</summary>
internal static class SystemFiles
{
    /// <summary>A file's text without the white space around it; null where it is not there or cannot be read.</summary>
    public static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Drivers answer reads of what a device does not have with all kinds of errors.
            return null;
        }
    }

    /// <summary>A file's number, decimal or with 0x; null where it is not there or holds none.</summary>
    public static ulong? Number(string path) => Text(path) is { } text ? Parse(text) : null;

    /// <summary>A number, decimal or with 0x; null where the text is none.</summary>
    public static ulong? Parse(string text)
        => text.StartsWith("0x", StringComparison.Ordinal)
            ? ulong.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong hex) ? hex : null
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : null;

    /// <summary>A list such as <c>0-3,8</c>, in order.</summary>
    public static IEnumerable<uint> Numbers(string? list)
    {
        foreach (string range in (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] ends = range.Split('-');
            if (uint.TryParse(ends[0], CultureInfo.InvariantCulture, out uint first) && uint.TryParse(ends[^1], CultureInfo.InvariantCulture, out uint last))
            {
                for (uint i = first; i <= last; i++)
                {
                    yield return i;
                }
            }
        }
    }

    /// <summary>Names in a folder, in the order of their text; none where it is not there.</summary>
    public static IEnumerable<string> Names(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder).Select(static p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Numbers of the entries of a folder that are a word and a number, as <c>cpu0</c>; in order.</summary>
    public static IEnumerable<uint> Numbered(string folder, string word)
        => Names(folder).Where(n => n.StartsWith(word, StringComparison.Ordinal)).Select(n => n[word.Length..])
            .Where(static n => n.Length > 0 && n.All(char.IsAsciiDigit)).Select(static n => uint.Parse(n, CultureInfo.InvariantCulture)).Order();

    /// <summary>A file of lines <c>key: value</c>; of a key that is there more than once, the first.</summary>
    public static Dictionary<string, string> Fields(string path, char separator = ':')
    {
        Dictionary<string, string> fields = [];
        foreach (string line in (Text(path) ?? "").Split('\n'))
        {
            int at = line.IndexOf(separator, StringComparison.Ordinal);
            if (at > 0)
            {
                fields.TryAdd(line[..at].Trim(), line[(at + 1)..].Trim());
            }
        }
        return fields;
    }

    /// <summary>The target of a symbolic link, absolute; null where there is none.</summary>
    public static string? Target(string path)
    {
        try
        {
            // Links in sysfs are relative, and may lead over other links.
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
