using System.Xml.Linq;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Planning.Guests.Defaults;

namespace Patchbay.Planning.Guests;

/// <summary>A guest's document on its way to a definition: read, filled in, checked.</summary>
public static class GuestDocuments
{
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
        if (DomainXml.Read(root, document, own) is not { } read)
        {
            return null;
        }
        DomainDefinition domain = GuestDefaults.Complete(read.Definition, read.Places, host, seed, own, isNew);
        DomainRules.Check(domain, read.Places, own);
        read.Places.Mark(domain, read.Places.Of(read.Definition));
        return own.HasErrors ? null : read with { Definition = domain };
    }
}
