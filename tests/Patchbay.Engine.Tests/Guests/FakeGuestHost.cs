using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Patchbay.Engine.Guests;
using Patchbay.Engine.Hooks;
using Patchbay.Engine.Networks;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Capabilities;
using Patchbay.Planning.Guests.Changes;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Tests.Guests;

/// <summary>
/// A host of paper for guests: links, owners, folders, processes with monitors, ports of one network. Every step may be made
/// to fail, or never to return, as for a daemon that is killed there.
/// </summary>
internal sealed partial class FakeGuestHost
{
    public const string Emulator = "/usr/bin/qemu-system-x86_64";

    private int _steps;
    private int _nextProcess = 1000;

    public HashSet<string> Bridges { get; } = ["virbr0"];

    /// <summary>Taps with the bridge they are in, or "".</summary>
    public Dictionary<string, string> Taps { get; } = [];

    public HashSet<string> HandedOver { get; } = [];

    public HashSet<string> Isolated { get; } = [];

    public Dictionary<string, Model.Ports.BandwidthDefinition> Limits { get; } = [];

    public Dictionary<string, (uint User, uint Group)> Owners { get; } = new() { [Emulator] = (0, 0) };

    public HashSet<string> Folders { get; } = [];

    /// <summary>Character devices.</summary>
    public HashSet<string> Nodes { get; } = [];

    public List<QemuLaunch> Launches { get; } = [];

    public Dictionary<string, FakeMonitor> Processes { get; } = [];

    public Dictionary<Guid, string> Ports { get; } = [];

    public List<string> Log { get; } = [];

    public ValueList<int> TcpPorts { get; set; } = [];

    /// <summary>Descriptions of UEFI firmware, as packages install them.</summary>
    public ValueList<string> Firmware { get; set; } = [];

    /// <summary>Hook scripts that say no.</summary>
    public Predicate<HostOperation.RunHook> Refuses { get; set; } = static _ => false;

    public bool NetworkIsActive { get; set; } = true;

