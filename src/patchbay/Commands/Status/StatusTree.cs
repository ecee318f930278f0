using System.Globalization;
using Patchbay.Planning.Reports;
using Spectre.Console;

namespace Patchbay.Cli.Commands.Status;

/// <summary>The status for people.</summary>
internal static class StatusTree
{
    // Of a note that many networks have: how many are named.
    private const int Named = 4;

    public static Tree Of(HostStatus status)
    {
        Tree tree = new(new Text(status.Uri, new Style(decoration: Decoration.Bold)));
        if (status.Stopped.Count > 0)
        {
            TreeNode node = tree.AddNode(new Markup("[bold]guests that do not run[/]"));
            node.AddNodes(status.Stopped.Select(static s => new Text(s, new Style(Color.Grey))));
        }
        Dictionary<string, List<string>> notes = Notes(status);
        foreach (StatusNetwork network in status.Networks)
        {
            AddNetwork(tree, status, network, notes);
        }
        foreach (IGrouping<string, StatusCard> elsewhere in status.Elsewhere.GroupBy(static c => c.Bridge is { } b ? $"bridge {b}" : "elsewhere").OrderBy(static g => g.Key, StringComparer.Ordinal))
        {
            TreeNode node = tree.AddNode(Markup.FromInterpolated($"[bold]{elsewhere.Key}[/]"));
            foreach (StatusCard card in elsewhere)
            {
                AddCard(node, status, card);
            }
        }
        foreach (LostCardReport loss in status.CardlessOf(null))
        {
            tree.AddNode(Note(loss));
        }
        AddShared(tree, notes);
        AddFilters(tree, status.Report);
        return tree;
    }

    // Which networks have each; without sequences of pairs, of which the compiler would make much code.
    private static Dictionary<string, List<string>> Notes(HostStatus status)
    {
        Dictionary<string, List<string>> notes = [];
        foreach (StatusNetwork network in status.Networks)
        {
            foreach (string note in network.Condition?.Warnings ?? [])
            {
                if (!notes.TryGetValue(note, out List<string>? networks))
                {
                    notes[note] = networks = [];
                }
                networks.Add(network.Name);
            }
        }
        return notes;
    }

    private static void AddNetwork(Tree tree, HostStatus status, StatusNetwork network, Dictionary<string, List<string>> notes)
    {
        TreeNode node = tree.AddNode(network.IsActive
            ? Markup.FromInterpolated($"[bold]network {network.Name}[/]  [green]active[/]  {network.Mode}  {network.Bridge}  {string.Join("  ", network.Addresses)}")
            : Markup.FromInterpolated($"[bold]network {network.Name}[/]  [grey]inactive[/]  {network.Mode}"));
        foreach (StatusCard card in network.Cards)
        {
            AddCard(node, status, card);
        }
        foreach (LostCardReport loss in status.CardlessOf(network))
        {
            node.AddNode(Note(loss));
        }
        if (network.Condition is { } condition)
        {
            AddCondition(node, condition with { Warnings = [.. condition.Warnings.Where(w => notes[w].Count == 1)] }, status.Report!.Since);
        }
    }

    private static void AddCard(TreeNode parent, HostStatus status, StatusCard card)
    {
        string known = string.Join("  ", card.Addresses);
        TreeNode node = parent.AddNode(Markup.FromInterpolated($"guest [bold]{card.Guest}[/]  {card.Device ?? "-"}  [grey]{card.Mac}[/]  [green]{known}[/]"));
        foreach (LostCardReport loss in status.LossesOf(card))
        {
            node.AddNode(Note(loss));
        }
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
            node.AddNode(Note(warning));
        }
        if (condition.Repairs.Count > 0)
        {
            string kinds = string.Join(", ", condition.Repairs.Select(static r => $"{r.Kind} {r.Count}×, last {Time(r.Last)}"));
            node.AddNode(Markup.FromInterpolated($"repaired since {Time(since)}: {kinds}"));
        }
    }

    // What is so of several networks, as what this host lacks, is said once.
    private static void AddShared(Tree tree, Dictionary<string, List<string>> notes)
    {
        foreach ((string note, List<string> networks) in notes)
        {
            if (networks.Count > 1)
            {
                string more = networks.Count > Named ? $" and {networks.Count - Named} more" : "";
                tree.AddNode(Note($"networks {string.Join(", ", networks.Take(Named))}{more}: {note}"));
            }
        }
    }

    private static void AddFilters(Tree tree, StatusReport? report)
    {
        if (report is null or { PacketFilters.Count: 0, PacketFilterProblem: null, OldPacketFilters.Count: 0 })
        {
            return;
        }
        TreeNode node = tree.AddNode(new Markup("[bold]packet filters of other programs[/]"));
        foreach (PassReport filter in report.PacketFilters)
        {
            node.AddNode(Markup.FromInterpolated($"{filter.Chain}  [grey]{filter.Hook}[/]  {filter.Why}; guests' packets are let through by one entry"));
        }
        foreach (string table in report.OldPacketFilters)
        {
            node.AddNode(Note(table));
        }
        if (report.PacketFilterProblem is { } problem)
        {
            node.AddNode(Markup.FromInterpolated($"[red]guests' packets may be dropped: {problem}[/]"));
        }
    }

    private static Markup Note(object words) => Markup.FromInterpolated($"[yellow]note[/]  {words}");

    private static string Time(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
