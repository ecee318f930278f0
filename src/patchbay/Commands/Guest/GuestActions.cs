using System.CommandLine;
using Patchbay.Cli.Terminal;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands.Guest;

/// <summary>Commands that do one thing to one guest.</summary>
internal static class GuestActions
{
    public static Command Shutdown() => Act("shutdown", "Ask a guest to power off, by its agent or its ACPI button.", RemoteProcedure.DomainShutdown, "is being shut down",
        ("patchbay guest shutdown web1", "asks its agent, or presses the power button; the guest decides"));

    public static Command Stop() => Act("stop", "End a guest at once, as pulling its plug would.", RemoteProcedure.DomainDestroy, "stopped",
        ("patchbay guest stop web1", "what was not written to disk is lost"));

    public static Command Suspend() => Act("suspend", "Halt a guest's processors; its memory stays.", RemoteProcedure.DomainSuspend, "suspended",
        ("patchbay guest suspend web1", "it goes on with 'guest resume'"));

    public static Command Resume() => Act("resume", "Let a suspended guest go on.", RemoteProcedure.DomainResume, "resumed",
        ("patchbay guest resume web1", "its processors run again"));

    public static Command Reboot() => Act("reboot", "Ask a guest to reboot.", static (c, g, ct) => c.Client.CallAsync(
        RemoteProcedure.DomainReboot, new RpcFlagged<RpcDomain>(g, 0), ct), "is being rebooted",
        ("patchbay guest reboot web1", "by its agent, or off by its button and on again"));

    public static Command Reset() => Act("reset", "Reset a guest's machine, as its button would.", static (c, g, ct) => c.Client.CallAsync(
        RemoteProcedure.DomainReset, new RpcFlagged<RpcDomain>(g, 0), ct), "reset",
        ("patchbay guest reset web1", "what was not written to disk is lost"));

    public static Command Start()
    {
        Argument<string> name = GuestLookup.Argument();
        Option<bool> paused = new("--paused") { Description = "Leave its processors halted until 'guest resume'." };
        Option<bool> console = new("--console") { Description = "Attach to its console at once." };
        Command command = new ExampleCommand("start", "Start a guest.",
            ("patchbay guest start web1 --console", "starts it and shows it boot; Ctrl+] leaves"))
        {
            name,
            paused,
            console,
        };
        command.OnServer(async (parsed, connection, ct) =>
        {
            RpcDomain guest = await connection.FindGuestAsync(parsed.GetRequiredValue(name), ct);
            bool halted = parsed.GetValue(paused) || parsed.GetValue(console);
            guest = await connection.Client.CallAsync(
                RemoteProcedure.DomainCreateWithFlags, new RpcFlagged<RpcDomain>(guest, halted ? (uint)VirDomainCreateFlags.StartPaused : 0), ct);
            if (!parsed.GetValue(console))
            {
                parsed.InvocationConfiguration.Output.WriteLine($"guest {guest.Name}: started{(halted ? ", paused" : "")}");
                return ExitCode.Done;
            }
            // Attached first, so that nothing of the boot is missed.
            return await ConsoleCommand.AttachAsync(parsed, connection, guest, null, parsed.GetValue(paused) ? null
                : () => connection.Client.CallAsync(RemoteProcedure.DomainResume, guest, ct), ct);
        });
        return command;
    }