    /// <summary>Called before each step with its number, from 1, and its words.</summary>
    public Func<int, string, Task> Before { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>Called after each step was done.</summary>
    public Func<int, string, Task> After { get; set; } = static (_, _) => Task.CompletedTask;

    public int Steps => _steps;

    /// <summary>What is left when the daemon is killed: descriptors that only it held are closed.</summary>
    public void KillDaemon(FakeDaemon daemon)
    {
        daemon.Kill();
        foreach (string tap in Taps.Keys.Except(HandedOver).Where(t => !Macvtaps.ContainsKey(t)).ToArray())
        {
            RemoveTap(tap);
        }
        Before = After = static (_, _) => Task.CompletedTask;
    }

    public void ResetSteps() => _steps = 0;

    public async Task<T> StepAsync<T>(string words, Func<T> work)
    {
        int step = Interlocked.Increment(ref _steps);
        await Before(step, words);
        T result;
        lock (this)
        {
            Log.Add(words);
            result = work();
        }
        await After(step, words);
        return result;
    }

    public Task<HostSnapshot> ObserveAsync(HostScope scope) => StepAsync("look", () => new HostSnapshot
    {
        Links = Bridges.Select(b => new LinkState { Name = b, Kind = "bridge", Mtu = 1500, IsUp = true })
            .Concat(Cards())
            .Concat(Taps.Select(t => new LinkState { Name = t.Key, Kind = "tun", Mtu = 1500, IsUp = true, Master = t.Value.Length > 0 ? t.Value : null }))
            .Where(l => scope.Links is not { } wanted || wanted.Contains(l.Name))
            .ToDictionary(l => l.Name),
        Switch = LookAtSwitch(scope.Switch),
        Guests = new GuestFacts
        {
            Paths = (scope.Guests?.Paths ?? []).Where(p => Owners.ContainsKey(p))
                .Select(p => (Path: p, State: new PathState(PathKind.File, Owners[p].User, Owners[p].Group, 0x180)))
                .Concat((scope.Guests?.Paths ?? []).Where(Nodes.Contains).Select(p => (Path: p, State: new PathState(PathKind.Other, 0, 0, 0x180))))
                .ToDictionary(p => p.Path, p => p.State),
            TcpPorts = TcpPorts,
            FirmwareDescriptions = scope.Guests?.Firmware == true ? Firmware : [],
            Emulators = new Dictionary<string, EmulatorFacts> { [Emulator] = new(70200, [("pc", "pc-i440fx-7.2")]) },
            Present = (scope.Guests?.Present ?? []).Where(Drivers.ContainsKey).ToValueList(),
            PciFunctions = (scope.Guests?.PciFunctions ?? []).Where(Drivers.ContainsKey).ToDictionary(static a => a, FunctionAt),
        },
    });

    public Task PerformAsync(HostOperation operation) => StepAsync(operation.ToString(), () =>
    {
        if (TryPerformOnSwitch(operation))
        {
            return true;
        }
        switch (operation)
        {
            case HostOperation.RunHook hook:
                if (Refuses(hook))
                {
                    throw new HookFailedException($"{hook}: exit code 1: not today");
                }
                break;
            case HostOperation.CreateTap tap:
                Taps.Add(tap.Name, "");
                break;
            case HostOperation.DeleteTap tap:
                RemoveTap(tap.Tap.Name);
                break;
            case HostOperation.CreateMacvtap or HostOperation.DeleteMacvtap or HostOperation.LendMac or HostOperation.RestoreMac or HostOperation.SetUp
                or HostOperation.BindDriver or HostOperation.SetFunction
                or HostOperation.AssociatePort or HostOperation.DisassociatePort or HostOperation.SetPortLearning or HostOperation.AddForwarding or HostOperation.RemoveForwarding:
                PerformOnDevice(operation);
                break;
            case HostOperation.AttachPort port:
                Taps[port.Link] = port.Bridge;
                break;
            case HostOperation.DetachPort port:
                Taps[port.Link] = "";
                break;
            case HostOperation.ChangeOwner change when Owners.ContainsKey(change.Path):
                Owners[change.Path] = (change.User, change.Group);
                break;
            case HostOperation.StartPasst passt:
                StartServer(passt.Alias);
                break;
            case HostOperation.StopPasst stop:
                EndServer(stop.Passt.Alias);
                break;
            case HostOperation.CreateFolder folder:
                Folders.Add(folder.Path);
                break;
            case HostOperation.DeleteFolder folder:
                Folders.Remove(folder.Folder.Path);
                break;
            case HostOperation.StartQemu start:
                Launches.Add(start.Launch);
                string[] taps = [.. start.Launch.Descriptors.Where(d => d.StartsWith("tap:", StringComparison.Ordinal)).Select(d => d.Split(':')[1])];
                HandedOver.UnionWith(taps);
                FakeMonitor started = new(this, start.Launch.MonitorPath, ++_nextProcess);
                started.Taps.UnionWith(taps);
                started.Devices.UnionWith(Regex.Matches(string.Join('\n', start.Launch.Arguments), "\"id\":\"((?:net|hostdev|virtio-disk|ide)[0-9-]+)\"").Select(m => m.Groups[1].Value));
                started.Netdevs.UnionWith(started.Devices.Where(d => d.StartsWith("net", StringComparison.Ordinal)).Select(d => $"host{d}"));
                Processes.Add(start.Launch.MonitorPath, started);
                break;
            case HostOperation.StopQemu stop:
                if (Processes.TryGetValue(stop.Launch.MonitorPath, out FakeMonitor? process))
                {
                    process.End();
                }
                break;
            case HostOperation.BeginPlugIn begin:
                Processes[begin.Qemu.MonitorPath].Netdevs.Add(begin.Card.NetdevId);
                break;
            case HostOperation.AbandonPlugIn { Begun: var begun } when !Processes[begun.Qemu.MonitorPath].Devices.Contains(begun.Card.Id):
                Processes[begun.Qemu.MonitorPath].Netdevs.Remove(begun.Card.NetdevId);
                break;
            case HostOperation.PlugIn plug:
                string[] passed = [.. plug.Card.Descriptors.Select(d => d.Key.Split(':')[1])];
                HandedOver.UnionWith(passed);
                Processes[plug.Qemu.MonitorPath].Taps.UnionWith(passed);
                Processes[plug.Qemu.MonitorPath].Netdevs.Add(plug.Card.NetdevId);
                Processes[plug.Qemu.MonitorPath].Devices.Add(plug.Card.Id);
                break;
            case HostOperation.PullOut pull:
                Processes[pull.Plugged.Qemu.MonitorPath].Devices.Remove(pull.Plugged.Card.Id);
                Processes[pull.Plugged.Qemu.MonitorPath].Netdevs.Remove(pull.Plugged.Card.NetdevId);
                break;
            case HostOperation.RemoveNetdev remove:
                Processes[remove.Qemu.MonitorPath].Netdevs.Remove(remove.Id);
                break;
            case HostOperation.AddChardev add:
                Processes[add.Qemu.MonitorPath].Chardevs[add.Id] = add.Backend;
                break;
            case HostOperation.AddDevice add:
                Processes[add.Qemu.MonitorPath].Devices.Add(add.Id);
                if (Regex.Match(add.Arguments, "\"drive\":\"([^\"]+)\"") is { Success: true } drive)
                {
                    Processes[add.Qemu.MonitorPath].Media[add.Id] = drive.Groups[1].Value;
                }
                break;
            case HostOperation.RemoveDevice remove:
                Processes[remove.Qemu.MonitorPath].Devices.Remove(remove.Id);
                break;
            case HostOperation.SetLink link:
                Processes[link.Qemu.MonitorPath].Commands.Add($"set_link {link.Device} {link.Up}");
                break;
            case HostOperation.OpenStorage open:
                Processes[open.Qemu.MonitorPath].Nodes.Add(open.Storage.Node);
                break;
            case HostOperation.CloseStorage close:
                Processes[close.Qemu.MonitorPath].Nodes.Remove(close.Node);
                break;
            case HostOperation.ChangeMedium { After: { } medium } change:
                Processes[change.Qemu.MonitorPath].Media[change.Device] = medium;
                break;
            case HostOperation.ChangeMedium change:
                Processes[change.Qemu.MonitorPath].Media.Remove(change.Device);
                break;
            case HostOperation.MovePort move:
                Taps[move.Link] = move.After.Bridge;
                (move.After.Isolated ? (Action<string>)(l => Isolated.Add(l)) : l => Isolated.Remove(l))(move.Link);
                break;
            case HostOperation.SetLimits limits:
                if (limits.After is null)
                {
                    Limits.Remove(limits.Link);
                }
                else
                {
                    Limits[limits.Link] = limits.After;
                }
                break;
            case HostOperation.SetPortIsolated port:
                (port.Isolated ? (Action<string>)(l => Isolated.Add(l)) : l => Isolated.Remove(l))(port.Link);
                break;
        }
        return true;
    });

    public Task<IGuestMonitor?> ConnectAsync(FakeDaemon daemon, QemuLaunch launch)
        => StepAsync<IGuestMonitor?>("connect", () => Processes.GetValueOrDefault(launch.MonitorPath)?.Connect(daemon));

    public Task<GuestPort> ClaimAsync(PortClaim claim) => StepAsync($"claim {claim.Network}", () =>
    {
        if (!NetworkIsActive)
        {
            throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Network, $"network '{claim.Network}' is not active");
        }
        Ports[claim.Port] = claim.Network;
        return new GuestPort
        {
            Id = claim.Port,
            Actual = Lend(claim) ?? new InterfaceSource.Network(claim.Network, (claim.Interface.Source as InterfaceSource.Network)?.PortGroup, claim.Port) { BridgeName = "virbr0" },
            // What the card says for itself, as networks do.
            TrustGuestRxFilters = claim.Interface.TrustGuestRxFilters,
        };
    });

