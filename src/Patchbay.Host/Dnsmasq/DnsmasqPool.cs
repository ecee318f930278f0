using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using Patchbay.Linux;
using Patchbay.Planning;

namespace Patchbay.Host.Dnsmasq;

/// <summary>
/// Dnsmasq processes that are loaded and wait for a network. Once a network has been started there is one at hand for the next:
/// who starts one waits for no program to be loaded.
/// </summary>
internal sealed class DnsmasqPool : IDisposable
{
    private const string Folder = "loaded";
    private const string PidExtension = ".pid";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LoadTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<Task<LoadedDnsmasq>> _spares = new();
    private readonly string _folder;
    private readonly SpawnOptions _options;
    private readonly Func<IReadOnlyList<string>> _arguments;
    private readonly TimeProvider _time;
    // With the process's number nobody else's name.
    private readonly ulong _born = ProcessTable.StartTime(Environment.ProcessId) ?? 0;
    private int _number;
    private volatile bool _isOver;

    public DnsmasqPool(HostPaths paths, NetworkNamespace? space, Func<IReadOnlyList<string>> arguments, TimeProvider time)
    {
        (_arguments, _time) = (arguments, time);
        _folder = Path.Combine(paths.Run, Folder);
        _options = new SpawnOptions { Program = LoadedDnsmasq.Program, Namespace = space, Environment = Untranslated() };
        EndOrphans(paths);
    }

    /// <summary>One that is nobody's, and may still be loading. Fails where it cannot be run.</summary>
    public Task<LoadedDnsmasq> Take()
    {
        while (_spares.TryDequeue(out Task<LoadedDnsmasq>? spare))
        {
            if (!spare.IsCompleted || (spare.IsCompletedSuccessfully && spare.Result.IsFit))
            {
                return spare;
            }
            _ = EndAsync(spare);
        }
        return Load();
    }

    /// <summary>Takes one back that was not needed.</summary>
    public void GiveBack(Task<LoadedDnsmasq> unused)
    {
        if (_spares.IsEmpty && !_isOver)
        {
            Keep(unused);
        }
        else
        {
            _ = EndAsync(unused);
        }
    }

    /// <summary>Has one at hand, a moment later.</summary>
    public async Task RefillAsync()
    {
        // The one that has just been given its network begins to serve first.
        await Task.Delay(Pause, _time);
        if (!_spares.IsEmpty || _isOver)
        {
            return;
        }
        Task<LoadedDnsmasq> spare = Load();
        Keep(spare);
        await Task.Delay(LoadTime, _time);
        if (spare.IsCompletedSuccessfully)
        {
            spare.Result.ShowPlainly();
        }
    }

    /// <summary>The network's gate by which a process of this command line is known; null where it is none of ours, or nobody's yet.</summary>
    public static string? GateOf(IReadOnlyList<string>? commandLine, HostPaths paths)
    {
        string? config = LoadedDnsmasq.ConfigOf(commandLine);
        return IsBelow(Path.Combine(paths.Run, Folder), config) ? new FileInfo(config!).LinkTarget : config;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isOver = true;
        List<Task> ends = [];
        while (_spares.TryDequeue(out Task<LoadedDnsmasq>? spare))
        {
            ends.Add(EndAsync(spare));
        }
        Task.WaitAll([.. ends], EndPatience);
    }

    private void Keep(Task<LoadedDnsmasq> spare)
    {
        _spares.Enqueue(spare);
        if (_isOver)
        {
            Dispose();
        }
    }

    private static async Task EndAsync(Task<LoadedDnsmasq> spare)
    {
        try
        {
            await (await spare).EndAsync();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It could not be run; who needs one is told so.
        }
    }

    // On a thread of its own, as the kernel lets the caller go on only when the program has been found, and later than that
    // where the new process keeps the processor.
    private Task<LoadedDnsmasq> Load()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{_born}-{Interlocked.Increment(ref _number)}");
        return Task.Factory.StartNew(
            () =>
            {
                HostFiles.CreateFolder(_folder);
                return LoadedDnsmasq.Start(_folder, name, _options with { Arguments = _arguments() });
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    // Those that a killed daemon left waiting, or half told: no pid file names them, so no network is served by them.
    private void EndOrphans(HostPaths paths)
    {
        string networks = Path.Combine(paths.Run, "networks");
        HashSet<string> kept = [];
        foreach (int id in ProcessTable.All())
        {
            IReadOnlyList<string>? line = ProcessTable.CommandLine(id);
            string? config = LoadedDnsmasq.ConfigOf(line);
            if ((!IsBelow(_folder, config) && !IsBelow(networks, config)) || !ProcessTable.SharesFilesWithUs(id))
            {
                continue;
            }
            if (GateOf(line, paths) is { } gate && PidFiles.Read(Path.ChangeExtension(gate, PidExtension)) == id)
            {
                kept.Add(Path.GetFileName(config!));
            }
            else if (ProcessTable.StartTime(id) is { } startTime && ChildProcess.Adopt(id, startTime) is { } orphan)
            {
                orphan.Signal(ChildProcess.SIGKILL);
            }
        }
        if (Directory.Exists(_folder))
        {
            foreach (string left in Directory.EnumerateFileSystemEntries(_folder).Where(f => !kept.Contains(Path.GetFileName(f))).ToList())
            {
                HostFiles.Remove(left);
            }
        }
    }

    private static bool IsBelow(string folder, string? path) => path?.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) == true;

    // What it says is looked through for what went wrong, so it says it in English; names may have all letters.
    private static Dictionary<string, string> Untranslated()
    {
        Dictionary<string, string> environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(static v => (Name: (string)v.Key, Value: (string?)v.Value ?? ""))
            .Where(static v => v.Name is not ("LANG" or "LANGUAGE") && !v.Name.StartsWith("LC_", StringComparison.Ordinal))
            .ToDictionary(static v => v.Name, static v => v.Value);
        environment["LC_CTYPE"] = "C.UTF-8";
        return environment;
    }
}
