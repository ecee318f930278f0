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
        foreach (ApplyItem item in items.Where(static i => i.Actions.Count > 0 || i.Network?.Refusal is not null))
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
        }
        int changes = items.Count(static i => i.Actions.Count > 0);
        output.WriteLine(changes == 0 && items.All(static i => i.Network?.Refusal is null)
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
        string state = guest switch
        {
            { Stored: false } => "is new",
            { Active: true } => "runs",
            _ => "does not run",
        };
        output.WriteLine($"guest {guest.Guest} {state}{(guest.Stored ? $": {Count(guest.Changes.Count, "difference")}" : "")}");
        foreach (GuestDifference change in guest.Changes)
        {
            output.WriteLine(change switch
            {
                { Before: null } => $"  + {change.Path}: {change.After}",
                { After: null } => $"  - {change.Path}: {change.Before}",
                _ => $"  ~ {change.Path}: {change.Before} -> {change.After}",
            });
        }
        if (guest is { Active: true, Changes.Count: > 0 })
        {
            output.WriteLine("      at its next start: it runs as it is");
        }
        foreach (string warning in guest.Warnings)
        {
            error.WriteLine(warning);
        }
    }
}
