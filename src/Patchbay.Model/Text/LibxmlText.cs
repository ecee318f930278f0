using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Patchbay.Model.Text;

/// <summary>
/// Prints an element as libxml2 does when it reads without blank nodes and writes with indentation: double quotes,
/// namespace declarations before attributes, two spaces a level except inside elements that hold text.
/// libvirt prints <c>&lt;metadata&gt;</c> this way, and tools compare it.
/// </summary>
internal static class LibxmlText
{
    /// <summary>The element with its tags; no indentation before it and no line feed after it.</summary>
    /// <param name="element">What to print; it is not changed.</param>
    /// <param name="level">How deep it stands: its children are indented by two spaces more than <c>2 * level</c>.</param>
    public static string Write(XElement element, int level)
    {
        StringBuilder text = new();
        WriteElement(text, element, level, format: true);
        return text.ToString();
    }

    private static void WriteElement(StringBuilder text, XElement element, int level, bool format)
    {
        string name = NameOf(element);
        text.Append('<').Append(name);
        WriteAttributes(text, element);
        List<XNode> children = [.. Kept(element)];
        if (children.Count == 0)
        {
            text.Append("/>");
            return;
        }
        text.Append('>');
        format = format && !children.Any(c => c is XText);
        foreach (XNode child in children)
        {
            if (format)
            {
                text.Append('\n').Append(' ', 2 * (level + 1));
            }
            WriteNode(text, child, level + 1, format);
        }
        if (format)
        {
            text.Append('\n').Append(' ', 2 * level);
        }
        text.Append("</").Append(name).Append('>');
    }

    private static void WriteNode(StringBuilder text, XNode node, int level, bool format)
    {
        switch (node)
        {
        case XElement element:
            WriteElement(text, element, level, format);
            break;
        case XCData data:
            text.Append("<![CDATA[").Append(data.Value.Replace("]]>", "]]]]><![CDATA[>", StringComparison.Ordinal)).Append("]]>");
            break;
        case XText words:
            Escape(text, words.Value, attribute: false);
            break;
        case XComment comment:
            text.Append("<!--").Append(comment.Value).Append("-->");
            break;
        case XProcessingInstruction instruction:
            text.Append("<?").Append(instruction.Target).Append(instruction.Data.Length > 0 ? " " : "").Append(instruction.Data).Append("?>");
            break;
        }
    }

    private static void WriteAttributes(StringBuilder text, XElement element)
    {
        foreach (XAttribute attribute in element.Attributes().OrderBy(a => a.IsNamespaceDeclaration ? 0 : 1))
        {
            string? prefix = attribute.IsNamespaceDeclaration ? "xmlns" : PrefixOf(element, attribute.Name.Namespace);
            bool bare = attribute.Name.Namespace == XNamespace.None || prefix is null;
            text.Append(' ').Append(bare ? "" : $"{prefix}:").Append(attribute.Name.LocalName).Append("=\"");
            Escape(text, attribute.Value, attribute: true);
            text.Append('"');
        }
    }

    // libxml drops a blank text only before a tag, and never beside other text nor as an element's only content.
    private static IEnumerable<XNode> Kept(XElement element)
    {
        XNode? first = null;
        XNode? last = null;
        foreach (XNode node in element.Nodes())
        {
            bool blank = node is XText words and not XCData && words.Value.AsSpan().Trim(" \t\n\r").IsEmpty
                && node.NextNode is not XText && !(last is null && node.NextNode is null)
                && last is not XText && first is not XText && !PreservesSpace(element);
            if (blank)
            {
                continue;
            }
            first ??= node;
            last = node;
            yield return node;
        }
    }

    private static bool PreservesSpace(XElement element)
        => element.AncestorsAndSelf().Select(e => e.Attribute(XNamespace.Xml + "space")?.Value).FirstOrDefault(v => v is not null) == "preserve";

    private static string NameOf(XElement element)
        => PrefixOf(element, element.Name.Namespace) is { Length: > 0 } prefix && element.GetDefaultNamespace() != element.Name.Namespace
            ? $"{prefix}:{element.Name.LocalName}"
            : element.Name.LocalName;

    private static string? PrefixOf(XElement element, XNamespace space)
        => space == XNamespace.None ? null : space == XNamespace.Xml ? "xml" : element.GetPrefixOfNamespace(space);

    private static void Escape(StringBuilder text, string value, bool attribute)
    {
        foreach (char c in value)
        {
            _ = c switch
            {
                '&' => text.Append("&amp;"),
                '<' => text.Append("&lt;"),
                '>' => text.Append("&gt;"),
                '\r' => text.Append("&#13;"),
                '"' when attribute => text.Append("&quot;"),
                '\n' or '\t' when attribute => text.Append(CultureInfo.InvariantCulture, $"&#{(int)c};"),
                _ => text.Append(c),
            };
        }
    }
}
