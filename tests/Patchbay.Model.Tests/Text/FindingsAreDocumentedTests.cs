using System.Text.RegularExpressions;
using Patchbay.Testing;

namespace Patchbay.Model.Tests.Text;

public partial class FindingsAreDocumentedTests
{
    [Fact]
    public void Every_id_is_in_the_documentation_and_every_documented_id_exists()
    {
        string[] used = [.. Wordings()
            .SelectMany(f => Quoted().Matches(File.ReadAllText(f))).Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

        Assert.Equal(used, Documented());
    }

    [Fact]
    public void No_two_findings_share_an_id()
    {
        string[] ids = [.. Wordings()
            .SelectMany(f => Quoted().Matches(File.ReadAllText(f))).Select(m => m.Groups[1].Value)];

        Assert.Equal(ids.Distinct(), ids);
    }

    // Most are the model's; filling in a guest has its own, and so have several documents together.
    private static IEnumerable<string> Wordings()
        => Directory.EnumerateFiles(Repository.Path("src", "Patchbay.Model", "Text"), "Findings*.cs")
            .Append(Repository.Path("src", "Patchbay.Planning", "Guests", "GuestFindings.cs"))
            .Append(Repository.Path("src", "Patchbay.Planning", "Documents", "DocumentSetFindings.cs"));

    private static string[] Documented()
        => [.. Row().Matches(File.ReadAllText(Repository.Path("docs", "diagnostics.md"))).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal)];

    [GeneratedRegex("\"(PB[0-9]{4})\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\| (PB[0-9]{4}) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
