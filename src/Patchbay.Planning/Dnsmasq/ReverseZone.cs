using System.Globalization;
using Patchbay.Model.Networks;
using Patchbay.Model.Values;
using Patchbay.Planning.Networks;

namespace Patchbay.Planning.Dnsmasq;

/// <summary>The zone that holds a subnet's reverse names (RFC 1035 section 3.5, RFC 3596 section 2.5).</summary>
internal static class ReverseZone
{
    public static IEnumerable<PlanRefusal> Check(NetworkDefinition network)
        => network.Dns?.Enable == false
            ? []
            : network.Ips.Where(ip => ip.LocalPtr == true && TryGet(ip.Subnet) is null).Select(ip => new PlanRefusal.NoReverseZone(ip.Subnet));

    /// <summary>The zone, or null where the prefix does not end at a label: every 8 bits in IPv4, every 4 in IPv6.</summary>
    public static string? TryGet(IpPrefix subnet)
    {
        (int step, int bits, string root) = subnet.IsIPv4 ? (8, 32, "in-addr.arpa") : (4, 128, "ip6.arpa");
        if (subnet.Length == 0 || subnet.Length >= bits || subnet.Length % step != 0)
        {
            return null;
        }
        byte[] bytes = subnet.Address.GetAddressBytes();
        IEnumerable<string> labels = subnet.IsIPv4
            ? bytes.Select(b => b.ToString(CultureInfo.InvariantCulture))
            : bytes.SelectMany(b => new[] { (b >> 4).ToString("x", CultureInfo.InvariantCulture), (b & 15).ToString("x", CultureInfo.InvariantCulture) });
        return $"{string.Concat(labels.Take(subnet.Length / step).Reverse().Select(label => $"{label}."))}{root}";
    }
}
