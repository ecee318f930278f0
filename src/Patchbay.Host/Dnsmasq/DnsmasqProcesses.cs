using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Patchbay.Engine;
using Patchbay.Linux;
using Patchbay.Model.Values;
using Patchbay.Planning;
using Patchbay.Planning.Dnsmasq;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Dnsmasq;

/// <summary>
/// The dnsmasq processes of networks. They are children of the daemon and outlive it: the next one knows them by their pid
/// file and command line.
/// </summary>
internal sealed partial class DnsmasqProcesses : IDisposable
{
    private const string InterfaceOption = "interface=";

    private static readonly string[] NameServerOptions = ["no-resolv", "resolv-file", "servers-file"];

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, ChildProcess> _running = new();
    private readonly ConcurrentDictionary<string, Task<LoadedDnsmasq>> _expected = new();
    private readonly ConcurrentDictionary<string, (ChildProcess Process, int Index)> _bridges = new();
    private readonly HostPaths _paths;
    private readonly NetworkNamespace? _space;
    private readonly TimeProvider _time;
    private readonly Action<HostEvent> _tell;
    private readonly Func<string, int?> _indexOf;
    private readonly ILogger _logger;
    private readonly DnsmasqPool _pool;
    private readonly PidFiles _pidFiles;
    private readonly ResolverWatch _resolver;

    public DnsmasqProcesses(HostPaths paths, NetworkNamespace? space, TimeProvider time, Action<HostEvent> tell, Func<string, int?> indexOf, ILogger logger)
    {
        (_paths, _space, _time, _tell, _indexOf, _logger) = (paths, space, time, tell, indexOf, logger);
        _pool = new DnsmasqPool(paths, space, () => StaysRoot ? ["--user=root"] : [], time);
        _pidFiles = new PidFiles(Path.Combine(paths.Run, "networks"), time);
        _resolver = new ResolverWatch(Path.Combine(paths.Run, "networks", "nameservers"), ReadServersAgain);
    }

    /// <summary>Those of the networks asked about whose dnsmasq runs; one that an earlier daemon started is taken over.</summary>
    /// <param name="pidFiles">Pid files by network.</param>
    public ValueList<string> Running(IReadOnlyDictionary<string, string> pidFiles)
        => pidFiles.Where(p => Find(p.Key, p.Value) is not null).Select(p => p.Key).ToValueList();

    /// <summary>Has one load before it is started; null where one is loaded already, or runs.</summary>
    public IAsyncDisposable? Expect(ComingDnsmasq coming)
    {
        string network = coming.Start.Network;
        if (_expected.ContainsKey(network) || (coming.UnlessItRuns && File.Exists(coming.Start.PidPath)))
        {
            return null;
        }
        Task<LoadedDnsmasq> loading = _pool.Take();
        if (!_expected.TryAdd(network, loading))
        {
            _pool.GiveBack(loading);
            return null;
        }
        return new Expectation(this, network, loading);
    }

