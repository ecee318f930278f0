using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Networks;

/// <summary>
/// How guests of a network get out by another way than the host's: rules by the bridge that their packets come in by. The main table
/// is asked first, without its default routes, so that other networks and the host's own links are reached as ever; then the table
/// of the way out; and where that knows no way either, packets are refused, never sent by the host's way.
/// </summary>
/// <remarks>
/// The rules for <c>iif lo</c> say the same of the network's addresses to the host itself. They are what the kernel asks when it checks where
/// answers come from (<c>rp_filter</c>): without them a strict host drops what comes back by a link that its own default route does not use.
/// </remarks>
internal static class EgressRouting
{
    // Before main (32766) and what VPN programs put right before it; after the few of those who must come early.
    private const uint FirstPriority = 20000;

    // linux/rtnetlink.h, RT_TABLE_….
    internal const uint MainTable = 254;
    internal const uint LocalTable = 255;

    private const string HostItself = "lo";

    /// <summary>The table that guests' packets are routed by; null where the host's own rules count.</summary>
    public static uint? TableOf(NetworkDefinition network) => network.Extensions.Egress switch
    {
        NetworkEgress.By => NetworkEgressTables.Of(network.Name),
        NetworkEgress.Table table => table.Number,
        _ => null,
    };

    /// <summary>The table of the network's own, whose default route follows its device; null where it has none.</summary>
    public static uint? OwnTableOf(NetworkDefinition network) => network.Extensions.Egress is NetworkEgress.By ? TableOf(network) : null;

    /// <summary>All rules that the network has.</summary>
    public static ValueList<RoutingRule> Rules(NetworkDefinition network)
        => TableOf(network) is { } table && network.Bridge?.Name is { } bridge ? Families(network).SelectMany(ipv4 => OfFamily(network, bridge, table, ipv4)).ToValueList() : [];

    /// <summary>The default routes of the network's own table, as the host is.</summary>
    public static ValueList<TableDefault> Defaults(NetworkDefinition network, HostSnapshot seen)
        => OwnTableOf(network) is { } table && network.Extensions.Egress is NetworkEgress.By by
            ? Families(network).Select(ipv4 => Default(table, ipv4, by.Device, seen)).OfType<TableDefault>().ToValueList()
            : [];

    /// <summary>What the network's way out still lacks.</summary>
    public static IEnumerable<string> Waits(NetworkDefinition network, HostSnapshot seen)
    {
        if (network.Extensions.Egress is not NetworkEgress.By by)
        {
            yield break;
        }
        ValueList<TableDefault> defaults = Defaults(network, seen);
        foreach (bool ipv4 in Families(network).Where(f => !defaults.Any(d => d.IsIPv4 == f)))
        {
            string why = !seen.Links.TryGetValue(by.Device, out LinkState? link) ? "there is no such device"
                : !link.IsUp ? "it is down"
                : "the host has no default route by it that could be used";
            yield return $"guests do not get out by {by.Device} with {(ipv4 ? "IPv4" : "IPv6")}: {why}";
        }
    }

    /// <summary>What on this host stands against the way out.</summary>
    /// <param name="network">Wanted.</param>
    /// <param name="before">What runs; null where nothing is known to.</param>
    /// <param name="seen">The host.</param>
    /// <param name="facts">The other networks.</param>
    public static IEnumerable<PlanRefusal> Check(NetworkDefinition network, NetworkDefinition? before, HostSnapshot seen, NetworkFacts facts)
    {
        if (network.Extensions.Egress is not NetworkEgress.By by || network.Extensions.Egress == before?.Extensions.Egress)
        {
            yield break;
        }
        if (by.Device == network.Bridge?.Name)
        {
            yield return new PlanRefusal.EgressDevice(by.Device, "it is the network's own bridge");
        }
        else if (!facts.DevicesMayCome && !seen.Links.ContainsKey(by.Device))
        {
            yield return new PlanRefusal.EgressDevice(by.Device, "there is no such device");
        }
        if (facts.Others.Concat(facts.Coming).FirstOrDefault(o => OwnTableOf(o) == OwnTableOf(network)) is { } other)
        {
            yield return new PlanRefusal.EgressDevice(by.Device, $"network '{other.Name}' has the same routing table by its name ({OwnTableOf(other)}): give this one another name");
        }
    }

    private static IEnumerable<bool> Families(NetworkDefinition network) => network.Ips.Select(ip => ip.IsIPv4).Distinct();

    private static IEnumerable<RoutingRule> OfFamily(NetworkDefinition network, string bridge, uint table, bool ipv4)
    {
        yield return new RoutingRule(ipv4, FirstPriority, bridge) { Table = MainTable, WithoutDefault = true };
        yield return new RoutingRule(ipv4, FirstPriority + 1, bridge) { Table = table };
        yield return new RoutingRule(ipv4, FirstPriority + 2, bridge);
        foreach (IpPrefix subnet in network.Ips.Where(ip => ip.IsIPv4 == ipv4).Select(ip => ip.Subnet.Network).Distinct())
        {
            yield return new RoutingRule(ipv4, FirstPriority, HostItself) { Source = subnet, Table = MainTable, WithoutDefault = true };
            yield return new RoutingRule(ipv4, FirstPriority + 1, HostItself) { Source = subnet, Table = table };
        }
    }

    // As the host itself would go by this device; a device with one other end needs nobody to say so.
    private static TableDefault? Default(uint table, bool ipv4, string device, HostSnapshot seen)
    {
        if (!seen.Links.TryGetValue(device, out LinkState? link) || !link.IsUp)
        {
            return null;
        }
        RouteState? route = seen.Routes.Where(r => r.Link == device && r.Destination.Length == 0 && r.Destination.IsIPv4 == ipv4).MinBy(r => r.Metric);
        return route is null && !link.IsPointToPoint ? null : new TableDefault(table, ipv4, device, route?.Gateway);
    }
}
