using System.CommandLine;
using Patchbay.Cli.Terminal;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands.Guest;

/// <summary><c>patchbay guest attach</c>, <c>detach</c>, <c>update</c>: one device of a guest, while it runs or not.</summary>
internal static class DeviceCommands
{
    public static Command Attach() => Create("attach", "Plug a device into a guest.", "plugged in",
        static (c, g, xml, flags, ct) => c.AttachDeviceAsync(g, xml, flags, ct),
        ("patchbay guest attach web1 \"<interface type='network'><source network='lan'/></interface>\"", "one more network card, until the guest stops; where it does not run, from its next start"),
        ("patchbay guest attach web1 card.xml --live --config", "now and at each start: both or neither"));

    public static Command Update() => Create("update", "Change a guest's device.", "changed",
        static (c, g, xml, flags, ct) => c.UpdateDeviceAsync(g, xml, flags, ct),
        ("patchbay guest update web1 card.xml", "plugs the card into another network, or pulls its cable, while the guest runs"),
        ("patchbay guest update web1 card.xml --config", "anything about the card, from the next start on"));

    public static Command Detach()
    {
        Option<string> alias = new("--alias") { Description = "The device's alias, as in 'guest dumpxml', in place of a document." };
        return Create("detach", "Pull a device out of a guest.", "pulled out",
            static (c, g, xml, flags, ct) => c.DetachDeviceAsync(g, xml, flags, ct),
            alias,
            ("patchbay guest detach web1 --alias net1", "waits up to five seconds until the guest lets go; it may still do so later"),
            ("patchbay guest detach web1 card.xml --live --config", "the card with the address in the document, now and at each start"));
    }

    private static ExampleCommand Create(
        string verb, string description, string done, Func<LibvirtConnection, RpcDomain, string, VirDomainDeviceModifyFlags, CancellationToken, Task> act,
        params (string, string)[] examples)
        => Create(verb, description, done, act, alias: null, examples);

    private static ExampleCommand Create(
        string verb, string description, string done, Func<LibvirtConnection, RpcDomain, string, VirDomainDeviceModifyFlags, CancellationToken, Task> act,
        Option<string>? alias, params (string, string)[] examples)
    {
        Argument<string> name = GuestLookup.Argument();
        Argument<string?> device = new("device") { Description = "A file with the device's element, or the element itself where it starts with '<'.", Arity = alias is null ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne };
        Option<bool> live = new("--live") { Description = "Change what runs." };
        Option<bool> config = new("--config") { Description = "Change what is stored. With neither, what runs if it runs, else what is stored." };
        ExampleCommand command = new(verb, description, examples) { name, device, live, config };
        if (alias is not null)
        {
            command.Add(alias);
        }
        command.OnServer(async (parsed, connection, ct) =>
        {
            VirDomainDeviceModifyFlags flags = (parsed.GetValue(live) ? VirDomainDeviceModifyFlags.Live : 0) | (parsed.GetValue(config) ? VirDomainDeviceModifyFlags.Config : 0);
            RpcDomain guest = await connection.FindGuestAsync(parsed.GetRequiredValue(name), ct);
            if (alias is not null && parsed.GetValue(alias) is { } known)
            {
                await connection.Client.CallAsync(RemoteProcedure.DomainDetachDeviceAlias, new DomainDetachDeviceAliasArguments(guest, known, (uint)flags), ct);
            }
            else if (!await SendAsync(parsed.GetValue(device), verb == "attach", parsed.InvocationConfiguration.Error, xml => act(connection, guest, xml, flags, ct)))
            {
                return ExitCode.Failed;
            }
            parsed.InvocationConfiguration.Output.WriteLine($"guest {guest.Name}: {done}");
            return ExitCode.Done;
        });
        return command;
    }

    // Read here before the server does: so findings carry the file's name, and warnings are seen at all.
    private static async Task<bool> SendAsync(string? device, bool isNew, TextWriter error, Func<string, Task> send)
    {
        if (device is null)
        {
            error.WriteLine("error: name the device: by a document or by --alias");
            return false;
        }
        if (Documents.ReadElementToSend(device, error) is not { } text)
        {
            return false;
        }
        string document = Documents.NameOfElement(device);
        DiagnosticBag diagnostics = [];
        DeviceDocument.Parse(text, document, diagnostics, live: !isNew);
        return DiagnosticPrinter.Print(diagnostics, error) && await Server.TakesAsync(document, error, () => send(text));
    }
}
