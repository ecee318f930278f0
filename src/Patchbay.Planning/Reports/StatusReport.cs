namespace Patchbay.Planning.Reports;

/// <summary>How the host is, beyond what libvirt's procedures tell.</summary>
/// <param name="PacketFilters">Chains of other programs that would drop guests' packets, each with an entry of ours.</param>
/// <param name="PacketFilterProblem">Why guests' packets may be dropped all the same; null where all is well.</param>
public sealed record StatusReport(IReadOnlyList<PassReport> PacketFilters, string? PacketFilterProblem);

/// <summary>A chain of another program.</summary>
/// <param name="Chain">Family, table and name.</param>
/// <param name="Hook"><c>input</c>, <c>forward</c> or <c>output</c>.</param>
/// <param name="Why">Why it would drop guests' packets.</param>
public sealed record PassReport(string Chain, string Hook, string Why);
