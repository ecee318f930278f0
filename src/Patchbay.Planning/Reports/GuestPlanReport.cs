using System.Text.Json.Serialization;
using Patchbay.Planning.Guests;

namespace Patchbay.Planning.Reports;

/// <summary>What defining a guest would change, as programs read it.</summary>
/// <param name="Guest">Its name.</param>
/// <param name="Active">Whether it runs: then what changes does so at its next start.</param>
/// <param name="Known">Whether there is a guest of this name.</param>
/// <param name="Stored">Whether it is stored.</param>
/// <param name="Changes">The differences to what is stored.</param>
/// <param name="Warnings">What a start would refuse, with its place.</param>
public sealed record GuestPlanReport(
    string Guest, bool Active, bool Known, bool Stored, IReadOnlyList<GuestDifference> Changes, IReadOnlyList<string> Warnings)
{
    /// <summary>Of a guest that runs: the differences to the cards and disks that it has. They stay until its next start.</summary>
    public IReadOnlyList<GuestDifference> LiveChanges { get; init; } = [];

    /// <summary>The differences to what runs that are none to what is stored.</summary>
    [JsonIgnore]
    public IEnumerable<GuestDifference> LiveAlone => LiveChanges.Except(Changes);
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
