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
            { Active: true } => $"runs: {Count(report.Changes.Count)}",
            _ => $"does not run: {Count(report.Changes.Count)}",
        };
        StoredChangeReport[] stored = report.Active ? [.. report.StoredAlone] : [];
        string storage = report switch
        {
            { Active: true, Stored: false } => "; it is not stored",
            _ when stored.Length > 0 => $", {Count(stored.Length)} of what is stored",
            _ => "",
        };
        output.WriteLine($"network {report.Network} {state}{storage}");
        foreach (string subnet in report.Known ? [] : report.Chosen)
        {
            output.WriteLine($"  subnet {subnet} is chosen");
        }
        foreach (ChangeReport change in report.Changes)
        {
            output.WriteLine(Line(change.Path, change.Before, change.After));
            if (report.Active)
            {
                output.WriteLine($"      {Word(change.Effect)}: {change.How}");
            }
        }
        if (report.Renewing.Count > 0)
        {
            output.WriteLine($"      then cables are pulled for a second, so that DHCP clients ask anew: {string.Join(", ", report.Renewing.Select(static f => $"{f.Guest} ({f.Mac})"))}");
        }
        else if (report.MovesGuests)
        {
            output.WriteLine("      --renew pulls the cables of guests for a second after that, so that their DHCP clients ask anew");
        }
        foreach (StoredChangeReport change in stored)
        {
            output.WriteLine(Line(change.Path, change.Before, change.After));
            output.WriteLine("      in what is stored");
        }
        if (operations && report.Refusal is null)
        {
            PlanPrinter.Text(report.Active ? "at once" : "at its start", report.Operations, all: false, output);
            if (report.Following.Count > 0)
            {
                output.WriteLine($"after that, cards follow: {string.Join(", ", report.Following.Select(static f => $"{f.Guest} ({f.Mac})"))}");
            }
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

    /// <summary>A difference.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="before">Null where it is new.</param>
    /// <param name="after">Null where it goes.</param>
    public static string Line(string path, string? before, string? after) => (before, after) switch
    {
        (null, _) => $"  + {path}: {after}",
        (_, null) => $"  - {path}: {before}",
        _ => $"  ~ {path}: {before} -> {after}",
    };

    /// <summary>A number of differences.</summary>
    public static string Count(int changes) => changes switch
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
