using System.Diagnostics;
using System.Globalization;
using Patchbay.Model.Networks;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Dnsmasq;

/// <summary>The two files that dnsmasq reads again on SIGHUP.</summary>
internal static class HostsFile
{
    /// <summary>For dhcp-hostsfile: fixed addresses, IPv4's before IPv6's.</summary>
    public static string Fixed(IpDefinition? ipv4, IpDefinition? ipv6)
        => string.Concat(Lines(ipv4, Fixed4).Concat(Lines(ipv6, Fixed6)).Select(line => $"{line}\n"));

    /// <summary>For addn-hosts: a line an address, however often the document names it.</summary>
    public static string Names(DnsDefinition dns)
        => string.Concat(dns.Hosts.Where(h => h.Address is not null).GroupBy(h => h.Address!)
            .Select(g => $"{IpText.Format(g.Key)}\t{string.Concat(g.SelectMany(h => h.Hostnames).Select(name => $"{name}\t"))}\n"));

    public static string LeaseTime(DhcpLease lease)
        => lease.Expiry == 0 ? "infinite" : string.Create(CultureInfo.InvariantCulture, $"{lease.Expiry}{Letter(lease.Unit)}");

    private static IEnumerable<string> Lines(IpDefinition? ip, Func<DhcpHost, IEnumerable<string?>> parts)
        => ip is null ? [] : ip.Hosts.Where(h => h.Address is not null).Select(h => string.Join(',', parts(h).OfType<string>()));

    private static IEnumerable<string?> Fixed4(DhcpHost host)
        => host.Mac is null ? [host.Name, Address(host), Lease(host)] : [host.Mac, Address(host), host.Name, Lease(host)];

    private static IEnumerable<string?> Fixed6(DhcpHost host)
        => [host.Id is null ? null : $"id:{host.Id}", host.Name, $"[{Address(host)}]", Lease(host)];

    private static string Address(DhcpHost host) => IpText.Format(host.Address!);

    private static string? Lease(DhcpHost host) => host.Lease is null ? null : LeaseTime(host.Lease);

    private static char Letter(LeaseUnit unit) => unit switch
    {
        LeaseUnit.Seconds => 's',
        LeaseUnit.Minutes => 'm',
        LeaseUnit.Hours => 'h',
        _ => throw new UnreachableException($"no unit {unit}"),
    };
}
