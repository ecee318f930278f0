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

    /// <summary>What becomes of each document, in the order in which it is done. Nothing is changed.</summary>
    public async Task<IReadOnlyList<ApplyItem>> PlanAsync(CancellationToken cancellationToken)
    {
        List<ApplyItem> items = [];
        ApplyDocument[] networks = [.. documents.Where(static d => d.IsNetwork)];
        NetworkPlanReport? first = networks.Length == 0 ? null : await NetworkDocument.PlanTogetherAsync(connection, [.. networks.Select(static n => n.Text)], renews, cancellationToken);
        if (first is not null && networks.Length != 1 + (first.Others?.Count ?? 0))
        {
            throw new NotSupportedException("the daemon is older than this program, and judges one document at a time: restart it (guests and networks run on)");
        }
        foreach (NetworkPlanReport plan in first is null ? [] : new[] { first with { Others = null } }.Concat(first.Others ?? []))
        {
            ApplyDocument document = networks[plan.Document];
            // What is given up meanwhile is not chosen for another either: what is done is what was planned.
            _subnets[document.File] = [.. _subnets[document.File], .. plan.Chosen, .. plan.Leaving];
            items.Add(plan.Rejected ? Refused(document, plan.Refusal) : Network(document.File, plan));
        }
        foreach (ApplyDocument document in documents.Where(static d => !d.IsNetwork))
        {
            try
            {
                items.Add(Guest(document.File, await GuestAsync(PatchbayProcedure.GuestPlan, document.Text, cancellationToken)));
            }
            catch (LibvirtException e) when (!Server.IsOfAnotherDaemon(e))
            {
                items.Add(Refused(document, e.Details));
            }
        }
        return await WithFindingsAsync(items, cancellationToken);
    }

    /// <summary>What there is to do, in order; documents that are applied as one are together.</summary>
    public static IReadOnlyList<ApplyItem[]> Turns(IReadOnlyList<ApplyItem> items)
    {
        List<ApplyItem[]> turns = [];
        for (int i = 0; i < items.Count; i += turns[^1].Length)
        {
            turns.Add([.. items.Skip(i).Take(1 + (items[i].Network?.Together.Count ?? 0))]);
        }
        return [.. turns.Where(static t => t.Any(static i => i.Actions.Count > 0))];
    }

    /// <summary>Does what is to do for documents that are applied as one; tells each thing that is done.</summary>
    public async Task ApplyAsync(ApplyItem[] turn, Action<string> tell, CancellationToken cancellationToken)
    {
        if (turn.Length > 1)
        {
            await NetworkDocument.DefineTogetherAsync(
                connection, [.. turn.Select(i => _texts[i.File])], Spoken([.. turn.Select(static i => i.File)]), renews, cancellationToken);
            foreach (ApplyItem item in turn)
            {
                tell($"{ApplyPrinter.Subject(item)}: {ApplyPrinter.Done(item.Actions[0])}");
            }
        }
        foreach (ApplyItem item in turn)
        {
            for (int i = turn.Length > 1 ? 1 : 0; i < item.Actions.Count; i++)
            {
                await DoAsync(item, item.Actions[i], cancellationToken);
                tell($"{ApplyPrinter.Subject(item)}: {ApplyPrinter.Done(item.Actions[i])}");
            }
        }
    }

    private Task DoAsync(ApplyItem item, string action, CancellationToken cancellationToken) => (item.Network, item.Guest, action) switch
    {
        ({ } network, _, Start) => StartNetworkAsync(network.Network, cancellationToken),
        ({ }, _, _) => NetworkDocument.DefineAsync(connection, _texts[item.File], apply: true, Spoken([item.File]), cancellationToken, renews),
        (_, { } guest, Start) => StartGuestAsync(guest.Guest, cancellationToken),
        _ => GuestAsync(PatchbayProcedure.GuestApply, _texts[item.File], cancellationToken),
    };

    // What the other documents have: neither on the host yet, nor to be chosen for these.
    private string[] Spoken(string[] files) => [.. _subnets.Where(s => !files.Contains(s.Key)).SelectMany(static s => s.Value).Distinct()];

    private static ApplyItem Refused(ApplyDocument document, string? why) => new(document.File, null, null, []) { Refusal = $"{document.Content.Name}: error: {why}" };

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
        return [.. items.Select(item => With(item, [.. findings[Documents.NameOf(item.File)]]))];
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
