using System.Buffers.Binary;
using System.Security.Cryptography;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Planning.Guests.Defaults;

namespace Patchbay.Engine.Guests;

/// <summary>Documents in and out.</summary>
internal static class GuestDocuments
{
    /// <summary>Reads a document and fills in what defining a guest fills in.</summary>
    /// <param name="text">libvirt's <c>&lt;domain&gt;</c>.</param>
    /// <param name="document">Its name in findings.</param>
    /// <param name="isNew">Whether an author hands it in, rather than it being read back: only then does it get USB ports.</param>
    /// <exception cref="RefusedException">It is wrong, with everything that is.</exception>
    public static DomainDocument Read(string text, string document = "(domain_definition)", bool isNew = false)
    {
        DiagnosticBag findings = [];
        GuestSeed seed = new(Guid.NewGuid(), Guid.NewGuid(), BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))));
        return Planning.Guests.GuestDocuments.Define(text, document, GuestHost.Usual, seed, findings, isNew)
            ?? throw new RefusedException(RefusalArea.Domain, findings.InOrder());
    }

    /// <summary>Reads a stored document, with its places in the file.</summary>
    /// <exception cref="RefusedException">It is gone or wrong.</exception>
    public static DomainDocument Load(string path)
        => Store.AtomicFile.Read(path) is { } text
            ? Read(text, path)
            : throw new RefusedException(Refusal.OperationFailed, RefusalArea.Domain, $"cannot read {path}: No such file or directory");

    /// <summary>Reads the live form, with ids, aliases and chosen names.</summary>
    /// <exception cref="RefusedException">It is wrong.</exception>
    public static DomainDefinition ParseLive(string text, string document)
    {
        DiagnosticBag findings = [];
        return DomainXml.Parse(text, document, findings, live: true)?.Definition
            ?? throw new RefusedException(RefusalArea.Domain, findings.InOrder());
    }

    /// <summary>libvirt's canonical form.</summary>
    public static string Format(DomainDefinition definition, DomainFormat format) => DomainXml.Format(definition, format);
}
