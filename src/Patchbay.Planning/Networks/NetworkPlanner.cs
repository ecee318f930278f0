using Patchbay.Model.Networks;
using Patchbay.Model.Values;
using Patchbay.Planning.Dnsmasq;
using Patchbay.Planning.Networks.Changes;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Networks;

/// <summary>
/// What is to be done on a host for a network: pure, the same input gives the same plan. A start adds what is missing
/// and corrects what differs, so it serves as well to take over after a crash, to repair, and to change a network that runs.
/// </summary>
public static class NetworkPlanner
{
    /// <summary>What a plan for this network wants to know of the host.</summary>
    /// <param name="network">The network.</param>
    /// <param name="paths">The host's folders.</param>
    /// <param name="facts">What else is known; null for nothing.</param>
    public static HostScope Scope(NetworkDefinition network, HostPaths paths, NetworkFacts? facts = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(paths);
        return NetworkDriver.For(network.Forward.Mode).Scope(network, paths, facts ?? NetworkFacts.None);
    }

    /// <summary>
    /// What a look at a network that runs asks for: who else wants its ports is not asked again, and the host's routes, of which there
    /// may be many, only where some are the network's.
    /// </summary>
    /// <param name="live">What runs.</param>
    /// <param name="paths">The host's folders.</param>
    /// <param name="facts">What else is known; null for nothing.</param>
    public static HostScope LookScope(NetworkDefinition live, HostPaths paths, NetworkFacts? facts = null)
    {
        HostScope scope = Scope(live, paths, facts);
        bool needsRoutes = !live.Forward.Mode.OwnsBridge() || !live.Routes.IsEmpty || live.Extensions.Egress is not null || live.Ips.Any(static ip => !ip.IsIPv4);
        return scope with { Forwards = [], Routes = needsRoutes ? scope.Routes : new ValueList<IpPrefix>() };
    }

