using System.Xml.Linq;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Changes;
using Patchbay.Planning.Guests.Changes;

namespace Patchbay.Planning.Guests;

/// <summary>The differences between what is stored of a guest and what it shall be.</summary>
public static class GuestDifferences
{
    /// <summary>Passwords that differ, and are not shown.</summary>
    internal static GuestDifference OfSecrets { get; } = new("(passwords)", "***", "***");

    /// <summary>All of them, in the order of the document. Passwords are not shown; that one changes is.</summary>
    /// <param name="before">As it is stored.</param>
    /// <param name="after">As it shall be, with everything filled in.</param>
    public static ValueList<GuestDifference> Between(DomainDefinition before, DomainDefinition after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ValueList<GuestDifference> open = Elements(before, after).Select(static d => new GuestDifference(d.Path, d.Before, d.After)).ToValueList();
        return HaveOtherPasswords(before, after, open.Count) ? open.Add(OfSecrets) : open;
    }

    /// <summary>All but passwords.</summary>
    internal static ElementDifference[] Elements(DomainDefinition before, DomainDefinition after) => Elements(before, after, secure: false);

    /// <summary>Whether passwords differ as well, where so much else does.</summary>
    internal static bool HaveOtherPasswords(DomainDefinition before, DomainDefinition after, int others) => Elements(before, after, secure: true).Length > others;

    private static ElementDifference[] Elements(DomainDefinition before, DomainDefinition after, bool secure)
        => [.. ElementDifference.Between(Tree(before, secure), Tree(after, secure), GuestShape.Instance)];

    private static XElement Tree(DomainDefinition guest, bool secure) => XElement.Parse(DomainXml.Format(guest, DomainFormat.Inactive with { IsSecure = secure }));
}

/// <summary>One difference between two guests.</summary>
/// <param name="Path">Such as <c>devices/interface[52:54:00:00:00:01]/source/@network</c>: element names, what tells one apart in brackets.</param>
/// <param name="Before">Null where it is new.</param>
/// <param name="After">Null where it goes.</param>
public sealed record GuestDifference(string Path, string? Before, string? After);
