using System.Text.Json.Serialization;
using Patchbay.Planning.Networks.Changes;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Reports;

/// <summary>What defining a network would do, as programs read it.</summary>
/// <param name="Network">Its name.</param>
/// <param name="Active">Whether it runs.</param>
/// <param name="Known">Whether there is a network of this name.</param>
/// <param name="Changes">The differences to what runs, or to what is stored where it does not run.</param>
/// <param name="Operations">What is done on the host: of a network that runs at once, else at its start.</param>
/// <param name="Warnings">Sentences.</param>
/// <param name="Refusal">Why it would be refused; null where it would not.</param>
public sealed record NetworkPlanReport(
    string Network,
    bool Active,
    bool Known,
    IReadOnlyList<ChangeReport> Changes,
    IReadOnlyList<OperationReport> Operations,
    IReadOnlyList<string> Warnings,
    string? Refusal)
{
    /// <summary>Whether it is stored; one that is not is gone when it stops.</summary>
    public bool Stored { get; init; }

    /// <summary>The differences to what is stored; those of <see cref="Changes"/> where it does not run.</summary>
    public IReadOnlyList<StoredChangeReport> StoredChanges { get; init; } = [];

    /// <summary>The cards of guests that follow once that is done.</summary>
    public IReadOnlyList<FollowingReport> Following { get; init; } = [];

    /// <summary>Whether guests have IPv4 addresses by DHCP that are of no use once that is done, and do not know it.</summary>
    public bool MovesGuests { get; init; }

    /// <summary>The cards of guests whose cables are pulled for a second after that, as it was asked for.</summary>
    public IReadOnlyList<FollowingReport> Renewing { get; init; } = [];

    /// <summary>Subnets that are chosen for it, as its document asks.</summary>
    public IReadOnlyList<string> Chosen { get; init; } = [];

    /// <summary>Subnets, and networks behind guests, that it gives up.</summary>
    public IReadOnlyList<string> Leaving { get; init; } = [];

    /// <summary>Of several documents: which it is of, counted from 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Document { get; init; }

    /// <summary>Of several documents: the plans of those after it, in the order in which they are to be done; null where they are told otherwise.</summary>
    public IReadOnlyList<NetworkPlanReport>? Others { get; init; }

    /// <summary>The other networks that are changed as one with it: all of them, or none.</summary>
    public IReadOnlyList<string> Together { get; init; } = [];

    /// <summary>What it has not got while they are: a clause each.</summary>
    public IReadOnlyList<string> Meanwhile { get; init; } = [];

    /// <summary>Whether the document could not even be compared with what there is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Rejected { get; init; }

    /// <summary>The differences to what is stored that are none to what runs.</summary>
    [JsonIgnore]
    public IEnumerable<StoredChangeReport> StoredAlone => StoredChanges.Except(Changes.Select(static c => new StoredChangeReport(c.Path, c.Before, c.After)));

    /// <summary>Whether defining the network would change what runs or what is stored.</summary>
    [JsonIgnore]
    public bool IsChange => !Stored || Changes.Count > 0 || StoredChanges.Count > 0;
}

/// <summary>A guest's card that follows its network.</summary>
/// <param name="Guest">The guest's name.</param>
/// <param name="Mac">The card's address.</param>
public sealed record FollowingReport(string Guest, string Mac);

/// <summary>One difference to what is stored.</summary>
/// <param name="Path">As <see cref="NetworkChange.Path"/>.</param>
/// <param name="Before">Null where it is new.</param>
/// <param name="After">Null where it goes.</param>
public sealed record StoredChangeReport(string Path, string? Before, string? After);

/// <summary>One difference.</summary>
/// <param name="Path">As <see cref="NetworkChange.Path"/>.</param>
/// <param name="Before">Null where it is new.</param>
/// <param name="After">Null where it goes.</param>
/// <param name="Effect"><c>live</c>, <c>new-plugs</c>, <c>interruption</c> or <c>refused</c>.</param>
/// <param name="How">A clause for people.</param>
public sealed record ChangeReport(string Path, string? Before, string? After, string Effect, string How)
{
    /// <summary>The report of a difference.</summary>
    public static ChangeReport Of(NetworkChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        string effect = change.Effect switch
        {
            ChangeEffect.Live => "live",
            ChangeEffect.NextPlug => "new-plugs",
            ChangeEffect.Interruption => "interruption",
            _ => "refused",
        };
        return new(change.Path, change.Before, change.After, effect, change.How);
    }
}

/// <summary>One operation on the host.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Text">Its line.</param>
/// <param name="Details">What it holds beyond that.</param>
/// <param name="Undo">The line of what takes it back.</param>
public sealed record OperationReport(string Kind, string Text, string? Details, string? Undo)
{
    /// <summary>The report of an operation.</summary>
    public static OperationReport Of(HostOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return new(operation.GetType().Name, operation.ToString(), operation.Details, operation.Inverse?.ToString());
    }
}

/// <summary>A network's document on its way to the daemon.</summary>
/// <param name="Xml">The document.</param>
/// <param name="Apply">Of a definition: whether a network that runs is changed; null for what the daemon is set to.</param>
public sealed record NetworkDocumentRequest(string Xml, bool? Apply)
{
    /// <summary>Whether guests whose IPv4 addresses are of no use afterwards have their cables pulled for a second, so that they ask anew.</summary>
    public bool Renew { get; init; }

    /// <summary>Documents of other networks that are brought about with it: what one gives up another may get; null for none.</summary>
    public IReadOnlyList<string>? With { get; init; }

    /// <summary>Subnets that are not to be chosen for it, as networks that are still to come have them; null for none.</summary>
    public IReadOnlyList<string>? Spoken { get; init; }
}
