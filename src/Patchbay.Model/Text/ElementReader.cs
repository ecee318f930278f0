using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Xml.Linq;
using Patchbay.Model.Values;

namespace Patchbay.Model.Text;

/// <summary>
/// Reads one element: every name asked for is remembered, and on dispose what is left over is reported.
/// So the list of known names is the reading code itself, and cannot drift from it.
/// </summary>
/// <remarks>
/// Like libvirt, it looks at elements without a namespace only. Elements of other namespaces have no effect and are
/// reported, unless taken by <see cref="Ignore"/>; their attributes are not. Where a child may stand once, the first is
/// used and the others are reported.
/// </remarks>
public sealed class ElementReader : IDisposable
{
    private readonly HashSet<string> _attributes = [];
    private readonly HashSet<string> _children = [];
    private readonly HashSet<XElement> _read = [];

    /// <summary>Starts reading an element.</summary>
    public ElementReader(XElement element, string document, DiagnosticBag diagnostics, SourceMap places)
    {
        Element = element;
        Document = document;
        Diagnostics = diagnostics;
        Places = places;
    }

    /// <summary>The element being read.</summary>
    public XElement Element { get; }

    /// <summary>The document's name.</summary>
    public string Document { get; }

    /// <summary>Where findings go.</summary>
    public DiagnosticBag Diagnostics { get; }

    /// <summary>Where places are remembered.</summary>
    public SourceMap Places { get; }

    /// <summary>The element's name.</summary>
    public string Name => Element.Name.LocalName;

    /// <summary>Where the element stands.</summary>
    public SourceLocation At => Locate(Element);

    /// <summary>Where an element or attribute stands.</summary>
    public SourceLocation Locate(XObject? node) => node is null ? At : XmlSource.Locate(node, Document);

    /// <summary>Where an attribute stands, or the element where it is absent.</summary>
    public SourceLocation AtAttribute(string name) => Locate(Element.Attribute(name));

    /// <summary>Remembers where a part of the definition came from.</summary>
    public T Mark<T>(T part) where T : class
    {
        Places.Mark(part, At);
        return part;
    }

    /// <summary>A reader for a child.</summary>
    public ElementReader Into(XElement child) => new(child, Document, Diagnostics, Places);

    /// <summary>An attribute's text, or null.</summary>
    public string? Attribute(string name)
    {
        _attributes.Add(name);
        return Element.Attribute(name)?.Value;
    }

    /// <summary>An attribute's text; null where it is absent or empty, which libvirt takes for the same in places.</summary>
    public string? Text(string name) => Attribute(name) is { Length: > 0 } text ? text : null;

    /// <summary>An attribute's text; where it is absent or empty, an error, and the empty text.</summary>
    public string RequiredAttribute(string name, FindingClass findingClass = FindingClass.Xml)
    {
        string? text = Attribute(name);
        if (string.IsNullOrEmpty(text))
        {
            Diagnostics.Add(Findings.MissingAttribute(At, Name, name) with { Class = findingClass });
            return "";
        }
        return text;
    }

    /// <summary>Reads an attribute by a type's own syntax; false where it is absent or, with an error, malformed.</summary>
    public bool TryAttribute<T>(string name, string expected, [NotNullWhen(true)] out T? value) where T : IParsable<T>
    {
        value = default;
        if (Attribute(name) is not { } text)
        {
            return false;
        }
        if (T.TryParse(text, CultureInfo.InvariantCulture, out value))
        {
            return true;
        }
        BadValue(name, text, expected);
        return false;
    }

    /// <summary>Reports an attribute's text as none of its values.</summary>
    public void BadValue(string name, string text, string expected, FindingClass findingClass = FindingClass.Xml)
        => Diagnostics.Add(Findings.BadValue(AtAttribute(name), Name, name, text, expected) with { Class = findingClass });

    /// <summary>A decimal number without sign, or null where it is absent or, with an error, malformed or too large.</summary>
    public uint? UInt(string name, uint max = uint.MaxValue, uint min = 0, FindingClass findingClass = FindingClass.Xml)
        => (uint?)ULong(name, max, min, findingClass);

