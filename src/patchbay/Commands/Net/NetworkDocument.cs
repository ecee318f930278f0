using System.Text.Json;
using Patchbay.Planning.Reports;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands.Net;

/// <summary>A network's document on its way to the daemon.</summary>
internal static class NetworkDocument
{
    /// <summary>What defining it would do.</summary>
    /// <param name="connection">To Patchbay's own daemon.</param>
    /// <param name="xml">The document.</param>
    /// <param name="spoken">Subnets that are not to be chosen for it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="renew">Whether guests with addresses that are of no use any more would have their cables pulled for a second.</param>
    public static Task<NetworkPlanReport> PlanAsync(
        LibvirtConnection connection, string xml, IReadOnlyList<string> spoken, CancellationToken cancellationToken, bool renew = false)
        => CallAsync(connection, PatchbayProcedure.Plan, new NetworkDocumentRequest(xml, null) { Spoken = spoken, Renew = renew }, cancellationToken);

    /// <summary>What defining several would do, each judged by what the others will be: the first to be done, which has the others after it.</summary>
    /// <param name="connection">To Patchbay's own daemon.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="renew">As in <see cref="PlanAsync"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static Task<NetworkPlanReport> PlanTogetherAsync(LibvirtConnection connection, string[] documents, bool renew, CancellationToken cancellationToken)
        => CallAsync(connection, PatchbayProcedure.Plan, new NetworkDocumentRequest(documents[0], null) { With = documents[1..], Renew = renew }, cancellationToken);

    /// <summary>Defines several as one: all of them, or none. Those that run are changed.</summary>
    /// <param name="connection">To Patchbay's own daemon.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="spoken">Subnets that are not to be chosen for them.</param>
    /// <param name="renew">As in <see cref="DefineAsync"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static Task DefineTogetherAsync(LibvirtConnection connection, string[] documents, IReadOnlyList<string> spoken, bool renew, CancellationToken cancellationToken)
        => CallAsync(
            connection, PatchbayProcedure.Apply, new NetworkDocumentRequest(documents[0], Apply: true) { With = documents[1..], Spoken = spoken, Renew = renew }, cancellationToken);

    /// <summary>Defines it; a stock libvirt stores it for the next start, whatever is asked for. The network's name.</summary>
    /// <param name="connection">To Patchbay's own daemon, or another.</param>
    /// <param name="xml">The document.</param>
    /// <param name="apply">Whether a network that runs is changed; null for what the daemon is set to.</param>
    /// <param name="spoken">Subnets that are not to be chosen for it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="renew">Whether guests with addresses that are of no use any more have their cables pulled for a second.</param>
    public static async Task<string> DefineAsync(
        LibvirtConnection connection, string xml, bool? apply, IReadOnlyList<string> spoken, CancellationToken cancellationToken, bool renew = false)
    {
        try
        {
            return (await CallAsync(connection, PatchbayProcedure.Apply, new NetworkDocumentRequest(xml, apply) { Spoken = spoken, Renew = renew }, cancellationToken)).Network;
        }
        catch (LibvirtException e) when (Server.IsOfAnotherDaemon(e))
        {
            return (await connection.Client.CallAsync(RemoteProcedure.NetworkDefineXml, new RpcText(xml), cancellationToken)).Name;
        }
    }

    private static async Task<NetworkPlanReport> CallAsync(
        LibvirtConnection connection, RpcProcedure<PatchbayCall, PatchbayReply> procedure, NetworkDocumentRequest request, CancellationToken cancellationToken)
    {
        string json = await connection.CallPatchbayAsync(procedure, JsonSerializer.Serialize(request, ReportJson.Readable.NetworkDocumentRequest), cancellationToken);
        return JsonSerializer.Deserialize(json, ReportJson.Readable.NetworkPlanReport) ?? throw new FormatException("the daemon answered with nothing");
    }
}
