using Patchbay.Model.Values;
using Patchbay.Planning.Dnsmasq;
using Patchbay.Planning.Firewall;
using Patchbay.Planning.Operations;

namespace Patchbay.Testing.Hosts;

/// <summary>A host on paper: does operations as strictly as a kernel would, so that a wrong order or inverse shows.</summary>
/// <param name="links">Whose they are before anything is done.</param>
/// <param name="routes">As above.</param>
/// <param name="sysctls">Values by key.</param>
public sealed class PaperHost(IEnumerable<LinkState> links, IEnumerable<RouteState> routes, IEnumerable<KeyValuePair<string, string>> sysctls)
{
    private readonly SortedDictionary<string, string> _sysctls = new(sysctls.ToDictionary());
    private readonly SortedDictionary<string, string> _files = [];
    private readonly List<RoutingRule> _rules = [];
    private readonly List<TableDefault> _defaults = [];

    /// <summary>Sockets of programs on this host.</summary>
    public List<HostSocket> Sockets { get; } = [];

    /// <summary>Whether firewalld and systemd-resolved run here.</summary>
    public bool HasManagers { get; set; } = true;

    /// <summary>firewalld's zones by link.</summary>
    public SortedDictionary<string, string> Zones { get; } = [];

    /// <summary>What systemd-resolved was told, by link.</summary>
    public SortedDictionary<string, NameServer> NameServers { get; } = [];

    /// <summary>By name.</summary>
    public SortedDictionary<string, LinkState> Links { get; } = new(links.ToDictionary(static l => l.Name));

    /// <summary>What dnsmasq has written down, by file.</summary>
    public SortedDictionary<string, string> Files => _files;

    /// <summary>By bridge.</summary>
    public SortedDictionary<string, NetworkFirewall> Firewalls { get; } = [];

    /// <summary>Networks whose dnsmasq runs.</summary>
    public SortedSet<string> Served { get; } = [];

    /// <summary>Of all tables but those of networks' own.</summary>
    public List<RouteState> Routes { get; } = [.. routes];

    /// <summary>Of bridges, as text. They go with the ports that are plugged in, which a network's own plan knows nothing of.</summary>
    public SortedDictionary<string, string> Limits { get; } = [];

    /// <summary>PCI functions that this host does not have; it has all others.</summary>
    public HashSet<PciAddress> AbsentDevices { get; } = [];

    /// <summary>Virtual functions by their card's link.</summary>
    public Dictionary<string, ValueList<PciAddress>> Functions { get; } = [];

    public HostSnapshot Look(HostScope scope) => new()
    {
        Links = Links.Where(l => scope.Links is null || scope.Links.Value.Contains(l.Key)).ToDictionary(),
        Routes = [.. Routes.Where(r => scope.Routes is not { } near || near.Any(n => n.IsIPv4 == r.Destination.IsIPv4 && (r.Gateway is not null || r.Destination.Length == 0 || n.Overlaps(r.Destination))))],
        Addresses = scope.Addresses ? Links.Values.SelectMany(l => l.Addresses.Select(a => new LinkAddress(l.Name, a))).ToValueList() : [],
        RoutingRules = scope.RoutingRules ? [.. _rules] : [],
        TableDefaults = [.. _defaults.Where(d => scope.RoutingTables.Contains(d.Table))],
        Sysctls = _sysctls.Where(s => scope.Sysctls.Contains(s.Key)).ToDictionary(),
        Files = _files.Where(f => scope.Files.Contains(f.Key)).ToDictionary(),
        FirewalledNetworks = [.. scope.Firewalls.Where(f => Firewalls.GetValueOrDefault(f.Bridge) == f).Select(f => f.Network)],
        Firewalld = !scope.Firewalld ? null : !HasManagers ? FirewalldState.Absent
            : new FirewalldState { IsRunning = true, Zones = ["libvirt", "trusted"], ZoneByLink = new Dictionary<string, string>(Zones) },
        Resolver = scope.ResolverLinks.IsEmpty ? null : !HasManagers ? ResolverState.Absent
            : new ResolverState { IsRunning = true, ServerByLink = new Dictionary<string, NameServer>(NameServers) },
        LimitedBridges = [.. scope.BridgeLimits.Where(l => Links.ContainsKey(l.Key) && Limits.GetValueOrDefault(l.Key) == l.Value.ToString()).Select(static l => l.Key)],
        Guests = new GuestFacts
        {
            Present = (scope.Guests?.Present ?? []).Where(a => !AbsentDevices.Contains(a)).ToValueList(),
            Cards = Functions.Where(f => scope.Guests?.Cards.Contains(f.Key) == true).ToDictionary(),
        },
        ServedNetworks = [.. scope.Dnsmasq.Keys.Where(Served.Contains)],
        Sockets = Sockets.Where(s => scope.Forwards.Any(f => f.Takes(s.Protocol, s.Address, s.Port))).ToValueList(),
    };

