using System.Xml.Linq;
using Patchbay.Model.Networks;
using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>Elements kept as they were written, in libvirt's form of printing.</summary>
internal static class VerbatimText
{
    // Stands for a line feed within text while printing, from the characters that documents have no use for.
    private const char LineFeed = '\uE000';

    /// <summary>An element with all that is in it, lines indented from zero; line feeds in text are escaped.</summary>
    public static VerbatimXml Of(XElement element)
    {
        CanonicalWriter writer = new();
        Write(writer, element);
        return new VerbatimXml(writer.ToString().TrimEnd('\n').Replace(LineFeed.ToString(), "&#10;", StringComparison.Ordinal));
    }

    /// <summary>Writes kept lines at the writer's level.</summary>
    public static CanonicalWriter Lines(this CanonicalWriter writer, VerbatimXml? xml)
    {
        foreach (string line in xml is null ? [] : xml.Text.Split('\n'))
        {
            writer.Verbatim(line);
        }
        return writer;
    }

    /// <summary>The name of a kept element.</summary>
    public static string NameOf(VerbatimXml xml)
    {
        int end = xml.Text.AsSpan().IndexOfAny(" />\n");
        return end < 0 ? xml.Text[1..] : xml.Text[1..end];
    }

    /// <summary>Writes kept attributes of these names.</summary>
    public static CanonicalWriter KeptAttributes(this CanonicalWriter writer, KeptXml kept, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            foreach (KeptAttribute attribute in kept.Attributes)
            {
                if (attribute.Name == name)
                {
                    writer.Attribute(name, attribute.Value);
                }
            }
        }
        return writer;
    }

    /// <summary>Writes kept children of these names.</summary>
    public static CanonicalWriter KeptChildren(this CanonicalWriter writer, KeptXml kept, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            foreach (VerbatimXml child in kept.Children)
            {
                if (NameOf(child) == name)
                {
                    writer.Lines(child);
                }
            }
        }
        return writer;
    }

    private static void Write(CanonicalWriter writer, XElement element)
    {
        writer.Start(NameOf(element));
        foreach (XAttribute attribute in element.Attributes())
        {
            writer.Attribute(NameOf(attribute), attribute.Value.Replace('\n', LineFeed));
        }
        if (element.HasElements)
        {
            foreach (XElement child in element.Elements())
            {
                Write(writer, child);
            }
            writer.End();
        }
        else if (!string.IsNullOrWhiteSpace(element.Value))
        {
            writer.EndWithText(element.Value.Replace('\n', LineFeed));
        }
        else
        {
            writer.End();
        }
    }

    private static string NameOf(XElement element)
        => element.Name.Namespace == QemuXml.Namespace ? $"qemu:{element.Name.LocalName}" : element.GetPrefixOfNamespace(element.Name.Namespace) is { Length: > 0 } prefix ? $"{prefix}:{element.Name.LocalName}" : element.Name.LocalName;

    private static string NameOf(XAttribute attribute)
    {
        if (attribute.IsNamespaceDeclaration)
        {
            return attribute.Name.LocalName == "xmlns" ? "xmlns" : $"xmlns:{attribute.Name.LocalName}";
        }
        return attribute.Parent!.GetPrefixOfNamespace(attribute.Name.Namespace) is { Length: > 0 } prefix
            ? $"{prefix}:{attribute.Name.LocalName}"
            : attribute.Name.LocalName;
    }
}
