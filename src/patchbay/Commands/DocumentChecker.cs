using System.Xml.Linq;
using Patchbay.Model.Networks;
using Patchbay.Model.Ports;
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
        foreach (Diagnostic unsupported in domain.Unsupported)
        {
            // The document can be defined; it is starting that would refuse.
            diagnostics.Add(unsupported with { Severity = Severity.Warning });
        }
    }
}