    public Task ReleaseAsync(string network, Guid port) => StepAsync($"release {network}", () => Ports.Remove(port));

    /// <summary>What the next guest's processor comes to be; null where QEMU does not tell.</summary>
    public GuestCpu? Cpu { get; set; }

    /// <summary>What the emulator says that it can be.</summary>
    public EmulatorAbilities? Abilities { get; set; }

    /// <summary>Emulators that were asked.</summary>
    public List<string> AskedEmulators { get; } = [];

    /// <summary>What ports of networks are noted to be limited by.</summary>
    public Dictionary<Guid, Model.Ports.BandwidthDefinition?> PortLimits { get; } = [];

    /// <summary>Which addresses networks were told that cards have by now.</summary>
    public Dictionary<Guid, MacAddress> PortAddresses { get; } = [];

    public Task FollowAsync(string network, Guid port, MacAddress mac) => StepAsync($"follow {mac} on {network}", () => PortAddresses[port] = mac);

    public Task LimitAsync(string network, Guid port, Model.Ports.BandwidthDefinition? limits) => StepAsync($"limit {network}", () => PortLimits[port] = limits);
}

/// <summary>The host as one daemon reaches it: a killed one gets no answer any more.</summary>
internal sealed class FakeDaemon(FakeGuestHost host) : IHost, IGuestMonitors, IGuestNetworks, IGuestEmulators
{
    private Task _alive = Task.CompletedTask;

