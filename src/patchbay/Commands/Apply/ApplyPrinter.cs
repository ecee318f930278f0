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
        foreach (ApplyItem item in items.Where(static i => i.Actions.Count > 0 || i.IsRefused || i.Guest?.LiveAlone.Any() == true))
        {
            if (item.Network is { } network)
            {
                ChangePrinter.Print(network, operations: false, output, error);
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
        output.WriteLine(changes == 0 && !items.Any(static i => i.IsRefused)
            ? $"{Count(items.Count, "document")}: nothing to change"
            : $"{Count(items.Count, "document")}: {changes} to apply");
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
        GuestDifference[] live = [.. guest.LiveAlone];
        string state = guest switch
        {
            { Known: false } => "is new",
            { Active: true, Stored: false } => "runs; it is not stored",
            { Active: true } => $"runs: {ChangePrinter.Count(guest.Changes.Count)}",
            _ => $"does not run: {ChangePrinter.Count(guest.Changes.Count)}",
        };
        output.WriteLine($"guest {guest.Guest} {state}{(live.Length == 0 ? "" : $", {ChangePrinter.Count(live.Length)} of what runs")}");
        foreach (GuestDifference change in guest.Changes)
        {
            output.WriteLine(ChangePrinter.Line(change.Path, change.Before, change.After));
        }
        if (guest is { Active: true, Changes.Count: > 0 })
        {
            output.WriteLine("      at its next start: it runs as it is");
        }
        foreach (GuestDifference change in live)
        {
            output.WriteLine(ChangePrinter.Line(change.Path, change.Before, change.After));
            output.WriteLine("      in what runs: left as it is until the next start");
        }
        foreach (string warning in guest.Warnings)
        {
            error.WriteLine(warning);
        }
    }
}
