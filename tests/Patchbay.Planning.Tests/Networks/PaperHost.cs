using Patchbay.Planning.Firewall;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Tests.Networks;

/// <summary>A host on paper: does operations as strictly as a kernel would, so that a wrong order or inverse shows.</summary>
internal sealed class PaperHost
{
    private readonly Dictionary<string, LinkState> _links = new(Documents.Host.Links)
    {
        // Uplinks of the documents that all tests share.
        ["wan0"] = new LinkState { Name = "wan0", Mtu = 1500, IsUp = true },
        ["up0"] = new LinkState { Name = "up0", Mtu = 1500, IsUp = true },
    };
    private readonly Dictionary<string, string> _sysctls = new(Documents.Host.Sysctls);
    private readonly Dictionary<string, string> _files = [];
    private readonly Dictionary<string, NetworkFirewall> _firewalls = [];
    private readonly HashSet<string> _served = [];
    private readonly List<RoutingRule> _rules = [];
    private readonly List<TableDefault> _defaults = [];
    private readonly Dictionary<string, string> _zones = [];
    private readonly Dictionary<string, NameServer> _servers = [];
    private readonly List<RouteState> _routes = [.. Documents.Host.Routes];

    public HostSnapshot Look(HostScope scope) => new()
    {
        Links = _links.Where(l => scope.Links is null || scope.Links.Value.Contains(l.Key)).ToDictionary(),
        Routes = [.. _routes],
        RoutingRules = scope.RoutingRules ? [.. _rules] : [],
        TableDefaults = [.. _defaults.Where(d => scope.RoutingTables.Contains(d.Table))],
        Sysctls = _sysctls.Where(s => scope.Sysctls.Contains(s.Key)).ToDictionary(),
        Files = _files.Where(f => scope.Files.Contains(f.Key)).ToDictionary(),
        FirewalledNetworks = [.. scope.Firewalls.Where(f => _firewalls.GetValueOrDefault(f.Bridge) == f).Select(f => f.Network)],
        ServedNetworks = [.. scope.Dnsmasq.Keys.Where(_served.Contains)],
        Firewalld = scope.Firewalld ? new FirewalldState { IsRunning = true, Zones = ["libvirt", "trusted"], ZoneByLink = new Dictionary<string, string>(_zones) } : null,
        Resolver = scope.ResolverLinks.IsEmpty
            ? null
            : new ResolverState { IsRunning = true, ServerByLink = _servers.Where(s => scope.ResolverLinks.Contains(s.Key)).ToDictionary() },
    };

    /// <summary>All but the settings that stay for good, as text.</summary>
    public string Dump() => string.Join('\n',
    [
        .. _links.OrderBy(l => l.Key).Select(l => l.Value.ToString()),
        .. _routes.Select(r => r.ToString()).Order(),
        .. _sysctls.Where(s => !s.Key.EndsWith("forward", StringComparison.Ordinal) && !s.Key.EndsWith("forwarding", StringComparison.Ordinal)).Select(s => s.ToString()).Order(),
        .. _files.Select(f => f.ToString()).Order(),
        .. _firewalls.Values.Select(f => f.ToString()).Order(),
        .. _served.Order(),
        .. _zones.Select(z => z.ToString()).Order(),
        .. _servers.Select(s => s.ToString()).Order(),
    ]);

    public void Do(HostPlan plan)
    {
        foreach (HostOperation operation in plan.Operations)
        {
            Do(operation);
        }
    }

