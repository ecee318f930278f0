using System.Text.Json;
using Patchbay.Cli.Commands.Net;
using Patchbay.Planning.Reports;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands.Apply;

/// <summary>Asks a daemon what documents would change, and has it done.</summary>
internal sealed class ApplyRun(LibvirtConnection connection, IReadOnlyList<ApplyDocument> documents, bool startsGuests)
{
    private const string Define = "define";
    private const string Change = "change";
    private const string Start = "start";

    private readonly Dictionary<string, string> _texts = documents.ToDictionary(static d => d.File, static d => d.Text);

    /// <summary>What becomes of each document. Nothing is changed.</summary>
    public async Task<IReadOnlyList<ApplyItem>> PlanAsync(CancellationToken cancellationToken)
    {
        List<ApplyItem> items = [];
        foreach (ApplyDocument document in documents)
        {
            items.Add(document.IsNetwork
                ? Network(document.File, await NetworkDocument.PlanAsync(connection, document.Text, cancellationToken))
                : Guest(document.File, await GuestAsync(PatchbayProcedure.GuestPlan, document.Text, cancellationToken)));
        }
        return items;
    }

    /// <summary>Does what is to do for one document; tells each thing that is done.</summary>
    public async Task ApplyAsync(ApplyItem item, Action<string> tell, CancellationToken cancellationToken)
    {
        string xml = _texts[item.File];
        foreach (string action in item.Actions)
        {
            Task work = (item.Network, item.Guest, action) switch
            {
                ({ } network, _, Start) => StartNetworkAsync(network.Network, cancellationToken),
                ({ }, _, _) => NetworkDocument.DefineAsync(connection, xml, apply: true, cancellationToken),
                (_, { } guest, Start) => StartGuestAsync(guest.Guest, cancellationToken),
                _ => GuestAsync(PatchbayProcedure.GuestApply, xml, cancellationToken),
            };
            await work;
            tell($"{ApplyPrinter.Subject(item)}: {ApplyPrinter.Done(action)}");
        }
    }

    private static ApplyItem Network(string file, NetworkPlanReport plan) => new(
        file, plan, null, plan.Refusal is not null ? [] : [.. Definition(plan.Known, plan.Changes.Count), .. plan.Active ? Array.Empty<string>() : [Start]]);

    private ApplyItem Guest(string file, GuestPlanReport plan) => new(
        file, null, plan, [.. Definition(plan.Stored, plan.Changes.Count), .. startsGuests && !plan.Active ? [Start] : Array.Empty<string>()]);

    private static string[] Definition(bool known, int changes) => (known, changes) switch
    {
        (false, _) => [Define],
        (true, 0) => [],
        _ => [Change],
    };

    private async Task StartNetworkAsync(string network, CancellationToken cancellationToken)
        => await connection.Client.CallAsync(RemoteProcedure.NetworkCreate, await connection.FindAsync(network, cancellationToken), cancellationToken);

    private async Task StartGuestAsync(string guest, CancellationToken cancellationToken)
    {
        RpcDomain found = await connection.Client.CallAsync(RemoteProcedure.DomainLookupByName, new RpcText(guest), cancellationToken);
        await connection.Client.CallAsync(RemoteProcedure.DomainCreate, found, cancellationToken);
    }

    private async Task<GuestPlanReport> GuestAsync(RpcProcedure<PatchbayCall, PatchbayReply> procedure, string xml, CancellationToken cancellationToken)
    {
        string request = JsonSerializer.Serialize(new GuestDocumentRequest(xml), ReportJson.Readable.GuestDocumentRequest);
        return JsonSerializer.Deserialize(await connection.CallPatchbayAsync(procedure, request, cancellationToken), ReportJson.Readable.GuestPlanReport)
            ?? throw new FormatException("the daemon answered with nothing");
    }
}
