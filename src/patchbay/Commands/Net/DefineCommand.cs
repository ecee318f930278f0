using System.CommandLine;
using System.Text.Json;
using Patchbay.Cli.Dry;
using Patchbay.Planning.Reports;

namespace Patchbay.Cli.Commands.Net;

/// <summary><c>patchbay net define FILE</c>: stores a definition, and changes a network that runs to it.</summary>
internal static class DefineCommand
{
    /// <summary>What <c>--renew</c> does, here and elsewhere.</summary>
    public const string RenewWords = "Where guests' IPv4 subnet goes, pull their cables for a second, so that their DHCP clients ask anew.";

    public static Command Create()
    {
        Argument<string> file = new("file") { Description = "A network document; '-' reads standard input." };
        Option<bool> plan = new("--plan") { Description = "Show what it would do, and do nothing." };
        Option<bool> config = new("--config") { Description = "Store it for the next start; a network that runs stays as it is." };
        Option<bool> renew = new("--renew") { Description = RenewWords };
        Option<string> output = new("--output") { Description = "Of --plan: text or json.", DefaultValueFactory = static _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        Command command = new ExampleCommand("define", "Store a network's definition; a network that runs is changed to it, with its guests plugged in.",
            ("patchbay net define default.xml", "checks the document, stores it; every mistake is said with its line"),
            ("patchbay net define --plan default.xml", "shows each difference, what becomes of it, and the operations on the host"),
            ("patchbay net define --config default.xml", "stores it for the next start, as virsh does"))
        {
            file,
            plan,
            config,
            renew,
            output,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(plan) && result.GetValue(config))
            {
                result.AddError("--plan and --config exclude each other: --plan shows what applying the definition would do.");
            }
            if (result.GetValue(renew) && result.GetValue(config))
            {
                result.AddError("--renew and --config exclude each other: with --config guests keep their subnet until the network's next start.");
            }
        });
        command.OnServer(async (parsed, connection, ct) =>
        {
            TextWriter writer = parsed.InvocationConfiguration.Output;
            TextWriter error = parsed.InvocationConfiguration.Error;
            if (NetworkFiles.Read(parsed.GetRequiredValue(file), error) is not { } xml)
            {
                return ExitCode.Failed;
            }
            if (parsed.GetValue(plan))
            {
                NetworkPlanReport report = await NetworkDocument.PlanAsync(connection, xml, spoken: [], ct, parsed.GetValue(renew));
                if (parsed.GetValue(output) == "json")
                {
                    writer.WriteLine(JsonSerializer.Serialize(report, ReportJson.Readable.NetworkPlanReport));
                }
                else
                {
                    ChangePrinter.Print(report, operations: true, writer, error);
                }
                return report.Refusal is null ? ExitCode.Done : ExitCode.Failed;
            }
            string name = await NetworkDocument.DefineAsync(connection, xml, parsed.GetValue(config) ? false : null, spoken: [], ct, parsed.GetValue(renew));
            writer.WriteLine($"network {name}: defined");
            return ExitCode.Done;
        });
        return command;
    }
}
