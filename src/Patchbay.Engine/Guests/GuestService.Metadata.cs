using Patchbay.Model.Domains;
using Patchbay.Model.Networks;
using Patchbay.Model.Text;

namespace Patchbay.Engine.Guests;

/// <content>What is said about guests for people and other programs.</content>
public sealed partial class GuestService
{
    /// <summary>A title, a description, or another program's element without its namespace.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="part">Which.</param>
    /// <param name="uri">Of an element: its namespace.</param>
    /// <param name="scope">Which document.</param>
    /// <exception cref="RefusedException">Nothing of that kind is said of it.</exception>
    public string GetMetadata(Guid guest, GuestMetadataPart part, string? uri, DeviceScope scope)
    {
        DomainDefinition definition = Find(guest).Choose(scope);
        string? text = part switch
        {
            GuestMetadataPart.Description => definition.Description,
            GuestMetadataPart.Title => definition.Title,
            GuestMetadataPart.Element => MetadataElements.Get(definition.Metadata, uri ?? ""),
            _ => throw UnknownPart(part),
        };
        return text ?? throw new RefusedException(Refusal.NoGuestMetadata, RefusalArea.Domain, "Requested metadata element is not present");
    }

    /// <summary>Sets or removes a title, a description, or another program's element.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="part">Which.</param>
    /// <param name="text">The text or element; null or empty removes it.</param>
    /// <param name="key">Of an element: the prefix for its namespace.</param>
    /// <param name="uri">Of an element: its namespace.</param>
    /// <param name="scope">Which document.</param>
    /// <param name="cancellationToken">Cancels before the change.</param>
    /// <exception cref="RefusedException">It is not well-formed, or the guest has no such document.</exception>
    public async Task SetMetadataAsync(
        Guid guest, GuestMetadataPart part, string? text, string? key, string? uri, DeviceScope scope, CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(part))
        {
            throw UnknownPart(part);
        }
        if (part == GuestMetadataPart.Title && text?.Contains('\n', StringComparison.Ordinal) == true)
        {
            throw new RefusedException(Refusal.InvalidArgument, RefusalArea.Domain, "metadata title can't contain newlines");
        }
        cancellationToken.ThrowIfCancellationRequested();
        Guest found = _guests.Find(guest);
        await found.ChangeAsync(scope, definition => WithMetadata(definition, part, string.IsNullOrEmpty(text) ? null : text, key, uri));
        _context.Events.Publish(new GuestEvent.MetadataChanged(found.View, part, part == GuestMetadataPart.Element ? uri : null));
    }

    private static DomainDefinition WithMetadata(DomainDefinition definition, GuestMetadataPart part, string? text, string? key, string? uri)
    {
        switch (part)
        {
            case GuestMetadataPart.Description:
                return definition with { Description = text };
            case GuestMetadataPart.Title:
                return definition with { Title = text };
            default:
                DiagnosticBag findings = [];
                VerbatimXml? metadata = MetadataElements.Set(definition.Metadata, uri ?? "", key, text, findings);
                return findings.HasErrors ? throw new RefusedException(RefusalArea.Domain, findings.InOrder()) : definition with { Metadata = metadata };
        }
    }

    private static RefusedException UnknownPart(GuestMetadataPart part)
        => new(Refusal.InvalidArgument, RefusalArea.Domain, $"unknown metadata type '{(int)part}'");
}
