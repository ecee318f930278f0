using System.CommandLine;
using System.Globalization;
using System.Xml.Linq;
using Patchbay.Cli.Commands.Guest;
using Patchbay.Cli.Commands.Net;
using Patchbay.Cli.Terminal;
using Patchbay.Model.Networks;
using Patchbay.Planning.Reports;
using Patchbay.Rpc;
using Spectre.Console;

namespace Patchbay.Cli.Commands;

/// <summary><c>patchbay status</c>: networks, the guests plugged into them, and their addresses, as a tree.</summary>
internal static class StatusCommand
{
    private sealed record Card(string Guest, string? Network, string? Bridge, string? Device, string? Mac);

    public static Command Create()
    {
        Command command = new ExampleCommand("status", "Show networks, their guests and addresses as a tree.",
            ("patchbay status", "who is plugged in where"),
            ("patchbay -c qemu:///system status", "the same of a stock libvirt"));
        command.OnServer(static async (_, connection, ct) =>
        {
            Tree tree = new(new Text(connection.Uri.Text, new Style(decoration: Decoration.Bold)));
            List<Card> cards = await CardsAsync(connection, tree, ct);
            HashSet<Card> shown = [];
            StatusReport? status = await connection.StatusAsync(ct);
            Dictionary<string, NetworkConditionReport> conditions = (status?.Networks ?? []).ToDictionary(static n => n.Name);
            ILookup<string, string> notes = conditions.Values.SelectMany(static n => n.Warnings.Select(w => (Note: w, n.Name))).ToLookup(static n => n.Note, static n => n.Name);
            ConnectListAllNetworksResult networks = await connection.Client.CallAsync(RemoteProcedure.ConnectListAllNetworks, new RpcListArguments(true, 0), ct);
            foreach (RpcNetwork network in networks.Networks.OrderBy(static n => n.Name, StringComparer.OrdinalIgnoreCase))
            {
                TreeNode node = await AddNetworkAsync(connection, tree, network, cards, shown, status?.LostCards ?? [], ct);
                if (conditions.TryGetValue(network.Name, out NetworkConditionReport? condition))
                {
                    AddCondition(node, condition with { Warnings = [.. condition.Warnings.Where(w => notes[w].Count() == 1)] }, status!.Since);
                }
            }
            foreach (IGrouping<string, Card> elsewhere in cards.Where(c => !shown.Contains(c)).GroupBy(static c => c.Bridge is { } b ? $"bridge {b}" : "elsewhere").OrderBy(static g => g.Key, StringComparer.Ordinal))
            {
                TreeNode node = tree.AddNode(Markup.FromInterpolated($"[bold]{elsewhere.Key}[/]"));
                foreach (Card card in elsewhere)
                {
                    AddCard(node, card, [], status?.LostCards ?? []);
                }
            }
            foreach (LostCardReport loss in Cardless(status?.LostCards ?? [], cards).Where(l => !networks.Networks.Any(n => n.Name == l.Network)))
            {
                tree.AddNode(Markup.FromInterpolated($"[yellow]note[/]  {loss}"));
            }
            AddShared(tree, notes);
            AddFilters(tree, status);
            Listing.Console().Write(tree);
            return ExitCode.Done;
        });
        return command;
    }

    // What a network lacks, and what was put right of it: nothing where all is as it should be.
    private static void AddCondition(TreeNode node, NetworkConditionReport condition, DateTimeOffset since)
    {
        if (condition.Problem is { } problem)
        {
            node.AddNode(Markup.FromInterpolated($"[red]problem[/]  {problem}"));
        }
        foreach (string clause in condition.Waits)
        {
            node.AddNode(Markup.FromInterpolated($"[yellow]waits[/]  {clause}"));
        }
        foreach (string warning in condition.Warnings)
        {
            node.AddNode(Markup.FromInterpolated($"[yellow]note[/]  {warning}"));
        }
        if (condition.Repairs.Count > 0)
        {
            string kinds = string.Join(", ", condition.Repairs.Select(static r => $"{r.Kind} {r.Count}×, last {Time(r.Last)}"));
            node.AddNode(Markup.FromInterpolated($"repaired since {Time(since)}: {kinds}"));
        }
    }

    // What is so of several networks, as what this host lacks, is said once.
    private static void AddShared(Tree tree, ILookup<string, string> notes)
    {
        const int Named = 4;
        foreach (IGrouping<string, string> note in notes.Where(static n => n.Count() > 1))
        {
            string[] networks = [.. note.Order(StringComparer.OrdinalIgnoreCase)];
            string more = networks.Length > Named ? $" and {networks.Length - Named} more" : "";
            tree.AddNode(Markup.FromInterpolated($"[yellow]note[/]  networks {string.Join(", ", networks.Take(Named))}{more}: {note.Key}"));
        }
    }

