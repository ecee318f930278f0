using System.Text;
using Microsoft.Win32.SafeHandles;
using Patchbay.Linux;
using Patchbay.Planning;

namespace Patchbay.Host.Dnsmasq;

/// <summary>
/// A dnsmasq that is loaded and waits for its configuration: loading takes it longer than all that is done to the host
/// before it can serve. It reads from a pipe that nobody writes to yet, and has no socket. When it goes on, the pipe's name
/// becomes a link to the configuration, so that the name on its command line is of use to administrators.
/// </summary>
internal sealed class LoadedDnsmasq : IAsyncDisposable
{
    /// <summary>The argument that names the configuration, and by which a process is known.</summary>
    public const string ConfigOption = "--conf-file=";

    private const string ConfigExtension = ".conf";
    private const string PidExtension = ".pid";

    private readonly string _gate;
    private readonly string _log;
    private bool _goesOn;

    private LoadedDnsmasq(string gate, string log, ChildProcess process) => (_gate, _log, Process) = (gate, log, process);

    /// <summary>The process.</summary>
    public ChildProcess Process { get; }

    /// <summary>Where the configuration of the dnsmasq with this pid file comes from.</summary>
    public static string GateOf(string pidPath) => Path.ChangeExtension(pidPath, ConfigExtension);

    /// <summary>Removes what a dnsmasq that has ended leaves behind; its successor's pipe stays.</summary>
    public static void Forget(string pidPath)
    {
        FileInfo gate = new(GateOf(pidPath));
        if (gate.LinkTarget is not null)
        {
            gate.Delete();
        }
    }

    /// <summary>Starts one.</summary>
    /// <param name="gate">Where it reads its configuration.</param>
    /// <param name="log">Where it writes its words.</param>
    /// <param name="options">What is run, and how.</param>
    /// <exception cref="LinuxException">It cannot be run.</exception>
    public static LoadedDnsmasq Start(string gate, string log, SpawnOptions options)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(gate)!);
        NamedPipe.Create(gate);
        try
        {
            return new LoadedDnsmasq(gate, log, ChildProcess.Spawn(options));
        }
        catch
        {
            HostFiles.Remove(gate);
            throw;
        }
    }

    /// <summary>Ends those that a killed daemon left waiting, or half told: no pid file names them, so no network is served by them.</summary>
    public static void EndOrphans(HostPaths paths)
    {
        string option = ConfigOption + Path.Combine(paths.Run, "networks") + Path.DirectorySeparatorChar;
        foreach (int id in ProcessTable.All())
        {
            if (ProcessTable.CommandLine(id)?.FirstOrDefault(a => a.StartsWith(option, StringComparison.Ordinal)) is { } gate
                && ProcessTable.SharesFilesWithUs(id)
                && PidFiles.Read(Path.ChangeExtension(gate[ConfigOption.Length..], PidExtension)) != id
                && ProcessTable.StartTime(id) is { } startTime
                && ChildProcess.Adopt(id, startTime) is { } orphan)
            {
                orphan.Signal(ChildProcess.SIGKILL);
                RemovePipe(gate[ConfigOption.Length..]);
            }
        }
    }

    /// <summary>Gives it its configuration. It may end instead of taking it.</summary>
    /// <param name="config">The text.</param>
    /// <param name="path">Where an administrator finds the text.</param>
    public async Task ContinueAsync(string config, string path)
    {
        _goesOn = true;
        byte[] text = Encoding.UTF8.GetBytes(config);
        Task<SafeFileHandle> opening = Task.Run(() => NamedPipe.OpenWrite(_gate));
        if (await Task.WhenAny(opening, Process.Exited) != opening)
        {
            // Open until the other thread has come by: it may not have begun to wait for a reader.
            using SafeFileHandle reader = NamedPipe.OpenRead(_gate);
            await opening;
        }
        using (SafeFileHandle handle = await opening)
        {
            try
            {
                // At once: a daemon that is killed between the two leaves a dnsmasq that was told nothing.
                await using FileStream pipe = new(handle, FileAccess.Write, bufferSize: 0);
                await pipe.WriteAsync(text);
                Replace(path);
            }
            catch (IOException) when (Process.Exited.IsCompleted)
            {
                // What it said is in its log.
            }
        }
    }

    /// <summary>Ends it.</summary>
    public async Task EndAsync()
    {
        Process.Signal(ChildProcess.SIGKILL);
        await Process.Exited;
        if (RemovePipe(_gate))
        {
            HostFiles.Remove(_log);
        }
    }

    /// <summary>Ends it where it was not needed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_goesOn)
        {
            await EndAsync();
        }
    }

    // A link in its place is of one that serves.
    private static bool RemovePipe(string gate)
    {
        if (new FileInfo(gate).LinkTarget is not null)
        {
            return false;
        }
        HostFiles.Remove(gate);
        return true;
    }

    private void Replace(string path)
    {
        HostFiles.Remove(_gate);
        File.CreateSymbolicLink(_gate, path);
    }
}
