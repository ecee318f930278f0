using System.CommandLine;
using Patchbay.Cli.Terminal;
using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Updates;
using Patchbay.Model.Text;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands.Net;

/// <summary><c>patchbay net update</c>: changes one element of a network.</summary>
internal static class UpdateCommand
{
    public static Command Create()
    {
        Argument<string> file = new("network") { Description = "The network's name or uuid; with --dry-run a network document ('-' reads standard input)." };
        Argument<string> command = new("command") { HelpName = "COMMAND", Description = "What to do: add-first, add-last (or add), modify, delete." };
        Argument<string> section = new("section") { HelpName = "SECTION", Description = $"Which element: {string.Join(", ", NetworkUpdateWords.Sections.Select(s => s.Word))}." };
        Argument<string> xml = new("xml") { Description = "A file with the element, or the element itself where it starts with '<'." };
        Option<bool> dryRun = new("--dry-run") { Description = "Take a document, print it after the change; nothing is changed, no daemon is needed." };
        Option<bool> live = new("--live") { Description = "Change what runs." };
        Option<bool> config = new("--config") { Description = "Change what is stored. With neither, what runs if it runs, else what is stored." };
        Option<int> parentIndex = new("--parent-index") { Description = "Which <ip>, from 0; -1 takes the one with DHCP.", DefaultValueFactory = _ => -1 };
        command.AcceptOnlyFromAmong([.. NetworkUpdateWords.Commands.Select(c => c.Word)]);
        section.AcceptOnlyFromAmong([.. NetworkUpdateWords.Sections.Select(s => s.Word)]);
        Command update = new ExampleCommand("update", "Change one element of a network.",
            ("patchbay net update default add ip-dhcp-host \"<host name='vm' ip='192.168.122.9'/>\" --config", "a fixed address, from the next start on"),
            ("patchbay net update --dry-run default.xml add ip-dhcp-host host.xml", "prints the network with the fixed address added"),
            ("patchbay net update --dry-run default.xml delete dns-txt \"<txt name='old'/>\"", "prints the network without the record"))
        {
            file,
            command,
            section,
            xml,
            dryRun,
            live,
            config,
            parentIndex,
        };
        update.SetAction((parsed, cancellationToken) =>
        {
            NetworkUpdateCommand what = NetworkUpdateWords.Commands.First(c => c.Word == parsed.GetRequiredValue(command)).Value;
            NetworkUpdateSection where = NetworkUpdateWords.Sections.First(s => s.Word == parsed.GetRequiredValue(section)).Value;
            string element = parsed.GetRequiredValue(xml);
            NetworkUpdateRequest Request(string text) => new(what, where, text)
            {
                ParentIndex = parsed.GetValue(parentIndex),
                Document = Documents.NameOfElement(element),
            };
            if (!parsed.GetValue(dryRun))
            {
                uint flags = (parsed.GetValue(live) ? (uint)VirNetworkUpdateFlags.Live : 0) | (parsed.GetValue(config) ? (uint)VirNetworkUpdateFlags.Config : 0);
                return Server.RunAsync(parsed, async (_, connection, ct) =>
                {
                    InvocationConfiguration console = parsed.InvocationConfiguration;
                    if (Documents.ReadElementToSend(element, console.Error) is not { } text)
                    {
                        return ExitCode.Failed;
                    }
                    RpcNetwork network = await connection.FindAsync(parsed.GetRequiredValue(file), ct);
                    VirNetworkXmlFlags form = flags == (uint)VirNetworkUpdateFlags.Config ? VirNetworkXmlFlags.Inactive : VirNetworkXmlFlags.None;
                    if (!Check(await connection.DumpAsync(network, form, ct), Request(text), console.Error))
                    {
                        return ExitCode.Failed;
                    }
                    await connection.Client.CallAsync(
                        RemoteProcedure.NetworkUpdate, new NetworkUpdateArguments(network, (uint)what, (uint)where, parsed.GetValue(parentIndex), text, flags), ct);
                    console.Output.WriteLine($"network {network.Name}: updated");
                    return ExitCode.Done;
                }, cancellationToken);
            }
            return Task.FromResult(Run(parsed.GetRequiredValue(file), element, parsed.InvocationConfiguration, Request));
        });
        return update;
    }

    // Before the server does: so findings carry the file's name, and warnings are seen at all.
    private static bool Check(string network, NetworkUpdateRequest request, TextWriter error)
    {
        if (NetworkXml.Parse(network, "network", []) is not { } definition)
        {
            // Another libvirt's network may have what is not known here.
            return true;
        }
        DiagnosticBag diagnostics = [];
        NetworkUpdate.Apply(definition, request, diagnostics);
        return DiagnosticPrinter.Print(diagnostics, error);
    }

    private static int Run(string file, string element, InvocationConfiguration console, Func<string, NetworkUpdateRequest> request)
    {
        if (NetworkFiles.Load(file, strict: false, console.Error) is not { } network
            || (Documents.IsElement(element) ? element : Documents.Read(element, console.Error)) is not { } text)
        {
            return ExitCode.Failed;
        }
        DiagnosticBag diagnostics = [];
        NetworkDefinition? changed = NetworkUpdate.Apply(network, request(text), diagnostics);
        if (changed is not null)
        {
            WarnWhereRefused(changed, Documents.NameOf(file), diagnostics);
        }
        if (!DiagnosticPrinter.Print(diagnostics, console.Error) || changed is null)
        {
            return ExitCode.Failed;
        }
        console.Output.Write(NetworkXml.Format(changed));
        return ExitCode.Done;
    }

    private static void WarnWhereRefused(NetworkDefinition changed, string document, DiagnosticBag diagnostics)
    {
        DiagnosticBag after = [];
        NetworkUpdate.Recheck(changed, document, after);
        foreach (Diagnostic error in after.Where(d => d.Severity == Severity.Error))
        {
            diagnostics.Add(Findings.UpdateBreaksNetwork(new SourceLocation(document, 1, 1), error.Message));
        }
    }
}
