using System.CommandLine;
using System.Text.Json;
using Patchbay.Cli.Dry;
using Patchbay.Planning.Reports;

namespace Patchbay.Cli.Commands.Net;

/// <summary><c>patchbay net diff FILE</c>: how a document differs from the network that it is of. Changes nothing.</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        Argument<string> file = new("file") { Description = "A network document; '-' reads standard input." };
        Option<string> output = new("--output") { Description = "text or json.", DefaultValueFactory = static _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        ExampleCommand command = new("diff", "Show how a document differs from what runs and what is stored; ends with 3 where it does.",
            ("patchbay net diff default.xml", "a line a difference, and whether it can be applied in place"))
        {
            file,
            output,
        };
        command.ExitCodes =
        [
            (ExitCode.Done, "the document says what runs and what is stored"),
            (ExitCode.Failed, "it could not be compared; the reason is on standard error"),
            (ExitCode.Usage, "the command line is wrong"),
            (ExitCode.Changed, "there is a difference"),
        ];
        command.OnServer(async (parsed, connection, ct) =>
        {
            TextWriter writer = parsed.InvocationConfiguration.Output;
            TextWriter error = parsed.InvocationConfiguration.Error;
            if (NetworkFiles.Read(parsed.GetRequiredValue(file), error) is not { } xml)
            {
                return ExitCode.Failed;
            }
            NetworkPlanReport report = await NetworkDocument.PlanAsync(connection, xml, spoken: [], ct);
            if (parsed.GetValue(output) == "json")
            {
                writer.WriteLine(JsonSerializer.Serialize(report, ReportJson.Readable.NetworkPlanReport));
            }
            else
            {
                ChangePrinter.Print(report, operations: false, writer, error);
            }
            return report.IsChange ? ExitCode.Changed : ExitCode.Done;
        });
        return command;
    }
}
