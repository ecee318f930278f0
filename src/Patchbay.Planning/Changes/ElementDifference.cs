using System.Xml.Linq;

namespace Patchbay.Planning.Changes;

/// <summary>One difference between two documents in canonical form.</summary>
/// <param name="Path">Elements from the root, what tells one of several apart in brackets; an attribute has an at sign.</param>
/// <param name="Pattern">The path without what stands in brackets.</param>
/// <param name="Before">Null where it is new.</param>
/// <param name="After">Null where it goes.</param>
internal sealed record ElementDifference(string Path, string Pattern, string? Before, string? After)
{
    /// <summary>Whether it is an attribute that differs, and no element.</summary>
    public bool IsAttribute => Pattern.AsSpan(Pattern.LastIndexOf('/') + 1).StartsWith("@", StringComparison.Ordinal);

    /// <summary>All differences between two elements of the same name, in the order of the document.</summary>
    /// <param name="before">One.</param>
    /// <param name="after">The other.</param>
    /// <param name="shape">What of the one is compared with what of the other.</param>
    public static IEnumerable<ElementDifference> Between(XElement before, XElement after, DocumentShape shape) => Compare(before, after, shape, "", "");

    private static IEnumerable<ElementDifference> Compare(XElement before, XElement after, DocumentShape shape, string path, string pattern)
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
        var pairs = Elements(before, shape, pattern).ToLookup(e => e.Key, e => e.Element);
        var others = Elements(after, shape, pattern).ToLookup(e => e.Key, e => e.Element);
        foreach (string key in pairs.Select(p => p.Key).Union(others.Select(o => o.Key)))
        {
            (XElement? was, XElement? becomes) = (pairs[key].FirstOrDefault(), others[key].FirstOrDefault());
            string inner = Below(pattern, DocumentShape.Name((was ?? becomes)!));
            if (was is null || becomes is null)
            {
                yield return new(Below(path, key), inner, Summary(was), Summary(becomes));
                continue;
            }
            if (shape.IsOpaque(inner))
            {
                if (!XNode.DeepEquals(was, becomes))
                {
                    yield return new(Below(path, key), inner, Summary(was), Summary(becomes));
                }
                continue;
            }
            foreach (ElementDifference difference in Compare(was, becomes, shape, Below(path, key), inner))
            {
                yield return difference;
            }
        }
    }

    private static IEnumerable<(string Key, XElement Element)> Elements(XElement parent, DocumentShape shape, string pattern)
    {
        Dictionary<string, int> seen = [];
        foreach (XElement element in parent.Elements())
        {
            string key = shape.KeyOf(element, Below(pattern, DocumentShape.Name(element)));
            int count = seen[key] = seen.GetValueOrDefault(key) + 1;
            yield return (count == 1 ? key : $"{key}[{count}]", element);
        }
    }

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}/{name}";

    private static string? Summary(XElement? element)
        => element is null ? null : $"<{string.Join(' ', element.Attributes().Where(a => !a.IsNamespaceDeclaration).Select(a => $"{a.Name.LocalName}='{a.Value}'").Prepend(DocumentShape.Name(element)))}>"
            + (element.HasElements ? "" : element.Value);
}
