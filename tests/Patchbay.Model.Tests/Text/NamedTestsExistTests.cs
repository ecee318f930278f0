using System.Text.RegularExpressions;
using Patchbay.Testing;

namespace Patchbay.Model.Tests.Text;

/// <summary>What docs/ says is shown by a test is: each test and each scenario of the lab that a page names is there.</summary>
public sealed partial class NamedTestsExistTests
{
    private static readonly string Scenarios = Repository.Path("tests", "lab", "scenarios");

    private static readonly ILookup<string, string> Classes = Directory.EnumerateFiles(Repository.Path("tests"), "*.cs", SearchOption.AllDirectories)
        .Select(File.ReadAllText).SelectMany(static text => Class.Matches(text).Select(m => (m.Groups[1].Value, text)))
        .ToLookup(static c => c.Value, static c => c.text);

    public static TheoryData<string> Pages
        => new(Directory.EnumerateFiles(Repository.Path("docs"), "*.md").Select(static f => Path.GetFileName(f)).Where(static f => Name.IsMatch(Page(f))));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_test_that_a_page_names_exists(string page)
        => Assert.Empty(Name.Matches(Page(page)).Where(static m => !Exists(m.Groups[1].Value, m.Groups[2].Value)).Select(static m => m.Value));

    [Fact]
    public void Each_scenario_of_the_lab_has_a_row_and_the_test_of_its_row_runs_it()
    {
        Match[] rows = Row.Matches(Page("lab.md")).ToArray();
        Assert.Equal(Directory.EnumerateFiles(Scenarios).Select(static f => Path.GetFileName(f)).Order(), rows.Select(static r => r.Groups[1].Value).Order());
        Assert.All(rows, static row => Assert.Contains(
            Classes[row.Groups[2].Value], text => text.Contains($"Task {row.Groups[3].Value}() => lab.RunAsync(\"{row.Groups[1].Value}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Each_scenario_that_another_page_names_exists()
        => Assert.All(
            Scenario.Matches(Page("interfaces.md")).SelectMany(static m => Quoted.Matches(m.Value)).Select(static m => m.Groups[1].Value),
            static scenario => Assert.True(File.Exists(Path.Combine(Scenarios, scenario)), scenario));

    private static string Page(string name) => File.ReadAllText(Repository.Path("docs", name));

    // A method is one that xunit runs; what ends in … is the beginning of one.
    private static bool Exists(string type, string method) => Classes[type].Any(text => method.Length == 0
        || Method.Matches(text).Any(m => method.EndsWith('…') ? m.Groups[1].Value.StartsWith(method[..^1], StringComparison.Ordinal) : m.Groups[1].Value == method));

    // `DeviceTests.A_card_comes` or `DeviceTests`.
    [GeneratedRegex(@"`([A-Z]\w*Tests)(?:\.(\w+…?))?`")]
    private static partial Regex Name { get; }

    [GeneratedRegex(@"\bclass ([A-Z]\w*Tests)\b")]
    private static partial Regex Class { get; }

    [GeneratedRegex(@"^    \[(?:Fact|Theory)\b[\s\S]*?^    public [\w<>. ]+? (\w+)\(", RegexOptions.Multiline)]
    private static partial Regex Method { get; }

    // | what is shown | `scenario` | `Class.Method` |
    [GeneratedRegex(@"^\|[^|]*\| `([\w-]+)` \| `(\w+)\.(\w+)` \|$", RegexOptions.Multiline)]
    private static partial Regex Row { get; }

    // Lab: `one`, `another`
    [GeneratedRegex(@"Lab: `[\w-]+`(?:, `[\w-]+`)*")]
    private static partial Regex Scenario { get; }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted { get; }
}
