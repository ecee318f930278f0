using Patchbay.Model.Networks;
using Patchbay.Model.Values;
using Patchbay.Planning.Firewall;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Networks;

/// <summary>A running network's bridge gets another name, with everybody plugged in.</summary>
/// <param name="Before">The network as it runs.</param>
/// <param name="Wanted">As it shall be.</param>
/// <param name="After">What will be seen once the bridge has its new name.</param>
/// <param name="Facts">What else is known.</param>
internal sealed record BridgeRename(NetworkDefinition Before, NetworkDefinition Wanted, HostSnapshot After, NetworkFacts Facts)
{
    private bool IsDone { get; init; }

    // What is there before.
    private HostSnapshot Seen { get; init; } = After;

    private string Old => Before.Bridge!.Name!;

    private string New => Wanted.Bridge!.Name!;

    /// <summary>
    /// The rename that leads from one definition to the other; null where the name stays. Where no bridge of the old name is
    /// there, nothing is left to do but for its rules.
    /// </summary>
    public static BridgeRename? Between(NetworkDefinition before, NetworkDefinition after, HostSnapshot seen, NetworkFacts facts)
    {
        string? from = before.Bridge?.Name;
        string? to = after.Bridge?.Name;
        if (!after.Forward.Mode.OwnsBridge() || from is null || to is null || from == to)
        {
            return null;
        }
        if (!seen.Links.TryGetValue(from, out LinkState? bridge) || seen.Links.ContainsKey(to))
        {
            return new BridgeRename(before, after, seen with { RoutingRules = seen.RoutingRules.Where(r => r.InputLink != from).ToValueList() }, facts) { IsDone = true, Seen = seen };
        }
        return new BridgeRename(before, after, seen with
        {
            Links = seen.Links.Where(l => l.Key != from).Select(l => l.Value.Master == from ? l.Value with { Master = to } : l.Value)
                .Append(bridge with { Name = to }).ToDictionary(l => l.Name),
            // Rules for this name, if any stand, are replaced on the way.
            FirewalledNetworks = seen.FirewalledNetworks.Where(n => n != after.Name).ToValueList(),
            RoutingRules = seen.RoutingRules.Union(EgressRouting.Rules(after)).Where(r => r.InputLink != from).ToValueList(),
            Resolver = Renamed(seen.Resolver, from, to),
            Routes = seen.Routes.Select(r => r.Link == from ? r with { Link = to } : r).ToValueList(),
            Addresses = seen.Addresses.Select(a => a.Link == from ? a with { Link = to } : a).ToValueList(),
            Sysctls = seen.Sysctls.Where(s => !s.Key.Contains($"/{to}/", StringComparison.Ordinal))
                .ToDictionary(s => s.Key.Replace($"/{from}/", $"/{to}/", StringComparison.Ordinal), s => s.Value),
        }, facts) { Seen = seen };
    }

    /// <summary>
    /// Whether the new name is another's. A bridge that has it counts as renamed by a daemon that was killed then only where none of the old
    /// name is there and it has the network's address.
    /// </summary>
    public static IEnumerable<PlanRefusal> Check(NetworkDefinition before, NetworkDefinition after, HostSnapshot seen)
    {
        if (!after.Forward.Mode.OwnsBridge() || before.Bridge?.Name is not { } from || after.Bridge?.Name is not { } to || from == to)
        {
            yield break;
        }
        if (seen.Links.TryGetValue(to, out LinkState? link) && link.Kind == "bridge"
            && (seen.Links.ContainsKey(from) || (link.Mac != before.Mac && link.Mac != after.Mac)))
        {
            yield return new PlanRefusal.LinkExists(to, link.Kind);
        }
    }

    private static ResolverState? Renamed(ResolverState? state, string from, string to) => state is null ? null : state with
    {
        ServerByLink = state.ServerByLink.ToDictionary(s => s.Key == from ? to : s.Key, static s => s.Value),
    };

    /// <summary>The rules know the bridge by its name: those for the new one are there before it is, so that no packet passes without.</summary>
    public void Add(PlanBuilder plan)
    {
        NetworkFirewall? present = NetworkFirewall.For(Before, Facts);
        // Entries by address lead to the old bridge's rules until those go: the same key cannot lead to two.
        NetworkFirewall? meanwhile = NetworkFirewall.For(Before with { Bridge = Wanted.Bridge }, Facts) is { } moved
            ? moved with { Entries = moved.Entries.Where(e => e.Key == New).ToValueList() }
            : null;
        if (!IsDone)
        {
            if (meanwhile is not null)
            {
                plan.Add(new HostOperation.SetFirewall(null, meanwhile));
            }
            foreach (RoutingRule rule in EgressRouting.Rules(Wanted).Except(Seen.RoutingRules))
            {
                plan.Add(new HostOperation.AddRoutingRule(rule));
            }
            plan.Add(new HostOperation.RenameLink(Old, New));
            // The resolver knows it by its number, firewalld by its name.
            plan.AddIfAny(ZoneRules.PlanEnd(Old, After));
        }
        foreach (RoutingRule rule in Seen.RoutingRules.Where(r => r.InputLink == Old))
        {
            plan.Add(new HostOperation.RemoveRoutingRule(rule));
        }
        if (present is not null)
        {
            plan.Add(new HostOperation.SetFirewall(present, null));
        }
    }
}
