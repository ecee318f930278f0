using System.CommandLine;
using Patchbay.Model.Networks;

namespace Patchbay.Cli.Commands.Net;

/// <summary><c>patchbay net format FILE</c>: reads, checks and prints a network in canonical form.</summary>
internal static class FormatCommand
{
    public static Command Create()
    {
        Argument<string> file = new("file") { Description = "A network document; '-' reads standard input." };
        Option<bool> inactive = new("--inactive") { Description = "Print the stored form: no counters, no expanded pool." };
        Option<bool> strict = new("--strict") { Description = "Refuse what would be ignored: warnings count as errors." };
        Command command = new ExampleCommand("format", "Check a network and print it in libvirt's canonical form.",
            ("patchbay net format default.xml", "prints the network as libvirt would, without what define or start fill in"),
            ("patchbay net format --strict - < default.xml", "the same from standard input; misspelt words refuse it"))
        {
            file,
            inactive,
            strict,
        };
        command.SetAction(parsed =>
        {
            InvocationConfiguration console = parsed.InvocationConfiguration;
            NetworkXmlOptions options = new() { Inactive = parsed.GetValue(inactive) };
            if (NetworkFiles.Load(parsed.GetRequiredValue(file), parsed.GetValue(strict), console.Error) is not { } network)
            {
                return ExitCode.Failed;
            }
            console.Output.Write(NetworkXml.Format(network, options));
            return ExitCode.Done;
        });
        return command;
    }
}
