namespace Patchbay.Planning.Reports;

/// <summary>How the host is, beyond what libvirt's procedures tell.</summary>
/// <param name="PacketFilters">Chains of other programs that would drop guests' packets, each with an entry of ours.</param>
/// <param name="PacketFilterProblem">Why guests' packets may be dropped all the same; null where all is well.</param>
public sealed record StatusReport(IReadOnlyList<PassReport> PacketFilters, string? PacketFilterProblem)
{
    /// <summary>Since when the daemon watches, and counts what it puts right.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Of tables of the older iptables that drop guests' packets, or may, and where no entry is made: a sentence each, with what helps.</summary>
    public IReadOnlyList<string> OldPacketFilters { get; init; } = [];

    /// <summary>The running networks.</summary>
    public IReadOnlyList<NetworkConditionReport> Networks { get; init; } = [];

    /// <summary>Cards of running guests that are in nothing.</summary>
    public IReadOnlyList<LostCardReport> LostCards { get; init; } = [];
}

/// <summary>A chain of another program.</summary>
/// <param name="Chain">Family, table and name.</param>
/// <param name="Hook"><c>input</c>, <c>forward</c> or <c>output</c>.</param>
/// <param name="Why">Why it would drop guests' packets.</param>
public sealed record PassReport(string Chain, string Hook, string Why);

/// <summary>How a running network is.</summary>
/// <param name="Name">The network.</param>
/// <param name="Problem">What could not be put right yet; null where all is well.</param>
/// <param name="Waits">What it asks for and cannot have yet.</param>
/// <param name="Warnings">What the administrator should know.</param>
/// <param name="Repairs">What was put right since the daemon started.</param>
public sealed record NetworkConditionReport(
    string Name, string? Problem, IReadOnlyList<string> Waits, IReadOnlyList<string> Warnings, IReadOnlyList<RepairReport> Repairs)
{
    /// <summary>Those of the warnings that pass with what others do: another way to its addresses, an address that the host lacks, another bridge's MAC address.</summary>
    public IReadOnlyList<string> Overlaps { get; init; } = [];
}

/// <summary>A card of a running guest that is in nothing, as what it had on the host has gone.</summary>
/// <param name="Guest">The guest.</param>
/// <param name="Network">The network that gave it its place; absent where its document names the place itself.</param>
/// <param name="Device">What it has, or had, on the host.</param>
/// <param name="Words">A clause about the guest.</param>
public sealed record LostCardReport(string Guest, string? Network, string Device, string Words)
{
    /// <inheritdoc/>
    public override string ToString() => $"guest {Guest}: {Words}";
}

/// <summary>What was put right of a network.</summary>
/// <param name="Kind">Of what.</param>
/// <param name="Count">How often.</param>
/// <param name="Last">When it was last.</param>
public sealed record RepairReport(string Kind, int Count, DateTimeOffset Last);