    private static string Time(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static void AddFilters(Tree tree, StatusReport? status)
    {
        if (status is null or { PacketFilters.Count: 0, PacketFilterProblem: null, OldPacketFilters.Count: 0 })
        {
            return;
        }
        TreeNode node = tree.AddNode(new Markup("[bold]packet filters of other programs[/]"));
        foreach (PassReport filter in status.PacketFilters)
        {
            node.AddNode(Markup.FromInterpolated($"{filter.Chain}  [grey]{filter.Hook}[/]  {filter.Why}; guests' packets are let through by one entry"));
        }
        foreach (string table in status.OldPacketFilters)
        {
            node.AddNode(Markup.FromInterpolated($"[yellow]note[/]  {table}"));
        }
        if (status.PacketFilterProblem is { } problem)
        {
            node.AddNode(Markup.FromInterpolated($"[red]guests' packets may be dropped: {problem}[/]"));
        }
    }

    private static async Task<TreeNode> AddNetworkAsync(
        LibvirtConnection connection, Tree tree, RpcNetwork network, List<Card> cards, HashSet<Card> shown, IReadOnlyList<LostCardReport> lost, CancellationToken ct)
    {
        bool active = (await connection.Client.CallAsync(RemoteProcedure.NetworkIsActive, network, ct)).Value;
        NetworkDefinition? definition = NetworkXml.Parse(await connection.DumpAsync(network, VirNetworkXmlFlags.None, ct), network.Name, []);
        string mode = definition?.Forward.Mode.ToString().ToLowerInvariant() ?? "";
        string addresses = definition is null ? "" : string.Join("  ", definition.Ips.Select(static i => i.Subnet));
        TreeNode node = tree.AddNode(active
            ? Markup.FromInterpolated($"[bold]network {network.Name}[/]  [green]active[/]  {mode}  {definition?.Bridge?.Name}  {addresses}")
            : Markup.FromInterpolated($"[bold]network {network.Name}[/]  [grey]inactive[/]  {mode}"));
        ILookup<string, string> leases = active ? await LeasesAsync(connection, network, ct) : Enumerable.Empty<string>().ToLookup(static x => x);
        foreach (Card card in cards.Where(c => c.Network == network.Name || (c.Network is null && c.Bridge is not null && c.Bridge == definition?.Bridge?.Name)))
        {
            shown.Add(card);
            AddCard(node, card, card.Mac is { } mac ? leases[mac] : [], lost);
        }
        foreach (LostCardReport loss in Cardless(lost, cards).Where(l => l.Network == network.Name))
        {
            node.AddNode(Markup.FromInterpolated($"[yellow]note[/]  {loss}"));
        }
        return node;
    }

    // What is no card of a guest any more, or never was one.
    private static IEnumerable<LostCardReport> Cardless(IReadOnlyList<LostCardReport> lost, List<Card> cards)
        => lost.Where(l => !cards.Any(c => c.Guest == l.Guest && c.Device == l.Device));

    private static void AddCard(TreeNode parent, Card card, IEnumerable<string> addresses, IReadOnlyList<LostCardReport> lost)
    {
        string known = string.Join("  ", addresses);
        TreeNode node = parent.AddNode(Markup.FromInterpolated($"guest [bold]{card.Guest}[/]  {card.Device ?? "-"}  [grey]{card.Mac}[/]  [green]{known}[/]"));
        foreach (LostCardReport loss in lost.Where(l => l.Guest == card.Guest && l.Device == card.Device))
        {
            node.AddNode(Markup.FromInterpolated($"[yellow]note[/]  {loss}"));
        }
    }

    private static async Task<ILookup<string, string>> LeasesAsync(LibvirtConnection connection, RpcNetwork network, CancellationToken ct)
    {
        NetworkGetDhcpLeasesResult found = await connection.Client.CallAsync(
            RemoteProcedure.NetworkGetDhcpLeases, new NetworkGetDhcpLeasesArguments(network, null, true, 0), ct);
        return found.Leases.ToLookup(static l => l.MacAddress ?? "", static l => l.Address, StringComparer.OrdinalIgnoreCase);
    }

    // Guests that do not run are listed at once: they are plugged in nowhere.
    private static async Task<List<Card>> CardsAsync(LibvirtConnection connection, Tree tree, CancellationToken ct)
    {
        ConnectListAllDomainsResult guests = await connection.Client.CallAsync(RemoteProcedure.ConnectListAllDomains, new RpcListArguments(true, 0), ct);
        List<Card> cards = [];
        List<string> stopped = [];
        foreach (RpcDomain guest in guests.Domains.OrderBy(static g => g.Name, StringComparer.OrdinalIgnoreCase))
        {
            if (guest.Id < 0)
            {
                stopped.Add(guest.Name);
                continue;
            }
            string xml = await connection.DumpAsync(guest, VirDomainXmlFlags.None, ct);
            cards.AddRange(XElement.Parse(xml).Elements("devices").Elements("interface").Select(e => new Card(
                guest.Name, e.Element("source")?.Attribute("network")?.Value, e.Element("source")?.Attribute("bridge")?.Value,
                e.Element("target")?.Attribute("dev")?.Value, e.Element("mac")?.Attribute("address")?.Value)));
        }
        if (stopped.Count > 0)
        {
            TreeNode node = tree.AddNode(new Markup("[bold]guests that do not run[/]"));
            node.AddNodes(stopped.Select(static s => new Text(s, new Style(Color.Grey))));
        }
        return cards;
    }
}
