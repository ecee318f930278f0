using System.Net;
using System.Net.Sockets;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks;

/// <content>Addresses, hosts and port groups against each other.</content>
public static partial class NetworkRules
{
    // 224.0.0.0 and above: multicast, what is reserved, and broadcast.
    private const byte FirstMulticastByte = 224;

    private static void DhcpOncePerFamily(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        foreach (IGrouping<bool, IpDefinition> family in network.Ips.Where(ip => ip.HasDhcp).GroupBy(ip => ip.IsIPv4))
        {
            IpDefinition first = family.First();
            foreach (IpDefinition other in family.Skip(1))
            {
                diagnostics.Add(Findings.SecondDhcp(places.Of(other), first));
            }
        }
    }

    private static void AddressesHaveASubnet(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        foreach (IpDefinition ip in network.Ips)
        {
            if (ip.SubnetProblem is { } problem)
            {
                diagnostics.Add(Findings.MaskHasNoLength(places.Of(ip), problem));
            }
        }
    }

    private static void AddressesAreAHosts(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        foreach (IpDefinition ip in network.Ips)
        {
            if (UseOf(ip.Address) is { } use)
            {
                diagnostics.Add(Findings.AddressOfNoHost(places.Of(ip), ip.Address, use));
            }
        }
    }

    // RFC 1122, section 3.2.1.3; RFC 4291, section 2.4.
    private static string? UseOf(IPAddress address)
    {
        if (IPAddress.IsLoopback(address))
        {
            return "stands for the host itself";
        }
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            return "stands for no address";
        }
        return address.IsIPv6Multicast || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes()[0] >= FirstMulticastByte)
            ? "is no single host's"
            : null;
    }

    private static void RoutesAreDistinct(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        // The kernel tells routes apart by these alone, wherever they lead.
        HashSet<(IpPrefix, uint)> seen = [];
        foreach (RouteDefinition route in network.Routes)
        {
            if (!seen.Add((route.Destination.Network, route.Metric ?? 1)))
            {
                diagnostics.Add(Findings.SameRoute(places.Of(route), route.Destination.Network));
            }
        }
    }

    private static void PortGroupsAreDistinct(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        PortGroupDefinition? standard = null;
        HashSet<string> names = [];
        foreach (PortGroupDefinition group in network.PortGroups)
        {
            if (!names.Add(group.Name))
            {
                diagnostics.Add(Findings.SamePortGroup(places.Of(group), group.Name));
            }
            if (group.IsDefault && standard is not null)
            {
                diagnostics.Add(Findings.SecondDefault(places.Of(group), standard.Name));
            }
            standard ??= group.IsDefault ? group : null;
        }
    }

    private static void HostsAreDistinct(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        HashSet<string> seen = [];
        foreach (DhcpHost host in network.Ips.SelectMany(ip => ip.Hosts))
        {
            // A name may stand twice, once for each family.
            Note(host, "mac", host.Mac?.TrimEnd().ToLowerInvariant());
            Note(host, "ip", host.Address is { } address ? IpText.Format(address) : null);
            Note(host, "id", host.Id?.ToLowerInvariant());
        }
        foreach (IpDefinition ip in network.Ips.Where(ip => ip.SubnetProblem is null))
        {
            foreach (DhcpHost host in ip.Hosts.Where(h => h.Address is { } address && !ip.Subnet.Contains(address)))
            {
                diagnostics.Add(Findings.HostOutsideSubnet(places.Of(host), host.Address!, ip.Subnet));
            }
        }

        void Note(DhcpHost host, string what, string? value)
        {
            if (value is not null && !seen.Add($"{what} {value}"))
            {
                diagnostics.Add(Findings.SameHost(places.Of(host), $"{what} {value}"));
            }
        }
    }

    private static void RangesLeaveTheBridgeOut(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        foreach (IpDefinition ip in network.Ips)
        {
            foreach (DhcpRange range in ip.Ranges.Where(r => IpOrder.Between(ip.Address, r.Start, r.End)))
            {
                diagnostics.Add(Findings.RangeHoldsHost(places.Of(range), ip.Address));
            }
        }
    }
}
