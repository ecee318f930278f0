using System.CommandLine;
using Patchbay.Cli.Terminal;

namespace Patchbay.Cli.Commands.Status;

/// <summary><c>patchbay status</c>: networks, the guests plugged into them, and their addresses.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        Option<string> output = Listing.Output("tree");
        Command command = new ExampleCommand("status", "Show networks, their guests and addresses as a tree.",
            ("patchbay status", "who is plugged in where"),
            ("patchbay status -o json | jq '.networks[] | select(.problem)'", "for scripts: networks that lack something"),
            ("patchbay -c qemu:///system status", "the same of a stock libvirt"))
        {
            output,
        };
        command.OnServer(async (parsed, connection, ct) =>
        {
            HostStatus status = await HostStatus.LookAsync(connection, ct);
            if (Listing.IsForPrograms(parsed, output))
            {
                Listing.PrintJson(parsed, json => StatusJson.Write(json, status));
            }
            else
            {
                Listing.Console().Write(StatusTree.Of(status));
            }
            return ExitCode.Done;
        });
        return command;
    }
}
