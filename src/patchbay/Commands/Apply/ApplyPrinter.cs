using Patchbay.Cli.Dry;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Reports;

namespace Patchbay.Cli.Commands.Apply;

/// <summary>Prints what bringing a host to documents does, for people.</summary>
internal static class ApplyPrinter
{
    /// <summary>What becomes of each document, then how many are to change; what stands against it on <paramref name="error"/>.</summary>
    public static void Plan(IReadOnlyList<ApplyItem> items, TextWriter output, TextWriter error)
    {
        foreach (ApplyItem item in items.Where(static i => i.Actions.Count > 0 || i.IsRefused || i.Guest?.IsWaiting == true))
        {
            if (item.Network is { } network)
            {
                ChangePrinter.Print(network, operations: false, output, error);
                if (network.Together.Count > 0)
                {
                    output.WriteLine($"      changed as one with {string.Join(", ", network.Together)}: each gets what another gives up; where that fails, all are as before");
                }
                if (network.Meanwhile.Count > 0)
                {
                    output.WriteLine($"      for that moment {string.Join(", ", network.Meanwhile)}");
                }
            }
            else if (item.Guest is { } guest)
            {
                Print(guest, output, error);
            }
            foreach (string action in item.Actions)
            {
                output.WriteLine($"  => {action}");
            }
            if (item.Refusal is { } refusal)
            {
                error.WriteLine(refusal);
            }
        }
        int changes = items.Count(static i => i.Actions.Count > 0);
        int waiting = items.Count(static i => i.Guest?.IsWaiting == true);
        string later = waiting == 0 ? "" : $"; {Count(waiting, "guest")} still differ{(waiting == 1 ? "s" : "")}";
        output.WriteLine(changes == 0 && !items.Any(static i => i.IsRefused)
            ? $"{Count(items.Count, "document")}: nothing to change{later}"
            : $"{Count(items.Count, "document")}: {changes} to apply{later}");
    }

    /// <summary>What a document is of.</summary>
    public static string Subject(ApplyItem item) => item.Network is { } network ? $"network {network.Network}" : $"guest {item.Guest?.Guest}";

    /// <summary>An action that has been done.</summary>
    public static string Done(string action) => action switch
    {
        "define" => "defined",
        "change" => "changed",
        "start" => "started",
        _ => action,
    };

    /// <summary>A number of things.</summary>
    public static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";

    private static void Print(GuestPlanReport guest, TextWriter output, TextWriter error)
    {
        GuestDifference[] stored = [.. guest.StoredAlone];
        string state = guest switch
        {
            { Known: false } => "is new",
            { Active: true } => $"runs: {ChangePrinter.Count(guest.LiveChanges.Count)}",
            _ => $"does not run: {ChangePrinter.Count(guest.Changes.Count)}",
        };
        string storage = guest switch
        {
            { Active: true, Stored: false } => "; it is not stored",
            { Active: true } when stored.Length > 0 => $", {ChangePrinter.Count(stored.Length)} of what is stored",
            _ => "",
        };
        output.WriteLine($"guest {guest.Guest} {state}{storage}");
        foreach (LiveChangeReport change in guest.LiveChanges)
        {
            output.WriteLine(ChangePrinter.Line(change.Path, change.Before, change.After));
            output.WriteLine($"      {Word(change.Effect)}: {change.How}");
        }
        foreach (GuestDifference change in stored)
        {
            output.WriteLine(ChangePrinter.Line(change.Path, change.Before, change.After));
            if (guest.Active)
            {
                output.WriteLine("      in what is stored");
            }
        }
        foreach (string warning in guest.Warnings)
        {
            error.WriteLine(warning);
        }
    }

    private static string Word(string effect) => effect switch
    {
        "live" => "at once",
        "asked" => "asked before",
        _ => "at its next start",
    };
}
