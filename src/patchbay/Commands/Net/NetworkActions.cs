using System.CommandLine;
using System.Text.Json;
using Patchbay.Planning.Reports;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands.Net;

/// <summary>Commands that do one thing to one network: start, stop, undefine, autostart, and create.</summary>
internal static class NetworkActions
{
    public static Command Start() => Act("start", "Start a network.", RemoteProcedure.NetworkCreate, "started",
        ("patchbay net start default", "makes the bridge, the firewall and DHCP, and says why if it cannot"), isStart: true);

    public static Command Stop() => Act("stop", "Stop a network; guests stay up, unplugged.", RemoteProcedure.NetworkDestroy, "stopped",
        ("patchbay net stop default", "takes everything back that the start did"));

    public static Command Undefine() => Act("undefine", "Remove a definition; a running network runs on until it stops.", RemoteProcedure.NetworkUndefine, "undefined",
        ("patchbay net undefine default", "removes the definition and its autostart"));

    public static Command Create() => Bring("create", "Start a network that is gone when it stops.", RemoteProcedure.NetworkCreateXml, "created",
        ("patchbay net create lab.xml", "starts the network without storing it"));

    public static Command Autostart()
    {
        Argument<string> name = NetworkLookup.Argument();
        Option<bool> disable = new("--disable") { Description = "Do not start it with the host." };
        Command command = new ExampleCommand("autostart", "Have a network start with the host.",
            ("patchbay net autostart default", "starts it whenever the host starts"))
        {
            name,
            disable,
        };
        command.OnServer(static async (parsed, connection, ct) =>
        {
            bool on = !parsed.GetValue<bool>("--disable");
            RpcNetwork network = await connection.FindAsync(parsed.GetRequiredValue<string>("network"), ct);
            await connection.Client.CallAsync(RemoteProcedure.NetworkSetAutostart, new RpcSetAutostart<RpcNetwork>(network, on), ct);
            parsed.InvocationConfiguration.Output.WriteLine($"network {network.Name}: {(on ? "starts" : "does not start")} with the host");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Act(string verb, string description, RpcProcedure<RpcNetwork, RpcNothing> procedure, string done, (string, string) example, bool isStart = false)
    {
        Argument<string> name = NetworkLookup.Argument();
        Command command = new ExampleCommand(verb, description, example) { name };
        command.OnServer(async (parsed, connection, ct) =>
        {
            RpcNetwork network = await connection.FindAsync(parsed.GetRequiredValue(name), ct);
            await connection.Client.CallAsync(procedure, network, ct);
            parsed.InvocationConfiguration.Output.WriteLine($"network {network.Name}: {done}");
            if (isStart)
            {
                await TellOfOthersAsync(connection, network.Name, parsed.InvocationConfiguration.Error, ct);
            }
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Bring(string verb, string description, RpcProcedure<RpcText, RpcNetwork> procedure, string done, (string, string) example)
    {
        Argument<string> file = new("file") { Description = "A network document; '-' reads standard input." };
        Command command = new ExampleCommand(verb, description, example) { file };
        command.OnServer(async (parsed, connection, ct) =>
        {
            if (NetworkFiles.Read(parsed.GetRequiredValue(file), parsed.InvocationConfiguration.Error) is not { } text)
            {
                return ExitCode.Failed;
            }
            RpcNetwork network = await connection.Client.CallAsync(procedure, new RpcText(text), ct);
            parsed.InvocationConfiguration.Output.WriteLine($"network {network.Name}: {done}");
            await TellOfOthersAsync(connection, network.Name, parsed.InvocationConfiguration.Error, ct);
            return ExitCode.Done;
        });
        return command;
    }

    // What lies between it and others on this host; the status has the rest. It runs, whether that can be asked for or not.
    private static async Task TellOfOthersAsync(LibvirtConnection connection, string network, TextWriter error, CancellationToken ct)
    {
        try
        {
            NetworkConditionReport? condition = (await connection.StatusAsync(ct))?.Networks.FirstOrDefault(n => n.Name == network);
            // An older daemon does not know of the first.
            foreach (string told in condition is null ? [] : (IEnumerable<string>)[.. condition.Overlaps ?? [], .. condition.Waits])
            {
                error.WriteLine($"warning: network {network}: {told}");
            }
        }
        catch (Exception e) when (e is LibvirtException or IOException or JsonException)
        {
            error.WriteLine($"warning: network {network}: its state cannot be asked for: {e.Message}");
        }
    }
}
