using System.CommandLine;
using System.Text.Json;
using Patchbay.Planning.Reports;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands.Apply;

/// <summary><c>patchbay apply DIR|FILE…</c>: brings networks and guests to what documents say.</summary>
internal static class ApplyCommand
{
    public static Command Create()
    {
        Argument<string[]> paths = new("path") { Description = "Documents of networks and guests, and folders of them.", Arity = ArgumentArity.OneOrMore };
        Option<bool> yes = new("--yes", "-y") { Description = "Do it without asking." };
        Option<bool> plan = new("--plan") { Description = "Show what would be done, and do nothing." };
        Option<bool> start = new("--start") { Description = "Start guests that do not run; networks are started anyway." };
        Option<bool> renew = new("--renew") { Description = Net.DefineCommand.RenewWords };
        Option<string> output = new("--output") { Description = "text or json.", DefaultValueFactory = static _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        ExampleCommand command = new(
            "apply",
            "Bring networks and guests to what documents say; ends with 3 where that is a change.",
            ("patchbay apply lab/", "shows what every document in the folder would change, asks, and does it"),
            ("patchbay apply --yes --start lab/", "for scripts: also starts the guests; a second run changes nothing"),
            ("patchbay apply --plan lab/ --output json", "the plan for a program"))
        {
            paths,
            yes,
            plan,
            start,
            renew,
            output,
        };
        command.ExitCodes =
        [
            (ExitCode.Done, "nothing was to change"),
            (ExitCode.Failed, "refused before anything was done, or a step failed; the reason is on standard error"),
            (ExitCode.Usage, "the command line is wrong"),
            (ExitCode.Changed, "something was changed, or would be (--plan, or nobody said yes)"),
        ];
        command.Validators.Add(result =>
        {
            if (result.GetValue(yes) && result.GetValue(plan))
            {
                result.AddError("--yes and --plan exclude each other: --plan only shows what would be done.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // Before a server is asked anything: what is wrong in the documents needs none.
            IReadOnlyList<ApplyDocument>? documents = ApplyDocument.ReadAll(parsed.GetRequiredValue(paths), parsed.InvocationConfiguration.Error);
            return documents is null
                ? ExitCode.Failed
                : await Server.RunAsync(
                    parsed,
                    (_, connection, ct) => RunAsync(
                        new ApplyRun(connection, documents, parsed.GetValue(start), parsed.GetValue(renew)),
                        parsed.InvocationConfiguration,
                        parsed.GetValue(yes),
                        parsed.GetValue(plan),
                        parsed.GetValue(output) == "json",
                        ct),
                    cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(ApplyRun run, InvocationConfiguration streams, bool yes, bool planOnly, bool json, CancellationToken cancellationToken)
    {
        (TextWriter output, TextWriter error) = (streams.Output, streams.Error);
        IReadOnlyList<ApplyItem> items = await run.PlanAsync(cancellationToken);
        bool refused = items.Any(static i => i.IsRefused);
        bool nothing = items.All(static i => i.Actions.Count == 0);
        if (!json)
        {
            ApplyPrinter.Plan(items, output, error);
        }
        if (refused || nothing || planOnly || !(yes || (!json && Confirmed(output))))
        {
            if (json)
            {
                Print(items, applied: false, output);
            }
            else if (refused && !planOnly)
            {
                error.WriteLine("nothing was applied");
            }
            else if (!nothing && !planOnly)
            {
                error.WriteLine("not applied; --yes applies it without asking");
            }
            return refused ? ExitCode.Failed : nothing ? ExitCode.Done : ExitCode.Changed;
        }
        IReadOnlyList<ApplyItem[]> turns = ApplyRun.Turns(items);
        int done = 0;
        try
        {
            for (; done < turns.Count; done++)
            {
                await run.ApplyAsync(turns[done], line => (json ? TextWriter.Null : output).WriteLine(line), cancellationToken);
            }
        }
        catch (Exception e) when (e is LibvirtException or IOException)
        {
            int before = turns.Take(done).Sum(static t => t.Length);
            error.WriteLine($"error: {string.Join(", ", turns[done].Select(ApplyPrinter.Subject))}: {((e as LibvirtException)?.Details ?? e.Message)}");
            error.WriteLine($"stopped there: {ApplyPrinter.Count(before, "document")} before it {(before == 1 ? "is" : "are")} applied, what follows is as it was");
            return ExitCode.Failed;
        }
        if (json)
        {
            Print(items, applied: true, output);
        }
        return ExitCode.Changed;
    }

    // Only a person can be asked.
    private static bool Confirmed(TextWriter output)
    {
        if (Console.IsInputRedirected)
        {
            return false;
        }
        output.Write("Apply? [y/N] ");
        output.Flush();
        return Console.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    private static void Print(IReadOnlyList<ApplyItem> items, bool applied, TextWriter output)
        => output.WriteLine(JsonSerializer.Serialize(new ApplyReport(items, applied), ReportJson.Readable.ApplyReport));
}
