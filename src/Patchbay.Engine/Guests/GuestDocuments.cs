using System.Xml.Linq;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Defaults;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <summary>Documents in and out.</summary>
internal static class GuestDocuments
{
    // Whose machines are looked up, in the order of their likelihood.
    private static readonly (string Architecture, string Path)[] Emulators =
    [
        ("x86_64", "/usr/bin/qemu-system-x86_64"), ("aarch64", "/usr/bin/qemu-system-aarch64"),
        ("riscv64", "/usr/bin/qemu-system-riscv64"), ("ppc64", "/usr/bin/qemu-system-ppc64"), ("s390x", "/usr/bin/qemu-system-s390x"),
    ];

    /// <summary>Reads an author's document and fills in what defining a guest on this host fills in.</summary>
    /// <param name="text">libvirt's <c>&lt;domain&gt;</c>.</param>
    /// <param name="host">The host.</param>
    /// <param name="findings">Where warnings go.</param>
    /// <param name="cancellationToken">Cancels asking the host.</param>
    /// <exception cref="RefusedException">It is wrong, with everything that is.</exception>
    public static Task<DomainDocument> ReadNewAsync(string text, IHost host, DiagnosticBag findings, CancellationToken cancellationToken)
        => ReadNewAsync(text, static _ => null, host, findings, cancellationToken);

    /// <summary>As the other; what was made up for the guest before is kept.</summary>
    /// <param name="text">libvirt's <c>&lt;domain&gt;</c>.</param>
    /// <param name="known">What is stored of the guest of a name; null where nothing is.</param>
    /// <param name="host">The host.</param>
    /// <param name="findings">Where warnings go.</param>
    /// <param name="cancellationToken">Cancels asking the host.</param>
    /// <exception cref="RefusedException">It is wrong, with everything that is.</exception>
    public static async Task<DomainDocument> ReadNewAsync(
        string text, Func<string, DomainDefinition?> known, IHost host, DiagnosticBag findings, CancellationToken cancellationToken)
    {
        HostSnapshot seen = await host.ObserveAsync(
            new HostScope { Guests = new GuestScope { Emulators = Emulators.Select(e => e.Path).ToValueList() } }, cancellationToken);
        GuestHost offers = GuestHost.Usual with
        {
            MachineAliases = Emulators.Where(e => seen.Guests.Emulators.ContainsKey(e.Path))
                .SelectMany(e => seen.Guests.Emulators[e.Path].MachineAliases.Select(a => new MachineAlias(e.Architecture, a.Alias, a.Name))).ToValueList(),
        };
        const string Document = "(domain_definition)";
        if (XmlSource.Parse(text, Document, findings) is not { } root)
        {
            throw new RefusedException(RefusalArea.Domain, findings.InOrder());
        }
        if (root.Element("name")?.Value is { } name && known(name) is { } before)
        {
            GuestCarryOver.Fill(root, before);
        }
        return Read(root, Document, offers, isNew: true, findings);
    }

    /// <summary>Refuses what cannot be a guest's name: it is a file's as well.</summary>
    /// <exception cref="RefusedException">It is none.</exception>
    public static void CheckName(string name)
    {
        if (name.Length == 0)
        {
            throw new RefusedException(Refusal.InvalidArgument, RefusalArea.Domain, "new name cannot be an empty string");
        }
        if (GuestName.ProblemOf(name) is { } problem)
        {
            throw new RefusedException(Refusal.XmlDetail, RefusalArea.Domain, $"invalid name '{name}': {problem}");
        }
    }

    /// <summary>Reads a stored document; what an author put there by hand is completed.</summary>
    /// <exception cref="RefusedException">It is wrong.</exception>
    public static DomainDocument ReadStored(string text, string path)
    {
        DiagnosticBag findings = [];
        return XmlSource.Parse(text, path, findings) is { } root
            ? Read(root, path, GuestHost.Usual, isNew: false, findings)
            : throw new RefusedException(RefusalArea.Domain, findings.InOrder());
    }

    /// <summary>Reads a stored document, with its places in the file.</summary>
    /// <exception cref="RefusedException">It is gone or wrong.</exception>
    public static DomainDocument Load(string path)
        => Store.AtomicFile.Read(path) is { } text
            ? ReadStored(text, path)
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

    private static DomainDocument Read(XElement root, string document, GuestHost host, bool isNew, DiagnosticBag findings)
    {
        GuestSeed seed = new(Guid.NewGuid(), Guid.NewGuid(), (ulong)Random.Shared.NextInt64());
        return Planning.Guests.GuestDocuments.Define(root, document, host, seed, findings, isNew)
            ?? throw new RefusedException(RefusalArea.Domain, findings.InOrder());
    }
}
