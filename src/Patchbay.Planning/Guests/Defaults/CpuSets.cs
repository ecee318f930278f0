using System.Globalization;

namespace Patchbay.Planning.Guests.Defaults;

/// <summary>Sets of processors as definitions hold them: ranges in order, as in <c>0-3,8</c>.</summary>
internal static class CpuSets
{
    public static IEnumerable<int> Parse(string? text)
    {
        foreach (string part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] ends = part.Split('-');
            int first = int.Parse(ends[0], CultureInfo.InvariantCulture);
            int last = int.Parse(ends[^1], CultureInfo.InvariantCulture);
            for (int i = first; i <= last; i++)
            {
                yield return i;
            }
        }
    }

    public static string Format(IReadOnlyCollection<int> ordered)
    {
        List<(int First, int Last)> ranges = [];
        foreach (int number in ordered)
        {
            if (ranges.Count > 0 && ranges[^1].Last + 1 == number)
            {
                ranges[^1] = (ranges[^1].First, number);
            }
            else
            {
                ranges.Add((number, number));
            }
        }
        return string.Join(',', ranges.Select(r => r.First == r.Last ? $"{r.First}" : $"{r.First}-{r.Last}"));
    }
}
