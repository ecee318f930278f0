using Microsoft.Win32.SafeHandles;
using Patchbay.Linux;

namespace Patchbay.Host.Scripts;

/// <summary>One run of an administrator's program, to its end or to its limit.</summary>
/// <param name="Status">How it ended; null where it was ended as it took too long.</param>
/// <param name="Words">What it said: the beginning of it.</param>
internal sealed record ScriptRun(ExitStatus? Status, string Words)
{
    private const int Enough = 4096;

    // Far more than anybody reads; beyond, writing fails.
    private const long MostSaid = 16 << 20;

    /// <summary>Whether it said that all went well.</summary>
    public bool IsSuccess => Status is { IsSuccess: true };

    /// <summary>Runs one. What it leaves in the background is left alone, unless it takes too long: then all of it is ended.</summary>
    /// <param name="options">The program with its arguments. Its standard error is heard.</param>
    /// <param name="limit">What it may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="hearsOutput">Whether its standard output is heard as well.</param>
    /// <exception cref="LinuxException">It could not be started.</exception>
    public static async Task<ScriptRun> RunAsync(SpawnOptions options, TimeSpan limit, TimeProvider time, bool hearsOutput = false)
    {
        using SafeFileHandle said = MemoryFile.CreateBounded("said", MostSaid);
        ChildProcess process = ChildProcess.Spawn(options with
        {
            StandardOutput = hearsOutput ? said : null,
            StandardError = said,
            WorkingDirectory = "/",
            NewSession = true,
        });
        ExitStatus? status = null;
        try
        {
            status = await process.Exited.WaitAsync(limit, time);
        }
        catch (TimeoutException)
        {
            process.KillSession();
            await process.Exited;
        }
        string words = MemoryFile.ReadText(said, Enough);
        // What it left in the background has it open for as long as it lives.
        MemoryFile.Close(said);
        return new ScriptRun(status, words);
    }

    /// <summary>How it ended, in words.</summary>
    /// <param name="limit">What it was allowed.</param>
    public string Outcome(TimeSpan limit)
        => (Status is null ? $"it did not end within {limit.TotalSeconds} seconds" : $"{Status}") + (Words.Length == 0 ? "" : $": {Words}");
}