    /// <summary>All but the settings that stay for good and bridges' limits, as text.</summary>
    public string Dump() => string.Join('\n',
    [
        .. Links.Select(l => l.Value.ToString()),
        .. Routes.Select(r => r.ToString()).Order(),
        .. _sysctls.Where(s => !s.Key.EndsWith("forward", StringComparison.Ordinal) && !s.Key.EndsWith("forwarding", StringComparison.Ordinal)).Select(s => s.ToString()),
        .. _files.Select(f => f.ToString()),
        .. _rules.Select(r => r.ToString()).Order(),
        .. _defaults.Select(d => d.ToString()).Order(),
        .. Firewalls.Values.Select(f => f.ToString()),
        .. Served,
        .. Zones.Select(z => z.ToString()),
        .. NameServers.Select(s => s.ToString()),
    ]);

    /// <summary>Does all operations of a plan.</summary>
    /// <exception cref="RefusedOnPaperException">The host is not as an operation has it.</exception>
    public void Do(HostPlan plan)
    {
        foreach (HostOperation operation in plan.Operations)
        {
            Perform(operation);
        }
    }

    /// <summary>Does an operation, or throws as a kernel would refuse it, with nothing changed.</summary>
    /// <exception cref="RefusedOnPaperException">The host is not as the operation has it.</exception>
    public void Perform(HostOperation operation)
    {
        switch (operation)
        {
            case HostOperation.CreateBridge o:
                Require(Links.TryAdd(o.Name, With(new LinkState { Name = o.Name, Kind = "bridge", Mtu = 1500 }, o)), operation, "File exists");
                Limits.Remove(o.Name);
                break;
            case HostOperation.DeleteBridge o:
                Require(Links.Remove(o.Bridge.Name), operation, "No such device");
                Routes.RemoveAll(r => r.Link == o.Bridge.Name);
                NameServers.Remove(o.Bridge.Name);
                foreach (string key in _sysctls.Keys.Where(k => k.Contains($"/{o.Bridge.Name}/", StringComparison.Ordinal)).ToArray())
                {
                    _sysctls.Remove(key);
                }
                break;
            case HostOperation.SetBridge o:
                Links[o.After.Name] = With(Links[o.After.Name], o.After with { Mac = Links[o.After.Name].Mac });
                break;
            case HostOperation.SetUp o:
                Require(Links[o.Link].IsUp != o.Up, operation, "it is so already");
                Links[o.Link] = Links[o.Link] with { IsUp = o.Up };
                break;
            case HostOperation.RenameLink o:
                Rename(o);
                break;
            case HostOperation.SetMac o:
                Links[o.Link] = Links[o.Link] with { Mac = o.Mac };
                break;
            case HostOperation.SetMtu o:
                Links[o.Link] = Links[o.Link] with { Mtu = o.Mtu };
                break;
            case HostOperation.AddAddress o:
                Require(!Links[o.Link].Addresses.Contains(o.Address), operation, "File exists");
                Links[o.Link] = Links[o.Link] with { Addresses = [.. Links[o.Link].Addresses.Add(o.Address).OrderBy(a => a.ToString())] };
                Routes.Add(new RouteState(o.Address.Network, null, o.Link, 0));
                break;
            case HostOperation.RemoveAddress o:
                Require(Links[o.Link].Addresses.Contains(o.Address), operation, "Cannot assign requested address");
                Links[o.Link] = Links[o.Link] with { Addresses = [.. Links[o.Link].Addresses.Where(a => a != o.Address)] };
                Routes.Remove(new RouteState(o.Address.Network, null, o.Link, 0));
                break;
            case HostOperation.CreateMacvlan o:
                Require(Links.ContainsKey(o.Lower), operation, "No such device");
                Require(Links.TryAdd(o.Name, new LinkState { Name = o.Name, Kind = "macvlan", Mtu = 1500, Mac = o.Mac }), operation, "File exists");
                break;
            case HostOperation.DeleteMacvlan o:
                Require(Links.Remove(o.Macvlan.Name), operation, "No such device");
                Routes.RemoveAll(r => r.Link == o.Macvlan.Name);
                foreach (string key in _sysctls.Keys.Where(k => k.Contains($"/{o.Macvlan.Name}/", StringComparison.Ordinal)).ToArray())
                {
                    _sysctls.Remove(key);
                }
                break;
            case HostOperation.AddRoute o:
                Require(Links[o.Link].IsUp, operation, "Network is down");
                Routes.Add(new RouteState(o.Destination, o.Gateway, o.Link, o.Metric));
                break;
            case HostOperation.RemoveRoute o:
                Require(Routes.Remove(new RouteState(o.Destination, o.Gateway, o.Link, o.Metric)), operation, "No such process");
                break;
            case HostOperation.AddRoutingRule o:
                Require(!_rules.Contains(o.Rule), operation, "File exists");
                _rules.Add(o.Rule);
                break;
            case HostOperation.RemoveRoutingRule o:
                Require(_rules.Remove(o.Rule), operation, "No such file");
                break;
            case HostOperation.SetTableDefault { After: { } after } o:
                Require(Links.ContainsKey(after.Link), operation, "Network is unreachable");
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
                Links[o.Bridge] = Links[o.Bridge] with { FillsDhcpChecksums = true };
                break;
            case HostOperation.LeaveDhcpChecksums o:
                Links[o.Bridge] = Links[o.Bridge] with { FillsDhcpChecksums = false };
                break;
            case HostOperation.WriteFile o:
                Require(o.Before == _files.GetValueOrDefault(o.Path), operation, "not as planned");
                _files[o.Path] = o.Content;
                break;
            case HostOperation.DeleteFile o:
                Require(_files.Remove(o.Path), operation, "No such file");
                break;
            case HostOperation.SetFirewall { After: { } after }:
                Firewalls[after.Bridge] = after;
                break;
            case HostOperation.SetFirewall o:
                Firewalls.Remove(o.Before!.Bridge);
                break;
            case HostOperation.ForgetConnections:
                // The kernel learns them anew.
                break;
            case HostOperation.StartDnsmasq o:
                Require(_files.ContainsKey(o.ConfigPath) && Served.Add(o.Network), operation, "no configuration, or it runs");
                break;
            case HostOperation.StopDnsmasq o:
                Require(Served.Remove(o.Network), operation, "it does not run");
                break;
            case HostOperation.ReloadDnsmasq o:
                Require(Served.Contains(o.Network), operation, "it does not run");
                break;
            case HostOperation.DropLeases o:
                ChangeLeases(o, o.Path, text => text.With(o));
                break;
            case HostOperation.RestoreLeases o:
                ChangeLeases(o, o.Path, text => text.With(o));
                break;
            case HostOperation.ForgetLeases o:
                ChangeLeases(null, o.Path, text => text.With(o));
                break;
            case HostOperation.WithdrawPrefix:
                // Guests hear it; the host is as before.
                break;
            case HostOperation.SetBridgeLimits o:
                if (o.After is null)
                {
                    Limits.Remove(o.Bridge);
                }
                else
                {
                    Limits[o.Bridge] = o.After.ToString();
                }
                break;
            case HostOperation.SetZone o:
                Require(Zones.GetValueOrDefault(o.Bridge) == o.Before, operation, "not as planned");
                Set(Zones, o.Bridge, o.Zone);
                break;
            case HostOperation.SetNameServer o:
                Require(Links.ContainsKey(o.Bridge), operation, "No such device");
                Require(NameServers.GetValueOrDefault(o.Bridge) == o.Before, operation, "not as planned");
                Set(NameServers, o.Bridge, o.After);
                break;
            case HostOperation.RunHook:
                // Nothing on the host is a script's.
                break;
            default:
                throw new InvalidOperationException($"no way to {operation}");
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

    // Nobody else may have the file open.
    private void ChangeLeases(HostOperation? operation, string path, Func<LeaseText, LeaseText> change)
    {
        Require(operation is null || !Served.Contains(DnsmasqFiles.NetworkOf(Path.GetFileNameWithoutExtension(path))), operation!, "dnsmasq runs");
        string aside = HostOperation.DropLeases.AsideOf(path);
        LeaseText after = change(new LeaseText(_files.GetValueOrDefault(path, ""), _files.GetValueOrDefault(aside, "")));
        Set(_files, path, after.Leases.Length > 0 || _files.ContainsKey(path) ? after.Leases : null);
        Set(_files, aside, after.Aside.Length > 0 ? after.Aside : null);
    }

    private void Rename(HostOperation.RenameLink rename)
    {
        (string from, string to) = (rename.Link, rename.Name);
        Require(Links.ContainsKey(from), rename, "No such device");
        LinkState link = Links[from];
        Require(Links.TryAdd(to, link with { Name = to }), rename, "File exists");
        Links.Remove(from);
        foreach (LinkState port in Links.Values.Where(l => l.Master == from).ToArray())
        {
            Links[port.Name] = port with { Master = to };
        }
        if (Limits.Remove(from, out string? limits))
        {
            Limits[to] = limits;
        }
        if (NameServers.Remove(from, out NameServer? server))
        {
            NameServers[to] = server;
        }
        RouteState[] routes = [.. Routes.Select(r => r.Link == from ? r with { Link = to } : r)];
        Routes.Clear();
        Routes.AddRange(routes);
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
            throw new RefusedOnPaperException($"{operation}: {otherwise}");
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
}

/// <summary>The host is not as an operation has it.</summary>
public sealed class RefusedOnPaperException(string message) : Exception(message);
