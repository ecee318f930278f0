using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks.Updates;

/// <summary>Section <c>ip-dhcp-host</c>.</summary>
internal static class DhcpHostUpdate
{
    public static NetworkDefinition? Apply(UpdateTarget target, int parentIndex)
    {
        if (!target.Expect("host") || DhcpParent.Find(target, parentIndex) is not { } parent)
        {
            return null;
        }
        IpDefinition ip = target.Network.Ips[parent];
        DhcpHost host = DhcpHostXml.Read(target.Reader, ip.IsIPv4, partial: target.IsDelete);
        if (!target.IsSound)
        {
            return null;
        }
        if (!target.IsDelete && host.Address!.AddressFamily != ip.Address.AddressFamily)
        {
            return target.Refuse(Findings.UpdateWrongFamily(target.Reader.At, host.Address, ip));
        }
        if (target.IsAdd && DhcpParent.AnotherServes(target, parent))
        {
            return null;
        }
        int found = target.IsDelete ? IndexOf(ip.Hosts, h => Matches(host, h)) : IndexOf(ip.Hosts, h => Shares(host, h));
        if (target.IsAdd && found >= 0)
        {
            return target.Refuse(Findings.UpdateExists(target.Reader.At, $"a DHCP host with the same {Shared(host, ip.Hosts[found])}"));
        }
        if (!target.IsAdd && found < 0)
        {
            return target.Refuse(Findings.UpdateMissing(target.Reader.At, "DHCP host"));
        }
        ValueList<DhcpHost> hosts = target.IsAdd ? target.Added(ip.Hosts, host)
            : target.IsDelete ? ip.Hosts.RemoveAt(found)
            : ip.Hosts.SetItem(found, host);
        return DhcpParent.With(target.Network, parent, ip with { Hosts = hosts });
    }

    // Any one in common makes two entries the same for adding and modifying.
    private static bool Shares(DhcpHost a, DhcpHost b) => Shared(a, b) is not null;

    private static string? Shared(DhcpHost a, DhcpHost b)
        => SameMac(a, b) ? "mac" : a.Name is not null && a.Name == b.Name ? "name" : a.Address is not null && a.Address.Equals(b.Address) ? "ip" : null;

    // All that is given must agree for deleting; a host without a MAC agrees with any.
    private static bool Matches(DhcpHost given, DhcpHost host)
        => (given.Mac is null || host.Mac is null || SameMac(given, host))
            && (given.Name is null || given.Name == host.Name)
            && (given.Address is null || given.Address.Equals(host.Address));

    private static bool SameMac(DhcpHost a, DhcpHost b)
        => MacAddress.TryParse(a.Mac?.TrimEnd(), null, out MacAddress x) && MacAddress.TryParse(b.Mac?.TrimEnd(), null, out MacAddress y) && x == y;

    private static int IndexOf(ValueList<DhcpHost> hosts, Func<DhcpHost, bool> wanted)
    {
        for (int i = 0; i < hosts.Count; i++)
        {
            if (wanted(hosts[i]))
            {
                return i;
            }
        }
        return -1;
    }
}
