using System.Globalization;
using System.Text.RegularExpressions;
using Patchbay.Linux;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Qemu;

/// <summary>Asks emulators about themselves; each is asked once, and again when its file was replaced.</summary>
internal sealed partial class QemuEmulators
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;
    private readonly FileFacts<EmulatorFacts> _known;

    public QemuEmulators(TimeProvider time) => (_time, _known) = (time, new FileFacts<EmulatorFacts>(AskAsync));

    /// <summary>Those that are there and answer, by path.</summary>
    public async Task<IReadOnlyDictionary<string, EmulatorFacts>> AskAsync(ValueList<string> paths)
    {
        Dictionary<string, EmulatorFacts> answers = [];
        foreach (string path in paths.Distinct())
        {
            if (await _known.OfAsync(path) is { } facts)
            {
                answers.Add(path, facts);
            }
        }
        return answers;
    }

    private async Task<EmulatorFacts?> AskAsync(string path)
    {
        Task<string> version = OutputAsync(path, "--version");
        Task<string> machines = OutputAsync(path, "-machine", "help");
        Match numbers = VersionNumbers().Match(await version);
        ValueList<(string, string)> aliases = MachineAlias().Matches(await machines)
            .Select(m => (m.Groups[1].Value, m.Groups[2].Value)).ToValueList();
        return numbers.Success ? new EmulatorFacts((Number(numbers, 1) * 10000) + (Number(numbers, 2) * 100) + Number(numbers, 3), aliases) : null;
    }

    private async Task<string> OutputAsync(string path, params string[] arguments)
    {
        using Pipe pipe = Pipe.Create();
        ChildProcess process;
        try
        {
            process = ChildProcess.Spawn(new SpawnOptions { Program = path, Arguments = arguments, StandardOutput = pipe.Write });
        }
        catch (LinuxException)
        {
            return ""; // not a program of ours to run: starting a guest with it says why
        }
        pipe.Write.Dispose();
        using StreamReader reader = new(new FileStream(pipe.Read, FileAccess.Read));
        using CancellationTokenSource limit = new(Limit, _time);
        try
        {
            return await reader.ReadToEndAsync(limit.Token).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Signal(ChildProcess.SIGKILL);
            return "";
        }
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"version (\d+)\.(\d+)\.(\d+)")]
    private static partial Regex VersionNumbers();

    [GeneratedRegex(@"^(\S+) .*\(alias of (\S+)\)", RegexOptions.Multiline)]
    private static partial Regex MachineAlias();
}
