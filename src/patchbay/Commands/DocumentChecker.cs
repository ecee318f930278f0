using System.Xml.Linq;
using Patchbay.Model.Domains;
using Patchbay.Model.Networks;
using Patchbay.Model.Ports;
using Patchbay.Model.Storage;
using Patchbay.Model.Text;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Defaults;

namespace Patchbay.Cli.Commands;

/// <summary>Tells what kind of document a text is by its root, and runs every check there is for that kind.</summary>
internal static class DocumentChecker
{
    // A line here for each kind of document.
    private static readonly (string Root, Action<XElement, string, DiagnosticBag> Check)[] Kinds =
    [
        ("network", (root, document, diagnostics) => NetworkRules.Read(root, document, diagnostics)),
        ("networkport", (root, document, diagnostics) => NetworkPortXml.Read(root, document, diagnostics)),
        ("domain", CheckDomain),
        ("interface", CheckDevice),
        ("disk", CheckDevice),
        ("hostdev", CheckDevice),
        ("pool", (root, document, diagnostics) => StoragePoolXml.Read(root, document, diagnostics)),
        ("volume", (root, document, diagnostics) => StorageVolumeXml.Read(root, document, copied: false, diagnostics)),
    ];

    public static void Check(string text, string document, DiagnosticBag diagnostics)
    {
        if (XmlSource.Parse(text, document, diagnostics) is not { } root)
        {
            return;
        }
        Action<XElement, string, DiagnosticBag>? check = Kinds.FirstOrDefault(k => k.Root == root.Name.LocalName).Check;
        if (check is null)
        {
            diagnostics.Add(Findings.UnknownKind(XmlSource.Locate(root, document), root.Name.LocalName, [.. Kinds.Select(k => k.Root)]));
            return;
        }
        check(root, document, diagnostics);
    }

    private static void CheckDomain(XElement root, string document, DiagnosticBag diagnostics)
    {
        // Values that would be made up make no difference to what is wrong.
        GuestSeed seed = new(Guid.Empty, Guid.Empty, 0);
        if (GuestDocuments.Define(root, document, GuestHost.Usual, seed, diagnostics) is not { } domain)
        {
            return;
        }
        // The document can be defined; it is starting that would refuse.
        Warn(domain.Unsupported, diagnostics);
    }

    // One device, as it is plugged into a guest that is there.
    private static void CheckDevice(XElement root, string document, DiagnosticBag diagnostics)
    {
        if (DeviceDocument.Read(root, document, diagnostics) is { } device)
        {
            Warn(device.Unsupported, diagnostics);
        }
    }

    private static void Warn(IEnumerable<Diagnostic> unsupported, DiagnosticBag diagnostics)
    {
        foreach (Diagnostic finding in unsupported)
        {
            diagnostics.Add(finding with { Severity = Severity.Warning });
        }
    }
}
