using System.Xml.Linq;

namespace Patchbay.Planning.Networks.Changes;

/// <summary>One difference between two documents in canonical form.</summary>
/// <param name="Path">As in <see cref="NetworkChange.Path"/>.</param>
/// <param name="Pattern">The path without what stands in brackets.</param>
/// <param name="Before">Null where it is new.</param>
/// <param name="After">Null where it goes.</param>
internal sealed record ElementDifference(string Path, string Pattern, string? Before, string? After)
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
    };

    // Elements that may stand more than once beside those of the table above.
    private static readonly HashSet<string> Lists =
    [
        "ip/dhcp/range", "dns/forwarder", "dns/srv", "dns/host/hostname", "route", "forward/address", "vlan/tag", "portgroup/vlan/tag", "dnsmasq:options/dnsmasq:option",
        "patchbay:forwards/patchbay:forward", "patchbay:peers/patchbay:peer",
    ];

    // Compared as a whole: what is in them is nobody's business here.
    private static readonly HashSet<string> Opaque = ["metadata"];

    /// <summary>All differences between two elements of the same name, in the order of the document.</summary>
    public static IEnumerable<ElementDifference> Between(XElement before, XElement after) => Compare(before, after, "", "");

    private static IEnumerable<ElementDifference> Compare(XElement before, XElement after, string path, string pattern)
    {
        foreach (string name in before.Attributes().Concat(after.Attributes()).Where(a => !a.IsNamespaceDeclaration).Select(a => a.Name.LocalName).Distinct())
        {
            (string? was, string? becomes) = (before.Attribute(name)?.Value, after.Attribute(name)?.Value);
            if (was != becomes)
            {
                yield return new(Below(path, $"@{name}"), Below(pattern, $"@{name}"), was, becomes);
            }
        }
        if (!before.HasElements && !after.HasElements && before.Value != after.Value)
        {
            yield return new(path, pattern, before.Value, after.Value);
        }
        var pairs = Elements(before, pattern).ToLookup(e => e.Key, e => e.Element);
        var others = Elements(after, pattern).ToLookup(e => e.Key, e => e.Element);
        foreach (string key in pairs.Select(p => p.Key).Union(others.Select(o => o.Key)))
        {
            (XElement? was, XElement? becomes) = (pairs[key].FirstOrDefault(), others[key].FirstOrDefault());
            string inner = Below(pattern, Name((was ?? becomes)!));
            if (was is null || becomes is null)
            {
                yield return new(Below(path, key), inner, Summary(was), Summary(becomes));
                continue;
            }
            if (Opaque.Contains(inner))
            {
                if (!XNode.DeepEquals(was, becomes))
                {
                    yield return new(Below(path, key), inner, Summary(was), Summary(becomes));
                }
                continue;
            }
            foreach (ElementDifference difference in Compare(was, becomes, Below(path, key), inner))
            {
                yield return difference;
            }
        }
    }

    private static IEnumerable<(string Key, XElement Element)> Elements(XElement parent, string pattern)
        => parent.Elements().Select(e => (KeyOf(e, Below(pattern, Name(e))), e));

    private static string KeyOf(XElement element, string pattern)
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

    private static string Name(XElement element)
        => element.GetPrefixOfNamespace(element.Name.Namespace) is { Length: > 0 } prefix ? $"{prefix}:{element.Name.LocalName}" : element.Name.LocalName;

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}/{name}";

    private static string? Summary(XElement? element)
        => element is null ? null : $"<{string.Join(' ', element.Attributes().Where(a => !a.IsNamespaceDeclaration).Select(a => $"{a.Name.LocalName}='{a.Value}'").Prepend(Name(element)))}>"
            + (element.HasElements ? "" : element.Value);
}
