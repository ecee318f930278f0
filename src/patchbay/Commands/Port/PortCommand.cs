using System.CommandLine;
using Patchbay.Cli.Commands.Net;
using Patchbay.Cli.Terminal;
using Patchbay.Model.Ports;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands.Port;

/// <summary><c>patchbay port</c>: guests' plugs in networks.</summary>
internal static class PortCommand
{
    private sealed record Row(RpcNetworkPort Reference, NetworkPort Port);

    public static Command Create() => new("port", "Guests' plugs in networks.")
    {
        List(),
        DumpXml(),
    };

    private static Command List()
    {
        Argument<string?> name = new("network") { Description = "Only this network's, by name or uuid.", Arity = ArgumentArity.ZeroOrOne };
        Option<string> output = Listing.Output();
        Command command = new ExampleCommand("list", "List what is plugged into networks that run.",
            ("patchbay port list", "the ports of all networks"),
            ("patchbay port list default -o json | jq -r '.[].guest'", "for scripts"))
        {
            name,
            output,
        };
        command.OnServer(async (parsed, connection, ct) =>
        {
            IReadOnlyList<RpcNetwork> networks = parsed.GetValue(name) is { } one
                ? [await connection.FindAsync(one, ct)]
                : (await connection.Client.CallAsync(
                    RemoteProcedure.ConnectListAllNetworks, new RpcListArguments(true, (uint)VirConnectListAllNetworksFlags.Active), ct)).Networks;
            Row[][] rows = await Task.WhenAll(networks.Select(n => RowsAsync(connection, n, ct)));
            Listing.Print(parsed, output,
            [
                new Column<Row>("Network", "network", static r => r.Reference.Network.Name),
                new Column<Row>("Guest", "guest", static r => r.Port.OwnerName),
                new Column<Row>("MAC", "mac", static r => r.Port.Mac.ToString()),
                new Column<Row>("Plugged into", "plug", static r => Words(r.Port.Plug)),
                new Column<Row>("Group", "group", static r => r.Port.Group),
                new Column<Row>("UUID", "uuid", static r => r.Port.Uuid.ToString()),
            ], [.. rows.SelectMany(static r => r)
                .OrderBy(static r => r.Reference.Network.Name, StringComparer.OrdinalIgnoreCase)
                .ThenBy(static r => r.Port.OwnerName, StringComparer.OrdinalIgnoreCase)
                .ThenBy(static r => r.Port.Mac.ToString(), StringComparer.Ordinal)]);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command DumpXml()
    {
        Argument<string> name = NetworkLookup.Argument();
        Argument<string> port = new("port") { Description = "The port's uuid." };
        port.Validators.Add(static result =>
        {
            if (!Guid.TryParse(result.Tokens[0].Value, out _))
            {
                result.AddError($"'{result.Tokens[0].Value}' is not a uuid: 'patchbay port list' shows them");
            }
        });
        Command command = new ExampleCommand("dumpxml", "Print a port's document.",
            ("patchbay port dumpxml default 2b6c2a1e-5a4e-4e0b-9d3f-6f0f4f0a7c11", "owner, MAC, and where it is plugged in"))
        {
            name,
            port,
        };
        command.OnServer(async (parsed, connection, ct) =>
        {
            RpcNetwork network = await connection.FindAsync(parsed.GetRequiredValue(name), ct);
            RpcNetworkPort found = await connection.LookupNetworkPortAsync(network, Guid.Parse(parsed.GetRequiredValue(port)), ct);
            parsed.InvocationConfiguration.Output.Write(await connection.GetNetworkPortXmlAsync(found, ct));
            return ExitCode.Done;
        });
        return command;
    }

    // A network that stops, or a port that goes, while the list is asked for is not in it.
    private static async Task<Row[]> RowsAsync(LibvirtConnection connection, RpcNetwork network, CancellationToken ct)
    {
        try
        {
            Row?[] rows = await Task.WhenAll((await connection.ListNetworkPortsAsync(network, ct)).Select(p => RowAsync(connection, p, ct)));
            return [.. rows.OfType<Row>()];
        }
        catch (LibvirtException e) when (e.Code is LibvirtErrorCode.NoNetwork or LibvirtErrorCode.OperationInvalid)
        {
            return [];
        }
    }

    private static async Task<Row?> RowAsync(LibvirtConnection connection, RpcNetworkPort reference, CancellationToken ct)
    {
        try
        {
            string xml = await connection.GetNetworkPortXmlAsync(reference, ct);
            return NetworkPortXml.Parse(xml, reference.Uuid.ToString(), []) is { } port ? new Row(reference, port) : null;
        }
        catch (LibvirtException e) when (e.Code == LibvirtErrorCode.NoNetworkPort)
        {
            return null;
        }
    }

    private static string? Words(PortPlug? plug) => plug switch
    {
        PortPlug.Network network => network.BridgeName,
        PortPlug.Bridge bridge => bridge.BridgeName,
        PortPlug.Direct direct => direct.Device,
        PortPlug.Hostdev hostdev => hostdev.Address.ToString(),
        _ => null,
    };
}
