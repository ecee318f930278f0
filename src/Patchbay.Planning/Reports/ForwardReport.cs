namespace Patchbay.Planning.Reports;

/// <summary>A forward to add, in the words of the network's document.</summary>
/// <param name="Network">The network's uuid.</param>
/// <param name="Protocol"><c>tcp</c> or <c>udp</c>.</param>
/// <param name="Port">The host's port or range.</param>
/// <param name="To">The guest's name, MAC address or IP address.</param>
/// <param name="ToPort">The guest's port or range; null for the host's.</param>
/// <param name="Listen">The host's address; null for all.</param>
/// <param name="Live">Whether what runs is meant.</param>
/// <param name="Config">Whether what is stored is meant; with neither, both are, as far as they are there.</param>
public sealed record ForwardAddRequest(Guid Network, string Protocol, string Port, string To, string? ToPort, string? Listen, bool Live, bool Config);

/// <summary>Forwards to remove, by their host's side.</summary>
/// <param name="Network">The network's uuid.</param>
/// <param name="Protocol"><c>tcp</c> or <c>udp</c>.</param>
/// <param name="Port">The host's port or range.</param>
/// <param name="Listen">The host's address; null for whichever.</param>
/// <param name="Live">Whether what runs is meant.</param>
/// <param name="Config">Whether what is stored is meant; with neither, both are, as far as they are there.</param>
public sealed record ForwardRemoveRequest(Guid Network, string Protocol, string Port, string? Listen, bool Live, bool Config);

/// <summary>What became of a network's forwards.</summary>
/// <param name="Changed">Whether anything was changed: what is there already is not added, and what is not there not removed.</param>
public sealed record ForwardReport(bool Changed);
