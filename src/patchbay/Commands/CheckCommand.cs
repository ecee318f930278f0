using System.CommandLine;
using Patchbay.Cli.Terminal;
using Patchbay.Model.Text;

namespace Patchbay.Cli.Commands;

/// <summary><c>patchbay check FILE…</c>: reads documents of any kind and reports every mistake.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        Argument<string[]> files = new("file") { Description = "Documents; '-' reads standard input.", Arity = ArgumentArity.OneOrMore };
        Option<bool> strict = new("--strict") { Description = "Refuse what would be ignored: warnings count as errors." };
        Command command = new ExampleCommand("check", "Read documents of any kind and report every mistake in them.",
            ("patchbay check /etc/patchbay/networks/*.xml", "checks every stored network"),
            ("virsh net-dumpxml default | patchbay check --strict -", "checks what libvirt has, and refuses words without effect"))
        {
            files,
            strict,
        };
        command.SetAction(parsed =>
        {
            TextWriter error = parsed.InvocationConfiguration.Error;
            bool good = true;
            foreach (string file in parsed.GetRequiredValue(files))
            {
                good &= Check(file, parsed.GetValue(strict), error);
            }
            return good ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static bool Check(string file, bool strict, TextWriter error)
    {
        if (Documents.Read(file, error) is not { } text)
        {
            return false;
        }
        DiagnosticBag diagnostics = [];
        DocumentChecker.Check(text, Documents.NameOf(file), diagnostics);
        return DiagnosticPrinter.Print(diagnostics, error, strict);
    }
}
