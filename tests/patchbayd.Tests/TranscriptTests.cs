using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>Every command, typed one after the other: output, errors and exit codes as they are in the golden transcripts.</summary>
public sealed class TranscriptTests
{
    public static TheoryData<string> Scripts() => [.. Golden.Inputs("*.sh")];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_script_goes_as_its_transcript_says(string script)
    {
        await using DaemonHost host = await DaemonHost.StartAsync();

        Golden.Matches(Path.ChangeExtension(script, ".txt"), await Transcript.OfAsync(host, script));
    }
}
