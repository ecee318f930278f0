using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
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
    private const string Program = "dnsmasq";
    private const string ConfigOption = "--conf-file=";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, ChildProcess> _running = new();
    private readonly HostPaths _paths;
    private readonly NetworkNamespace? _space;
    private readonly TimeProvider _time;
    private readonly Action<HostEvent> _tell;
    private readonly ILogger _logger;
    private readonly PidFiles _pidFiles;
    private readonly ResolverWatch _resolver;

    public DnsmasqProcesses(HostPaths paths, NetworkNamespace? space, TimeProvider time, Action<HostEvent> tell, ILogger logger)
    {
        (_paths, _space, _time, _tell, _logger) = (paths, space, time, tell, logger);
        _pidFiles = new PidFiles(Path.Combine(paths.Run, "networks"), time);
        _resolver = new ResolverWatch(Path.Combine(paths.Run, "networks", "nameservers"), ReadServersAgain);
    }

    /// <summary>Those of the networks asked about whose dnsmasq runs; one that an earlier daemon started is taken over.</summary>
    /// <param name="pidFiles">Pid files by network.</param>
    public ValueList<string> Running(IReadOnlyDictionary<string, string> pidFiles)
        => pidFiles.Where(p => Find(p.Key, p.Value) is not null).Select(p => p.Key).ToValueList();

    /// <summary>Starts one and waits until its sockets are bound.</summary>
    /// <exception cref="HostException">It is not installed, or ended; in its own words.</exception>
    public async Task StartAsync(HostOperation.StartDnsmasq start)
    {
        string network = start.Network;
        string log = Path.Combine(_paths.Logs, $"dnsmasq-{network}.log");
        ChildProcess process;
        Task ready;
        try
        {
            File.Delete(start.PidPath);
            ready = _pidFiles.Appears(start.PidPath);
            process = Spawn(start, log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HostException)
        {
            _pidFiles.Forget(start.PidPath);
            throw new HostException($"{start}: {Words(e)}", e);
        }
        try
        {
            await Task.WhenAny(ready, process.Exited).WaitAsync(StartLimit, _time);
        }
        catch (TimeoutException e)
        {
            await process.StopAsync(TimeSpan.Zero, _time);
            throw new HostException($"{start}: it did not serve within {StartLimit.TotalSeconds} s{LastWords(log)}", e);
        }
        finally
        {
            _pidFiles.Forget(start.PidPath);
        }
        if (process.Exited.IsCompleted)
        {
            string words = LastWords(log);
            string owners = words.Contains("in use", StringComparison.Ordinal) ? PortOwners.Sentence(words, _space) : "";
            throw new HostException($"{start}: {await process.Exited}{words}{owners}");
        }
        Keep(network, process);
        LogStarted(network, process.Id);
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
        File.Delete(stop.PidPath);
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

    /// <inheritdoc/>
    public void Dispose()
    {
        _pidFiles.Dispose();
        _resolver.Dispose();
    }

    private ChildProcess Spawn(HostOperation.StartDnsmasq start, string log)
    {
        Directory.CreateDirectory(_paths.Logs);
        using SafeFileHandle errors = File.OpenHandle(log, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        return ChildProcess.Spawn(new SpawnOptions
        {
            Program = Program,
            Arguments = [.. Arguments(start)],
            StandardError = errors,
            Namespace = _space,
        });
    }

    private IEnumerable<string> Arguments(HostOperation.StartDnsmasq start)
    {
        yield return "--keep-in-foreground";
        if (!File.ReadLines(start.ConfigPath).Contains("no-resolv"))
        {
            // The host's name servers, without a watch of its own.
            yield return "--no-resolv";
            yield return $"--servers-file={_resolver.File}";
        }
        yield return ConfigOption + start.ConfigPath;
        yield return $"--dhcp-leasefile={DnsmasqFiles.For(start.Network, _paths).Leases}";
        if (!EveryoneReaches(_paths.Dnsmasq) || !EveryoneReaches(_paths.Run))
        {
            // It gives up root by itself, and could then not read its own files in a folder of root's.
            LogStaysRoot(start.Network, _paths.Dnsmasq);
            yield return "--user=root";
        }
    }

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
        string config = ConfigOption + DnsmasqFiles.For(network, _paths).Config;
        if (PidFiles.Read(pidPath) is not { } id
            || ProcessTable.StartTime(id) is not { } startTime
            || ProcessTable.CommandLine(id)?.Contains(config) != true
            || ChildProcess.Adopt(id, startTime) is not { } process)
        {
            return null;
        }
        // The host's name servers may have changed while nobody watched them.
        process.Signal(ChildProcess.SIGHUP);
        Keep(network, process);
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

    private void Keep(string network, ChildProcess process)
    {
        _running[network] = process;
        _ = TellOfEndAsync(network, process);
    }

    private async Task TellOfEndAsync(string network, ChildProcess process)
    {
        ExitStatus status = await process.Exited;
        // Taken out before by whoever stopped it.
        if (_running.TryRemove(new KeyValuePair<string, ChildProcess>(network, process)))
        {
            _tell(new HostEvent.DnsmasqExited(network, $"{status}{LastWords(Path.Combine(_paths.Logs, $"dnsmasq-{network}.log"))}"));
        }
    }

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

    [LoggerMessage(Level = LogLevel.Debug, Message = "network {Network}: dnsmasq serves as process {Id}")]
    private partial void LogStarted(string network, int id);

    [LoggerMessage(Level = LogLevel.Debug, Message = "network {Network}: dnsmasq, process {Id}, ended: {Status}")]
    private partial void LogStopped(string network, int id, ExitStatus status);

    [LoggerMessage(Level = LogLevel.Debug, Message = "the host's name servers changed; {Count} dnsmasq read them again")]
    private partial void LogServersChanged(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "network {Network}: dnsmasq runs as root, as other users cannot reach {Folder}")]
    private partial void LogStaysRoot(string network, string folder);
}
