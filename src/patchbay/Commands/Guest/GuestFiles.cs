using System.Buffers.Binary;
using System.Security.Cryptography;
using Patchbay.Cli.Terminal;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Defaults;

namespace Patchbay.Cli.Commands.Guest;

/// <summary>Guest documents named on the command line.</summary>
internal static class GuestFiles
{
    /// <summary>Whether a document can be used; what is wrong goes to <paramref name="error"/>.</summary>
    public static bool Check(string text, string document, TextWriter error, bool strict = false) => Parse(text, document, error, strict) is not null;

    /// <summary>The guest, or null with the reasons on <paramref name="error"/>.</summary>
    public static DomainDocument? Load(string path, bool strict, TextWriter error)
        => Documents.Read(path, error) is { } text ? Parse(text, Documents.NameOf(path), error, strict) : null;

    /// <summary>The guest as it would stand after being defined, or null with the reasons on <paramref name="error"/>.</summary>
    /// <param name="path">The file, or <c>-</c>.</param>
    /// <param name="strict">Whether warnings refuse it too.</param>
    /// <param name="error">Where findings go.</param>
    /// <param name="isNew">Whether it gets what only a guest that was not there before gets, such as USB ports.</param>
    public static DomainDocument? Define(string path, bool strict, TextWriter error, bool isNew = false)
    {
        if (Documents.Read(path, error) is not { } text)
        {
            return null;
        }
        DiagnosticBag diagnostics = [];
        DomainDocument? document = GuestDocuments.Define(text, Documents.NameOf(path), GuestHost.Usual, NewSeed(), diagnostics, isNew);
        return DiagnosticPrinter.Print(diagnostics, error, strict) ? document : null;
    }

    private static DomainDocument? Parse(string text, string document, TextWriter error, bool strict)
    {
        DiagnosticBag diagnostics = [];
        DomainDocument? read = DomainXml.Parse(text, document, diagnostics);
        return DiagnosticPrinter.Print(diagnostics, error, strict) ? read : null;
    }

    private static GuestSeed NewSeed()
        => new(Guid.NewGuid(), Guid.NewGuid(), BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))));
}
