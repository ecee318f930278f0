using System.CommandLine;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Arguments;
using Patchbay.Planning.Operations;

namespace Patchbay.Cli.Commands.Guest;

/// <summary><c>patchbay guest args FILE</c>: the QEMU command line that a guest would be started with.</summary>
internal static class ArgsCommand
{
    public static Command Create()
    {
        Argument<string> file = new("file") { Description = "A guest document; '-' reads standard input." };
        Option<bool> netOnly = new("--net-only") { Description = "Only what plugs interfaces in." };
        Option<bool> strict = new("--strict") { Description = "Refuse what would be ignored: warnings count as errors." };
        Command command = new ExampleCommand("args", "Print the QEMU command line that a guest would be started with.",
            ("patchbay guest args web.xml", "an option with its value a line, quoted for a shell; numbers of descriptors are made up"),
            ("patchbay guest args --net-only web.xml", "only -netdev, -device and -chardev of its interfaces"))
        {
            file,
            netOnly,
            strict,
        };
        command.SetAction(parsed =>
        {
            InvocationConfiguration console = parsed.InvocationConfiguration;
            if (GuestFiles.Define(parsed.GetRequiredValue(file), parsed.GetValue(strict), console.Error, isNew: true) is not { } document)
            {
                return ExitCode.Failed;
            }
            GuestPlacement placement = GuestPlacement.DryRun(document.Definition, Server.Paths(parsed));
            ValueList<GuestObstacle> obstacles;
            ValueList<string> lines;
            if (parsed.GetValue(netOnly))
            {
                lines = QemuArguments.NetworkOnly(document.Definition, placement, document.Places, out obstacles);
            }
            else
            {
                QemuLaunch launch = QemuArguments.Build(document.Definition, placement, document.Places, out obstacles);
                lines = QemuArguments.Lines(launch.Arguments.Insert(0, launch.Binary));
            }
            if (!obstacles.IsEmpty)
            {
                foreach (GuestObstacle obstacle in obstacles)
                {
                    console.Error.WriteLine(obstacle.At is null or { Line: 0 } ? $"error: {obstacle}" : obstacle.ToString());
                }
                return ExitCode.Failed;
            }
            console.Output.WriteLine(string.Join(" \\\n", lines));
            return ExitCode.Done;
        });
        return command;
    }
}
