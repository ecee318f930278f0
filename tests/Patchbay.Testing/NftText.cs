namespace Patchbay.Testing;

/// <summary>What <c>nft list</c> prints, among other things that were printed, as text to compare.</summary>
public static class NftText
{
    /// <summary>All lines in order. Which of a table's chains was made first says nothing; each line with the chain or map that it is in does.</summary>
    public static string InOrder(string seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        string inside = "";
        List<string> lines = [];
        foreach (string line in seen.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            inside = line.StartsWith("\tchain ", StringComparison.Ordinal) || line.StartsWith("\tmap ", StringComparison.Ordinal) ? line : line == "\t}" ? "" : inside;
            lines.Add($"{inside}{line}");
        }
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    /// <summary>The lines that are in one of two texts only.</summary>
    public static string Differences(string wanted, string found)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(found);
        string[] lines = found.Split('\n');
        string[] expected = wanted.Split('\n');
        return string.Join('\n', expected.Except(lines).Select(static l => $"- {l}").Concat(lines.Except(expected).Select(static l => $"+ {l}")));
    }
}