    /// <summary>Whether a network's own bridge is as it shall be, as far as its link alone shows.</summary>
    /// <param name="live">What runs.</param>
    /// <param name="bridge">Its bridge, as it was told of: without addresses.</param>
    public static bool IsAsWanted(NetworkDefinition live, LinkState bridge)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(bridge);
        return live.Forward.Mode.OwnsBridge() && bridge.Kind == "bridge" && HostBridgeDriver.IsAsWanted(live, bridge);
    }

    /// <summary>What leads from what is seen to the network as defined. The bridge's name must be chosen.</summary>
    /// <param name="network">Wanted.</param>
    /// <param name="seen">What <see cref="Scope"/> asked for.</param>
    /// <param name="paths">The host's folders.</param>
    /// <param name="isOurs">
    /// True where the network is known to run here, so that a bridge of its name is its own. Else a bridge counts as its
    /// own only with the network's MAC address, which is random and stored with it.
    /// </param>
    /// <param name="facts">What else is known; null for nothing.</param>
    /// <exception cref="PlanRefusedException">The host or the document stands against it.</exception>
    public static HostPlan Start(NetworkDefinition network, HostSnapshot seen, HostPaths paths, bool isOurs = false, NetworkFacts? facts = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(paths);
        facts ??= NetworkFacts.None;
        NetworkDefinition? before = isOurs ? network : null;
        Check(network, before, seen, seen, facts);
        PlanBuilder plan = new(seen);
        NetworkDriver.For(network.Forward.Mode).Start(network, before, paths, plan, facts);
        return plan.Build($"network {network.Name}");
    }

    /// <summary>The dnsmasq that a start of the network will start unless the host stands against it; null where it has none.</summary>
    /// <param name="network">The network.</param>
    /// <param name="paths">The host's folders.</param>
    public static ComingDnsmasq? Coming(NetworkDefinition network, HostPaths paths)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(paths);
        return network.Forward.Mode.OwnsBridge() && DnsmasqConfig.IsNeeded(network)
            ? new(DnsmasqFiles.For(network.Name, paths).Start(network.Name), UnlessItRuns: true)
            : null;
    }

    /// <summary>Whether a network's guests get out by a routing table of their own.</summary>
    public static bool ChoosesWayOut(NetworkDefinition network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return EgressRouting.TableOf(network) is not null;
    }

    /// <summary>Whether a network that runs is concerned where a route of the host comes or goes: it leads into the network, or its guests out.</summary>
    /// <param name="network">What runs.</param>
    /// <param name="table">The route's table.</param>
    /// <param name="destination">Where it leads.</param>
    public static bool IsConcernedBy(NetworkDefinition network, uint table, IpPrefix destination)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(destination);
        return table is not (EgressRouting.MainTable or EgressRouting.LocalTable) ? EgressRouting.TableOf(network) == table
            : destination.IsDefault ? ChoosesWayOut(network)
            : network.Destinations.Any(d => d.IsIPv4 == destination.IsIPv4 && d.Overlaps(destination))
            // An address of the host is a route to itself.
            || (table == EgressRouting.LocalTable && network.Extensions.Forwards.Any(f => f.ListenAt?.Equals(destination.Address) == true));
    }

    /// <summary>What a plan that turns one definition of a network that runs into another wants to know of the host.</summary>
    /// <param name="before">As it runs.</param>
    /// <param name="after">Wanted.</param>
    /// <param name="paths">The host's folders.</param>
    /// <param name="facts">What else is known; null for nothing.</param>
    public static HostScope ChangeScope(NetworkDefinition before, NetworkDefinition after, HostPaths paths, NetworkFacts? facts = null)
    {
        ArgumentNullException.ThrowIfNull(before);
        HostScope wanted = Scope(after, paths, facts);
        wanted = wanted with { Forwards = ForwardChecks.Added(after, before) };
        HostScope present = Scope(before, paths);
        wanted = wanted with { Routes = present.Routes is { } near ? wanted.Routes?.Union(near).ToValueList() : null };
        if (!after.Forward.Mode.OwnsBridge())
        {
            return wanted with { Links = (wanted.Links ?? []).Union(present.Links ?? []).ToValueList(), Sysctls = wanted.Sysctls.Union(present.Sysctls).ToValueList() };
        }
        return wanted with
        {
            // What is plugged in follows the bridge's size.
            Links = before.Mtu == after.Mtu ? wanted.Links!.Value.Union(present.Links!.Value).ToValueList() : null,
            Sysctls = wanted.Sysctls.Union(present.Sysctls).ToValueList(),
            RoutingRules = wanted.RoutingRules || present.RoutingRules,
            RoutingTables = wanted.RoutingTables.Union(present.RoutingTables).ToValueList(),
            ResolverLinks = wanted.ResolverLinks.Union(present.ResolverLinks).ToValueList(),
        };
    }

    /// <summary>What makes one definition of a network that runs into another, without unplugging anyone.</summary>
    /// <param name="before">As it runs.</param>
    /// <param name="after">Wanted.</param>
    /// <param name="seen">What <see cref="ChangeScope"/> asked for.</param>
    /// <param name="paths">The host's folders.</param>
    /// <param name="facts">What else is known; null for nothing.</param>
    /// <exception cref="PlanRefusedException">That cannot be done while it runs, or the host or the document stands against it.</exception>
    public static HostPlan Change(NetworkDefinition before, NetworkDefinition after, HostSnapshot seen, HostPaths paths, NetworkFacts? facts = null)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(paths);
        PlanRefusal[] refused = [.. NetworkChanges.Between(before, after).Where(c => c.Effect == ChangeEffect.Refused).Select(c => new PlanRefusal.NotWhileRunning(c.Path, c.How))];
        PlanRefusedException.ThrowIfAny(after.Name, refused);
        facts ??= NetworkFacts.None;
        BridgeRename? rename = BridgeRename.Between(before, after, seen, facts);
        Check(after, before, seen, rename?.After ?? seen, facts);
        PlanBuilder plan = new(rename?.After ?? seen);
        rename?.Add(plan);
        NetworkDriver.For(after.Forward.Mode).Start(after, rename is null ? before : before with { Bridge = after.Bridge }, paths, plan, facts);
        return plan.Build($"network {after.Name}");
    }

    /// <summary>Where a network that runs gets in the way of others, or they in its: a sentence each.</summary>
    /// <param name="network">As it runs.</param>
    /// <param name="running">All networks that run.</param>
    /// <param name="seen">The host's routes and addresses.</param>
    public static ValueList<string> Overlaps(NetworkDefinition network, ValueList<NetworkDefinition> running, HostSnapshot seen)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(seen);
        return network.Forward.Mode.OwnsBridge() ? HostChecks.Overlaps(network, running, seen).ToValueList() : [];
    }

    /// <summary>What removes a network from the host, as far as it is there. Leases stay, so that guests get the same addresses again.</summary>
    /// <param name="network">As it runs.</param>
    /// <param name="seen">What <see cref="Scope"/> asked for.</param>
    /// <param name="paths">The host's folders.</param>
    /// <param name="facts">What else is known; null for nothing.</param>
    public static HostPlan Stop(NetworkDefinition network, HostSnapshot seen, HostPaths paths, NetworkFacts? facts = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(paths);
        PlanBuilder plan = new(seen);
        NetworkDriver.For(network.Forward.Mode).Stop(network, paths, plan, facts ?? NetworkFacts.None);
        return plan.Build($"network {network.Name}");
    }

    // As the host is, and as it is once a bridge has its new name.
    private static void Check(NetworkDefinition network, NetworkDefinition? before, HostSnapshot seen, HostSnapshot renamed, NetworkFacts facts)
        => PlanRefusedException.ThrowIfAny(
            network.Name,
            [
                .. before is null ? [] : BridgeRename.Check(before, network, seen),
                .. NetworkDriver.For(network.Forward.Mode).Check(network, before, renamed, facts),
                .. ForwardChecks.Check(network, before, seen, facts),
                .. EgressRouting.Check(network, before, seen, facts),
                .. ZoneRules.Check(network, before, seen),
                .. ResolverRules.Check(network, before, seen),
            ]);
}
