using System.Net;
using System.Text;
using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Networks;

/// <summary>What on a host stands against a network on a bridge of its own.</summary>
internal static class HostChecks
{
    private const int NameLimit = 15; // IFNAMSIZ without its NUL
    private const uint LeastIPv6Mtu = 1280; // RFC 8200 section 5; the kernel takes IPv6 off a link below it

    public static IEnumerable<PlanRefusal> Check(NetworkDefinition network, NetworkDefinition? before, HostSnapshot seen, bool forwards, NetworkFacts facts)
    {
        string bridge = network.Bridge?.Name ?? "";
        if (BridgeNameFault(bridge) is { } fault)
        {
            yield return new PlanRefusal.BridgeName(bridge, fault);
        }
        if (seen.Links.TryGetValue(bridge, out LinkState? link) && !IsOwn(network, link, isOurs: before is not null))
        {
            yield return new PlanRefusal.LinkExists(bridge, link.Kind);
        }
        // Who came later is told of (Overlaps), and keeps nobody from being repaired or changed.
        IEnumerable<IpPrefix> present = before is null ? [] : before.Destinations;
        foreach (IpPrefix wanted in network.Destinations.Except(present).Where(d => !d.Address.IsIPv6LinkLocal))
        {
            if (seen.Routes.FirstOrDefault(r => r.Link != bridge && r.Destination.Equals(wanted)) is { } other)
            {
                yield return new PlanRefusal.RouteCollision(wanted, other.Link);
            }
            else if (facts.Coming.FirstOrDefault(c => c.Destinations.Contains(wanted)) is { } coming)
            {
                yield return new PlanRefusal.Contested(wanted, coming.Name);
            }
        }
        if (network.Ips.FirstOrDefault(ip => !ip.IsIPv4) is not { } first)
        {
            yield break;
        }
        if (!seen.Sysctls.TryGetValue(Sysctl.IPv6Forward, out string? forwarding))
        {
            yield return new PlanRefusal.NoIPv6(first.Subnet);
        }
        else if (network.Mtu is > 0 and < LeastIPv6Mtu)
        {
            yield return new PlanRefusal.MtuBelowIPv6(network.Mtu.Value, first.Subnet);
        }
        else if (forwards && forwarding == "0" && seen.RouterAdvertisedLinks.Any(l => l != bridge))
        {
            yield return new PlanRefusal.RoutesWouldBeLost(seen.RouterAdvertisedLinks.Where(l => l != bridge).ToValueList());
        }
    }

    /// <summary>
    /// Where else the host reaches addresses of the network, addresses of its own that are on other links or that it lacks, and who else
    /// has the MAC address: a sentence each.
    /// </summary>
    public static IEnumerable<string> Overlaps(NetworkDefinition network, ValueList<NetworkDefinition> running, HostSnapshot seen)
    {
        string bridge = network.Bridge?.Name ?? "";
        foreach (NetworkDefinition other in running)
        {
            if (network.Mac is { } mac && other.Mac == mac && other.Name != network.Name && other.Forward.Mode.OwnsBridge())
            {
                yield return $"its bridge has the MAC address {mac}, as that of network {other.Name} has: who hears both takes them for one; without <mac> each gets its own";
            }
        }
        foreach (PortForward forward in network.Extensions.Forwards.Where(f => f.ListenAt is { } address && !IsPresent(address)))
        {
            yield return $"{forward.HostSide} takes only what passes through this host, which has no such address";
        }
        // Every link has its own link-local addresses.
        foreach (IpPrefix wanted in network.Destinations.Where(static d => d.Length > 0 && !d.Address.IsIPv6LinkLocal))
        {
            foreach (RouteState other in OtherWays(seen.Routes, wanted, bridge).DistinctBy(static r => (r.Destination, r.Link)))
            {
                yield return $"the network {wanted} overlaps {other.Destination}, which the host reaches by interface {other.Link}: "
                    + (other.Destination.Length == wanted.Length ? "answers may go there" : "the longer prefix wins");
            }
            foreach (LinkAddress own in seen.Addresses.Where(a => a.Link != bridge && a.Address.IsIPv4 == wanted.IsIPv4 && wanted.Contains(a.Address.Address)))
            {
                yield return $"the address {IpText.Format(own.Address.Address)} of interface {own.Link} lies in the network {wanted}: guests reach the host there, and no guest can have it";
            }
        }

        bool IsPresent(IPAddress address)
            => seen.Addresses.Any(a => a.Address.Address.Equals(address)) || running.Append(network).Any(n => n.Ips.Any(ip => ip.Address.Equals(address)));
    }

    public static IEnumerable<string> Warnings(NetworkDefinition network, HostSnapshot seen)
    {
        if (network.Ips.Any(ip => !ip.IsIPv4 && ip.HasDhcp) && network.Ips.Any(ip => !ip.IsIPv4 && !ip.HasDhcp))
        {
            yield return "guests take IPv6 addresses by DHCP on this network: those of the subnets without <dhcp> must be set by hand";
        }
        foreach (string warning in ZoneRules.Warnings(network, seen).Concat(ResolverRules.Warnings(network, seen)))
        {
            yield return warning;
        }
    }

    // A host with hundreds of networks has hundreds of routes, and each start looks at all of them: a plain loop.
    private static List<RouteState> OtherWays(ValueList<RouteState> routes, IpPrefix wanted, string bridge)
    {
        List<RouteState> ways = [];
        foreach (RouteState route in routes)
        {
            if (route.Destination.IsIPv4 == wanted.IsIPv4 && !route.Destination.IsDefault && route.Destination.Overlaps(wanted) && route.Link != bridge)
            {
                ways.Add(route);
            }
        }
        return ways;
    }

    // The kernel's dev_valid_name, before it says EINVAL.
    private static string? BridgeNameFault(string name)
    {
        if (name.Length == 0)
        {
            return "it has no name";
        }
        if (Encoding.UTF8.GetByteCount(name) > NameLimit)
        {
            return $"the kernel takes {NameLimit} bytes at most";
        }
        return name is "." or ".." || name.Any(c => c is '/' or ':' || char.IsWhiteSpace(c))
            ? "the kernel takes no spaces, slashes or colons, and neither '.' nor '..'"
            : null;
    }

    private static bool IsOwn(NetworkDefinition network, LinkState link, bool isOurs)
        => link.Kind == "bridge" && (isOurs || link.Mac == network.Mac);
}
