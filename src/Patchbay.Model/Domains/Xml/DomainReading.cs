using System.Xml.Linq;
using Patchbay.Model.Networks;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>One reading of a domain document: where findings and places go, and what is kept without being understood.</summary>
internal sealed class DomainReading(string document, DiagnosticBag diagnostics, SourceMap places, bool live)
{
    private readonly List<Diagnostic> _unsupported = [];

    /// <summary>Whether the document is of a running guest, so that ids, aliases and ports in it count.</summary>
    public bool IsLive { get; } = live;

    /// <summary>Findings with which a start refuses.</summary>
    public ValueList<Diagnostic> Unsupported => _unsupported.ToValueList();

    /// <summary>A reader for an element.</summary>
    public ElementReader Open(XElement element) => new(element, document, diagnostics, places);

    /// <summary>
    /// Keeps what the document has of these names, an attribute's with <c>@</c> in front: <paramref name="inert"/> does
    /// not change what the guest is, <paramref name="changing"/> does, and so stands in the way of a start.
    /// </summary>
    public KeptXml Keep(ElementReader reader, string[]? inert = null, string[]? changing = null)
    {
        List<KeptAttribute> attributes = [];
        List<VerbatimXml> children = [];
        foreach (string name in inert ?? [])
        {
            KeepOne(reader, name, attributes, children);
        }
        foreach (string name in changing ?? [])
        {
            foreach (XObject kept in KeepOne(reader, name, attributes, children))
            {
                Unsupport(reader, kept, name);
            }
        }
        return attributes.Count + children.Count == 0
            ? KeptXml.None
            : new KeptXml { Attributes = attributes.ToValueList(), Children = children.ToValueList() };
    }

    /// <summary>Notes that a start must refuse because of this attribute or element.</summary>
    public void Unsupport(ElementReader reader, XObject what, string name)
        => _unsupported.Add(Findings.NotServed(reader.Locate(what), reader.Name, name));

    private static XObject[] KeepOne(ElementReader reader, string name, List<KeptAttribute> attributes, List<VerbatimXml> children)
    {
        if (name[0] == '@')
        {
            if (reader.Attribute(name[1..]) is { } text)
            {
                attributes.Add(new KeptAttribute(name[1..], text));
                return [reader.Element.Attribute(name[1..])!];
            }
            return [];
        }
        XElement[] found = [.. reader.Children(name)];
        children.AddRange(found.Select(VerbatimText.Of));
        return found;
    }
}
