using System.Xml;
using System.Xml.Linq;

namespace Patchbay.Model.Text;

/// <summary>
/// The elements of a document in which something could not be read. The rest is checked all the same, so that all mistakes
/// come out at once; what would be judged by one of these waits, so that no mistake is told twice.
/// </summary>
public sealed class UnreadElements
{
    private readonly XElement _root;
    private readonly XElement[] _elements;
    private readonly HashSet<string> _paths = [];
    private readonly HashSet<XElement> _parts = [];
    private readonly List<XElement> _unread = [];

    /// <summary>The elements that the errors among <paramref name="findings"/> are in.</summary>
    /// <param name="root">The document's root, with its places.</param>
    /// <param name="findings">What reading found.</param>
    public UnreadElements(XElement root, DiagnosticBag findings)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(findings);
        _root = root;
        _elements = findings.HasErrors ? [.. root.DescendantsAndSelf()] : [];
        foreach (Diagnostic error in findings.InOrder().Where(f => f.Severity == Severity.Error))
        {
            Class ??= error.Class;
            XElement element = At(error.At);
            _paths.Add(PathOf(element));
            _parts.Add(PartOf(element));
            _unread.Add(element);
        }
    }

    /// <summary>What libvirt, which stops at the first mistake, would call the refusal; null where everything was read.</summary>
    public FindingClass? Class { get; }

    /// <summary>Whether something in the element itself, such as an attribute, could not be read.</summary>
    /// <param name="path">The names of the elements below the root that lead to it, as in <c>ip/dhcp/host</c>.</param>
    public bool Has(string path) => _paths.Contains(path);

    /// <summary>Whether something in the element or in one below it could not be read.</summary>
    /// <param name="path">As for <see cref="Has"/>.</param>
    public bool HasWithin(string path) => _paths.Any(p => IsWithin(p, path));

    /// <summary>Whether the place is in a part of the document in which something could not be read: a child of the root, or a device.</summary>
    public bool Holds(SourceLocation at) => _parts.Contains(PartOf(At(at)));

    /// <summary>Whether something that a judgement of a part goes by could not be read.</summary>
    /// <param name="at">The place of the part: a child of the root, or a device.</param>
    /// <param name="reads">
    /// What it goes by, with spaces between: children of the part, <c>.</c> for the part's own attributes, and with <c>/</c> before it a child of the root.
    /// </param>
    public bool HasAny(SourceLocation at, string reads)
    {
        ArgumentNullException.ThrowIfNull(reads);
        if (_unread.Count == 0)
        {
            return false;
        }
        XElement part = PartOf(At(at));
        string[] inside = [.. _unread.Where(e => PartOf(e) == part).Select(e => NameIn(part, e))];
        return reads.Split(' ').Any(r => r[0] == '/' ? HasWithin(r[1..]) : inside.Contains(r));
    }

    /// <summary>Whether the place is in such an element.</summary>
    /// <param name="at">The place.</param>
    /// <param name="path">As for <see cref="Has"/>.</param>
    public bool IsAt(SourceLocation at, string path) => IsWithin(PathOf(At(at)), path);

    private static bool IsWithin(string path, string outer)
        => path.StartsWith(outer, StringComparison.Ordinal) && (path.Length == outer.Length || path[outer.Length] == '/');

    // Findings stand at elements and their attributes: the element that starts last before the place is the one.
    private XElement At(SourceLocation at)
    {
        ArgumentNullException.ThrowIfNull(at);
        (int low, int high) = (0, _elements.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            IXmlLineInfo start = _elements[middle];
            if ((start.LineNumber, start.LinePosition).CompareTo((at.Line, at.Column)) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low == 0 ? _root : _elements[low - 1];
    }

    private string PathOf(XElement element)
        => string.Join('/', element.AncestorsAndSelf().TakeWhile(e => e != _root).Reverse().Select(e => e.Name.LocalName));

    private static string NameIn(XElement part, XElement element)
        => element.AncestorsAndSelf().TakeWhile(e => e != part).LastOrDefault()?.Name.LocalName ?? ".";

    private XElement PartOf(XElement element)
    {
        XElement[] above = [.. element.AncestorsAndSelf().TakeWhile(e => e != _root).Reverse().Take(2)];
        return above.Length == 0 ? _root : above.Length == 2 && above[0].Name == "devices" ? above[1] : above[0];
    }
}
