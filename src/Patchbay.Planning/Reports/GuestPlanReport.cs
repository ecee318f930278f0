using System.Text.Json.Serialization;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Changes;

namespace Patchbay.Planning.Reports;

/// <summary>What defining a guest would change, as programs read it.</summary>
/// <param name="Guest">Its name.</param>
/// <param name="Active">Whether it runs.</param>
/// <param name="Known">Whether there is a guest of this name.</param>
/// <param name="Stored">Whether it is stored.</param>
/// <param name="Changes">The differences to what is stored.</param>
/// <param name="Warnings">What a start would refuse, with its place.</param>
public sealed record GuestPlanReport(
    string Guest, bool Active, bool Known, bool Stored, IReadOnlyList<GuestDifference> Changes, IReadOnlyList<string> Warnings)
{
    /// <summary>Of a guest that runs: the differences to what runs, with what becomes of each.</summary>
    public IReadOnlyList<LiveChangeReport> LiveChanges { get; init; } = [];

    /// <summary>The differences to what is stored that are none to what runs.</summary>
    [JsonIgnore]
    public IEnumerable<GuestDifference> StoredAlone => Changes.Except(LiveChanges.Select(static c => new GuestDifference(c.Path, c.Before, c.After)));

    /// <summary>Whether applying the document would change anything now, what runs or what is stored.</summary>
    [JsonIgnore]
    public bool IsChange => !Stored || Changes.Count > 0 || LiveChanges.Any(static c => c.IsLive);

    /// <summary>Whether it runs otherwise than its document says, and will until its next start or until it has done what it was asked for.</summary>
    [JsonIgnore]
    public bool IsWaiting => LiveChanges.Any(static c => !c.IsLive);
}

/// <summary>One difference to a guest as it runs.</summary>
/// <param name="Path">As <see cref="GuestDifference.Path"/>.</param>
/// <param name="Before">Null where it is new.</param>
/// <param name="After">Null where it goes.</param>
/// <param name="Effect"><c>live</c>, <c>asked</c> (before, and the guest has not done it) or <c>next-start</c>.</param>
/// <param name="How">A clause for people.</param>
public sealed record LiveChangeReport(string Path, string? Before, string? After, string Effect, string How)
{
    private const string Live = "live";

    /// <summary>Whether it is gone as soon as the document is applied.</summary>
    [JsonIgnore]
    public bool IsLive => Effect == Live;

    /// <summary>The report of a difference.</summary>
    public static LiveChangeReport Of(LiveDifference change)
    {
        ArgumentNullException.ThrowIfNull(change);
        string effect = change.Effect switch
        {
            GuestEffect.Live => Live,
            GuestEffect.Asked => "asked",
            _ => "next-start",
        };
        return new(change.Difference.Path, change.Difference.Before, change.Difference.After, effect, change.How);
    }
}

/// <summary>A guest's document on its way to the daemon.</summary>
/// <param name="Xml">The document.</param>
public sealed record GuestDocumentRequest(string Xml);

/// <summary>What bringing a host to documents does, or did.</summary>
/// <param name="Documents">What becomes of each, in the order in which it is done.</param>
/// <param name="Applied">Whether it was done.</param>
public sealed record ApplyReport(IReadOnlyList<ApplyItem> Documents, bool Applied);

/// <summary>What becomes of one document.</summary>
/// <param name="File">Where it is.</param>
/// <param name="Network">Of a network: what defining it would do.</param>
/// <param name="Guest">Of a guest: what defining it would change.</param>
/// <param name="Actions">What is done: <c>define</c>, <c>change</c>, <c>start</c>; nothing where all is as it says.</param>
public sealed record ApplyItem(string File, NetworkPlanReport? Network, GuestPlanReport? Guest, IReadOnlyList<string> Actions)
{
    /// <summary>Why the document cannot be brought about, a line each reason; null where only <see cref="Network"/> may say so.</summary>
    public string? Refusal { get; init; }

    /// <summary>Whether it stands against all of them.</summary>
    [JsonIgnore]
    public bool IsRefused => (Refusal ?? Network?.Refusal) is not null;
}
