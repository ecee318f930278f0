using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks;

/// <content>Addresses, hosts and port groups against each other.</content>
public static partial class NetworkRules
{
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