    public Task Alive => _alive;

    public void Kill() => _alive = new TaskCompletionSource().Task;

    public async ValueTask<HostSnapshot> ObserveAsync(HostScope scope, CancellationToken cancellationToken)
    {
        await _alive;
        return await host.ObserveAsync(scope);
    }

    public async ValueTask PerformAsync(HostOperation operation)
    {
        await _alive;
        await host.PerformAsync(operation);
    }

    public IAsyncDisposable? Expect(ComingDnsmasq coming) => null;

    public Task EndOf(HostOperation.StartPasst passt) => host.EndOfServer(passt.Alias);

    public async IAsyncEnumerable<HostEvent> WatchAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }

    public async IAsyncEnumerable<ValueList<string>> WatchSwitchAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await _alive;
        yield return [];
        await foreach (ValueList<string> gone in host.SwitchNews.Reader.ReadAllAsync(cancellationToken))
        {
            yield return gone;
        }
    }

    public async ValueTask<IGuestMonitor?> ConnectAsync(QemuLaunch launch, CancellationToken cancellationToken)
    {
        await _alive;
        return await host.ConnectAsync(this, launch);
    }

    public async ValueTask<IGuestAgent> ConnectAgentAsync(string path, CancellationToken cancellationToken)
    {
        await _alive;
        throw new HostException($"nobody listens at {path}");
    }

    public async ValueTask<EmulatorAbilities?> EmulatorAsync(string path)
    {
        await _alive;
        host.AskedEmulators.Add(path);
        return host.Abilities;
    }

    public async ValueTask<GuestPort> ClaimAsync(PortClaim claim, CancellationToken cancellationToken)
    {
        await _alive;
        return await host.ClaimAsync(claim);
    }

    public async ValueTask ReleaseAsync(string network, Guid port, CancellationToken cancellationToken)
    {
        await _alive;
        await host.ReleaseAsync(network, port);
    }

    public async ValueTask LimitAsync(string network, Guid port, Model.Ports.BandwidthDefinition? limits, CancellationToken cancellationToken)
    {
        await _alive;
        await host.LimitAsync(network, port, limits);
    }

    public async ValueTask FollowAsync(string network, Guid port, MacAddress mac, CancellationToken cancellationToken)
    {
        await _alive;
        await host.FollowAsync(network, port, mac);
    }

    /// <summary>What the network gives cards that say nothing for themselves.</summary>
    public NetworkShare? Share { get; set; }

    public NetworkShare? Inherited(InterfaceSource.Network network) => Share;

    /// <summary>Cards whose leases were ended.</summary>
    public List<(string Network, MacAddress Mac)> EndedLeases { get; } = [];

    public Task EndLeasesAsync(string network, MacAddress mac, CancellationToken cancellationToken)
    {
        EndedLeases.Add((network, mac));
        return Task.CompletedTask;
    }

    /// <summary>Bridges that taps were put back into.</summary>
    public List<string> Replugged { get; } = [];

    public void NoteReplugged(Replugged replugged) => Replugged.AddRange(Enumerable.Repeat(replugged.Bridge, replugged.Taps));

    public ValueTask<string?> LeasedNameAsync(string network, MacAddress mac, CancellationToken cancellationToken) => ValueTask.FromResult<string?>("web");

    public ValueTask<ImageSizes> ReadImageAsync(string path, string format, CancellationToken cancellationToken)
        => ValueTask.FromResult(new ImageSizes(4096, 1 << 20, 1 << 20));

    public ValueTask<ValueList<IpPrefix>> LeasesAsync(string network, MacAddress mac, CancellationToken cancellationToken)
        => ValueTask.FromResult<ValueList<IpPrefix>>([IpPrefix.Parse("192.168.122.7/24", null)]);
}

/// <summary>A process of paper; its connections come and go.</summary>
internal sealed class FakeMonitor(FakeGuestHost host, string path, int process) : IDisposable
{
    private readonly TaskCompletionSource _ended = new();
    private Connection? _connection;

