using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Patchbay.Engine;
using Patchbay.Host.Dnsmasq;
using Patchbay.Linux;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Qemu;

/// <summary>passt processes: started, which then live on their own, and ended by the process id that they wrote.</summary>
internal sealed partial class PasstProcesses(NetworkNamespace? space, TimeProvider time, ILogger logger)
{
    private const string Program = "passt";
    private const string Missing = "the program passt is not on this host; Debian's package passt has it";
    private const string VhostUser = "--vhost-user";
    private const int MostWords = 64 * 1024;

    // rwx for its user alone: who can connect is the guest's network.
    private const UnixFileMode OwnerOnly = (UnixFileMode)0b111_000_000;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(5);

    /// <summary>Starts one and waits until it listens: it goes into the background then. One that runs already is as good.</summary>
    /// <exception cref="HostException">It is not installed, or did not start, with its own words.</exception>
    public async Task StartAsync(HostOperation.StartPasst passt)
    {
        string what = $"start passt for {passt.Alias} of {passt.Guest}";
        if (Running(passt) is not null)
        {
            return;
        }
        try
        {
            MakeRoom(passt);
            ExitStatus status;
            string said;
            using (SafeFileHandle words = MemoryFile.Create("passt"))
            {
                ChildProcess process = ChildProcess.Spawn(new SpawnOptions
                {
                    Program = Program,
                    Arguments = passt.Arguments,
                    StandardOutput = words,
                    StandardError = words,
                    WorkingDirectory = "/",
                    RunAs = passt.User is { } user ? new Identity(user.User, user.Group, user.Groups) : null,
                    Namespace = space,
                });
                try
                {
                    status = await process.Exited.WaitAsync(StartLimit, time);
                }
                catch (TimeoutException e)
                {
                    await process.StopAsync(Patience, time);
                    throw new HostException($"{what}: it did not begin to listen within {StartLimit.TotalSeconds} seconds", e);
                }
                said = Words(MemoryFile.ReadText(words, MostWords));
            }
            if (said.StartsWith("setpriv: ", StringComparison.Ordinal) && said.EndsWith(": No such file or directory", StringComparison.Ordinal))
            {
                // Who takes another user's place finds out in its place.
                throw new HostException($"{what}: {Missing}");
            }
            if (!status.IsSuccess)
            {
                string more = passt.Arguments.Contains(VhostUser) && said.Contains(VhostUser, StringComparison.Ordinal) ? ": it serves no virtio, and a newer one does; type='user' has it as it is" : "";
                throw new HostException($"{what}: {(said.Length > 0 ? said : status.ToString())}{more}");
            }
            int id = PidFiles.Read(passt.PidPath) ?? 0;
            LogStarted(passt.Guest, passt.Alias, id);
        }
        catch (LinuxException e) when (e.Errno == Errno.ENOENT)
        {
            throw new HostException($"{what}: {Missing}", e);
        }
        catch (Exception e) when (e is LinuxException or IOException or UnauthorizedAccessException)
        {
            throw new HostException($"{what}: {e.Message}", e);
        }
    }

    /// <summary>Completes when it has ended; at once where none runs, or none can be seen.</summary>
    public static async Task EndOf(HostOperation.StartPasst passt)
    {
        try
        {
            if (Running(passt) is { } process)
            {
                await process.Exited;
            }
        }
        catch (Exception e) when (e is LinuxException or IOException or UnauthorizedAccessException)
        {
            // Whoever starts it then is told.
        }
    }

    /// <summary>Ends one and removes its socket; none running is as good.</summary>
    public async Task StopAsync(HostOperation.StartPasst passt)
    {
        if (Running(passt) is { } process)
        {
            try
            {
                await process.StopAsync(Patience, time).WaitAsync(Patience + KillLimit, time);
            }
            catch (Exception e) when (e is TimeoutException or LinuxException)
            {
                throw new HostException($"end passt for {passt.Alias} of {passt.Guest}, process {process.Id}: {e.Message}", e);
            }
        }
        GuestFiles.DeleteFile(passt.PidPath);
        GuestFiles.DeleteFile(passt.Socket);
        GuestFiles.DeleteFile($"{passt.Socket}.repair");
    }

    // Without all that it could be told, and without its complaints of a host that keeps no log.
    private static string Words(string said) => string.Join('\n', said.Split('\n')
        .Where(static l => !(l.StartsWith("Failed to send ", StringComparison.Ordinal) && l.EndsWith(" to syslog", StringComparison.Ordinal)))
        .TakeWhile(static l => !l.StartsWith("Usage: ", StringComparison.Ordinal))).Trim();

    private static void MakeRoom(HostOperation.StartPasst passt)
    {
        string folder = Path.GetDirectoryName(passt.Socket)!;
        // It is in a folder of QEMU's user, who may have put anything in its place: it is opened, not named, and no link is followed.
        Directory.CreateDirectory(folder);
        using SafeFileHandle opened = FileOwner.OpenFolder(folder);
        File.SetUnixFileMode(opened, OwnerOnly);
        // What an earlier one left: it would refuse to take its place.
        GuestFiles.DeleteFile(passt.PidPath);
        GuestFiles.DeleteFile(passt.Socket);
        if (passt.User is not { } user)
        {
            return;
        }
        FileOwner.Set(opened, user.User, user.Group, folder);
        if (passt.LogFile is { } log && !File.Exists(log))
        {
            // It may write there, and need not be allowed to make files.
            using FileStream made = new(log, FileMode.CreateNew);
            FileOwner.Set(made.SafeFileHandle, user.User, user.Group, log);
        }
    }

    // A number that another process has now is not it.
    private static ChildProcess? Running(HostOperation.StartPasst passt)
        => PidFiles.Read(passt.PidPath) is { } id
            && ProcessTable.StartTime(id) is { } started
            && ProcessTable.CommandLine(id)?.Contains(passt.Socket) == true
            ? ChildProcess.Adopt(id, started)
            : null;

    [LoggerMessage(Level = LogLevel.Debug, Message = "guest {Guest}: passt for {Card} runs as process {Process}")]
    private partial void LogStarted(string guest, string card, int process);
}
