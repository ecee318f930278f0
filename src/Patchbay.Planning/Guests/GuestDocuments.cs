using System.Xml.Linq;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Planning.Guests.Addresses;
using Patchbay.Planning.Guests.Defaults;

namespace Patchbay.Planning.Guests;

/// <summary>A guest's document on its way to a definition: read, filled in, checked.</summary>
public static class GuestDocuments
{
    // Elements by which others are judged.
    private static readonly (string Element, string Judged)[] JudgedBy =
    [
        ("vcpu", "cpu"), ("cpu", "vcpu"), ("cpu", "memory"), ("currentMemory", "memory"), ("maxMemory", "memory"),
        ("devices/controller", "devices/controller"),
    ];

    // What says of a device which bus it is on, and where.
    private const string KindOfDevice = ". target model source address";

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
            CheckRest(read, root, host, seed, own, isNew);
            return null;
        }
        DomainDefinition domain = GuestDefaults.CompleteDevices(read.Definition, read.Places, host, seed, own, isNew);
        if (own.HasErrors)
        {
            CheckAddresses(domain, read.Places, new UnreadElements(root, own), own, isNew);
        }
        else
        {
            domain = GuestDefaults.Address(domain, read.Places, own, isNew);
        }
        DomainRules.Check(domain, read.Places, own);
        return own.HasErrors ? null : read with { Definition = domain };
    }

    // What else is wrong is told at once, as far as it does not only follow from what could not be read.
    private static void CheckRest(DomainDocument read, XElement root, GuestHost host, GuestSeed seed, DiagnosticBag diagnostics, bool isNew)
    {
        UnreadElements unread = new(root, diagnostics);
        DiagnosticBag filling = [];
        DomainDefinition domain = GuestDefaults.CompleteDevices(read.Definition, read.Places, host, seed, filling, isNew);
        // What is filled in is the machine's before all.
        if (!unread.HasWithin("os"))
        {
            Tell(filling.Where(f => !unread.Holds(f.At) && !JudgedBy.Any(j => unread.HasWithin(j.Element) && unread.IsAt(f.At, j.Judged))), unread, diagnostics);
        }
        CheckAddresses(domain, read.Places, new UnreadElements(root, diagnostics), diagnostics, isNew);
        DiagnosticBag rules = [];
        DomainRules.Check(domain, read.Places, rules, unread);
        Tell(rules, unread, diagnostics);
    }

    // Where devices are plugged in follows from the machine and its controllers, and from where others are.
    private static void CheckAddresses(DomainDefinition domain, SourceMap places, UnreadElements wrong, DiagnosticBag diagnostics, bool isNew)
    {
        if (wrong.Has("") || wrong.HasWithin("os") || wrong.HasWithin("devices/controller"))
        {
            return;
        }
        DiagnosticBag found = [];
        GuestAddresses.Assign(domain, new DomainPlaces(domain, places), found, isNew, wrong);
        Tell(found.Where(f => f.Id is GuestFindings.Taken or GuestFindings.Impossible && !wrong.HasAny(f.At, KindOfDevice)), wrong, diagnostics);
    }

    private static void Tell(IEnumerable<Diagnostic> findings, UnreadElements unread, DiagnosticBag diagnostics)
    {
        foreach (Diagnostic finding in findings)
        {
            diagnostics.Add(finding with { Class = unread.Class ?? finding.Class });
        }
    }
}
