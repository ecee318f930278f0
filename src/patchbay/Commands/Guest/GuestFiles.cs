using Patchbay.Cli.Terminal;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;

namespace Patchbay.Cli.Commands.Guest;

/// <summary>Guest documents named on the command line.</summary>
internal static class GuestFiles
{
    /// <summary>Whether a document can be used; what is wrong goes to <paramref name="error"/>.</summary>
    public static bool Check(string text, string document, TextWriter error, bool strict = false) => Parse(text, document, error, strict) is not null;

    /// <summary>The guest, or null with the reasons on <paramref name="error"/>.</summary>
    public static DomainDocument? Load(string path, bool strict, TextWriter error)
        => Documents.Read(path, error) is { } text ? Parse(text, Documents.NameOf(path), error, strict) : null;

    private static DomainDocument? Parse(string text, string document, TextWriter error, bool strict)
    {
        DiagnosticBag diagnostics = [];
        DomainDocument? read = DomainXml.Parse(text, document, diagnostics);
        return DiagnosticPrinter.Print(diagnostics, error, strict) ? read : null;
    }
}
