using System.Diagnostics;

namespace Patchbay.Cli.Terminal;

/// <summary>Hands every key to the guest while it lives; the terminal is as before once disposed.</summary>
internal sealed class RawTerminal : IDisposable
{
    private readonly string? _before;

    private RawTerminal(string? before) => _before = before;

    /// <summary>Makes the terminal raw; where there is none, nothing happens.</summary>
    public static RawTerminal Enter()
    {
        if (Console.IsInputRedirected)
        {
            return new RawTerminal(null);
        }
        string before = Stty("-g");
        Stty("raw -echo");
        return new RawTerminal(before);
    }

    public void Dispose()
    {
        if (_before is not null)
        {
            Stty(_before);
            Console.WriteLine();
        }
    }

    // coreutils' own; it inherits our terminal as its standard input.
    private static string Stty(string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("stty", arguments) { RedirectStandardOutput = true })
            ?? throw new IOException("start stty: it did not start");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Trim();
    }
}
