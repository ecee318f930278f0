using System.Diagnostics;
using System.Globalization;
using System.Text;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Firewall;

/// <summary>nft's spelling of things.</summary>
internal static class NftText
{
    public static string Of(IpPrefix network)
    {
        bool single = network.Length == (network.IsIPv4 ? 32 : 128);
        return single ? IpText.Format(network.Address) : $"{IpText.Format(network.Address)}/{network.Length}";
    }

    public static string Expression(FirewallKey key) => key switch
    {
        FirewallKey.InputLink => "iifname",
        FirewallKey.OutputLink => "oifname",
        FirewallKey.SourceIPv4 => "ip saddr",
        FirewallKey.SourceIPv6 => "ip6 saddr",
        FirewallKey.ServiceIPv4 => "ip daddr . meta l4proto . th dport",
        FirewallKey.ServiceIPv6 => "ip6 daddr . meta l4proto . th dport",
        FirewallKey.LinkServiceIPv4 => "oifname . ip daddr . meta l4proto . th dport",
        FirewallKey.LinkServiceIPv6 => "oifname . ip6 daddr . meta l4proto . th dport",
        _ => throw new UnreachableException($"no expression for {key}"),
    };

    public static void AppendMap(StringBuilder text, FirewallMap map, IEnumerable<FirewallEntry> entries)
    {
        string type = map.Key switch
        {
            FirewallKey.SourceIPv4 => "ipv4_addr",
            FirewallKey.SourceIPv6 => "ipv6_addr",
            FirewallKey.ServiceIPv4 => "ipv4_addr . inet_proto . inet_service",
            FirewallKey.ServiceIPv6 => "ipv6_addr . inet_proto . inet_service",
            FirewallKey.LinkServiceIPv4 => "ifname . ipv4_addr . inet_proto . inet_service",
            FirewallKey.LinkServiceIPv6 => "ifname . ipv6_addr . inet_proto . inet_service",
            _ => "ifname",
        };
        text.Append($"\tmap {map.Name} {{\n\t\ttype {type} : verdict\n{(map.IsInterval ? "\t\tflags interval\n" : "")}");
        string elements = string.Join(", ", entries);
        if (elements.Length > 0)
        {
            text.Append($"\t\telements = {{ {elements} }}\n");
        }
        text.Append("\t}\n");
    }

    /// <summary>
    /// A chain's name for a link. Links may be called nearly anything, nft's names hold letters, digits and <c>/_.-</c>;
    /// what does not fit is written as a slash, which no link's name holds, and two hex digits a byte.
    /// </summary>
    public static string ChainName(string prefix, string link)
    {
        StringBuilder name = new(prefix);
        foreach (byte b in Encoding.UTF8.GetBytes(link))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)'.' or (byte)'-')
            {
                name.Append((char)b);
            }
            else
            {
                name.Append($"/{b:x2}");
            }
        }
        return name.ToString();
    }

    /// <summary>The link's name in a chain's, without the prefix.</summary>
    public static string LinkName(string rest)
    {
        List<byte> bytes = [];
        for (int i = 0; i < rest.Length; i++)
        {
            if (rest[i] == '/' && i + 2 < rest.Length && byte.TryParse(rest.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, null, out byte escaped))
            {
                bytes.Add(escaped);
                i += 2;
            }
            else
            {
                bytes.Add((byte)rest[i]);
            }
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }
}
