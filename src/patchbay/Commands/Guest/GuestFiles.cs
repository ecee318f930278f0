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
    /// <summary>Whether a document can be defined; what is wrong goes to <paramref name="error"/>.</summary>
    public static bool Check(string text, string document, TextWriter error) => Define(text, document, strict: false, error, isNew: true) is not null;

    /// <summary>The guest as it would stand after being defined, or null with the reasons on <paramref name="error"/>.</summary>
    /// <param name="path">The file, or <c>-</c>.</param>
    /// <param name="strict">Whether warnings refuse it too.</param>
    /// <param name="error">Where findings go.</param>
    /// <param name="isNew">Whether it gets what only a guest that was not there before gets, such as USB ports.</param>
    public static DomainDocument? Define(string path, bool strict, TextWriter error, bool isNew = false)
        => Documents.Read(path, error) is { } text ? Define(text, Documents.NameOf(path), strict, error, isNew) : null;

    private static DomainDocument? Define(string text, string document, bool strict, TextWriter error, bool isNew)
    {
        DiagnosticBag diagnostics = [];
        DomainDocument? defined = GuestDocuments.Define(text, document, GuestHost.Usual, NewSeed(), diagnostics, isNew);
        return DiagnosticPrinter.Print(diagnostics, error, strict) ? defined : null;
    }

    private static GuestSeed NewSeed()
        => new(Guid.NewGuid(), Guid.NewGuid(), BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))));
}
