using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Planning.Dnsmasq;
using Patchbay.Planning.Firewall;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Networks;

/// <summary>Networks on a bridge of their own: isolated, nat, route and open.</summary>
internal sealed class HostBridgeDriver(bool forwards) : NetworkDriver
{
    // What the kernel gives a bridge (Ethernet, RFC 894).
    private const uint DefaultMtu = 1500;

    public override HostScope Scope(NetworkDefinition network, HostPaths paths, NetworkFacts facts)
    {
        string bridge = BridgeOf(network).Name;
        DnsmasqFiles files = DnsmasqFiles.For(network.Name, paths);
        return new HostScope
        {
            Links = [bridge, .. network.Extensions.Egress is NetworkEgress.By by ? new[] { by.Device } : []],
            Routes = network.Destinations.ToValueList(),
            Addresses = network.Extensions.Forwards.Any(static f => f.ListenAt is not null),
            Sysctls = [Sysctl.IPv4Forward, Sysctl.IPv6Forward, .. Sysctl.OfBridge(bridge, hasIPv6: false).Select(s => s.Key)],
            Files = [files.Config, files.Hosts, files.AddnHosts, HostOperation.DropLeases.AsideOf(files.Leases)],
            Firewalls = NetworkFirewall.For(network, facts) is { } firewall ? [firewall] : [],
            RoutingRules = network.Extensions.Egress is not null,
            RoutingTables = EgressRouting.OwnTableOf(network) is { } table ? [table] : [],
            Forwards = network.Extensions.Forwards,
            Firewalld = true,
            ResolverLinks = ResolverRules.Wanted(network) is null ? [] : [bridge],
            Dnsmasq = new Dictionary<string, string> { [network.Name] = files.Pid },
        };
    }

    public override IEnumerable<PlanRefusal> Check(NetworkDefinition network, NetworkDefinition? before, HostSnapshot seen, NetworkFacts facts)
        => [.. HostChecks.Check(network, before, seen, forwards, facts), .. DnsmasqConfig.IsNeeded(network) ? DnsmasqConfig.Check(network) : []];

    public override void Start(NetworkDefinition network, NetworkDefinition? before, HostPaths paths, PlanBuilder plan, NetworkFacts facts)
    {
        HostOperation.CreateBridge bridge = BridgeOf(network);
        bool hasIPv6 = network.Ips.Any(ip => !ip.IsIPv4);
        bool isNew = before is null && !plan.Seen.Links.ContainsKey(bridge.Name);
        NetworkFirewall? firewall = NetworkFirewall.For(network, facts);

        if (!hasIPv6)
        {
            // While there still is an address to say it from.
            plan.Withdrawn(bridge.Name, before, network);
        }
        plan.Bridge(bridge, network.Mtu ?? (before?.Mtu is null ? null : DefaultMtu));
        plan.BridgeSysctls(Sysctl.OfBridge(bridge.Name, hasIPv6));
        plan.AddIfAny(ZoneRules.Plan(network, before, plan.Seen));
        if (isNew)
        {
            // Nobody is plugged in yet: its dnsmasq begins to serve while its rules are made.
            Reach();
            Serve();
            Filter();
        }
        else
        {
            // Before any address, so that no packet passes without its rules.
            Filter();
            Reach();
        }
        plan.Routes(bridge.Name, network.Routes);
        plan.Connections(network, before, facts);
        if (!isNew)
        {
            Serve();
        }
        if (hasIPv6)
        {
            // The dnsmasq before would have said the opposite.
            plan.Withdrawn(bridge.Name, before, network);
        }
        plan.AddIfAny(ResolverRules.Plan(network, plan.Seen));
        if (forwards || !PeerRules.Of(network, facts.Others).IsEmpty)
        {
            // Last: this concerns the whole host and is never taken back, so nothing may fail after it.
            plan.Forwarding(ipv4: network.Ips.Any(ip => ip.IsIPv4), hasIPv6);
        }
        foreach (string clause in (IEnumerable<string>)[.. ForwardRules.Waits(network, facts), .. PeerRules.Waits(network, facts.Others), .. EgressRouting.Waits(network, plan.Seen)])
        {
            plan.Wait(clause);
        }
        foreach (string overlap in HostChecks.Overlaps(network, facts.Others, plan.Seen))
        {
            plan.Overlap(overlap);
        }
        foreach (string warning in HostChecks.Warnings(network, plan.Seen))
        {
            plan.Warn(warning);
        }

        void Filter()
        {
            plan.Firewall(network.Name, firewall, before is null ? null : NetworkFirewall.For(before, facts));
            if (firewall is not null)
            {
                plan.DhcpChecksums(bridge.Name);
            }
            else if (network.Bandwidth?.Inbound is null || (before is not null && NetworkFirewall.For(before) is not null))
            {
                plan.NoDhcpChecksums(bridge.Name);
            }
            // Of a network that runs, these change with its ports.
            if (isNew && BridgeLimits.Of(network.Bandwidth, []) is { } limits)
            {
                plan.Add(new HostOperation.SetBridgeLimits(bridge.Name, limits, null));
            }
            // As well, so that none takes the host's own way out.
            plan.Egress(network, before);
        }

        void Reach()
        {
            plan.Addresses(bridge.Name, network.Ips.Select(ip => ip.Subnet));
            plan.Up(bridge.Name);
        }

        void Serve() => plan.Dnsmasq(
            network.Name, DnsmasqFiles.For(network.Name, paths), DnsmasqConfig.IsNeeded(network) ? DnsmasqConfig.Build(network, paths) : null, Subnets(before), Subnets(network));
    }

