using System.Collections.Concurrent;
using System.Threading.Channels;
using Patchbay.Engine.Hooks;
using Patchbay.Model.Values;
using Patchbay.Planning.Firewall;
using Patchbay.Planning.Operations;
using Patchbay.Testing.Hosts;

namespace Patchbay.Engine.Tests;

/// <summary>
/// A host in memory, as strict as a kernel, so that a wrong order or inverse shows. What it holds outlives the service that
/// uses it, as a kernel outlives a daemon.
/// </summary>
internal sealed class FakeHost : IHost
{
    private readonly Lock _lock = new();
    private readonly PaperHost _paper = new(
        [new LinkState { Name = "wan1", IsUp = true }],
        [
            new RouteState(IpPrefix.Parse("0.0.0.0/0", null), System.Net.IPAddress.Parse("198.51.100.2"), "wan1", 200),
            new RouteState(IpPrefix.Parse("::/0", null), System.Net.IPAddress.Parse("fe80::2"), "wan1", 200),
        ],
        [new("net/ipv4/ip_forward", "0"), new("net/ipv6/conf/all/forwarding", "0")]);

    /// <summary>Operations that are refused.</summary>
    public Predicate<HostOperation> Fails { get; set; } = static _ => false;

    /// <summary>Operations that this host lacks a feature for.</summary>
    public Predicate<HostOperation> Lacks { get; set; } = static _ => false;

    /// <summary>Operations before which the daemon is killed: it never comes back from them, and they are not done.</summary>
    public Predicate<HostOperation> KilledBefore { get; set; } = static _ => false;

    /// <summary>Operations after which the daemon is killed.</summary>
    public Predicate<HostOperation> KilledAfter { get; set; } = static _ => false;

    /// <summary>What an operation waits for before it is done.</summary>
    public Func<HostOperation, Task> Holds { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Sockets of programs on this host.</summary>
    public List<HostSocket> Sockets => _paper.Sockets;

    /// <summary>Whether firewalld and systemd-resolved run here.</summary>
    public bool HasManagers
    {
        get => _paper.HasManagers;
        set => _paper.HasManagers = value;
    }

    /// <summary>firewalld's zones by link.</summary>
    public SortedDictionary<string, string> Zones => _paper.Zones;

    /// <summary>What systemd-resolved was told, by link.</summary>
    public SortedDictionary<string, NameServer> NameServers => _paper.NameServers;

    /// <summary>PCI functions that this host does not have; it has all others.</summary>
    public HashSet<PciAddress> AbsentDevices => _paper.AbsentDevices;

    /// <summary>Virtual functions by their card's link.</summary>
    public Dictionary<string, ValueList<PciAddress>> Functions => _paper.Functions;

    public List<HostOperation> Performed { get; } = [];

    /// <summary>Completes when the daemon was killed.</summary>
    public TaskCompletionSource Killed { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Channel<HostEvent> Events { get; private set; } = Channel.CreateUnbounded<HostEvent>();

    /// <summary>What a look waits for before it sees anything.</summary>
    public Func<HostScope, Task> HoldsLook { get; set; } = static _ => Task.CompletedTask;

    public async ValueTask<HostSnapshot> ObserveAsync(HostScope scope, CancellationToken cancellationToken)
    {
        await HoldsLook(scope);
        lock (_lock)
        {
            return _paper.Look(scope);
        }
    }

    public async ValueTask PerformAsync(HostOperation operation)
    {
        if (Killed.Task.IsCompleted || KilledBefore(operation))
        {
            await DieAsync();
        }
        await Holds(operation);
        lock (_lock)
        {
            if (Fails(operation))
            {
                throw operation is HostOperation.RunHook ? new HookFailedException($"{operation}: exit code 1: refused by the test") : new HostException($"{operation}: refused by the test");
            }
            if (Lacks(operation))
            {
                throw new HostFeatureMissingException($"{operation}: this host has no such thing");
            }
            try
            {
                _paper.Perform(operation);
            }
            catch (RefusedOnPaperException e)
            {
                throw new HostException(e.Message, e);
            }
            Performed.Add(operation);
        }
        if (KilledAfter(operation))
        {
            await DieAsync();
        }
    }

    /// <summary>Networks whose dnsmasq was loaded beforehand, and has not been ended since.</summary>
    public ConcurrentDictionary<string, ComingDnsmasq> Loaded { get; } = new();

    /// <summary>Networks whose dnsmasq was ever loaded beforehand.</summary>
    public ConcurrentBag<string> Expected { get; } = [];

    public IAsyncDisposable? Expect(ComingDnsmasq coming)
    {
        Expected.Add(coming.Start.Network);
        return Loaded.TryAdd(coming.Start.Network, coming) ? new Loading(() => Loaded.TryRemove(coming.Start.Network, out _)) : null;
    }

    public Task EndOf(HostOperation.StartPasst passt) => Task.Delay(Timeout.Infinite);

    public IAsyncEnumerable<HostEvent> WatchAsync(CancellationToken cancellationToken) => Events.Reader.ReadAllAsync(cancellationToken);

    public IAsyncEnumerable<ValueList<string>> WatchSwitchAsync(CancellationToken cancellationToken)
        => throw new HostException("there is no Open vSwitch here");

    /// <summary>A new daemon has started: nothing kills it so far.</summary>
    public void Reborn()
    {
        (KilledBefore, KilledAfter, Fails) = (static _ => false, static _ => false, static _ => false);
        Killed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Events = Channel.CreateUnbounded<HostEvent>();
    }

    /// <summary>A link as it is.</summary>
    public LinkState Link(string name)
    {
        lock (_lock)
        {
            return _paper.Links[name];
        }
    }

    /// <summary>What a network's dnsmasq writes down.</summary>
    public void WriteLeases(string path, string leases)
    {
        lock (_lock)
        {
            _paper.Files[path] = leases;
        }
    }

    /// <summary>A file; null where there is none.</summary>
    public string? Read(string path)
    {
        lock (_lock)
        {
            return _paper.Files.GetValueOrDefault(path);
        }
    }

    /// <summary>Somebody else adds a link with an address.</summary>
    public void AddForeignLink(string name, string kind, string address)
    {
        IpPrefix prefix = IpPrefix.Parse(address, null);
        lock (_lock)
        {
            _paper.Links[name] = new LinkState { Name = name, Kind = kind, IsUp = true, Addresses = [prefix] };
            _paper.Routes.Add(new RouteState(prefix.Network, null, name, 0));
        }
    }

    /// <summary>Somebody else removes a link.</summary>
    public void RemoveForeignLink(string name)
    {
        lock (_lock)
        {
            _paper.Links.Remove(name);
            _paper.Routes.RemoveAll(r => r.Link == name);
        }
    }

    /// <summary>Somebody else breaks what was made.</summary>
    public void Break(Action<SortedDictionary<string, LinkState>, SortedDictionary<string, NetworkFirewall>, SortedSet<string>> how)
    {
        lock (_lock)
        {
            how(_paper.Links, _paper.Firewalls, _paper.Served);
        }
    }

    /// <summary>All but the settings that stay for good, as text.</summary>
    public string Dump()
    {
        lock (_lock)
        {
            return string.Join('\n', [_paper.Dump(), .. _paper.Limits.Where(l => _paper.Links.ContainsKey(l.Key)).Select(l => l.ToString())]);
        }
    }

    private async Task DieAsync()
    {
        Killed.TrySetResult();
        await new TaskCompletionSource().Task;
    }

    private sealed class Loading(Action end) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            end();
            return ValueTask.CompletedTask;
        }
    }
}