    public string Status { get; set; } = "prelaunch";

    /// <summary>What it says of itself; the file it was started from may have become another.</summary>
    public int QemuVersion { get; set; } = 70_200;

    public List<string> Commands { get; } = [];

    public int Vcpus { get; set; } = 1;

    public HashSet<string> Taps { get; } = [];

    public HashSet<string> Devices { get; } = [];

    /// <summary>What the guest says that its cards take.</summary>
    public CardFilter Filter { get; set; } = new(MacAddress.Parse("52:54:00:00:00:01"), Promiscuous: false, AllMulticast: false, []);

    public HashSet<string> Netdevs { get; } = [];

    /// <summary>Devices that were asked to go, with the back ends that go with them.</summary>
    public List<(string Device, string? Netdev)> Unplugged { get; } = [];

    /// <summary>Back ends that were added, by id.</summary>
    public Dictionary<string, string> Chardevs { get; } = [];

    public HashSet<string> Nodes { get; } = [];

    /// <summary>Nodes in drives, by the drive's id.</summary>
    public Dictionary<string, string> Media { get; } = [];

    /// <summary>What the guest does when it is asked to let a device go: it lets go, or answers nothing.</summary>
    public Action<FakeMonitor, string> OnUnplug { get; set; } = static (monitor, device) => monitor.LetGo(device);

    public void LetGo(string device)
    {
        Devices.Remove(device);
        Tell(new MonitorEvent.DeviceDeleted(device));
    }

    public Connection Connect(FakeDaemon daemon) => _connection = new Connection(this, daemon);

    public void Disconnect() => _connection?.Close();

    public void Dispose() => Disconnect();

    public void Tell(MonitorEvent happened) => _connection!.Channel.Writer.TryWrite(happened);

    public void End()
    {
        host.Processes.Remove(path);
        foreach (string tap in Taps.Where(t => !host.Macvtaps.ContainsKey(t)))
        {
            host.RemoveTap(tap);
        }
        _ended.TrySetResult();
        _connection?.Close();
    }

    internal sealed class Connection(FakeMonitor process, FakeDaemon daemon) : IGuestMonitor
    {
        // Who waits for an answer is told when the connection is given up.
        private readonly TaskCompletionSource _given = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Channel<MonitorEvent> Channel { get; } = System.Threading.Channels.Channel.CreateUnbounded<MonitorEvent>();

        public int ProcessId => process.ProcessNumber;

        public int QemuVersion => process.QemuVersion;

        public ChannelReader<MonitorEvent> Events => Channel.Reader;

        public Task Ended => process._ended.Task;

        // A killed daemon learns of nothing.
        public void Close()
        {
            if (daemon.Alive.IsCompleted)
            {
                Channel.Writer.TryComplete();
            }
        }

        public async ValueTask<string> QueryStatusAsync(CancellationToken cancellationToken) => await DoAsync("query-status", () => process.Status);

        public async ValueTask RunAsync(string command, CancellationToken cancellationToken) => await DoAsync(command, () =>
        {
            switch (command)
            {
                case "cont":
                    process.Status = "running";
                    break;
                case "stop":
                    process.Status = "paused";
                    break;
                case "quit":
                    process.End();
                    break;
                case "system_reset":
                    Channel.Writer.TryWrite(new MonitorEvent.Reset(ByGuest: false));
                    break;
            }
            return true;
        });

        public async ValueTask<string> RunRawAsync(string command, CancellationToken cancellationToken) => await DoAsync(command, () => """{"return":{}}""");

        public async ValueTask<string> RunLineAsync(string line, CancellationToken cancellationToken) => await DoAsync(line, () => "");

        public async ValueTask SetLinkAsync(string device, bool up, CancellationToken cancellationToken) => await DoAsync($"set_link {device} {up}", () => true);

        public async ValueTask<IReadOnlySet<string>> QueryDevicesAsync(CancellationToken cancellationToken)
            => await DoAsync("qom-list", () => process.Devices.ToHashSet());

        public async ValueTask<CardFilter> QueryFilterAsync(string device, CancellationToken cancellationToken)
            => await DoAsync("query-rx-filter", () => process.Filter);

        public async ValueTask<string?> QueryMediumAsync(string device, CancellationToken cancellationToken)
            => await DoAsync("query-block", () => process.Media.GetValueOrDefault(device));

