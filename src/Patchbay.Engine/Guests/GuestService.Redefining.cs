using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Changes;

namespace Patchbay.Engine.Guests;

/// <content>Defining guests again, for those who mean the guest of the document's name.</content>
public sealed partial class GuestService
{
    /// <summary>What <see cref="BringAsync"/> would change. Nothing is changed.</summary>
    /// <exception cref="RefusedException">The document is wrong, or its uuid is another guest's.</exception>
    public async Task<GuestChangePlan> PlanAsync(string document, CancellationToken cancellationToken)
    {
        (DomainDocument read, DomainDefinition definition) = await ReadKnownAsync(document, cancellationToken);
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
            LiveChanges = known is { IsActive: true }
                ? (await _guests.Find(known.Uuid).CompareAsync(definition, read.Unsupported.IsEmpty, cancellationToken)).Differences
                : [],
        };
    }

    /// <summary>
    /// Stores a guest, and brings one that runs to it as far as it goes without another start. A document without a uuid is of the guest of
    /// its name, and what was made up for that one (addresses of cards, the machine's version, firmware) stays; to libvirt's clients it is a
    /// second guest of the same name, which is refused.
    /// </summary>
    /// <param name="document">libvirt's <c>&lt;domain&gt;</c>.</param>
    /// <param name="cancellationToken">Cancels before the document is stored, and between what is done to one that runs.</param>
    /// <exception cref="RefusedException">The document is wrong, or its uuid is another guest's; or it is stored, and what runs refused a step.</exception>
    /// <exception cref="StoreException">It could not be saved.</exception>
    public async Task<GuestView> BringAsync(string document, CancellationToken cancellationToken)
    {
        (DomainDocument read, DomainDefinition definition) = await ReadKnownAsync(document, cancellationToken);
        GuestView view = _guests.Known(definition.Name)?.Definition == definition ? _guests.View(definition.Name) : await StoreAsync(definition, cancellationToken);
        Guest guest = _guests.Find(view.Uuid);
        await guest.BringAsync(definition, read.Unsupported.IsEmpty, cancellationToken);
        return guest.View;
    }

    // The document as it was read, and as it is stored.
    private async Task<(DomainDocument Read, DomainDefinition Definition)> ReadKnownAsync(string document, CancellationToken cancellationToken)
    {
        DiagnosticBag findings = [];
        DomainDocument read = await GuestDocuments.ReadNewAsync(
            document, name => _guests.Known(name) is { } known ? known.Definition ?? known.Current : null, _context.Host, findings, cancellationToken);
        return (read, await FirmwareChoice.FillStoredAsync(read.Definition, _context.Settings.Paths, _context.Host, cancellationToken));
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

    /// <summary>Whether it runs now.</summary>
    public bool IsActive { get; init; }

    /// <summary>Of a guest that runs: the differences to what runs, with what becomes of each.</summary>
    public ValueList<LiveDifference> LiveChanges { get; init; }
}
