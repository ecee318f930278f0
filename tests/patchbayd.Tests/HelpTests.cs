using System.Text.RegularExpressions;
using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>What every command says about itself.</summary>
public sealed partial class HelpTests
{
    private const int Width = 100;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_command_has_examples_and_fits_a_terminal()
    {
        List<string> wrong = [];
        Queue<string[]> commands = new([[]]);
        int seen = 0;
        while (seen < 200 && commands.TryDequeue(out string[]? command))
        {
            seen++;
            string name = string.Join(' ', command.Prepend("patchbay"));
            string help = (await Tool.RunAsync([Programs.Patchbay, .. command, "--help"], Cancellation)).Succeeded();
            string[] lines = help.Split('\n');
            wrong.AddRange(lines.Where(static l => l.Length > Width).Select(l => $"{name}: longer than {Width}: {l}"));
            wrong.AddRange(lines.Where(static l => l.EndsWith(' ') && l.Trim().Length > 0).Select(l => $"{name}: ends with a blank: {l}"));
            string[] next = [.. lines.SkipWhile(static l => l != "Commands:").Skip(1).TakeWhile(static l => l.Length > 0).Select(l => SubCommand().Match(l)).Where(static m => m.Success).Select(static m => m.Value.Trim())];
            foreach (string word in next)
            {
                commands.Enqueue([.. command, word]);
            }
            if (next.Length == 0 && !help.Contains($"\nExamples:\n  {name}", StringComparison.Ordinal) && !help.Contains($"| {name}", StringComparison.Ordinal)
                && !ExampleOf(name).IsMatch(help))
            {
                wrong.Add($"{name}: no example");
            }
        }
        Assert.True(seen > 30, $"only {seen} commands were found");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task The_programs_know_their_version()
    {
        foreach (string program in new[] { Programs.Patchbay, Programs.Patchbayd })
        {
            Assert.Matches(@"^\d+\.\d+\.\d+", (await Tool.RunAsync([program, "--version"], Cancellation)).Succeeded());
        }
    }

    [Fact]
    public async Task The_daemon_has_its_help()
        => Assert.Contains("--root <DIR>", (await Tool.RunAsync([Programs.Patchbayd, "--help"], Cancellation)).Succeeded(), StringComparison.Ordinal);

    private static Regex ExampleOf(string name) => new($@"Examples:\n(.*\n)*?  (\S+=\S+ )?{Regex.Escape(name)}( |\n)", RegexOptions.CultureInvariant);

    [GeneratedRegex("^  [a-z][a-z-]*", RegexOptions.CultureInvariant)]
    private static partial Regex SubCommand();
}
