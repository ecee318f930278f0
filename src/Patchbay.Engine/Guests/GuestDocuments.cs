using Patchbay.Model.Domains;
using Patchbay.Model.Text;

namespace Patchbay.Engine.Guests;

/// <summary>Documents in and out.</summary>
internal static class GuestDocuments
{
    /// <summary>Reads a document and fills in what defining a guest fills in.</summary>
    /// <param name="text">libvirt's <c>&lt;domain&gt;</c>.</param>
    /// <param name="document">Its name in findings.</param>
    /// <exception cref="RefusedException">It is wrong, with everything that is.</exception>
    public static DomainDocument Read(string text, string document = "(domain_definition)")
    {
        DiagnosticBag findings = [];
        DomainDocument read = DomainXml.Parse(text, document, findings, live: false)
            ?? throw new RefusedException(RefusalArea.Domain, findings.InOrder());
        DomainRules.Check(read.Definition, read.Places, findings);
        if (findings.HasErrors)
        {
            throw new RefusedException(RefusalArea.Domain, findings.InOrder());
        }
        return read with { Definition = read.Definition with { Uuid = read.Definition.Uuid ?? Guid.NewGuid() } };
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
