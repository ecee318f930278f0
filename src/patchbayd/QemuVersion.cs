using System.Globalization;
using System.Text.RegularExpressions;
using Patchbay.Linux;

namespace Patchbay.Daemon;

/// <summary>Which QEMU is installed.</summary>
internal static partial class QemuVersion
{
    private const string Emulator = "/usr/bin/qemu-system-x86_64";

    private static ulong _known;

    /// <summary>1000000 a major and 1000 a minor version; 0 where there is none.</summary>
    public static async Task<ulong> AskAsync(CancellationToken cancellationToken)
    {
        if (_known != 0 || !File.Exists(Emulator))
        {
            return _known;
        }
        using Pipe pipe = Pipe.Create();
        ChildProcess.Spawn(new SpawnOptions { Program = Emulator, Arguments = ["--version"], StandardOutput = pipe.Write });
        pipe.Write.Dispose();
        using StreamReader reader = new(new FileStream(pipe.Read, FileAccess.Read));
        string output = await reader.ReadToEndAsync(cancellationToken);
        Match match = Numbers().Match(output);
        if (match.Success)
        {
            _known = (Number(match, 1) * 1_000_000) + (Number(match, 2) * 1_000) + Number(match, 3);
        }
        return _known;
    }

    private static ulong Number(Match match, int group) => ulong.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"version (\d+)\.(\d+)\.(\d+)")]
    private static partial Regex Numbers();
}
