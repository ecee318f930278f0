using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Patchbay.Engine;
using Patchbay.Engine.Guests;
using Patchbay.Linux;
using Patchbay.Planning.Operations;
using Patchbay.Qmp;

namespace Patchbay.Host.Qemu;

/// <summary>QEMU processes: started, found again, ended.</summary>
internal sealed partial class QemuProcesses(GuestTaps taps, NetworkNamespace? space, TimeProvider time, ILogger logger) : IGuestMonitors
{
    private const string VhostDevice = "/dev/vhost-net";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(15);

    // By the monitor's path: a monitor that a start opened, until someone asks for it, and processes that are our children.
    private readonly ConcurrentDictionary<string, QmpClient> _opened = new();
    private readonly ConcurrentDictionary<string, ChildProcess> _processes = new();
    private readonly ConcurrentDictionary<string, QemuMonitor> _monitors = new();

    /// <summary>Starts QEMU and waits until its monitor answers.</summary>
    /// <exception cref="HostException">It did not come up, with its own words.</exception>
    public async Task StartAsync(QemuLaunch launch)
    {
        if (QemuTable.Find(launch.MonitorPath) is { } running)
        {
            throw new HostException($"start QEMU for {launch.Guest}: it runs already, as process {running.Id}");
        }
        List<IDisposable> ours = [];
        QemuLog? log = null;
        ChildProcess process;
        try
        {
            Socket monitor = MonitorSocket.Listen(launch.MonitorPath);
            ours.Add(monitor);
            (List<InheritedDescriptor> descriptors, string[] arguments) = Place(launch, monitor, ours);
            log = QemuLog.Open(launch, arguments, time.GetLocalNow());
            process = ChildProcess.Spawn(new SpawnOptions
            {
                Program = launch.Binary,
                Arguments = arguments,
                Environment = Environment(launch),
                Descriptors = descriptors,
                StandardOutput = log.Handle,
                StandardError = log.Handle,
                WorkingDirectory = "/",
                RunAs = launch.User is { } user ? new Identity(user.User, user.Group, user.Groups) : null,
                LockedMemory = launch.LockedMemory,
                Namespace = space,
            });
        }
        catch (LinuxException e)
        {
            log?.Dispose();
            throw new HostException($"start {launch.Binary}: {e.Message}", e);
        }
        finally
        {
            ours.ForEach(static o => o.Dispose());
        }
        using (log)
        {
            _processes[launch.MonitorPath] = process;
            LogStarted(launch.Guest, process.Id);
            await WaitUntilItAnswersAsync(launch, process, log);
        }
        foreach (string name in TapNames(launch))
        {
            taps.Release(name);
        }
    }

    /// <summary>Ends QEMU: asks, and after a while does not ask.</summary>
    /// <exception cref="HostException">It could not be ended.</exception>
    public async Task StopAsync(QemuLaunch launch)
    {
        if (_opened.TryRemove(launch.MonitorPath, out QmpClient? client))
        {
            await client.DisposeAsync();
        }
        if (Find(launch.MonitorPath) is { } process)
        {
            try
            {
                ExitStatus status = await process.StopAsync(Patience, time).WaitAsync(Patience + KillLimit, time);
                LogEnded(launch.Guest, process.Id, status);
            }
            catch (TimeoutException e)
            {
                throw new HostException($"end process {process.Id} of {launch.Guest}: it does not end, not even by SIGKILL", e);
            }
            catch (LinuxException e)
            {
                throw new HostException($"end process {process.Id} of {launch.Guest}: {e.Message}", e);
            }
        }
        _processes.TryRemove(launch.MonitorPath, out _);
        GuestFiles.DeleteFile(launch.MonitorPath);
    }

    /// <inheritdoc/>
    public async ValueTask<IGuestMonitor?> ConnectAsync(QemuLaunch launch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(launch);
        if (Find(launch.MonitorPath) is not { } process)
        {
            return null;
        }
        if (!_opened.TryRemove(launch.MonitorPath, out QmpClient? client))
        {
            try
            {
                client = await OpenAsync(launch, AnswerLimit, cancellationToken);
            }
            catch (HostException) when (process.Exited.IsCompleted)
            {
                return null;
            }
        }
        QemuMonitor monitor = new(launch.Guest, process, client, time, closed => _monitors.TryRemove(new(launch.MonitorPath, closed)));
        _monitors[launch.MonitorPath] = monitor;
        return monitor;
    }

    /// <summary>The monitor that a running guest was connected to.</summary>
    /// <exception cref="HostException">It is not connected.</exception>
    public QemuMonitor Connected(QemuTarget target) => _monitors.TryGetValue(target.MonitorPath, out QemuMonitor? monitor)
        ? monitor
        : throw new HostException($"the monitor of {target.Guest} is gone");

    /// <inheritdoc/>
    public ValueTask<IGuestAgent> ConnectAgentAsync(string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IGuestAgent>(QemuAgent.Connect(path));
    }

    /// <inheritdoc/>
    public ValueTask<ImageSizes> ReadImageAsync(string path, string format, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(DiskImages.Read(path, format));
    }

    private ChildProcess? Find(string monitorPath)
    {
        if (_processes.TryGetValue(monitorPath, out ChildProcess? known))
        {
            return known.Exited.IsCompleted ? null : known;
        }
        return QemuTable.Find(monitorPath) is { } found ? _processes.GetOrAdd(monitorPath, found) : null;
    }

