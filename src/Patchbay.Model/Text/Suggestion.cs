namespace Patchbay.Model.Text;

/// <summary>Finds the word that was probably meant.</summary>
public static class Suggestion
{
    /// <summary>The candidate nearest to a word, if it is near enough to be worth saying; null otherwise.</summary>
    public static string? Closest(string word, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(candidates);
        if (word.Length is 0 or > 64)
        {
            return null;
        }
        int best = Math.Max(1, word.Length / 3) + 1;
        string? closest = null;
        foreach (string candidate in candidates.Where(c => Math.Abs(c.Length - word.Length) < best).Order(StringComparer.Ordinal))
        {
            int distance = Distance(word, candidate);
            if (distance < best)
            {
                best = distance;
                closest = candidate;
            }
        }
        return closest;
    }

    /// <summary>The word of a list that was probably meant, switches by other names included: <c>true</c> for <c>yes</c>.</summary>
    public static string? Word(string word, IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(words);
        bool? asSwitch = word.ToLowerInvariant() switch
        {
            "yes" or "on" or "true" or "1" or "enable" or "enabled" => true,
            "no" or "off" or "false" or "0" or "disable" or "disabled" => false,
            _ => null,
        };
        (string Yes, string No)? switches = words.Count != 2 ? null : words.Contains("yes") && words.Contains("no") ? ("yes", "no") : words.Contains("on") ? ("on", "off") : null;
        return asSwitch is { } value && switches is { } pair ? (value ? pair.Yes : pair.No) : Closest(word, words);
    }

    // Edits and swaps of neighbours, ignoring case (optimal string alignment).
    private static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            d[i, 0] = i;
        }
        for (int j = 0; j <= b.Length; j++)
        {
            d[0, j] = j;
        }
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }
        return d[a.Length, b.Length];
    }

    private static bool Same(char x, char y) => char.ToLowerInvariant(x) == char.ToLowerInvariant(y);
}
