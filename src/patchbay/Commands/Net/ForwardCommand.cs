using System.CommandLine;
using System.Net;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands.Net;

/// <summary><c>patchbay net forward</c>: ports of the host that lead to guests.</summary>
internal static class ForwardCommand
{
    public static Command Create() => new("forward", "Ports of the host that lead to guests.")
    {
        Add(),
        ForwardList.Create(),
        Remove(),
    };

    private static Command Add()
    {
        Argument<string> name = NetworkLookup.Argument();
        Argument<PortProtocol> protocol = Protocol();
        Argument<PortSpan> port = Port();
        Argument<string> to = new("to") { Description = "A guest's name, MAC address or IP address." };
        Option<PortSpan?> toPort = new("--to-port") { Description = "The guest's port or range, where it is another one.", HelpName = "PORT", CustomParser = r => Ports(r) };
        Option<IPAddress?> listen = Listen();
        ForwardChange change = new();
        Command command = new ExampleCommand("add", "Have ports of the host lead to a guest, at once and from now on.",
            ("patchbay net forward add default tcp 8080 web --to-port 80", "the host's port 8080 leads to port 80 of guest web"),
            ("patchbay net forward add default udp 6000-6010 192.168.122.7 --listen 192.0.2.1", "eleven ports of one address of the host"))
        {
            name,
            protocol,
            port,
            to,
            toPort,
            listen,
        };
        change.AddTo(command);
        command.OnServer(async (parsed, connection, ct) =>
        {
            PortSpan ports = parsed.GetRequiredValue(port);
            PortSpan toPorts = parsed.GetValue(toPort) ?? ports;
            if (toPorts.Count != ports.Count)
            {
                parsed.InvocationConfiguration.Error.WriteLine($"error: {ports} are {ports.Count} ports, {toPorts} are {toPorts.Count}: give ranges of one length");
                return ExitCode.Failed;
            }
            PortForward forward = new()
            {
                Protocol = parsed.GetValue(protocol),
                Ports = ports,
                Target = ForwardTarget.Parse(parsed.GetRequiredValue(to)),
                ToPort = toPorts == ports ? null : toPorts.First,
                Listen = parsed.GetValue(listen),
            };
            RpcNetwork network = await connection.FindAsync(parsed.GetRequiredValue(name), ct);
            bool changed = await change.AddAsync(parsed, connection, network, forward, ct);
            parsed.InvocationConfiguration.Output.WriteLine($"network {network.Name}: {(changed ? "forwards" : "forwarded already:")} {forward}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Remove()
    {
        Argument<string> name = NetworkLookup.Argument();
        Argument<PortProtocol> protocol = Protocol();
        Argument<PortSpan> port = Port();
        Option<IPAddress?> listen = Listen();
        ForwardChange change = new();
        Command command = new ExampleCommand("remove", "Have ports of the host lead nowhere; connections that stand go on.",
            ("patchbay net forward remove default tcp 8080", "whoever it led to"))
        {
            name,
            protocol,
            port,
            listen,
        };
        change.AddTo(command);
        command.OnServer(async (parsed, connection, ct) =>
        {
            (PortProtocol of, PortSpan ports, IPAddress? at) = (parsed.GetValue(protocol), parsed.GetRequiredValue(port), parsed.GetValue(listen));
            RpcNetwork network = await connection.FindAsync(parsed.GetRequiredValue(name), ct);
            if (!await change.RemoveAsync(parsed, connection, network, of, ports, at, ct))
            {
                parsed.InvocationConfiguration.Error.WriteLine($"error: network {network.Name} forwards no {of.Word()} {ports}{(at is null ? "" : $" of {at}")}: 'patchbay net forward list {network.Name}' shows what it does");
                return ExitCode.Failed;
            }
            parsed.InvocationConfiguration.Output.WriteLine($"network {network.Name}: no longer forwards {of.Word()} {ports}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Argument<PortProtocol> Protocol()
    {
        Argument<PortProtocol> protocol = new("protocol")
        {
            Description = "tcp or udp.",
            HelpName = "tcp|udp",
            CustomParser = static result =>
            {
                if (PortProtocols.Parse(result.Tokens[0].Value) is { } known)
                {
                    return known;
                }
                result.AddError($"'{result.Tokens[0].Value}' is no protocol: tcp or udp is accepted");
                return default;
            },
        };
        protocol.CompletionSources.Clear();
        protocol.CompletionSources.Add("tcp", "udp");
        return protocol;
    }

    private static Argument<PortSpan> Port() => new("port") { Description = "The host's port, or a range as in 8000-8010.", CustomParser = static r => Ports(r) };

    private static Option<IPAddress?> Listen() => new("--listen")
    {
        Description = "Only this address of the host; 0.0.0.0 or :: for all of one family.",
        HelpName = "ADDRESS",
        CustomParser = static result =>
        {
            if (IpText.TryParse(result.Tokens[0].Value, out IPAddress address))
            {
                return address;
            }
            result.AddError($"'{result.Tokens[0].Value}' is no IP address");
            return null;
        },
    };

    private static PortSpan? Ports(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (PortSpan.TryParse(result.Tokens[0].Value) is { } ports)
        {
            return ports;
        }
        result.AddError($"'{result.Tokens[0].Value}' is no port: write one from 1 to 65535, or a range as in 8000-8010");
        return null;
    }
}