    private static ValueList<IpPrefix> Subnets(NetworkDefinition? network) => (network?.Ips ?? []).Select(static ip => ip.Subnet.Network).ToValueList();

    // The bridge takes its addresses and routes along. One by one, each would wake every other network's dnsmasq, and each
    // link that goes down would wait for the kernel's readers once more. The rules go last: no packet passes without them.
    public override void Stop(NetworkDefinition network, HostPaths paths, PlanBuilder plan, NetworkFacts facts)
    {
        HostOperation.CreateBridge bridge = BridgeOf(network);
        plan.Dnsmasq(network.Name, DnsmasqFiles.For(network.Name, paths), null, [], []);
        if (network.Bandwidth?.Outbound is { } outbound)
        {
            // It may have taken a device of its own; all else goes with the bridge.
            plan.Add(new HostOperation.SetBridgeLimits(bridge.Name, null, new BridgeLimits(null, outbound)));
        }
        plan.AddIfAny(ResolverRules.PlanEnd(bridge.Name, plan.Seen));
        plan.NoBridge(bridge);
        plan.Egress(null, network);
        plan.AddIfAny(ZoneRules.PlanEnd(bridge.Name, plan.Seen));
        if (NetworkFirewall.For(network, facts) is { } firewall)
        {
            plan.NoFirewall(firewall);
        }
    }

    public static bool IsAsWanted(NetworkDefinition network, LinkState bridge)
    {
        PlanBuilder plan = new(new HostSnapshot { Links = new Dictionary<string, LinkState> { [bridge.Name] = bridge } });
        plan.Bridge(BridgeOf(network), network.Mtu);
        plan.Up(bridge.Name);
        return plan.Build(network.Name).IsEmpty;
    }

    private static HostOperation.CreateBridge BridgeOf(NetworkDefinition network)
    {
        BridgeDefinition? bridge = network.Bridge;
        string name = bridge?.Name ?? throw new ArgumentException($"network '{network.Name}' has no bridge name yet", nameof(network));
        return new(name, network.Mac, bridge.Stp, bridge.Delay, bridge.MacTableManager == MacTableManager.Static);
    }
}
