using Patchbay.Model.Networks;
using Patchbay.Model.Values;
using Patchbay.Planning.Dnsmasq;
using Patchbay.Planning.Firewall;
using Patchbay.Planning.Operations;
using static Patchbay.Planning.Operations.HostOperation;

namespace Patchbay.Planning.Networks;

/// <summary>Says what should be, and adds only what differs from what was seen.</summary>
internal sealed class PlanBuilder(HostSnapshot seen)
{
    private const int ForAll = (int)(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

    private readonly List<HostOperation> _operations = [];
    private readonly List<string> _warnings = [];
    private readonly List<string> _waits = [];
    private readonly List<string> _overlaps = [];

    // Links that the plan itself removes: what is made of the name after that is new.
    private readonly HashSet<string> _removed = [];

    public HostSnapshot Seen => seen;

    public HostPlan Build(string subject) => new(subject, _operations.ToValueList()) { Warnings = _warnings.ToValueList(), Waits = _waits.ToValueList(), Overlaps = _overlaps.ToValueList() };

    public void Warn(string sentence) => _warnings.Add(sentence);

    public void Overlap(string sentence)
    {
        _overlaps.Add(sentence);
        Warn(sentence);
    }

    public void Wait(string clause) => _waits.Add(clause);

    public void Bridge(CreateBridge wanted, uint? mtu)
    {
        LinkState? link = Link(wanted.Name);
        // VLANs are filtered by an operation of its own, as a kernel may not know how.
        CreateBridge first = wanted with { VlanFiltering = link?.VlanFiltering ?? false };
        if (link is null)
        {
            _operations.Add(first);
        }
        else
        {
            CreateBridge before = Options(link) with { Mac = wanted.Mac };
            CreateBridge effective = first with { DelaySeconds = EffectiveDelay(wanted) };
            if (before != effective)
            {
                _operations.Add(new SetBridge(effective, before));
            }
        }
        if (first != wanted)
        {
            _operations.Add(new SetBridge(wanted, first));
        }
        if (link is not null && wanted.Mac is { } mac && link.Mac != mac)
        {
            _operations.Add(new SetMac(wanted.Name, mac, link.Mac));
        }
        if (mtu is { } size)
        {
            Mtu(wanted.Name, size, link);
        }
    }

    /// <summary>Adds an operation whatever was seen.</summary>
    public void Add(HostOperation operation) => _operations.Add(operation);

    /// <summary>Adds what was found necessary, if anything was.</summary>
    public void AddIfAny(HostOperation? operation)
    {
        if (operation is not null)
        {
            _operations.Add(operation);
        }
    }

    // The ports first: a bridge takes no more than the least of them, unless it was told once. They are seen only where the
    // size changes while the network runs.
    private void Mtu(string bridge, uint size, LinkState? link)
    {
        IEnumerable<LinkState> ports = seen.Links.Values.Where(l => link is not null && l.Master == bridge && l.Mtu != size);
        _operations.AddRange(ports.OrderBy(l => l.Name, StringComparer.Ordinal).Select(l => new SetMtu(l.Name, size, l.Mtu)));
        if (link?.Mtu != size)
        {
            _operations.Add(new SetMtu(bridge, size, link?.Mtu));
        }
    }

    /// <summary>Has a bridge of others know VLANs; it keeps its other options.</summary>
    public void VlanFiltering(string bridge)
    {
        if (Link(bridge) is { Kind: "bridge", VlanFiltering: false } link)
        {
            _operations.Add(new SetBridge(Options(link) with { VlanFiltering = true }, Options(link)));
        }
    }

    public void NoBridge(CreateBridge bridge)
    {
        if (Link(bridge.Name) is { Kind: "bridge" } link)
        {
            _operations.Add(new DeleteBridge(Options(link)));
        }
    }

    public void Macvlan(CreateMacvlan wanted)
    {
        if (Link(wanted.Name) is not { } link)
        {
            _operations.Add(wanted);
        }
        else if (link.Mac != wanted.Mac)
        {
            _operations.Add(new SetMac(wanted.Name, wanted.Mac, link.Mac));
        }
    }

    public void NoMacvlan(CreateMacvlan macvlan)
    {
        if (Link(macvlan.Name) is { Kind: "macvlan" })
        {
            _operations.Add(new DeleteMacvlan(macvlan));
            _removed.Add(macvlan.Name);
        }
    }

    /// <summary>Routes to who is on the link itself; the kernel's own, of the link's addresses, are left alone.</summary>
    public void OnLink(string link, ValueList<IpPrefix> wanted, ValueList<IpPrefix> before)
    {
        IpPrefix[] present = [.. Link(link) is null ? [] : seen.Routes.Where(r => r.Link == link && r.Gateway is null).Select(r => r.Destination)];
        _operations.AddRange(wanted.Except(present).Select(r => new AddRoute(r, null, link, 0)));
        _operations.AddRange(before.Except(wanted).Intersect(present).Select(r => new RemoveRoute(r, null, link, 0)));
    }

    // A kernel without IPv6 has none of these; that the network needs none was checked before.
    public void BridgeSysctls(IEnumerable<(string Key, string Value)> wanted)
    {
        if (!seen.Sysctls.ContainsKey(Sysctl.IPv6Forward))
        {
            return;
        }
        foreach ((string key, string value) in wanted)
        {
            string? before = seen.Sysctls.GetValueOrDefault(key);
            if (before != value)
            {
                _operations.Add(new SetSysctl(key, value, before));
            }
        }
    }

    public void Firewall(string network, NetworkFirewall? wanted, NetworkFirewall? before)
    {
        if (wanted is null ? before is not null : !seen.FirewalledNetworks.Contains(network))
        {
            _operations.Add(new SetFirewall(before, wanted));
        }
    }

    /// <summary>Connections follow where the rules for them change.</summary>
    public void Connections(NetworkDefinition network, NetworkDefinition? before, NetworkFacts facts)
    {
        if (_operations.Exists(static o => o is SetFirewall) && ForwardedFlow.Of(network, before, facts) is { IsEmpty: false } flows)
        {
            _operations.Add(new ForgetConnections(network.Name, flows, network.Ips.Concat(before?.Ips ?? []).Select(static ip => ip.Subnet.Network).Distinct().ToValueList()));
        }
    }

    public void NoFirewall(NetworkFirewall present) => _operations.Add(new SetFirewall(present, null));

    public void DhcpChecksums(string bridge)
    {
        if (Link(bridge) is not { FillsDhcpChecksums: true })
        {
            _operations.Add(new FillDhcpChecksums(bridge));
        }
    }

    public void NoDhcpChecksums(string bridge)
    {
        if (Link(bridge) is { FillsDhcpChecksums: true })
        {
            _operations.Add(new LeaveDhcpChecksums(bridge));
        }
    }

    // Added before removed: a device that is left without an address also loses its routes. Last ones removed first: a
    // subnet's first address takes the others of that subnet with it.
    public void Addresses(string bridge, IEnumerable<IpPrefix> wanted)
    {
        IpPrefix[] addresses = [.. wanted.Distinct()];
        ValueList<IpPrefix> present = Link(bridge)?.Addresses ?? [];
        _operations.AddRange(addresses.Except(present).Select(a => new AddAddress(bridge, a)));
        if (present.Except(addresses).Any(gone => gone.IsIPv4 && addresses.Any(a => a.Network.Equals(gone.Network))))
        {
            _operations.Add(new SetSysctl(Sysctl.PromoteSecondaries(bridge), "1", null));
        }
        _operations.AddRange(present.Except(addresses).Reverse().Select(a => new RemoveAddress(bridge, a)));
    }

    /// <summary>Down, where it is up.</summary>
    public void Down(string link)
    {
        if (Link(link) is { IsUp: true })
        {
            _operations.Add(new SetUp(link, Up: false));
        }
    }

    public void Up(string bridge)
    {
        if (Link(bridge) is not { IsUp: true })
        {
            _operations.Add(new SetUp(bridge, Up: true));
        }
    }

    public void Routes(string bridge, IEnumerable<RouteDefinition> wanted)
    {
        // libvirt's default metric is 1.
        RouteState[] routes = [.. wanted.Select(r => new RouteState(r.Destination.Network, r.Gateway, bridge, r.Metric ?? 1)).Distinct()];
        RouteState[] present = [.. seen.Routes.Where(r => r.Link == bridge && r.Gateway is not null)];
        RouteState[] gone = [.. present.Except(routes)];
        // One by another gateway alone: the kernel takes no second of the same metric.
        RouteState[] replaced = [.. gone.Where(g => routes.Any(r => r.Destination.Equals(g.Destination) && r.Metric == g.Metric))];
        _operations.AddRange(replaced.Select(static r => new RemoveRoute(r.Destination, r.Gateway!, r.Link, r.Metric)));
        _operations.AddRange(routes.Except(present).Select(static r => new AddRoute(r.Destination, r.Gateway!, r.Link, r.Metric)));
        _operations.AddRange(gone.Except(replaced).Select(static r => new RemoveRoute(r.Destination, r.Gateway!, r.Link, r.Metric)));
    }

    // What is wanted stands before anything goes, so that no packet finds the host's own way in between.
    public void Egress(NetworkDefinition? wanted, NetworkDefinition? before)
    {
        TableDefault[] defaults = wanted is null ? [] : [.. EgressRouting.Defaults(wanted, seen)];
        foreach (TableDefault route in defaults)
        {
            TableDefault? present = seen.TableDefaults.FirstOrDefault(d => d.Table == route.Table && d.IsIPv4 == route.IsIPv4);
            if (present != route)
            {
                _operations.Add(new SetTableDefault(present, route));
            }
        }
        RoutingRule[] rules = wanted is null ? [] : [.. EgressRouting.Rules(wanted)];
        _operations.AddRange(rules.Except(seen.RoutingRules).Select(r => new AddRoutingRule(r)));
        IEnumerable<RoutingRule> ours = seen.RoutingRules.Where(r => r.InputLink == (wanted ?? before)?.Bridge?.Name || (before is not null && EgressRouting.Rules(before).Contains(r)));
        _operations.AddRange(ours.Except(rules).Reverse().Select(r => new RemoveRoutingRule(r)));
        uint?[] own = [before is null ? null : EgressRouting.OwnTableOf(before), wanted is null ? null : EgressRouting.OwnTableOf(wanted)];
        _operations.AddRange(seen.TableDefaults.Where(d => own.Contains(d.Table) && !defaults.Any(w => w.Table == d.Table && w.IsIPv4 == d.IsIPv4)).Select(d => new SetTableDefault(d, null)));
    }

    public void Forwarding(bool ipv4, bool ipv6)
    {
        // On already, or on for good: other networks count on it by the time this one goes.
        foreach (string key in new[] { ipv4 ? Sysctl.IPv4Forward : null, ipv6 ? Sysctl.IPv6Forward : null }.OfType<string>())
        {
            if (seen.Sysctls.GetValueOrDefault(key) != "1")
            {
                _operations.Add(new SetSysctl(key, "1", null));
            }
        }
    }

    /// <summary>Guests of a network that runs hear which IPv6 prefixes it no longer has.</summary>
    public void Withdrawn(string bridge, NetworkDefinition? before, NetworkDefinition after)
    {
        // As its dnsmasq says it: out of an isolated network nothing leads.
        bool isRouter = after.Ips.Any(ip => !ip.IsIPv4) && after.Forward.Mode != ForwardMode.Isolated;
        bool isManaged = before?.Ips.Any(ip => !ip.IsIPv4 && ip.HasDhcp) == true;
        foreach (IpPrefix prefix in (before?.Ips ?? []).Where(ip => !ip.IsIPv4).Select(ip => ip.Subnet.Network).Except(after.Ips.Select(ip => ip.Subnet.Network)))
        {
            Add(new HostOperation.WithdrawPrefix(bridge, prefix, MakesAddresses: !isManaged, isRouter));
        }
    }

    /// <summary>dnsmasq as configured, or none where <paramref name="config"/> is null. What it leased in subnets that are gone it does not find again, unless they are back.</summary>
    public void Dnsmasq(string network, DnsmasqFiles files, DnsmasqConfig? config, ValueList<IpPrefix> before, ValueList<IpPrefix> after)
    {
        bool runs = seen.ServedNetworks.Contains(network);
        ValueList<IpPrefix> gone = before.Except(after).ToValueList();
        ValueList<IpPrefix> back = seen.Files.ContainsKey(DropLeases.AsideOf(files.Leases)) ? after.Except(before).ToValueList() : [];
        // One that goes on would write them down again, and not read those that are back.
        bool changed = runs && (seen.Files.GetValueOrDefault(files.Config) != config?.Config || !gone.IsEmpty || !back.IsEmpty);
        if (changed)
        {
            _operations.Add(new StopDnsmasq(network, files.Config, files.Pid));
        }
        if (!gone.IsEmpty && (runs || config is not null))
        {
            _operations.Add(new DropLeases(files.Leases, gone, after));
        }
        if (!back.IsEmpty)
        {
            _operations.Add(new RestoreLeases(files.Leases, back, before));
        }
        // It reads its configuration as root, and the hosts files again later as nobody.
        bool anew = File(files.Config, config?.Config);
        bool again = File(files.Hosts, config?.Hosts) | File(files.AddnHosts, config?.AddnHosts);
        if (config is null)
        {
            return;
        }
        if (!runs || changed || anew)
        {
            _operations.Add(files.Start(network));
        }
        else if (again)
        {
            _operations.Add(new ReloadDnsmasq(network, files.Pid));
        }
    }

    private bool File(string path, string? wanted)
    {
        string? before = seen.Files.GetValueOrDefault(path);
        if (before == wanted)
        {
            return false;
        }
        _operations.Add(wanted is null ? new DeleteFile(path, before, ForAll) : new WriteFile(path, wanted, ForAll, before));
        return true;
    }

    private LinkState? Link(string name) => _removed.Contains(name) ? null : seen.Links.GetValueOrDefault(name);

    // While the spanning tree protocol runs, the kernel keeps the delay between 2 and 30 seconds (IEEE 802.1D).
    private static uint EffectiveDelay(CreateBridge bridge) => bridge.Stp ? Math.Clamp(bridge.DelaySeconds, 2, 30) : bridge.DelaySeconds;

    private static CreateBridge Options(LinkState link) => new(link.Name, link.Mac, link.Stp, link.DelaySeconds, link.VlanFiltering);
}
