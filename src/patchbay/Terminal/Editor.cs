using System.Diagnostics;

namespace Patchbay.Cli.Terminal;

/// <summary>Has a person change a text in their editor.</summary>
internal static class Editor
{
    /// <summary>The text after editing, or null with the reason on <paramref name="error"/>.</summary>
    public static async Task<string?> EditAsync(string path, TextWriter error, CancellationToken cancellationToken)
    {
        string editor = Environment.GetEnvironmentVariable("VISUAL") is { Length: > 0 } visual ? visual
            : Environment.GetEnvironmentVariable("EDITOR") is { Length: > 0 } given ? given : "vi";
        // $EDITOR may hold arguments, so a shell splits it, as git and virsh have it.
        ProcessStartInfo start = new("/bin/sh", ["-c", $"{editor} \"$1\"", editor, path]);
        using Process? process = Process.Start(start);
        if (process is null)
        {
            error.WriteLine($"error: start {editor}: it did not start");
            return null;
        }
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            error.WriteLine($"error: {editor} ended with status {process.ExitCode}; nothing was changed");
            return null;
        }
        return Documents.ReadToSend(path, error);
    }
}
