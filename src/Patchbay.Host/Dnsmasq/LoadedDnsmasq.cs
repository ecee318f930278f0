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

    // What it does where it is told nothing: the daemon was killed just then. What it is told overrides these.
    private static readonly string[] Harmless = ["--port=0", "--pid-file="];

    // Libraries are replaced more often than it.
    private static readonly TimeSpan Young = TimeSpan.FromMinutes(1);

    private const string ConfigExtension = ".conf";
    private const string LogExtension = ".log";

    // Of what has been replaced on the disk, proc_pid_maps(5).
    private const string Replaced = " (deleted)";

    // Room for the arguments that it will show; slashes in a row are one.
    private const int Room = 2000;

    private readonly string _pipe;
    private readonly string _log;
    private readonly IReadOnlyList<string> _arguments;
    private readonly Lock _showing = new();
    private readonly long _since = Environment.TickCount64;
    private bool _isTold;

    private LoadedDnsmasq(string pipe, string log, string name, IReadOnlyList<string> arguments, ChildProcess process)
        => (_pipe, _log, ConfigName, _arguments, Process) = (pipe, log, name, arguments, process);

    /// <summary>The process.</summary>
    public ChildProcess Process { get; }

    /// <summary>What it calls its configuration.</summary>
    public string ConfigName { get; }

    /// <summary>Whether it still waits, and is the program that is installed.</summary>
    public bool IsFit => !Process.Exited.IsCompleted && File.Exists(_pipe) && File.Exists(_log)
        && (Environment.TickCount64 - _since < Young.TotalMilliseconds || ProcessTable.Mapped(Process.Id)?.Contains(Replaced, StringComparison.Ordinal) == false);

    /// <summary>The configuration that a command line names; null where it names none.</summary>
    public static string? ConfigOf(IReadOnlyList<string>? commandLine)
        => commandLine?.FirstOrDefault(static a => a.StartsWith(ConfigOption, StringComparison.Ordinal))?[ConfigOption.Length..];

    /// <summary>By what name the dnsmasq with this pid file is known.</summary>
    public static string GateOf(string pidPath) => Path.ChangeExtension(pidPath, ConfigExtension);

    /// <summary>Removes what a dnsmasq that has ended leaves behind.</summary>
    public static void Forget(string pidPath) => HostFiles.Remove(GateOf(pidPath));

    /// <summary>Starts one.</summary>
    /// <param name="folder">Where its pipe is made.</param>
    /// <param name="name">The pipe's name, nobody else's.</param>
    /// <param name="options">How it is run, and what it is told beforehand.</param>
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
            ChildProcess process = ChildProcess.Spawn(options with { Arguments = [Foreground, .. Harmless, .. options.Arguments, ConfigOption + config], StandardError = errors });
            return new LoadedDnsmasq(pipe, log, config, options.Arguments, process);
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
        try
        {
            // At once: a daemon that is killed between the two leaves a dnsmasq that was told nothing. And by this thread: one of
            // the pool would come after what this one does while dnsmasq reads.
            using FileStream pipe = new(handle, FileAccess.Write, bufferSize: 0);
            pipe.Write(text);
            Settle(role);
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

    private bool Show(IEnumerable<string> arguments) => Process.TryShowArguments([Program, Foreground, .. arguments, .. _arguments]);

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

    // It has read its arguments, as it reads what they name. Where it cannot show whose it is, the pipe's name does.
    private void Settle(DnsmasqRole role)
    {
        bool isShown;
        lock (_showing)
        {
            _isTold = true;
            isShown = Show(role.Arguments);
        }
        HostFiles.Remove(role.Gate);
        File.CreateSymbolicLink(role.Gate, role.ConfigPath);
        HostFiles.Remove(_pipe);
        if (!isShown)
        {
            File.CreateSymbolicLink(_pipe, role.Gate);
            _ = Process.Exited.ContinueWith(_ => HostFiles.Remove(_pipe), TaskScheduler.Default);
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
