using System.Xml.Linq;

namespace Patchbay.Planning.Tests.Networks;

/// <summary>The paths that documents of a RELAX NG schema may have, from the root's children down.</summary>
internal static class SchemaPaths
{
    private static readonly XNamespace Grammar = "http://relaxng.org/ns/structure/1.0";

    public static IReadOnlyCollection<string> Of(string folder, string file)
    {
        Dictionary<string, List<XElement>> parts = [];
        XElement root = Load(folder, file, parts);
        HashSet<string> paths = [];
        Walk(root.Element(Grammar + "start")!, [], [], parts, paths);
        return paths;
    }

    private static XElement Load(string folder, string file, Dictionary<string, List<XElement>> parts)
    {
        XElement root = XElement.Load(Path.Combine(folder, file));
        foreach (XElement include in root.Descendants(Grammar + "include"))
        {
            Load(folder, include.Attribute("href")!.Value, parts);
        }
        foreach (XElement part in root.Descendants(Grammar + "define"))
        {
            string name = part.Attribute("name")!.Value;
            parts[name] = [.. parts.GetValueOrDefault(name) ?? [], part];
        }
        return root;
    }

    private static void Walk(XElement element, string[] path, string[] inside, Dictionary<string, List<XElement>> parts, HashSet<string> paths)
    {
        foreach (XElement child in element.Elements())
        {
            string? name = child.Attribute("name")?.Value;
            switch (child.Name.LocalName)
            {
                case "ref" when !inside.Contains(name):
                    foreach (XElement part in parts[name!])
                    {
                        Walk(part, path, [.. inside, name!], parts, paths);
                    }
                    break;
                case "element" when name is not null:
                    // The elements of dnsmasq's options are of another namespace, which only the first says.
                    bool isForeign = child.Attribute("ns") is not null || path.Any(static p => p.StartsWith("dnsmasq:", StringComparison.Ordinal));
                    string[] below = [.. path, isForeign ? $"dnsmasq:{name}" : name];
                    paths.Add(string.Join('/', below.Skip(1)));
                    Walk(child, below, inside, parts, paths);
                    break;
                case "attribute" when name is not null:
                    paths.Add(string.Join('/', [.. path.Skip(1), $"@{name}"]));
                    break;
                case "ref" or "element" or "attribute" or "define":
                    break;
                default:
                    Walk(child, path, inside, parts, paths);
                    break;
            }
        }
    }
}
