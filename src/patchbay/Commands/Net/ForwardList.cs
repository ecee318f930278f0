using System.CommandLine;
using System.Net;
using Patchbay.Cli.Terminal;
using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Planning.Firewall;
using Patchbay.Planning.Networks;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands.Net;

/// <summary><c>patchbay net forward list</c>.</summary>
internal static class ForwardList
{
    private sealed record Row(string Network, bool Active, PortForward Forward, ValueList<IPAddress> Addresses)
    {
        // Whether it counts from the network's next start on.
        public bool IsStoredAlone { get; init; }

        public string State => IsStoredAlone ? "stored" : !Active ? "inactive" : Addresses.IsEmpty ? "waits" : "on";
    }

    public static Command Create()
    {
        Argument<string?> name = new("network") { Description = "Only this network's, by name or uuid.", Arity = ArgumentArity.ZeroOrOne };
        Option<string> output = Listing.Output();
        Command command = new ExampleCommand("list", "List ports of the host that lead to guests; those whose guest has no address yet wait, and those that are stored alone count from the network's next start on.",
            ("patchbay net forward list", "the forwards of all networks"),
            ("patchbay net forward list default -o json | jq '.[] | select(.state == \"waits\")'", "for scripts"))
        {
            name,
            output,
        };
        command.OnServer(async (parsed, connection, ct) =>
        {
            IReadOnlyList<RpcNetwork> networks = parsed.GetValue(name) is { } one
                ? [await connection.FindAsync(one, ct)]
                : await connection.ListAllNetworksAsync(VirConnectListAllNetworksFlags.None, ct);
            Row[][] rows = await Task.WhenAll(networks.Select(n => RowsUnlessGoneAsync(connection, n, ct)));
            Listing.Print(parsed, output,
            [
                new Column<Row>("Network", "network", static r => r.Network),
                new Column<Row>("Protocol", "protocol", static r => r.Forward.Protocol.Word()),
                new Column<Row>("Listen", "listen", static r => r.Forward.Listen is { } listen ? IpText.Format(listen) : null),
                new Column<Row>("Port", "port", static r => r.Forward.Ports.ToString()),
                new Column<Row>("To", "to", static r => r.Forward.Target.ToString()),
                new Column<Row>("Port of it", "to-port", static r => r.Forward.TargetPorts.ToString()),
                new Column<Row>("Address", "address", static r => r.Addresses.IsEmpty ? null : string.Join(", ", r.Addresses.Select(IpText.Format))),
                new Column<Row>("State", "state", static r => r.State) { Style = static r => r.State switch { "on" => "green", "waits" => "yellow", _ => "grey" } },
            ], [.. rows.SelectMany(static r => r)
                .OrderBy(static r => r.Network, StringComparer.OrdinalIgnoreCase)
                .ThenBy(static r => r.Forward.Protocol)
                .ThenBy(static r => r.Forward.Ports.First)]);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<Row[]> RowsUnlessGoneAsync(LibvirtConnection connection, RpcNetwork network, CancellationToken ct)
    {
        try
        {
            return await RowsAsync(connection, network, ct);
        }
        catch (LibvirtException e) when (e.Code == LibvirtErrorCode.NoNetwork)
        {
            return [];
        }
    }

    private static async Task<Row[]> RowsAsync(LibvirtConnection connection, RpcNetwork network, CancellationToken ct)
    {
        if (NetworkXml.Parse(await connection.DumpAsync(network, VirNetworkXmlFlags.None, ct), network.Name, []) is not { } definition)
        {
            return [];
        }
        bool active = await connection.IsNetworkActiveAsync(network, ct);
        NetworkFacts facts = active && !definition.Extensions.Forwards.IsEmpty ? await FactsAsync(connection, network, ct) : NetworkFacts.None;
        NetworkDefinition? stored = active ? NetworkXml.Parse(await connection.DumpAsync(network, VirNetworkXmlFlags.Inactive, ct), network.Name, []) : null;
        return
        [
            .. definition.Extensions.Forwards.Select(f => new Row(network.Name, active, f, active ? ForwardTargets.Of(definition, f, facts) : [])),
            .. (stored?.Extensions.Forwards ?? []).Except(definition.Extensions.Forwards).Select(f => new Row(network.Name, active, f, []) { IsStoredAlone = true }),
        ];
    }

    // As the daemon finds the targets.
    private static async Task<NetworkFacts> FactsAsync(LibvirtConnection connection, RpcNetwork network, CancellationToken ct)
    {
        IReadOnlyList<RpcDhcpLease> leases = await connection.GetDhcpLeasesAsync(network, null, ct);
        string[] ports = await Task.WhenAll((await connection.ListNetworkPortsAsync(network, ct)).Select(p => connection.GetNetworkPortXmlAsync(p, ct)));
        return new NetworkFacts
        {
            Addresses = leases.OrderByDescending(l => l.ExpiryTime == 0 ? long.MaxValue : l.ExpiryTime)
                .Where(l => MacAddress.TryParse(l.MacAddress, null, out _))
                .Select(l => new KnownAddress(MacAddress.Parse(l.MacAddress!), IPAddress.Parse(l.Address)))
                .ToValueList(),
            Guests = ports.Select(xml => NetworkPortXml.Parse(xml, "port", [])).OfType<NetworkPort>().Select(p => new PluggedGuest(p.OwnerName, p.Mac)).ToValueList(),
        };
    }
}
