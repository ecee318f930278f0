using System.Xml.Linq;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Planning.Guests.Defaults;

namespace Patchbay.Planning.Guests;

/// <summary>A guest's document on its way to a definition: read, filled in, checked.</summary>
public static class GuestDocuments
{
    // Elements by which others are judged.
    private static readonly (string Element, string Judged)[] JudgedBy =
    [
        ("vcpu", "cpu"), ("cpu", "vcpu"), ("cpu", "memory"), ("currentMemory", "memory"), ("maxMemory", "memory"),
        ("memoryBacking", "devices/interface"), ("devices/controller", "devices/controller"),
    ];

    /// <summary>The guest as it stands after being defined; null where an error was found.</summary>
    /// <param name="text">The document.</param>
    /// <param name="document">Its name in findings.</param>
    /// <param name="host">What the host offers.</param>
    /// <param name="seed">Values to make up.</param>
    /// <param name="diagnostics">Where findings go.</param>
    /// <param name="isNew">Whether the guest is defined by its author now, rather than read back.</param>
    public static DomainDocument? Define(string text, string document, GuestHost host, GuestSeed seed, DiagnosticBag diagnostics, bool isNew = true)
        => XmlSource.Parse(text, document, diagnostics) is { } root ? Define(root, document, host, seed, diagnostics, isNew) : null;

    /// <inheritdoc cref="Define(string, string, GuestHost, GuestSeed, DiagnosticBag, bool)"/>
    /// <param name="root">The document's root.</param>
    /// <param name="document">Its name in findings.</param>
    /// <param name="host">What the host offers.</param>
    /// <param name="seed">Values to make up.</param>
    /// <param name="diagnostics">Where findings go.</param>
    /// <param name="isNew">Whether the guest is defined by its author now, rather than read back.</param>
    public static DomainDocument? Define(XElement root, string document, GuestHost host, GuestSeed seed, DiagnosticBag diagnostics, bool isNew = true)
    {
        DiagnosticBag own = new(diagnostics);
        if (DomainXml.ReadPartly(root, document, own) is not { } read)
        {
            return null;
        }
        if (own.HasErrors)
        {
            CheckRest(read, new UnreadElements(root, own), host, seed, own, isNew);
            return null;
        }
        DomainDefinition domain = GuestDefaults.Complete(read.Definition, read.Places, host, seed, own, isNew);
        DomainRules.Check(domain, read.Places, own);
        return own.HasErrors ? null : read with { Definition = domain };
    }

    // What else is wrong is told at once, as far as it does not only follow from what could not be read.
    private static void CheckRest(DomainDocument read, UnreadElements unread, GuestHost host, GuestSeed seed, DiagnosticBag diagnostics, bool isNew)
    {
        DiagnosticBag filling = [];
        DiagnosticBag rules = [];
        DomainDefinition domain = GuestDefaults.CompleteDevices(read.Definition, read.Places, host, seed, filling, isNew);
        DomainRules.Check(domain, read.Places, rules);
        // What is filled in is the machine's before all.
        IEnumerable<Diagnostic> found = unread.HasWithin("os") ? rules : filling.Concat(rules);
        foreach (Diagnostic finding in found.Where(f => !unread.Holds(f.At) && !JudgedBy.Any(j => unread.HasWithin(j.Element) && unread.IsAt(f.At, j.Judged))))
        {
            diagnostics.Add(finding with { Class = unread.Class ?? finding.Class });
        }
    }
}
