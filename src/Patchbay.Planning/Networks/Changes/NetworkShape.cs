using System.Xml.Linq;
using Patchbay.Planning.Changes;

namespace Patchbay.Planning.Networks.Changes;

/// <summary>What tells the elements of a network's document apart.</summary>
internal sealed class NetworkShape : DocumentShape
{
    // What tells elements of a list apart. Those of other lists are told apart by all their attributes.
    private static readonly Dictionary<string, string[]> Keys = new()
    {
        ["ip"] = ["address"],
        ["ip/dhcp/host"] = ["mac", "id", "name"],
        ["dns/host"] = ["ip"],
        ["dns/txt"] = ["name"],
        ["portgroup"] = ["name"],
        ["forward/interface"] = ["dev"],
        ["patchbay:peer"] = ["network"],
        ["patchbay:ip"] = ["family"],
    };

    // Elements that may stand more than once beside those of the table above.
    private static readonly HashSet<string> Lists =
    [
        "ip/dhcp/range", "dns/forwarder", "dns/srv", "dns/host/hostname", "route", "forward/address", "vlan/tag", "portgroup/vlan/tag", "dnsmasq:options/dnsmasq:option",
        "patchbay:forward", "patchbay:host/patchbay:ip", "patchbay:host/patchbay:route",
    ];

    /// <summary>The only one.</summary>
    public static NetworkShape Instance { get; } = new();

    /// <inheritdoc/>
    public override string KeyOf(XElement element, string pattern)
    {
        string name = Name(element);
        if (Keys.TryGetValue(pattern, out string[]? keys) && keys.Select(k => element.Attribute(k)?.Value).FirstOrDefault(v => v is not null) is { } value)
        {
            // IPv4 and IPv6 subnets may both lack an address's words in common; the family is in the address itself.
            return $"{name}[{value}]";
        }
        return Keys.ContainsKey(pattern) || Lists.Contains(pattern)
            ? $"{name}[{string.Join('-', element.Attributes().Select(a => a.Value).DefaultIfEmpty(element.Value))}]"
            : name;
    }
}
