using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;

namespace Patchbay.Engine.Guests;

/// <content>Defining guests again, for those who mean the guest of the document's name.</content>
public sealed partial class GuestService
{
    /// <summary>What <see cref="RedefineAsync"/> would change. Nothing is changed.</summary>
    /// <exception cref="RefusedException">The document is wrong, or its uuid is another guest's.</exception>
    public async Task<GuestChangePlan> PlanAsync(string document, CancellationToken cancellationToken)
    {
        DomainDocument read = await ReadKnownAsync(document, cancellationToken);
        DomainDefinition definition = await FirmwareChoice.FillStoredAsync(read.Definition, _context.Settings.Paths, _context.Host, cancellationToken);
        GuestView? known = _guests.Known(definition.Name);
        _guests.ThrowIfTaken(definition.Name, definition.Uuid!.Value);
        return new GuestChangePlan(
            definition.Name,
            known?.Definition is { } before ? GuestDifferences.Between(before, definition) : [],
            read.Unsupported.Select(static d => d.ToString()).ToValueList())
        {
            IsKnown = known is not null,
            IsStored = known?.Definition is not null,
            IsActive = known?.IsActive == true,
            LiveChanges = known is { IsActive: true, Live: { } live } ? GuestDifferences.OfPlugs(live, definition) : [],
        };
    }

    /// <summary>
    /// Stores a guest. A document without a uuid is of the guest of its name, and what was made up for that one (addresses of
    /// cards, the machine's version, firmware) stays; to libvirt's clients it is a second guest of the same name, which is refused.
    /// </summary>
    /// <param name="document">libvirt's <c>&lt;domain&gt;</c>.</param>
    /// <param name="cancellationToken">Cancels before the document is stored.</param>
    /// <exception cref="RefusedException">The document is wrong, or its uuid is another guest's.</exception>
    /// <exception cref="StoreException">It could not be saved.</exception>
    public async Task<GuestView> RedefineAsync(string document, CancellationToken cancellationToken)
        => await StoreAsync((await ReadKnownAsync(document, cancellationToken)).Definition, cancellationToken);

    private async Task<DomainDocument> ReadKnownAsync(string document, CancellationToken cancellationToken)
    {
        DiagnosticBag findings = [];
        return await GuestDocuments.ReadNewAsync(document, name => _guests.Known(name) is { } known ? known.Definition ?? known.Current : null, _context.Host, findings, cancellationToken);
    }
}

/// <summary>What a definition would change.</summary>
/// <param name="Guest">The guest's name.</param>
/// <param name="Changes">The differences to what is stored.</param>
/// <param name="Unsupported">What a start would refuse, with its place.</param>
public sealed record GuestChangePlan(string Guest, ValueList<GuestDifference> Changes, ValueList<string> Unsupported)
{
    /// <summary>Whether there is a guest of this name.</summary>
    public bool IsKnown { get; init; }

    /// <summary>Whether it is stored.</summary>
    public bool IsStored { get; init; }

    /// <summary>Whether it runs now: then what changes does so at its next start.</summary>
    public bool IsActive { get; init; }

    /// <summary>Of a guest that runs: the differences to the cards and disks that it has.</summary>
    public ValueList<GuestDifference> LiveChanges { get; init; }
}