    public void Do(HostOperation operation)
    {
        switch (operation)
        {
            case HostOperation.CreateBridge o:
                Assert.True(_links.TryAdd(o.Name, With(new LinkState { Name = o.Name, Kind = "bridge", Mtu = 1500 }, o)), $"{o.Name} exists");
                break;
            case HostOperation.DeleteBridge o:
                Assert.True(_links.Remove(o.Bridge.Name));
                _routes.RemoveAll(r => r.Link == o.Bridge.Name);
                foreach (string key in _sysctls.Keys.Where(k => k.Contains($"/{o.Bridge.Name}/", StringComparison.Ordinal)).ToArray())
                {
                    _sysctls.Remove(key);
                }
                break;
            case HostOperation.SetBridge o:
                _links[o.After.Name] = With(_links[o.After.Name], o.After with { Mac = _links[o.After.Name].Mac });
                break;
            case HostOperation.CreateMacvlan o:
                Assert.Contains(o.Lower, _links);
                Assert.True(_links.TryAdd(o.Name, new LinkState { Name = o.Name, Kind = "macvlan", Mtu = 1500, Mac = o.Mac }), $"{o.Name} exists");
                break;
            case HostOperation.DeleteMacvlan o:
                Assert.True(_links.Remove(o.Macvlan.Name));
                _routes.RemoveAll(r => r.Link == o.Macvlan.Name);
                foreach (string key in _sysctls.Keys.Where(k => k.Contains($"/{o.Macvlan.Name}/", StringComparison.Ordinal)).ToArray())
                {
                    _sysctls.Remove(key);
                }
                break;
            case HostOperation.SetUp o:
                Assert.NotEqual(o.Up, _links[o.Link].IsUp);
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
                Assert.DoesNotContain(o.Address, _links[o.Link].Addresses);
                _links[o.Link] = _links[o.Link] with { Addresses = [.. _links[o.Link].Addresses.Add(o.Address).OrderBy(a => a.ToString())] };
                break;
            case HostOperation.RemoveAddress o:
                Assert.Contains(o.Address, _links[o.Link].Addresses);
                _links[o.Link] = _links[o.Link] with { Addresses = [.. _links[o.Link].Addresses.Where(a => a != o.Address)] };
                break;
            case HostOperation.AddRoute o:
                Assert.True(_links[o.Link].IsUp, "network is down");
                _routes.Add(new RouteState(o.Destination, o.Gateway, o.Link, o.Metric));
                break;
            case HostOperation.RemoveRoute o:
                Assert.True(_routes.Remove(new RouteState(o.Destination, o.Gateway, o.Link, o.Metric)), $"no {o}");
                break;
            case HostOperation.AddRoutingRule o:
                Assert.True(!_rules.Contains(o.Rule), $"{o}: File exists");
                _rules.Add(o.Rule);
                break;
            case HostOperation.RemoveRoutingRule o:
                Assert.True(_rules.Remove(o.Rule), $"{o}: No such file");
                break;
            case HostOperation.SetTableDefault { After: { } after } o:
                Assert.True(_links.ContainsKey(after.Link) || after.Link == "eth0", $"{o}: Network is unreachable");
                _defaults.RemoveAll(d => d.Table == after.Table && d.IsIPv4 == after.IsIPv4);
                _defaults.Add(after);
                break;
            case HostOperation.SetTableDefault o:
                Assert.True(_defaults.Remove(o.Before!), $"{o}: No such process");
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
                Assert.Equal(o.Before, _files.GetValueOrDefault(o.Path));
                _files[o.Path] = o.Content;
                break;
            case HostOperation.DeleteFile o:
                Assert.True(_files.Remove(o.Path));
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
                Assert.Contains(o.ConfigPath, _files.Keys);
                Assert.True(_served.Add(o.Network), "dnsmasq runs");
                break;
            case HostOperation.StopDnsmasq o:
                Assert.True(_served.Remove(o.Network));
                break;
            case HostOperation.ReloadDnsmasq o:
                Assert.Contains(o.Network, _served);
                break;
            case HostOperation.WithdrawPrefix:
                // Guests hear it; the host is as before.
                break;
            case HostOperation.SetZone o:
                Assert.Equal(o.Before, _zones.GetValueOrDefault(o.Bridge));
                Set(_zones, o.Bridge, o.Zone);
                break;
            case HostOperation.SetNameServer o:
                Assert.Contains(o.Bridge, _links.Keys);
                Assert.Equal(o.Before, _servers.GetValueOrDefault(o.Bridge));
                Set(_servers, o.Bridge, o.After);
                break;
            case HostOperation.SetBridgeLimits:
                // Of a network that runs, the service adds them: they change with its ports.
                break;
            default:
                Assert.Fail($"a network's plan has no {operation}");
                break;
        }
    }

    private static void Set<T>(Dictionary<string, T> all, string key, T? value)
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
        if (_servers.Remove(from, out NameServer? server))
        {
            _servers[to] = server;
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

    private static LinkState With(LinkState link, HostOperation.CreateBridge o)
        => link with { Mac = o.Mac ?? link.Mac, Stp = o.Stp, DelaySeconds = o.Stp ? Math.Clamp(o.DelaySeconds, 2, 30) : o.DelaySeconds, VlanFiltering = o.VlanFiltering };
}
