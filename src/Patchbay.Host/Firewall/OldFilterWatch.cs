using Patchbay.Linux;

namespace Patchbay.Host.Firewall;

/// <summary>
/// Tells when somebody may have changed a table of the older iptables. The kernel does not; but each call of the program that changes
/// something takes the lock that all of them share, a file.
/// </summary>
internal static class OldFilterWatch
{
    private const string Lock = "/run/xtables.lock";

    // A program that never stops calling costs a few looks a second.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>Until cancelled. Where the file can be neither made nor watched, nothing is told.</summary>
    /// <param name="tell">Called when the lock has been given back, once for all that comes within a moment.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(Action tell, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            if (!File.Exists(Lock))
            {
                Make();
            }
            using FolderWatcher watcher = FolderWatcher.OpenClosed(Lock);
            await foreach (string? _ in watcher.ReadAsync(cancellationToken))
            {
                tell();
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LinuxException)
        {
            // Then a change is noticed with the next one of ours, or when the status is asked for.
        }
    }

    // As the program makes it, so that there is something to watch. Closed at once: whoever opens a file here also locks it.
    private static void Make()
    {
        try
        {
            File.Open(Lock, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }).Dispose();
        }
        catch (IOException) when (File.Exists(Lock))
        {
            // The program was first.
        }
    }
}
