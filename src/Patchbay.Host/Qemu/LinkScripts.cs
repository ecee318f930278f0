using System.Text;
using Patchbay.Engine;
using Patchbay.Linux;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Qemu;

/// <summary>Runs administrators' programs for devices of guests.</summary>
internal static class LinkScripts
{
    private const int Enough = 4096;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Runs one with the device's name, and waits.</summary>
    /// <exception cref="HostException">It could not be run, failed, or did not end in time; with its own words.</exception>
    public static async Task RunAsync(HostOperation.RunScript script, NetworkNamespace? space, TimeProvider time)
    {
        string words = Path.Combine(Path.GetTempPath(), $"patchbay-{Guid.NewGuid():n}");
        try
        {
            ExitStatus status;
            using (FileStream said = new(words, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite, 1, FileOptions.None))
            {
                ChildProcess process = ChildProcess.Spawn(new SpawnOptions
                {
                    Program = script.Up,
                    Arguments = [script.Link],
                    StandardOutput = said.SafeFileHandle,
                    StandardError = said.SafeFileHandle,
                    WorkingDirectory = "/",
                    Namespace = space,
                });
                try
                {
                    status = await process.Exited.WaitAsync(Limit, time);
                }
                catch (TimeoutException e)
                {
                    await process.StopAsync(Patience, time);
                    throw new HostException($"run {script.Up} {script.Link}: it did not end within {Limit.TotalSeconds} seconds", e);
                }
            }
            if (!status.IsSuccess)
            {
                throw new HostException($"run {script.Up} {script.Link}: {status}{Said(words)}");
            }
        }
        catch (Exception e) when (e is LinuxException or IOException or UnauthorizedAccessException)
        {
            throw new HostException($"run {script.Up} {script.Link}: {e.Message}", e);
        }
        finally
        {
            File.Delete(words);
        }
    }

    private static string Said(string path)
    {
        using FileStream said = File.OpenRead(path);
        byte[] bytes = new byte[Enough];
        int read = said.ReadAtLeast(bytes, Enough, throwOnEndOfStream: false);
        string text = Encoding.UTF8.GetString(bytes, 0, read).Trim();
        return text.Length == 0 ? "" : $": {text}";
    }
}