    /// <summary>Starts one and waits until its sockets are bound.</summary>
    /// <exception cref="HostException">It is not installed, or ended; in its own words.</exception>
    public async Task StartAsync(HostOperation.StartDnsmasq start)
    {
        string network = start.Network;
        LoadedDnsmasq loaded;
        string config;
        DnsmasqRole role;
        try
        {
            config = File.ReadAllText(start.ConfigPath);
            role = Role(start, config);
            loaded = await (_expected.TryRemove(network, out Task<LoadedDnsmasq>? expected) ? expected : _pool.Take());
            if (!loaded.IsFit)
            {
                await loaded.EndAsync();
                loaded = await _pool.Take();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HostException)
        {
            throw new HostException($"{start}: {Words(e)}", e);
        }
        await ServeAsync(start, loaded, role);
        Keep(network, loaded.Process, config);
        _ = _pool.RefillAsync();
        LogStarted(network, loaded.Process.Id);
    }

    private async Task ServeAsync(HostOperation.StartDnsmasq start, LoadedDnsmasq loaded, DnsmasqRole role)
    {
        ChildProcess process = loaded.Process;
        try
        {
            HostFiles.Remove(start.PidPath);
            Task ready = _pidFiles.Appears(start.PidPath);
            await loaded.ContinueAsync(role).WaitAsync(StartLimit, _time);
            await Task.WhenAny(ready, process.Exited).WaitAsync(StartLimit, _time);
        }
        catch (Exception e) when (e is TimeoutException or IOException or UnauthorizedAccessException)
        {
            string why = e is TimeoutException ? $"it did not serve within {StartLimit.TotalSeconds} s" : FileTrouble.Words(e);
            string said = LastWords(role.Log);
            await loaded.EndAsync();
            LoadedDnsmasq.Forget(start.PidPath);
            HostFiles.Remove(role.Log);
            throw new HostException($"{start}: {why}{said}", e);
        }
        finally
        {
            _pidFiles.Forget(start.PidPath);
        }
        if (process.Exited.IsCompleted)
        {
            string words = LastWords(role.Log).Replace(loaded.ConfigName, start.ConfigPath, StringComparison.Ordinal);
            string owners = words.Contains("in use", StringComparison.Ordinal) ? PortOwners.Sentence(words, _space) : "";
            LoadedDnsmasq.Forget(start.PidPath);
            HostFiles.Remove(role.Log);
            throw new HostException($"{start}: {await process.Exited}{words}{owners}");
        }
    }

    /// <summary>Ends one, by force where it does not go; one that is gone is as good.</summary>
    public async Task StopAsync(HostOperation.StopDnsmasq stop)
    {
        if (Find(stop.Network, stop.PidPath) is { } process)
        {
            _running.TryRemove(stop.Network, out _);
            ExitStatus status = await process.StopAsync(StopPatience, _time);
            LogStopped(stop.Network, process.Id, status);
        }
        LoadedDnsmasq.Forget(stop.PidPath);
        HostFiles.Remove(stop.PidPath);
        HostFiles.Remove(LogOf(stop.Network));
    }

    /// <summary>Has one read its hosts files again.</summary>
    /// <exception cref="HostException">It does not run.</exception>
    public void Reload(string network, string pidPath)
    {
        if (Find(network, pidPath)?.Signal(ChildProcess.SIGHUP) != true)
        {
            throw new HostException($"reload dnsmasq of network {network}: it does not run");
        }
    }

    /// <summary>A bridge has a number, maybe a new one: its dnsmasq is told of the addresses of that one.</summary>
    public void Follow(string bridge, int index)
    {
        if (_bridges.TryGetValue(bridge, out (ChildProcess Process, int Index) known) && known.Index != index && !known.Process.Exited.IsCompleted)
        {
            Narrow(known.Process, bridge, index);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pool.Dispose();
        _pidFiles.Dispose();
        _resolver.Dispose();
    }

    // What is not the network's but this host's is said beside its configuration, unless that has it: it takes most options but once.
    private DnsmasqRole Role(HostOperation.StartDnsmasq start, string config)
    {
        if (StaysRoot)
        {
            LogStaysRoot(start.Network, _paths.Dnsmasq);
        }
        string log = LogOf(start.Network);
        HostFiles.CreateFolder(Path.GetDirectoryName(log)!);
        HostFiles.CreateFolder(_paths.Dnsmasq);
        string gate = LoadedDnsmasq.GateOf(start.PidPath);
        HostFiles.CreateFolder(Path.GetDirectoryName(gate)!);
        HashSet<string> said = [.. config.Split('\n').Select(Keyword)];
        // The host's name servers, without a watch of its own; where the document says how they are found, as it says.
        string[] options = [.. said.Overlaps(NameServerOptions) ? (string[])[] : ["no-resolv", $"servers-file={_resolver.File}"]];
        return new DnsmasqRole(
            gate,
            start.ConfigPath,
            string.Concat(options.Prepend("port=53").Where(o => !said.Contains(Keyword(o))).Append($"conf-file={start.ConfigPath}").Select(static o => $"{o}\n")),
            log,
            [LoadedDnsmasq.ConfigOption + gate, .. options.Select(static o => $"--{o}")]);
    }

    private static string Keyword(string line) => line.Split('=', 2)[0].Trim();

    // It gives up root by itself, and could then not read its own files in a folder of root's.
    private bool StaysRoot => !EveryoneReaches(_paths.Dnsmasq) || !EveryoneReaches(_paths.Run);

    private static bool EveryoneReaches(string folder)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
        {
            if ((at.UnixFileMode & UnixFileMode.OtherExecute) == 0)
            {
                return false;
            }
        }
        return true;
    }

    // Ours, or one that an earlier daemon left: its pid file names a process that was started with this network's file.
    private ChildProcess? Find(string network, string pidPath)
    {
        if (_running.TryGetValue(network, out ChildProcess? known))
        {
            return known.Exited.IsCompleted ? null : known;
        }
        _ = _resolver.File;
        if (PidFiles.Read(pidPath) is not { } id
            || ProcessTable.StartTime(id) is not { } startTime
            || DnsmasqPool.GateOf(ProcessTable.CommandLine(id), _paths) != LoadedDnsmasq.GateOf(pidPath)
            || ChildProcess.Adopt(id, startTime) is not { } process)
        {
            return null;
        }
        // The host's name servers may have changed while nobody watched them.
        process.Signal(ChildProcess.SIGHUP);
        Keep(network, process, HostFiles.Read([DnsmasqFiles.For(network, _paths).Config]).Values.FirstOrDefault() ?? "");
        return process;
    }

    private void ReadServersAgain()
    {
        LogServersChanged(_running.Count);
        foreach (ChildProcess process in _running.Values)
        {
            process.Signal(ChildProcess.SIGHUP);
        }
    }

    private void Keep(string network, ChildProcess process, string config)
    {
        _running[network] = process;
        _ = TellOfEndAsync(network, process);
        string? bridge = config.Split('\n').Where(static l => l.StartsWith(InterfaceOption, StringComparison.Ordinal)).Select(static l => l[InterfaceOption.Length..]).FirstOrDefault();
        if (bridge is not null)
        {
            // It serves; who waits for that need not wait for this.
            _ = Task.Run(() => Narrow(network, process, bridge));
        }
    }

    private async Task TellOfEndAsync(string network, ChildProcess process)
    {
        ExitStatus status = await process.Exited;
        foreach ((string bridge, (ChildProcess Process, int Index) known) in _bridges.Where(b => b.Value.Process == process))
        {
            _bridges.TryRemove(new(bridge, known));
        }
        // Taken out before by whoever stopped it.
        if (_running.TryRemove(new KeyValuePair<string, ChildProcess>(network, process)))
        {
            string words = LastWords(LogOf(network));
            DnsmasqFiles files = DnsmasqFiles.For(network, _paths);
            try
            {
                LoadedDnsmasq.Forget(files.Pid);
                HostFiles.Remove(files.Pid);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Its successor's start says so.
            }
            _tell(new HostEvent.DnsmasqExited(network, $"{status}{words}"));
        }
    }

    private void Narrow(string network, ChildProcess process, string bridge)
    {
        try
        {
            // Again where it was replaced before it could be followed.
            for (int? told = null; _indexOf(bridge) is { } index && index != told && _running.GetValueOrDefault(network) == process; told = index)
            {
                Narrow(process, bridge, index);
            }
            if (process.Exited.IsCompleted && _bridges.TryGetValue(bridge, out (ChildProcess Process, int Index) known) && known.Process == process)
            {
                _bridges.TryRemove(new(bridge, known));
            }
        }
        catch (IOException e)
        {
            LogNotNarrowed(bridge, e.Message);
        }
    }

    private void Narrow(ChildProcess process, string bridge, int index)
    {
        try
        {
            AddressNews.Narrow(process, index);
        }
        catch (LinuxException e)
        {
            // It hears of all others then, and only that.
            LogNotNarrowed(bridge, e.Message);
        }
        _bridges[bridge] = (process, index);
    }

    // In memory: it says next to nothing, and to make a file on a disk is a good part of a start.
    private string LogOf(string network) => Path.ChangeExtension(DnsmasqFiles.For(network, _paths).Config, ".log");

    private static string LastWords(string log)
    {
        const int Enough = 2000;
        try
        {
            string text = File.ReadAllText(log).Trim();
            return text.Length == 0 ? "" : $": {text[Math.Max(0, text.Length - Enough)..].ReplaceLineEndings("; ")}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string Words(Exception e)
        => e is LinuxException { Errno: Errno.ENOENT } ? "it is not installed (Debian: dnsmasq-base)" : FileTrouble.Words(e);

    // One that was not needed waits for another network.
    private sealed class Expectation(DnsmasqProcesses processes, string network, Task<LoadedDnsmasq> loading) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            if (processes._expected.TryRemove(new KeyValuePair<string, Task<LoadedDnsmasq>>(network, loading)))
            {
                processes._pool.GiveBack(loading);
            }
            return ValueTask.CompletedTask;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "network {Network}: dnsmasq serves as process {Id}")]
    private partial void LogStarted(string network, int id);

    [LoggerMessage(Level = LogLevel.Debug, Message = "network {Network}: dnsmasq, process {Id}, ended: {Status}")]
    private partial void LogStopped(string network, int id, ExitStatus status);

    [LoggerMessage(Level = LogLevel.Debug, Message = "dnsmasq of {Bridge} hears of other bridges' addresses too: {Why}")]
    private partial void LogNotNarrowed(string bridge, string why);

    [LoggerMessage(Level = LogLevel.Debug, Message = "the host's name servers changed; {Count} dnsmasq read them again")]
    private partial void LogServersChanged(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "network {Network}: dnsmasq runs as root, as other users cannot reach {Folder}")]
    private partial void LogStaysRoot(string network, string folder);
}
