using System.Collections.Concurrent;
using System.Threading.Channels;
using Patchbay.Engine.Hooks;
using Patchbay.Model.Values;
using Patchbay.Planning.Firewall;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Tests;

/// <summary>
/// A host in memory, as strict as a kernel, so that a wrong order or inverse shows. What it holds outlives the service that
/// uses it, as a kernel outlives a daemon.
/// </summary>
internal sealed class FakeHost : IHost
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, LinkState> _links = new() { ["wan1"] = new LinkState { Name = "wan1", IsUp = true } };
    private readonly SortedDictionary<string, string> _files = [];
    private readonly SortedDictionary<string, NetworkFirewall> _firewalls = [];
    private readonly SortedSet<string> _served = [];
    private readonly SortedDictionary<string, string> _limits = [];
    private readonly List<RoutingRule> _rules = [];
    private readonly List<TableDefault> _defaults = [];
    private readonly List<RouteState> _routes =
    [
        new RouteState(IpPrefix.Parse("0.0.0.0/0", null), System.Net.IPAddress.Parse("198.51.100.2"), "wan1", 200),
        new RouteState(IpPrefix.Parse("::/0", null), System.Net.IPAddress.Parse("fe80::2"), "wan1", 200),
    ];
    private readonly SortedDictionary<string, string> _sysctls = new() { ["net/ipv4/ip_forward"] = "0", ["net/ipv6/conf/all/forwarding"] = "0" };

    /// <summary>Operations that are refused.</summary>
    public Predicate<HostOperation> Fails { get; set; } = static _ => false;

    /// <summary>Operations that this host lacks a feature for.</summary>
    public Predicate<HostOperation> Lacks { get; set; } = static _ => false;

    /// <summary>Operations before which the daemon is killed: it never comes back from them, and they are not done.</summary>
    public Predicate<HostOperation> KilledBefore { get; set; } = static _ => false;

    /// <summary>Operations after which the daemon is killed.</summary>
    public Predicate<HostOperation> KilledAfter { get; set; } = static _ => false;

    /// <summary>Sockets of programs on this host.</summary>
    public List<HostSocket> Sockets { get; } = [];

    /// <summary>Whether firewalld and systemd-resolved run here.</summary>
    public bool HasManagers { get; set; } = true;

    /// <summary>firewalld's zones by link.</summary>
    public SortedDictionary<string, string> Zones { get; } = [];

    /// <summary>What systemd-resolved was told, by link.</summary>
    public SortedDictionary<string, NameServer> NameServers { get; } = [];

    public List<HostOperation> Performed { get; } = [];

    /// <summary>Completes when the daemon was killed.</summary>
    public TaskCompletionSource Killed { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Channel<HostEvent> Events { get; private set; } = Channel.CreateUnbounded<HostEvent>();

    public ValueTask<HostSnapshot> ObserveAsync(HostScope scope, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(new HostSnapshot
            {
                Links = _links.Where(l => scope.Links is null || scope.Links.Value.Contains(l.Key)).ToDictionary(),
                Routes = scope.Routes ? [.. _routes] : [],
                Addresses = scope.Addresses ? _links.Values.SelectMany(l => l.Addresses.Select(a => new LinkAddress(l.Name, a))).ToValueList() : [],
                RoutingRules = scope.RoutingRules ? [.. _rules] : [],
                TableDefaults = [.. _defaults.Where(d => scope.RoutingTables.Contains(d.Table))],
                Sysctls = _sysctls.Where(s => scope.Sysctls.Contains(s.Key)).ToDictionary(),
                Files = _files.Where(f => scope.Files.Contains(f.Key)).ToDictionary(),
                FirewalledNetworks = [.. scope.Firewalls.Where(f => _firewalls.GetValueOrDefault(f.Bridge) == f).Select(f => f.Network)],
                Firewalld = !scope.Firewalld ? null : !HasManagers ? FirewalldState.Absent
                    : new FirewalldState { IsRunning = true, Zones = ["libvirt", "trusted"], ZoneByLink = new Dictionary<string, string>(Zones) },
                Resolver = scope.ResolverLinks.IsEmpty ? null : !HasManagers ? ResolverState.Absent
                    : new ResolverState { IsRunning = true, ServerByLink = new Dictionary<string, NameServer>(NameServers) },
                ServedNetworks = [.. scope.Dnsmasq.Keys.Where(_served.Contains)],
                Sockets = Sockets.Where(s => scope.Forwards.Any(f => f.Takes(s.Protocol, s.Address, s.Port))).ToValueList(),
            });
        }
    }

    public async ValueTask PerformAsync(HostOperation operation)
    {
        if (Killed.Task.IsCompleted || KilledBefore(operation))
        {
            await DieAsync();
        }
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
            Perform(operation);
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
            return _links[name];
        }
    }

    /// <summary>Somebody else adds a link with an address.</summary>
    public void AddForeignLink(string name, string kind, string address)
    {
        IpPrefix prefix = IpPrefix.Parse(address, null);
        lock (_lock)
        {
            _links[name] = new LinkState { Name = name, Kind = kind, IsUp = true, Addresses = [prefix] };
            _routes.Add(new RouteState(prefix.Network, null, name, 0));
        }
    }

    /// <summary>Somebody else removes a link.</summary>
    public void RemoveForeignLink(string name)
    {
        lock (_lock)
        {
            _links.Remove(name);
            _routes.RemoveAll(r => r.Link == name);
        }
    }

    /// <summary>Somebody else breaks what was made.</summary>
    public void Break(Action<SortedDictionary<string, LinkState>, SortedDictionary<string, NetworkFirewall>, SortedSet<string>> how)
    {
        lock (_lock)
        {
            how(_links, _firewalls, _served);
        }
    }

    /// <summary>All but the settings that stay for good, as text.</summary>
    public string Dump()
    {
        lock (_lock)
        {
            return string.Join('\n',
            [
                .. _links.Select(l => l.Value.ToString()),
                .. _routes.Select(r => r.ToString()).Order(),
                .. _sysctls.Where(s => !s.Key.EndsWith("forward", StringComparison.Ordinal) && !s.Key.EndsWith("forwarding", StringComparison.Ordinal)).Select(s => s.ToString()),
                .. _files.Select(f => f.ToString()),
                .. _rules.Select(r => r.ToString()).Order(),
                .. _defaults.Select(d => d.ToString()).Order(),
                .. _firewalls.Values.Select(f => f.ToString()),
                .. _served,
                .. Zones.Select(z => z.ToString()),
                .. NameServers.Select(s => s.ToString()),
                .. _limits.Where(l => _links.ContainsKey(l.Key)).Select(l => l.ToString()),
            ]);
        }
    }

    private async Task DieAsync()
    {
        Killed.TrySetResult();
        await new TaskCompletionSource().Task;
    }

    private void Perform(HostOperation operation)
    {
        switch (operation)
        {
            case HostOperation.CreateBridge o:
                Require(_links.TryAdd(o.Name, With(new LinkState { Name = o.Name, Kind = "bridge", Mtu = 1500 }, o)), operation, "File exists");
                break;
            case HostOperation.DeleteBridge o:
                Require(_links.Remove(o.Bridge.Name), operation, "No such device");
                _routes.RemoveAll(r => r.Link == o.Bridge.Name);
                NameServers.Remove(o.Bridge.Name);
                foreach (string key in _sysctls.Keys.Where(k => k.Contains($"/{o.Bridge.Name}/", StringComparison.Ordinal)).ToArray())
                {
                    _sysctls.Remove(key);
                }
                break;
            case HostOperation.SetBridge o:
                _links[o.After.Name] = With(_links[o.After.Name], o.After with { Mac = _links[o.After.Name].Mac });
                break;
            case HostOperation.SetUp o:
                _links[o.Link] = _links[o.Link] with { IsUp = o.Up };
                break;
            case HostOperation.RenameLink o:
                Rename(o);
                break;
            case HostOperation.SetMac o:
                _links[o.Link] = _links[o.Link] with { Mac = o.Mac };
                break;
            case HostOperation.SetMtu o:
                _links[o.Link] = _links[o.Link] with { Mtu = o.Mtu };
                break;
            case HostOperation.AddAddress o:
                Require(!_links[o.Link].Addresses.Contains(o.Address), operation, "File exists");
                _links[o.Link] = _links[o.Link] with { Addresses = [.. _links[o.Link].Addresses.Add(o.Address).OrderBy(a => a.ToString())] };
                _routes.Add(new RouteState(o.Address.Network, null, o.Link, 0));
                break;
            case HostOperation.RemoveAddress o:
                Require(_links[o.Link].Addresses.Contains(o.Address), operation, "Cannot assign requested address");
                _links[o.Link] = _links[o.Link] with { Addresses = [.. _links[o.Link].Addresses.Where(a => a != o.Address)] };
                _routes.Remove(new RouteState(o.Address.Network, null, o.Link, 0));
                break;
            case HostOperation.CreateMacvlan o:
                Require(_links.ContainsKey(o.Lower), operation, "No such device");
                Require(_links.TryAdd(o.Name, new LinkState { Name = o.Name, Kind = "macvlan", Mtu = 1500, Mac = o.Mac }), operation, "File exists");
                break;
            case HostOperation.DeleteMacvlan o:
                Require(_links.Remove(o.Macvlan.Name), operation, "No such device");
                _routes.RemoveAll(r => r.Link == o.Macvlan.Name);
                foreach (string key in _sysctls.Keys.Where(k => k.Contains($"/{o.Macvlan.Name}/", StringComparison.Ordinal)).ToArray())
                {
                    _sysctls.Remove(key);
                }
                break;
            case HostOperation.AddRoute o:
                Require(_links[o.Link].IsUp, operation, "Network is down");
                _routes.Add(new RouteState(o.Destination, o.Gateway, o.Link, o.Metric));
                break;
            case HostOperation.RemoveRoute o:
                Require(_routes.Remove(new RouteState(o.Destination, o.Gateway, o.Link, o.Metric)), operation, "No such process");
                break;
            case HostOperation.AddRoutingRule o:
                Require(!_rules.Contains(o.Rule), operation, "File exists");
                _rules.Add(o.Rule);
                break;
            case HostOperation.RemoveRoutingRule o:
                Require(_rules.Remove(o.Rule), operation, "No such file");
                break;
            case HostOperation.SetTableDefault { After: { } after } o:
                Require(_links.ContainsKey(after.Link) , operation, "Network is unreachable");
                _defaults.RemoveAll(d => d.Table == after.Table && d.IsIPv4 == after.IsIPv4);
                _defaults.Add(after);
                break;
            case HostOperation.SetTableDefault o:
                Require(_defaults.Remove(o.Before!), operation, "No such process");
                break;
            case HostOperation.SetSysctl o:
                _sysctls[o.Key] = o.Value;
                break;
            case HostOperation.FillDhcpChecksums o:
                _links[o.Bridge] = _links[o.Bridge] with { FillsDhcpChecksums = true };
                break;
            case HostOperation.LeaveDhcpChecksums o:
                _links[o.Bridge] = _links[o.Bridge] with { FillsDhcpChecksums = false };
                break;
            case HostOperation.WriteFile o:
                Require(o.Before == _files.GetValueOrDefault(o.Path), operation, "not as planned");
                _files[o.Path] = o.Content;
                break;
            case HostOperation.DeleteFile o:
                Require(_files.Remove(o.Path), operation, "No such file");
                break;
            case HostOperation.SetFirewall { After: { } after }:
                _firewalls[after.Bridge] = after;
                break;
            case HostOperation.SetFirewall o:
                _firewalls.Remove(o.Before!.Bridge);
                break;
            case HostOperation.ForgetConnections:
                // The kernel learns them anew.
                break;
            case HostOperation.StartDnsmasq o:
                Require(_files.ContainsKey(o.ConfigPath) && _served.Add(o.Network), operation, "no configuration, or it runs");
                break;
            case HostOperation.StopDnsmasq o:
                Require(_served.Remove(o.Network), operation, "it does not run");
                break;
            case HostOperation.ReloadDnsmasq o:
                Require(_served.Contains(o.Network), operation, "it does not run");
                break;
            case HostOperation.WithdrawPrefix:
                // Guests hear it; the host is as before.
                break;
            case HostOperation.SetBridgeLimits o:
                if (o.After is null)
                {
                    _limits.Remove(o.Bridge);
                }
                else
                {
                    _limits[o.Bridge] = o.After.ToString();
                }
                break;
            case HostOperation.SetZone o:
                Require(Zones.GetValueOrDefault(o.Bridge) == o.Before, operation, "not as planned");
                Set(Zones, o.Bridge, o.Zone);
                break;
            case HostOperation.SetNameServer o:
                Require(_links.ContainsKey(o.Bridge), operation, "No such device");
                Set(NameServers, o.Bridge, o.After);
                break;
            case HostOperation.RunHook:
                // Nothing on the host is a script's.
                break;
            default:
                Assert.Fail($"no way to {operation}");
                break;
        }
    }

    private static void Set<T>(SortedDictionary<string, T> all, string key, T? value)
        where T : class
    {
        all.Remove(key);
        if (value is not null)
        {
            all[key] = value;
        }
    }

    private void Rename(HostOperation.RenameLink rename)
    {
        (string from, string to) = (rename.Link, rename.Name);
        Assert.True(_links.Remove(from, out LinkState? link), $"no {from}");
        Assert.True(_links.TryAdd(to, link with { Name = to }), $"{to} exists");
        foreach (LinkState port in _links.Values.Where(l => l.Master == from).ToArray())
        {
            _links[port.Name] = port with { Master = to };
        }
        if (NameServers.Remove(from, out NameServer? server))
        {
            NameServers[to] = server;
        }
        RouteState[] routes = [.. _routes.Select(r => r.Link == from ? r with { Link = to } : r)];
        _routes.Clear();
        _routes.AddRange(routes);
        foreach ((string key, string value) in _sysctls.Where(s => s.Key.Contains($"/{from}/", StringComparison.Ordinal)).ToArray())
        {
            _sysctls.Remove(key);
            _sysctls[key.Replace($"/{from}/", $"/{to}/", StringComparison.Ordinal)] = value;
        }
    }

    private static void Require(bool met, HostOperation operation, string otherwise)
    {
        if (!met)
        {
            throw new HostException($"{operation}: {otherwise}");
        }
    }

    private static LinkState With(LinkState link, HostOperation.CreateBridge o)
        => link with
        {
            Mac = o.Mac ?? link.Mac,
            Stp = o.Stp,
            // A bridge that runs STP has its delay within the standard's bounds.
            DelaySeconds = o.Stp ? Math.Clamp(o.DelaySeconds, 2, 30) : o.DelaySeconds,
            VlanFiltering = o.VlanFiltering,
        };

    private sealed class Loading(Action end) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            end();
            return ValueTask.CompletedTask;
        }
    }
}
