using Patchbay.Planning.Reports;

namespace Patchbay.Cli.Dry;

/// <summary>Prints what defining a network would do, for people.</summary>
internal static class ChangePrinter
{
    /// <summary>A line a difference with what becomes of it, then the operations if asked for; what stands against it on <paramref name="error"/>.</summary>
    public static void Print(NetworkPlanReport report, bool operations, TextWriter output, TextWriter error)
    {
        string state = report switch
        {
            { Known: false } => "is new",
            { Active: true } => "runs",
            _ => "does not run",
        };
        output.WriteLine($"network {report.Network} {state}{(report.Known ? $": {Count(report.Changes.Count)}" : "")}");
        foreach (ChangeReport change in report.Changes)
        {
            output.WriteLine(change switch
            {
                { Before: null } => $"  + {change.Path}: {change.After}",
                { After: null } => $"  - {change.Path}: {change.Before}",
                _ => $"  ~ {change.Path}: {change.Before} -> {change.After}",
            });
            if (report.Active)
            {
                output.WriteLine($"      {Word(change.Effect)}: {change.How}");
            }
        }
        if (operations && report.Refusal is null)
        {
            PlanPrinter.Text(report.Active ? "at once" : "at its start", report.Operations, all: false, output);
        }
        foreach (string warning in report.Warnings)
        {
            error.WriteLine($"warning: {warning}");
        }
        if (report.Refusal is { } refusal)
        {
            error.WriteLine($"error: {refusal}");
        }
    }

    private static string Count(int changes) => changes switch
    {
        0 => "no difference",
        1 => "1 difference",
        _ => $"{changes} differences",
    };

    private static string Word(string effect) => effect switch
    {
        "live" => "in place",
        "new-plugs" => "for new plugs",
        "interruption" => "short interruption",
        _ => "not possible",
    };
}