        public async ValueTask UnplugAsync(string device, string? netdev, CancellationToken cancellationToken) => await DoAsync($"device_del {device}", () =>
        {
            process.Unplugged.Add((device, netdev));
            process.OnUnplug(process, device);
            return true;
        });

        public async ValueTask<IReadOnlyDictionary<string, string>> QueryPtysAsync(CancellationToken cancellationToken)
            => await DoAsync("query-chardev", () => new Dictionary<string, string> { ["charserial0"] = "/dev/pts/7" });

        public async ValueTask<IReadOnlySet<string>> QueryOpenPortsAsync(CancellationToken cancellationToken)
            => await DoAsync("query-chardev", static () => new HashSet<string>());

        public async ValueTask SetPasswordAsync(string protocol, string password, CancellationToken cancellationToken)
            => await DoAsync($"set_password {protocol} {password}", () => true);

        public async ValueTask<ulong?> QueryMemoryAsync(CancellationToken cancellationToken) => await DoAsync("query-balloon", () => (ulong?)65536);

        public async ValueTask<bool> SetMemoryAsync(ulong memory, CancellationToken cancellationToken) => await DoAsync($"balloon {memory}", static () => true);

        public async ValueTask<IReadOnlyList<(MemoryFigure Figure, ulong Value)>> QueryMemoryFiguresAsync(string balloon, CancellationToken cancellationToken)
            => await DoAsync("guest-stats", static () => new[] { (MemoryFigure.Unused, 1024UL) });

        public async ValueTask SetMemoryPeriodAsync(string balloon, uint seconds, CancellationToken cancellationToken)
            => await DoAsync($"guest-stats-polling-interval {seconds}", static () => true);

        public async ValueTask<IReadOnlyList<VcpuFigures>> QueryVcpusAsync(CancellationToken cancellationToken)
            => await DoAsync("query-cpus-fast", static () => new[] { new VcpuFigures(0, 1, TimeSpan.FromSeconds(1), TimeSpan.Zero, 0, "0") });

        public async ValueTask<GuestCpu?> QueryCpuAsync(CancellationToken cancellationToken) => await DoAsync("query-cpu", () => process.Host.Cpu);

        public async ValueTask<int> QueryVcpuCountAsync(CancellationToken cancellationToken) => await DoAsync("query-hotpluggable-cpus", () => process.Vcpus);

        public async ValueTask PlugVcpuAsync(CancellationToken cancellationToken) => await DoAsync("plug", () => ++process.Vcpus);

        public async ValueTask UnplugVcpuAsync(CancellationToken cancellationToken) => await DoAsync("unplug", () => --process.Vcpus);

        public async ValueTask<IReadOnlyList<DriveFigures>> QueryDrivesAsync(CancellationToken cancellationToken)
            => await DoAsync("query-block", static () => new[] { new DriveFigures("virtio-disk0") { Reads = 3, Capacity = 1 << 20 } });

        public async ValueTask SendKeysAsync(IReadOnlyList<int> keys, uint holdTime, CancellationToken cancellationToken)
            => await DoAsync($"send-key {string.Join(',', keys)}", static () => true);

        public async ValueTask<byte[]> ScreenshotAsync(string path, string? device, int head, CancellationToken cancellationToken) => await DoAsync("screendump", static () => (byte[])[137]);

        public async ValueTask AddViewerAsync(string protocol, SafeHandle connection, bool skipAuthentication, CancellationToken cancellationToken) => await DoAsync($"add_client {protocol}", static () => true);

        public ProcessUsage ReadUsage() => new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1), 1 << 20);

        public ValueTask DisposeAsync()
        {
            Close();
            _given.TrySetResult();
            return ValueTask.CompletedTask;
        }

        private async Task<T> DoAsync<T>(string command, Func<T> work)
        {
            await daemon.Alive;
            Task<T> asked = AskAsync(command, work);
            return await Task.WhenAny(asked, _given.Task) == asked ? await asked : throw new HostException("the monitor is gone");
        }

        private async Task<T> AskAsync<T>(string command, Func<T> work)
        {
            return await process.Host.StepAsync($"qmp {command}", () =>
            {
                if (process._ended.Task.IsCompleted)
                {
                    throw new HostException("the monitor is gone");
                }
                process.Commands.Add(command);
                return work();
            });
        }
    }

    private int ProcessNumber => process;

    private FakeGuestHost Host => host;
}
