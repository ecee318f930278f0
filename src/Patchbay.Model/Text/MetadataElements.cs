using System.Xml.Linq;
using Patchbay.Model.Networks;

namespace Patchbay.Model.Text;

/// <summary>Other programs' elements in <c>&lt;metadata&gt;</c>, one for each namespace, as virNetworkSetMetadata and virDomainSetMetadata see them.</summary>
public static class MetadataElements
{
    // It always stands directly below the root.
    private const int Level = 1;

    /// <summary>The element of a namespace, printed without that namespace; null where there is none.</summary>
    public static string? Get(VerbatimXml? metadata, string uri)
    {
        if (metadata is null || Find(XElement.Parse(metadata.Text), uri).FirstOrDefault() is not { } found)
        {
            return null;
        }
        XElement bare = new(found);
        foreach (XElement element in bare.DescendantsAndSelf().Where(e => e.Name.NamespaceName == uri).ToArray())
        {
            element.Attributes().Where(a => a.IsNamespaceDeclaration && a.Value == uri).Remove();
            element.Name = element.Name.LocalName;
        }
        return LibxmlText.Write(bare, 0, ascii: true);
    }

    /// <summary>The metadata with an element set in place of that of the same namespace, or with none of that namespace.</summary>
    /// <param name="metadata">As it is.</param>
    /// <param name="uri">The namespace.</param>
    /// <param name="key">The prefix that stands for it in print.</param>
    /// <param name="xml">The element, of no namespace or of this one; null removes it.</param>
    /// <param name="diagnostics">Where findings in <paramref name="xml"/> go.</param>
    /// <returns>Null where nothing is left, and where <paramref name="xml"/> is refused.</returns>
    public static VerbatimXml? Set(VerbatimXml? metadata, string uri, string? key, string? xml, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        XElement? added = null;
        if (xml is not null && (added = XmlSource.Parse(xml, "metadata", diagnostics)) is null)
        {
            return null;
        }
        XElement all = metadata is null ? new XElement("metadata") : XElement.Parse(metadata.Text);
        foreach (XElement old in Find(all, uri).ToArray())
        {
            old.Remove();
        }
        if (added is not null)
        {
            all.Add(Inside(added, uri, key));
        }
        return all.Elements().Any() ? new VerbatimXml(LibxmlText.Write(all, Level, ascii: true)) : null;
    }

    private static IEnumerable<XElement> Find(XElement metadata, string uri) => metadata.Elements().Where(e => e.Name.NamespaceName == uri);

    private static XElement Inside(XElement element, string uri, string? key)
    {
        XElement named = new(element);
        foreach (XElement part in named.DescendantsAndSelf().Where(e => e.Name.Namespace == XNamespace.None).ToArray())
        {
            part.Name = XName.Get(part.Name.LocalName, uri);
        }
        if (!string.IsNullOrEmpty(key))
        {
            named.Attributes().Where(a => a.IsNamespaceDeclaration && a.Value == uri).Remove();
            named.Add(new XAttribute(XNamespace.Xmlns + key, uri));
        }
        return named;
    }
}