    public static Command Undefine()
    {
        Argument<string> name = GuestLookup.Argument();
        Option<bool> nvram = new("--nvram") { Description = "Remove its firmware's variables too." };
        Option<bool> keep = new("--keep-nvram") { Description = "Keep its firmware's variables." };
        Command command = new ExampleCommand("undefine", "Remove a guest's definition; a running one runs on until it stops.",
            ("patchbay guest undefine web1 --nvram", "its disks stay"))
        {
            name,
            nvram,
            keep,
        };
        command.OnServer(async (parsed, connection, ct) =>
        {
            RpcDomain guest = await connection.FindGuestAsync(parsed.GetRequiredValue(name), ct);
            VirDomainUndefineFlags flags = (parsed.GetValue(nvram) ? VirDomainUndefineFlags.Nvram : 0)
                | (parsed.GetValue(keep) ? VirDomainUndefineFlags.KeepNvram : 0);
            try
            {
                await connection.Client.CallAsync(RemoteProcedure.DomainUndefineFlags, new RpcFlagged<RpcDomain>(guest, (uint)flags), ct);
            }
            catch (LibvirtException e) when (flags == 0 && e.Code == LibvirtErrorCode.OperationInvalid && e.Message.Contains("nvram", StringComparison.Ordinal))
            {
                parsed.InvocationConfiguration.Error.WriteLine($"error: {e.Details}: --nvram removes its firmware's variables too, --keep-nvram keeps them");
                return ExitCode.Failed;
            }
            parsed.InvocationConfiguration.Output.WriteLine($"guest {guest.Name}: undefined");
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Autostart()
    {
        Argument<string> name = GuestLookup.Argument();
        Option<bool> disable = new("--disable") { Description = "Do not start it with the host." };
        Command command = new ExampleCommand("autostart", "Have a guest start with the host.", ("patchbay guest autostart web1", "starts it after its networks")) { name, disable };
        command.OnServer(async (parsed, connection, ct) =>
        {
            RpcDomain guest = await connection.FindGuestAsync(parsed.GetRequiredValue(name), ct);
            bool on = !parsed.GetValue(disable);
            await connection.Client.CallAsync(RemoteProcedure.DomainSetAutostart, new RpcSetAutostart<RpcDomain>(guest, on), ct);
            parsed.InvocationConfiguration.Output.WriteLine($"guest {guest.Name}: {(on ? "starts" : "does not start")} with the host");
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Define() => Bring("define", "Store a guest's definition.", static (c, text, ct) => c.Client.CallAsync(
        RemoteProcedure.DomainDefineXml, new RpcText(text), ct), "defined",
        ("patchbay guest define web1.xml", "fills in what libvirt would: addresses, controllers, MAC"));

    public static Command Create() => Bring("create", "Start a guest that is gone when it stops.", static (c, text, ct) => c.Client.CallAsync(
        RemoteProcedure.DomainCreateXml, new RpcFlaggedText(text, 0), ct), "created",
        ("patchbay guest create rescue.xml", "starts the guest without storing it"));

    private static Command Act(string verb, string description, RpcProcedure<RpcDomain, RpcNothing> procedure, string done, (string, string) example)
        => Act(verb, description, (c, g, ct) => c.Client.CallAsync(procedure, g, ct), done, example);

    private static Command Act(string verb, string description, Func<LibvirtConnection, RpcDomain, CancellationToken, Task> act, string done, (string, string) example)
    {
        Argument<string> name = GuestLookup.Argument();
        Command command = new ExampleCommand(verb, description, example) { name };
        command.OnServer(async (parsed, connection, ct) =>
        {
            RpcDomain guest = await connection.FindGuestAsync(parsed.GetRequiredValue(name), ct);
            await act(connection, guest, ct);
            parsed.InvocationConfiguration.Output.WriteLine($"guest {guest.Name}: {done}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Bring(string verb, string description, Func<LibvirtConnection, string, CancellationToken, Task<RpcDomain>> bring, string done, (string, string) example)
    {
        Argument<string> file = new("file") { Description = "A guest's document; '-' reads standard input." };
        Command command = new ExampleCommand(verb, description, example) { file };
        command.OnServer(async (parsed, connection, ct) =>
        {
            TextWriter error = parsed.InvocationConfiguration.Error;
            string path = parsed.GetRequiredValue(file);
            if (Documents.ReadToSend(path, error) is not { } text || !GuestFiles.Check(text, Documents.NameOf(path), error))
            {
                return ExitCode.Failed;
            }
            RpcDomain? guest = null;
            if (!await Server.TakesAsync(Documents.NameOf(path), error, async () => guest = await bring(connection, text, ct)))
            {
                return ExitCode.Failed;
            }
            parsed.InvocationConfiguration.Output.WriteLine($"guest {guest!.Name}: {done}");
            return ExitCode.Done;
        });
        return command;
    }
}
