using System.Xml.Linq;
using Patchbay.Model.Networks;

namespace Patchbay.Model.Text;

/// <summary>
/// Reads and writes <c>&lt;metadata&gt;</c>: other programs' elements, one for each namespace, kept as libxml prints them.
/// </summary>
internal static class MetadataXml
{
    // It always stands directly below the root.
    private const int Level = 1;

    /// <summary>
    /// The parent's metadata; null where there is none or no element of a namespace in it. Children without a namespace and second
    /// ones of a namespace are dropped with a warning, as libvirt does without one.
    /// </summary>
    public static VerbatimXml? Read(ElementReader parent)
    {
        if (parent.Child("metadata") is not { } element)
        {
            return null;
        }
        if (!element.Elements().Any())
        {
            return null;
        }
        XElement kept = new(element.Name, element.Attributes());
        DeclareInherited(kept, element);
        HashSet<XNamespace> spaces = [];
        foreach (XElement child in element.Elements())
        {
            if (child.Name.Namespace == XNamespace.None)
            {
                parent.Report(Findings.MetadataWithoutNamespace(parent.Locate(child), child.Name.LocalName));
            }
            else if (!spaces.Add(child.Name.Namespace))
            {
                parent.Report(Findings.MetadataRepeated(parent.Locate(child), child.Name.LocalName, child.Name.NamespaceName));
            }
            else
            {
                kept.Add(new XElement(child));
            }
        }
        return spaces.Count == 0 ? null : new VerbatimXml(LibxmlText.Write(kept, Level, ascii: element.Document?.Declaration?.Encoding is null));
    }

    /// <summary>Writes the element, unless there is none.</summary>
    public static void Write(CanonicalWriter writer, VerbatimXml? metadata)
    {
        if (metadata is not null)
        {
            writer.Verbatim(metadata.Text);
        }
    }

    // A prefix declared further out must be declared here: the element is kept without what is around it.
    private static void DeclareInherited(XElement kept, XElement original)
    {
        IEnumerable<XNamespace> used = original.Descendants()
            .SelectMany(e => e.Attributes().Where(a => !a.IsNamespaceDeclaration).Select(a => a.Name.Namespace).Prepend(e.Name.Namespace))
            .Where(n => n != XNamespace.None && n != XNamespace.Xml)
            .Distinct();
        foreach (XNamespace space in used)
        {
            XAttribute? outer = original.Ancestors().Attributes().FirstOrDefault(a => a.IsNamespaceDeclaration && a.Value == space.NamespaceName);
            if (outer is not null && outer.Name.LocalName != "xmlns" && kept.Attribute(outer.Name) is null && NeedsOuter(original, space))
            {
                kept.Add(new XAttribute(outer));
            }
        }
    }

    private static bool NeedsOuter(XElement metadata, XNamespace space)
        => metadata.Descendants().Any(e => Uses(e, space)
            && !e.AncestorsAndSelf().TakeWhile(a => a != metadata.Parent).Attributes().Any(a => a.IsNamespaceDeclaration && a.Value == space.NamespaceName));

    private static bool Uses(XElement element, XNamespace space)
        => element.Name.Namespace == space || element.Attributes().Any(a => a.Name.Namespace == space);
}
