using System.Text.Json;
using Patchbay.Cli.Commands.Net;
using Patchbay.Cli.Terminal;
using Patchbay.Model.Text;
using Patchbay.Planning.Documents;
using Patchbay.Planning.Reports;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands.Apply;

/// <summary>Asks a daemon what documents would change, and has it done.</summary>
internal sealed class ApplyRun(LibvirtConnection connection, IReadOnlyList<ApplyDocument> documents, bool startsGuests, bool renews)
{
    private const string Define = "define";
    private const string Change = "change";
    private const string Start = "start";

    private readonly Dictionary<string, string> _texts = documents.ToDictionary(static d => d.File, static d => d.Text);

    // What a network's document has of the addresses there are: said by it, or chosen for it.
    private readonly Dictionary<string, string[]> _subnets = documents.Where(static d => d.IsNetwork)
        .ToDictionary(static d => d.File, static d => DocumentSet.Subnets(d.Content.Network!).Select(static s => s.ToString()).ToArray());

    /// <summary>What becomes of each document. Nothing is changed.</summary>
    public async Task<IReadOnlyList<ApplyItem>> PlanAsync(CancellationToken cancellationToken)
    {
        List<ApplyItem> items = [];
        foreach (ApplyDocument document in documents)
        {
            try
            {
                items.Add(document.IsNetwork
                    ? await NetworkAsync(document, cancellationToken)
                    : Guest(document.File, await GuestAsync(PatchbayProcedure.GuestPlan, document.Text, cancellationToken)));
            }
            catch (LibvirtException e) when (!Server.IsOfAnotherDaemon(e))
            {
                items.Add(new ApplyItem(document.File, null, null, []) { Refusal = $"{document.Content.Name}: error: {e.Details}" });
            }
        }
        return await WithFindingsAsync(items, cancellationToken);
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
                ({ }, _, _) => NetworkDocument.DefineAsync(connection, xml, apply: true, Spoken(item.File), cancellationToken, renews),
                (_, { } guest, Start) => StartGuestAsync(guest.Guest, cancellationToken),
                _ => GuestAsync(PatchbayProcedure.GuestApply, xml, cancellationToken),
            };
            await work;
            tell($"{ApplyPrinter.Subject(item)}: {ApplyPrinter.Done(action)}");
        }
    }

    private async Task<ApplyItem> NetworkAsync(ApplyDocument document, CancellationToken cancellationToken)
    {
        NetworkPlanReport plan = await NetworkDocument.PlanAsync(connection, document.Text, Spoken(document.File), cancellationToken, renews);
        _subnets[document.File] = [.. _subnets[document.File], .. plan.Chosen];
        return Network(document.File, plan);
    }

    // What the other documents have: neither on the host yet, nor to be chosen for this one.
    private string[] Spoken(string file) => [.. _subnets.Where(s => s.Key != file).SelectMany(static s => s.Value).Distinct()];

    // Guests whose network is neither here nor there, or whose card has another's address: a guest that is to be started stands against all,
    // of others it is told.
    private async Task<IReadOnlyList<ApplyItem>> WithFindingsAsync(List<ApplyItem> items, CancellationToken cancellationToken)
    {
        IReadOnlyList<RpcNetwork> known = await connection.ListAllNetworksAsync(VirConnectListAllNetworksFlags.None, cancellationToken);
        IReadOnlyList<RpcNetwork> running = await connection.ListAllNetworksAsync(VirConnectListAllNetworksFlags.Active, cancellationToken);
        HashSet<string> starting = [.. items.Where(static i => i.Guest is not null && i.Actions.Contains(Start)).Select(static i => Documents.NameOf(i.File))];
        HashSet<string> active = [.. items.Where(static i => i.Guest?.Active == true).Select(static i => Documents.NameOf(i.File))];
        PlacedDocument[] all = [.. documents.Select(static d => d.Content)];
        ILookup<string, Diagnostic> findings = DocumentSet
            .CheckNetworks(all, known.Select(static n => n.Name).ToHashSet(), running.Select(static n => n.Name).ToHashSet(), d => starting.Contains(d.Name))
            .Concat(DocumentSet.CheckCards(all, d => active.Contains(d.Name), d => starting.Contains(d.Name)))
            .ToLookup(static f => f.At.Document);
        return [.. items.Zip(documents, (item, document) => With(item, [.. findings[document.Content.Name]]))];
    }

    private static ApplyItem With(ApplyItem item, Diagnostic[] findings)
    {
        string[] errors = [.. findings.Where(static f => f.Severity == Severity.Error).Select(static f => f.ToString())];
        return item with
        {
            Refusal = errors.Length == 0 ? item.Refusal : string.Join('\n', errors),
            Actions = errors.Length == 0 ? item.Actions : [],
            Guest = item.Guest is { } guest
                ? guest with { Warnings = [.. guest.Warnings, .. findings.Where(static f => f.Severity == Severity.Warning).Select(static f => f.ToString())] }
                : null,
        };
    }

    private static ApplyItem Network(string file, NetworkPlanReport plan) => new(
        file, plan, null, plan.Refusal is not null ? [] : [.. Definition(plan.Stored, plan.IsChange), .. plan.Active ? Array.Empty<string>() : [Start]]);

    private ApplyItem Guest(string file, GuestPlanReport plan) => new(
        file, null, plan, [.. Definition(plan.Stored, plan.IsChange), .. startsGuests && !plan.Active ? [Start] : Array.Empty<string>()]);

    private static string[] Definition(bool stored, bool differs) => (stored, differs) switch
    {
        (false, _) => [Define],
        (true, false) => [],
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
