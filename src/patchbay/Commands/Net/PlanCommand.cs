using System.CommandLine;
using Patchbay.Cli.Dry;
using Patchbay.Cli.Terminal;
using Patchbay.Model.Networks;
using Patchbay.Planning;
using Patchbay.Planning.Networks;
using Patchbay.Planning.Operations;

namespace Patchbay.Cli.Commands.Net;

/// <summary><c>patchbay net plan FILE</c>: the operations that a start would do on this host. Changes nothing.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        Argument<string> file = new("file") { Description = "A network document; '-' reads standard input." };
        Option<string> output = new("--output", "-o") { Description = "text or json.", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        Option<bool> details = new("--details") { Description = "Print the text of the files, too." };
        Command command = new ExampleCommand("plan", "Show what starting a network would do here; needs no daemon.",
            ("patchbay net plan default.xml", "prints the operations in order, and the firewall's rules"),
            ("patchbay net plan --output json default.xml", "the same for programs, each operation with what undoes it"))
        {
            file,
            output,
            details,
        };
        command.SetAction(parsed =>
        {
            InvocationConfiguration console = parsed.InvocationConfiguration;
            string path = parsed.GetRequiredValue(file);
            HostPaths paths = Server.Paths(parsed);
            if (DryNetwork.Load(path, console.Error) is not { } network)
            {
                return ExitCode.Failed;
            }
            if (DryNetwork.Runs(network, paths))
            {
                console.Error.WriteLine($"{Documents.NameOf(path)}: error: network {network.Name} runs already: 'patchbay net define --plan' shows what changing it would do");
                return ExitCode.Failed;
            }
            if (Plan(network, path, paths, console.Error) is not { } plan)
            {
                return ExitCode.Failed;
            }
            if (parsed.GetValue(output) == "json")
            {
                PlanPrinter.Json(plan, console.Output);
                return ExitCode.Done;
            }
            PlanPrinter.Text(plan, parsed.GetValue(details), console.Output);
            foreach (string warning in plan.Warnings)
            {
                console.Error.WriteLine($"{Documents.NameOf(path)}: warning: {warning}");
            }
            return ExitCode.Done;
        });
        return command;
    }

    private static HostPlan? Plan(NetworkDefinition network, string path, HostPaths paths, TextWriter error)
    {
        try
        {
            return NetworkPlanner.Start(network, HostView.Look(NetworkPlanner.Scope(network, paths)), paths);
        }
        catch (PlanRefusedException e)
        {
            DryNetwork.Print(e, path, error);
            return null;
        }
    }
}