    private async Task WaitUntilItAnswersAsync(QemuLaunch launch, ChildProcess process, QemuLog log)
    {
        Task<QmpClient> opening = OpenAsync(launch, StartLimit, CancellationToken.None);
        try
        {
            if (await Task.WhenAny(opening, process.Exited) != opening)
            {
                throw new HostException($"process exited while connecting to monitor: {log.Words((await process.Exited).ToString())}");
            }
            _opened[launch.MonitorPath] = await opening;
        }
        catch (HostException e)
        {
            ExitStatus status;
            try
            {
                status = await process.StopAsync(Patience, time).WaitAsync(Patience + KillLimit, time);
            }
            catch (TimeoutException)
            {
                throw new HostException($"process {process.Id} does not answer, and does not end, not even by SIGKILL", e);
            }
            _processes.TryRemove(launch.MonitorPath, out _);
            await DropAsync(opening);
            // The monitor may have closed an instant before the process ended; its words are the same.
            throw e.Message.StartsWith("process exited", StringComparison.Ordinal)
                ? e
                : new HostException($"process exited while connecting to monitor: {log.Words($"{e.Message} ({status})")}", e);
        }
    }

    private static async Task DropAsync(Task<QmpClient> opening)
    {
        try
        {
            await (await opening).DisposeAsync();
        }
        catch (HostException)
        {
            // It did not open.
        }
    }

    private async Task<QmpClient> OpenAsync(QemuLaunch launch, TimeSpan patience, CancellationToken cancellationToken)
    {
        Socket socket = MonitorSocket.Connect(launch.MonitorPath)
            ?? throw new HostException($"connect to the monitor of {launch.Guest}: nobody listens at {launch.MonitorPath}");
        using CancellationTokenSource limit = new(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        QmpClient? client = null;
        try
        {
            QmpOptions options = new()
            {
                DescriptorSender = (line, descriptor, token) => new ValueTask(DescriptorPassing.SendAsync(socket, line, [descriptor], token)),
            };
            client = await QmpClient.ConnectAsync(PolledStream.Open(socket), options, either.Token);
            // The greeting may come while the machine is still being made; this answer cannot.
            await client.ExecuteAsync(QmpCommands.QueryStatus, new QmpNothing(), either.Token);
            return client;
        }
        catch (Exception e) when (e is QmpConnectionLostException or QmpException or QmpMessageException or OperationCanceledException or LinuxException)
        {
            await (client?.DisposeAsync() ?? ValueTask.CompletedTask);
            cancellationToken.ThrowIfCancellationRequested();
            string why = e is OperationCanceledException ? $"no answer within {patience.TotalSeconds} seconds" : e.Message;
            throw new HostException($"connect to the monitor of {launch.Guest}: {why}", e);
        }
    }

    private (List<InheritedDescriptor> Descriptors, string[] Arguments) Place(QemuLaunch launch, Socket monitor, List<IDisposable> ours)
    {
        List<InheritedDescriptor> descriptors = [];
        Dictionary<string, string> numbers = [];
        foreach (string key in launch.Descriptors)
        {
            string[] parts = key.Split(':');
            System.Runtime.InteropServices.SafeHandle handle = parts switch
            {
                ["monitor"] => monitor.SafeHandle,
                ["tap", var name, var queue] => taps.Queue(name, int.Parse(queue, CultureInfo.InvariantCulture)),
                ["vdpa", var alias] => taps.Queue(GuestPlugHost.NameOfVdpa(launch.Guest, alias), 0),
                ["vhost", var name, _] => Kept(OpenVhost(taps.VhostOf(name)), ours),
                _ => throw new HostException($"start QEMU for {launch.Guest}: nothing here makes the descriptor '{key}'"),
            };
            int number = 3 + descriptors.Count;
            descriptors.Add(new InheritedDescriptor(handle, number));
            numbers.Add(QemuLaunch.Descriptor(key), number.ToString(CultureInfo.InvariantCulture));
        }
        string[] arguments = [.. launch.Arguments.Select(a => numbers.Aggregate(a, (text, n) => text.Replace(n.Key, n.Value, StringComparison.Ordinal)))];
        return (descriptors, arguments);
    }

    private static SafeFileHandle Kept(SafeFileHandle handle, List<IDisposable> ours)
    {
        ours.Add(handle);
        return handle;
    }

    /// <summary>A vhost device of its own for a queue.</summary>
    /// <exception cref="HostException">The host has none, or it may not be used.</exception>
    public static SafeFileHandle OpenVhost(string? path)
    {
        string device = path ?? VhostDevice;
        try
        {
            return File.OpenHandle(device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"open {device}: {e.Message}", e);
        }
    }

    private static Dictionary<string, string> Environment(QemuLaunch launch)
    {
        Dictionary<string, string> environment = launch.Environment
            .Select(v => v.Split('=', 2)).GroupBy(v => v[0]).ToDictionary(v => v.Key, v => v.Last() is [_, var value] ? value : "");
        environment[QemuTable.Variable] = launch.MonitorPath;
        return environment;
    }

    private static IEnumerable<string> TapNames(QemuLaunch launch)
        => launch.Descriptors.Select(static k => k.Split(':')).Where(static k => k[0] is "tap" or "vdpa")
            .Select(k => k[0] == "tap" ? k[1] : GuestPlugHost.NameOfVdpa(launch.Guest, k[1])).Distinct();

    [LoggerMessage(Level = LogLevel.Debug, Message = "guest {Guest}: QEMU runs as process {Process}")]
    private partial void LogStarted(string guest, int process);

    [LoggerMessage(Level = LogLevel.Debug, Message = "guest {Guest}: process {Process} ended: {Status}")]
    private partial void LogEnded(string guest, int process, ExitStatus status);
}
