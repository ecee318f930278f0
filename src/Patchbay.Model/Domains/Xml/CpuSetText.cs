using System.Globalization;
using System.Text;
using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>Sets of small numbers as in <c>0-3,^2,8</c>: processors, NUMA nodes.</summary>
internal static class CpuSetText
{
    private const int Limit = 16384;

    /// <summary>An attribute's set in ranges, in order; null where absent or, with an error, malformed.</summary>
    public static string? Read(ElementReader reader, string attribute)
    {
        if (reader.Text(attribute) is not { } text)
        {
            return null;
        }
        if (TryParse(text) is { } set)
        {
            return Format(set);
        }
        reader.BadValue(attribute, text, $"numbers and ranges below {Limit}, as in 0-3,8", FindingClass.InvalidArgument);
        return null;
    }

    /// <summary>The numbers of a set that was read.</summary>
    public static SortedSet<int>? TryParse(string text)
    {
        SortedSet<int> set = [];
        foreach (string part in text.Split(','))
        {
            string item = part.Trim();
            bool without = item.StartsWith('^');
            string[] ends = (without ? item[1..] : item).Split('-');
            if (ends.Length > 2 || !TryNumber(ends[0], out int first) || !TryNumber(ends[^1], out int last) || last < first || (without && ends.Length == 2))
            {
                return null;
            }
            for (int i = first; i <= last; i++)
            {
                _ = without ? set.Remove(i) : set.Add(i);
            }
        }
        return set.Count > 0 ? set : null;
    }

    private static bool TryNumber(string text, out int number)
        => int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < Limit;

    private static string Format(SortedSet<int> set)
    {
        StringBuilder text = new();
        int? start = null;
        int previous = 0;
        foreach (int number in set)
        {
            if (start is { } s && number != previous + 1)
            {
                Range(text, s, previous);
                start = number;
            }
            start ??= number;
            previous = number;
        }
        Range(text, start ?? 0, previous);
        return text.ToString();
    }

    private static void Range(StringBuilder text, int first, int last)
    {
        text.Append(text.Length > 0 ? "," : "").Append(first.ToString(CultureInfo.InvariantCulture));
        if (last > first)
        {
            text.Append('-').Append(last.ToString(CultureInfo.InvariantCulture));
        }
    }
}
