using System.CommandLine;
using Patchbay.Model.Domains;

namespace Patchbay.Cli.Commands.Guest;

/// <summary><c>patchbay guest format FILE</c>: prints a guest as it stands after being defined.</summary>
internal static class FormatCommand
{
    public static Command Create()
    {
        Argument<string> file = new("file") { Description = "A guest document; '-' reads standard input." };
        Option<bool> migratable = new("--migratable") { Description = "Leave out what an older host would not know." };
        Option<bool> secure = new("--security-info") { Description = "Print passwords too." };
        Option<bool> isNew = new("--new") { Description = "Fill in also what only a guest that was not there before gets: USB ports, and memory from NUMA cells." };
        Option<bool> strict = new("--strict") { Description = "Refuse what would be ignored: warnings count as errors." };
        Command command = new ExampleCommand("format", "Print a guest as it stands after being defined: checked, and with everything filled in but what the host says, such as the version behind machine='q35'.",
            ("patchbay guest format web.xml", "shows the addresses, controllers and models that the guest would get"),
            ("patchbay guest format --new web.xml", "the same for a guest that is defined for the first time: its USB devices get their ports, too"),
            ("patchbay guest format --strict - < web.xml", "the same from standard input; misspelt words refuse it"))
        {
            file,
            migratable,
            secure,
            isNew,
            strict,
        };
        command.SetAction(parsed =>
        {
            InvocationConfiguration console = parsed.InvocationConfiguration;
            if (GuestFiles.Define(parsed.GetRequiredValue(file), parsed.GetValue(strict), console.Error, parsed.GetValue(isNew)) is not { } document)
            {
                return ExitCode.Failed;
            }
            DomainFormat format = DomainFormat.Inactive with { IsMigratable = parsed.GetValue(migratable), IsSecure = parsed.GetValue(secure) };
            console.Output.Write(DomainXml.Format(document.Definition, format));
            return ExitCode.Done;
        });
        return command;
    }
}
