using System.Text;
using Microsoft.Win32.SafeHandles;
using Patchbay.Linux;

namespace Patchbay.Host.Dnsmasq;

/// <summary>
/// A dnsmasq that is loaded and waits for its configuration: loading takes it longer than all that is done to the host
/// before it can serve. It reads from a pipe that nobody writes to yet, has no socket, and is nobody's: whose it becomes it is
/// told by that configuration. Its command line then says so too, and names a link to the configuration, which is of use to
/// administrators.
/// </summary>
internal sealed class LoadedDnsmasq
{
    /// <summary>The argument that names the configuration, and by which a process is known.</summary>
    public const string ConfigOption = "--conf-file=";

    /// <summary>The program.</summary>
    public const string Program = "dnsmasq";

    private const string Foreground = "--keep-in-foreground";
    private const string ConfigExtension = ".conf";
    private const string LogExtension = ".log";

    // Of a program that has been replaced on the disk, proc_pid_exe(5).
    private const string Replaced = " (deleted)";

    // Room for the arguments that it will show; slashes in a row are one.
    private const int Room = 2000;

    private readonly string _pipe;
    private readonly string _log;
    private readonly Lock _showing = new();
    private bool _isTold;

    private LoadedDnsmasq(string pipe, string log, string name, ChildProcess process) => (_pipe, _log, ConfigName, Process) = (pipe, log, name, process);

    /// <summary>The process.</summary>
    public ChildProcess Process { get; }

    /// <summary>What it calls its configuration.</summary>
    public string ConfigName { get; }

    /// <summary>Whether it still waits, and is the program that is installed.</summary>
    public bool IsFit => !Process.Exited.IsCompleted && ProcessTable.Executable(Process.Id)?.EndsWith(Replaced, StringComparison.Ordinal) == false;

    /// <summary>By what name the dnsmasq with this pid file is known.</summary>
    public static string GateOf(string pidPath) => Path.ChangeExtension(pidPath, ConfigExtension);

    /// <summary>Removes what a dnsmasq that has ended leaves behind.</summary>
    public static void Forget(string pidPath) => HostFiles.Remove(GateOf(pidPath));

    /// <summary>Starts one.</summary>
    /// <param name="folder">Where its pipe is made.</param>
    /// <param name="name">The pipe's name, nobody else's.</param>
    /// <param name="options">How it is run.</param>
    /// <exception cref="LinuxException">It cannot be run.</exception>
    public static LoadedDnsmasq Start(string folder, string name, SpawnOptions options)
    {
        string pipe = Path.Combine(folder, name + ConfigExtension);
        string log = Path.Combine(folder, name + LogExtension);
        string config = folder + new string(Path.DirectorySeparatorChar, Room) + name + ConfigExtension;
        NamedPipe.Create(pipe);
        try
        {
            using SafeFileHandle errors = File.OpenHandle(log, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
            return new LoadedDnsmasq(pipe, log, config, ChildProcess.Spawn(options with { Arguments = [Foreground, ConfigOption + config], StandardError = errors }));
        }
        catch
        {
            HostFiles.Remove(pipe);
            HostFiles.Remove(log);
            throw;
        }
    }

    /// <summary>Gives it its configuration. It may end instead of taking it.</summary>
    /// <param name="role">What it becomes.</param>
    public async Task ContinueAsync(DnsmasqRole role)
    {
        File.Move(_log, role.Log, overwrite: true);
        byte[] text = Encoding.UTF8.GetBytes(role.Text);
        using SafeFileHandle handle = NamedPipe.TryOpenWrite(_pipe) ?? await OpenWhenItReadsAsync();
        // It has read its arguments, as it reads what they name.
        bool isShown;
        lock (_showing)
        {
            _isTold = true;
            isShown = Show(role.Arguments);
        }
        try
        {
            // At once: a daemon that is killed between the two leaves a dnsmasq that was told nothing.
            await using FileStream pipe = new(handle, FileAccess.Write, bufferSize: 0);
            await pipe.WriteAsync(text);
            Settle(role, isShown);
        }
        catch (IOException) when (Process.Exited.IsCompleted)
        {
            // What it said is in its log.
            HostFiles.Remove(_pipe);
        }
    }

    /// <summary>Has it show its arguments without the room for others, while it waits.</summary>
    public void ShowPlainly()
    {
        lock (_showing)
        {
            if (!_isTold)
            {
                Show([ConfigOption + _pipe]);
            }
        }
    }

    /// <summary>Ends it.</summary>
    public async Task EndAsync()
    {
        Process.Signal(ChildProcess.SIGKILL);
        await Process.Exited;
        HostFiles.Remove(_pipe);
        HostFiles.Remove(_log);
    }

    private bool Show(IEnumerable<string> arguments) => Process.TryShowArguments(arguments.Prepend(Foreground).Prepend(Program));

    private async Task<SafeFileHandle> OpenWhenItReadsAsync()
    {
        Task<SafeFileHandle> opening = Task.Run(() => NamedPipe.OpenWrite(_pipe));
        if (await Task.WhenAny(opening, Process.Exited) != opening)
        {
            // Open until the other thread has come by: it may not have begun to wait for a reader.
            using SafeFileHandle reader = NamedPipe.OpenRead(_pipe);
            await opening;
        }
        return await opening;
    }

    // Where it cannot show whose it is, the pipe's name does.
    private void Settle(DnsmasqRole role, bool isShown)
    {
        HostFiles.Remove(role.Gate);
        File.CreateSymbolicLink(role.Gate, role.ConfigPath);
        HostFiles.Remove(_pipe);
        if (!isShown)
        {
            File.CreateSymbolicLink(_pipe, role.Gate);
        }
    }
}

/// <summary>What a loaded dnsmasq becomes.</summary>
/// <param name="Gate">A link to its configuration, by whose name it is known.</param>
/// <param name="ConfigPath">Where an administrator finds its configuration.</param>
/// <param name="Text">All that it is told.</param>
/// <param name="Log">Where its words are to be found.</param>
/// <param name="Arguments">What its command line says of that.</param>
internal sealed record DnsmasqRole(string Gate, string ConfigPath, string Text, string Log, IReadOnlyList<string> Arguments);
