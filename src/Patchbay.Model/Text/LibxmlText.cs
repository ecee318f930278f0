using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Patchbay.Model.Text;

/// <summary>
/// Prints an element as libxml2 does when it reads without blank nodes and writes with indentation: double quotes,
/// namespace declarations before attributes, two spaces a level except inside elements that hold text.
/// libvirt prints <c>&lt;metadata&gt;</c> this way, and tools compare it.
/// </summary>
internal readonly ref struct LibxmlText(StringBuilder text, bool ascii)
{
    /// <summary>The element with its tags; no indentation before it and no line feed after it.</summary>
    /// <param name="element">What to print; it is not changed.</param>
    /// <param name="level">How deep it stands: its children are indented by two spaces more than <c>2 * level</c>.</param>
    /// <param name="ascii">Whether attributes hold other than ASCII as numbers: libxml's way with documents that declare no encoding.</param>
    public static string Write(XElement element, int level, bool ascii)
    {
        StringBuilder text = new();
        new LibxmlText(text, ascii).WriteElement(element, level, format: true);
        return text.ToString();
    }

    private void WriteElement(XElement element, int level, bool format)
    {
        string name = NameOf(element);
        text.Append('<').Append(name);
        WriteAttributes(element);
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
            WriteNode(child, level + 1, format);
        }
        if (format)
        {
            text.Append('\n').Append(' ', 2 * level);
        }
        text.Append("</").Append(name).Append('>');
    }

    private void WriteNode(XNode node, int level, bool format)
    {
        switch (node)
        {
        case XElement element:
            WriteElement(element, level, format);
            break;
        case XCData data:
            text.Append("<![CDATA[").Append(data.Value.Replace("]]>", "]]]]><![CDATA[>", StringComparison.Ordinal)).Append("]]>");
            break;
        case XText words:
            Escape(words.Value, attribute: false);
            break;
        case XComment comment:
            text.Append("<!--").Append(comment.Value).Append("-->");
            break;
        case XProcessingInstruction instruction:
            text.Append("<?").Append(instruction.Target).Append(instruction.Data.Length > 0 ? " " : "").Append(instruction.Data).Append("?>");
            break;
        }
    }

    private void WriteAttributes(XElement element)
    {
        foreach (XAttribute attribute in element.Attributes().OrderBy(a => a.IsNamespaceDeclaration ? 0 : 1))
        {
            string? prefix = attribute.IsNamespaceDeclaration ? "xmlns" : PrefixOf(element, attribute.Name.Namespace);
            bool bare = attribute.Name.Namespace == XNamespace.None || prefix is null;
            text.Append(' ').Append(bare ? "" : $"{prefix}:").Append(attribute.Name.LocalName).Append("=\"");
            Escape(attribute.Value, attribute: true);
            text.Append('"');
        }
    }

    // libxml drops blank text until an element has shown other text; an element's only content is kept.
    private static IEnumerable<XNode> Kept(XElement element)
    {
        bool drops = !PreservesSpace(element);
        XNode? last = null;
        foreach (XNode node in element.Nodes())
        {
            bool plain = node is XText and not XCData;
            if (plain && drops && !(last is null && node.NextNode is null) && ((XText)node).Value.AsSpan().Trim(" \t\n\r").IsEmpty)
            {
                continue;
            }
            drops &= !plain;
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

    private void Escape(string value, bool attribute)
    {
        foreach (Rune rune in value.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => text.Append("&amp;"),
                '<' => text.Append("&lt;"),
                '>' => text.Append("&gt;"),
                '\r' => text.Append("&#13;"),
                '"' when attribute => text.Append("&quot;"),
                '\n' or '\t' when attribute => text.Append(CultureInfo.InvariantCulture, $"&#{rune.Value};"),
                > 0x7F when attribute && ascii => text.Append(CultureInfo.InvariantCulture, $"&#x{rune.Value:X};"),
                _ => text.Append(rune.ToString()),
            };
        }
    }
}