    /// <summary>A decimal number without sign, 64 bits.</summary>
    public ulong? ULong(string name, ulong max = ulong.MaxValue, ulong min = 0, FindingClass findingClass = FindingClass.Xml)
    {
        if (Attribute(name) is not { } text)
        {
            return null;
        }
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) && value <= max && value >= min)
        {
            return value;
        }
        BadValue(name, text, $"a whole number from {min} to {max}", findingClass);
        return null;
    }

    /// <summary>A number without sign as C writes it: decimal, <c>0x</c> hexadecimal, or octal after a <c>0</c>.</summary>
    public uint? AnyBase(string name, uint max = uint.MaxValue) => (uint?)LongAnyBase(name, max);

    /// <inheritdoc cref="AnyBase"/>
    public ulong? LongAnyBase(string name, ulong max = ulong.MaxValue)
    {
        if (Attribute(name) is not { } text)
        {
            return null;
        }
        if (NumberText.TryParseAnyBase(text, out ulong value) && value <= max)
        {
            return value;
        }
        BadValue(name, text, $"a whole number from 0 to {max}, decimal or with 0x in front");
        return null;
    }

    /// <summary>An IP address of either family, or null where absent or, with an error, malformed.</summary>
    public IPAddress? Address(string name, FindingClass findingClass = FindingClass.Xml)
    {
        if (Attribute(name) is not { } text)
        {
            return null;
        }
        if (IpText.TryParse(text, out IPAddress address))
        {
            return address;
        }
        BadValue(name, text, "an IP address, as in 192.168.122.1 or fd00::1", findingClass);
        return null;
    }

    /// <summary>A UUID, or null where absent or, with an error, malformed.</summary>
    public Guid? Uuid(string name)
    {
        if (Attribute(name) is not { } text)
        {
            return null;
        }
        if (UuidText.TryParse(text, out Guid uuid))
        {
            return uuid;
        }
        BadValue(name, text, "a UUID of 32 hex digits");
        return null;
    }

    /// <summary><c>yes</c> or <c>no</c>; null where absent or, with an error, anything else.</summary>
    public bool? YesNo(string name) => Word(name, YesNoWords);

    /// <summary><c>on</c> or <c>off</c>; null where absent or, with an error, anything else.</summary>
    public bool? OnOff(string name) => Word(name, OnOffWords);

    /// <summary>One of a list of words; null where absent or, with an error and a suggestion, unknown.</summary>
    public T? Word<T>(string name, IReadOnlyList<(string Word, T Value)> words, FindingClass findingClass = FindingClass.Xml) where T : struct
    {
        ArgumentNullException.ThrowIfNull(words);
        if (Attribute(name) is not { } text)
        {
            return null;
        }
        foreach ((string word, T value) in words)
        {
            if (word == text)
            {
                return value;
            }
        }
        Diagnostics.Add(Findings.UnknownWord(AtAttribute(name), Name, name, text, [.. words.Select(w => w.Word)]) with { Class = findingClass });
        return null;
    }

    /// <summary>The first child of a name, or null; others of that name are reported as ignored.</summary>
    public XElement? Child(string name)
    {
        XElement? first = null;
        foreach (XElement child in Children(name))
        {
            if (first is null)
            {
                first = child;
            }
            else
            {
                Diagnostics.Add(Findings.RepeatedElement(Locate(child), Name, name));
            }
        }
        return first;
    }

    /// <summary>All children of a name, in order.</summary>
    public IEnumerable<XElement> Children(string name)
    {
        _children.Add(name);
        return Element.Elements(name);
    }

    /// <summary>The text of the first child of a name; null where it is absent or empty.</summary>
    public string? ChildText(string name) => TextChild(name)?.Value is { Length: > 0 } text ? text : null;

    /// <summary>The first child of a name, which is nothing but text, or null; attributes and children of it are reported.</summary>
    public XElement? TextChild(string name) => Child(name) is { } child ? OnlyText(child) : null;

    /// <summary>A child that is nothing but text; attributes and children of it are reported.</summary>
    public XElement OnlyText(XElement child)
    {
        using ElementReader reader = Into(child);
        return child;
    }

    /// <summary>Takes an element as known without reading its parts: it is kept verbatim or without effect.</summary>
    public void Ignore(XElement child) => _read.Add(child);

    /// <summary>Takes every attribute and child as known: the element is kept verbatim.</summary>
    public void IgnoreRest() => _ignoreRest = true;

    private bool _ignoreRest;

    /// <summary>Adds an error or warning.</summary>
    public void Report(Diagnostic diagnostic) => Diagnostics.Add(diagnostic);

    /// <summary>Reports attributes and children that nothing asked for.</summary>
    public void Dispose()
    {
        if (_ignoreRest)
        {
            return;
        }
        foreach (XAttribute attribute in Element.Attributes())
        {
            string name = attribute.Name.LocalName;
            if (!attribute.IsNamespaceDeclaration && attribute.Name.Namespace == XNamespace.None && !_attributes.Contains(name))
            {
                Diagnostics.Add(Findings.UnknownAttribute(Locate(attribute), Name, name, Meant(name, _attributes)));
            }
        }
        if (_children.Count > 0 && Element.HasElements && StrayText() is { } stray)
        {
            Diagnostics.Add(Findings.StrayText(Locate(stray), Name, stray.Value.Trim()));
        }
        foreach (XElement child in Element.Elements())
        {
            string name = child.Name.LocalName;
            if (_read.Contains(child))
            {
                continue;
            }
            if (child.Name.Namespace != XNamespace.None)
            {
                Diagnostics.Add(Findings.ForeignElement(Locate(child), Name, name, child.Name.NamespaceName));
            }
            else if (!_children.Contains(name))
            {
                Diagnostics.Add(Findings.UnknownElement(Locate(child), Name, name, Meant(name, _children)));
            }
        }
    }

    private XText? StrayText() => Element.Nodes().OfType<XText>().FirstOrDefault(t => !string.IsNullOrWhiteSpace(t.Value));

    // Once findings are only counted, nobody reads what was meant.
    private string? Meant(string name, IEnumerable<string> known) => Diagnostics.Dropped > 0 ? null : Suggestion.Closest(name, known);

    private static readonly (string, bool)[] YesNoWords = [("yes", true), ("no", false)];

    private static readonly (string, bool)[] OnOffWords = [("on", true), ("off", false)];
}
