using System.CommandLine;
using System.Globalization;
using Patchbay.Cli.Terminal;
using Patchbay.Model.Networks;
using Patchbay.Planning.Reports;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands.Net;

/// <summary>Commands that look: list, info, dumpxml, leases; and edit.</summary>
internal static class NetworkViews
{
    private sealed record Row(RpcNetwork Network, bool Active, bool Autostart, bool Persistent, NetworkDefinition? Definition);

    private sealed record LeaseRow(RpcDhcpLease Lease);

    public static Command List()
    {
        Option<bool> all = new("--all", "-a") { Description = "Inactive networks too." };
        Option<bool> inactive = new("--inactive") { Description = "Only inactive networks." };
        Option<string> output = Listing.Output();
        Command command = new ExampleCommand("list", "List networks that run.",
            ("patchbay net list --all", "all networks, running or not"),
            ("patchbay net list -o json | jq -r '.[].bridge'", "for scripts"))
        {
            all,
            inactive,
            output,
        };
        command.OnServer(async (parsed, connection, ct) =>
        {
            VirConnectListAllNetworksFlags flags = parsed.GetValue(inactive) ? VirConnectListAllNetworksFlags.Inactive
                : parsed.GetValue(all) ? VirConnectListAllNetworksFlags.None : VirConnectListAllNetworksFlags.Active;
            ConnectListAllNetworksResult found = await connection.Client.CallAsync(
                RemoteProcedure.ConnectListAllNetworks, new RpcListArguments(true, (uint)flags), ct);
            Row?[] rows = await Task.WhenAll(found.Networks.Select(n => RowUnlessGoneAsync(connection, n, ct)));
            Listing.Print(parsed, output,
            [
                new Column<Row>("Name", "name", static r => r.Network.Name),
                new Column<Row>("State", "state", static r => r.Active ? "active" : "inactive") { Style = static r => r.Active ? "green" : "grey" },
                new Column<Row>("Autostart", "autostart", static r => r.Autostart),
                new Column<Row>("Persistent", "persistent", static r => r.Persistent),
                new Column<Row>("Mode", "mode", static r => r.Definition?.Forward.Mode.ToString().ToLowerInvariant()),
                new Column<Row>("Bridge", "bridge", static r => r.Definition?.Bridge?.Name),
                new Column<Row>("Addresses", "addresses", static r => r.Definition is { Ips.IsEmpty: false } d ? string.Join(", ", d.Ips.Select(i => i.Subnet)) : null),
                new Column<Row>("UUID", "uuid", static r => r.Network.Uuid.ToString()) { IsForPrograms = true },
            ], [.. rows.OfType<Row>().OrderBy(static r => r.Network.Name, StringComparer.OrdinalIgnoreCase)]);
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Info()
    {
        Argument<string> name = NetworkLookup.Argument();
        Option<string> output = Listing.Output("text");
        Command command = new ExampleCommand("info", "Show a network's state.",
            ("patchbay net info default", "name, uuid, state, bridge, addresses"),
            ("patchbay net info default -o json | jq -r .problem", "for scripts"))
        {
            name,
            output,
        };
        command.OnServer(async (parsed, connection, ct) =>
        {
            Row row = await RowAsync(connection, await connection.FindAsync(parsed.GetRequiredValue(name), ct), ct);
            Facts facts = new();
            facts.Add("Name", "name", row.Network.Name);
            facts.Add("UUID", "uuid", row.Network.Uuid.ToString());
            facts.Add("Active", "active", row.Active);
            facts.Add("Persistent", "persistent", row.Persistent);
            facts.Add("Autostart", "autostart", row.Autostart);
            if (row.Definition is { } definition)
            {
                facts.Add("Mode", "mode", definition.Forward.Mode.ToString().ToLowerInvariant());
                facts.Add("Bridge", "bridge", definition.Bridge?.Name);
                facts.AddAll("Address", "addresses", [.. definition.Ips.Select(static i => i.Subnet.ToString())], [.. definition.Ips.Select(static i => $"{i.Subnet}{(i.HasDhcp ? ", DHCP" : "")}")]);
                facts.AddAll("Device", "devices", definition.Bridge is null ? [.. definition.LentLinks] : []);
            }
            await AddConditionAsync(connection, row.Network.Name, facts, ct);
            facts.Print(parsed, output);
            return ExitCode.Done;
        });
        return command;
    }

    public static Command DumpXml()
    {
        Argument<string> name = NetworkLookup.Argument();
        Option<bool> inactive = new("--inactive") { Description = "What is stored, not what runs." };
        Command command = new ExampleCommand("dumpxml", "Print a network's document.", ("patchbay net dumpxml default > default.xml", "saves what runs")) { name, inactive };
        command.OnServer(async (parsed, connection, ct) =>
        {
            RpcNetwork network = await connection.FindAsync(parsed.GetRequiredValue(name), ct);
            parsed.InvocationConfiguration.Output.Write(
                await connection.DumpAsync(network, parsed.GetValue(inactive) ? VirNetworkXmlFlags.Inactive : VirNetworkXmlFlags.None, ct));
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Edit()
    {
        Argument<string> name = NetworkLookup.Argument();
        Command command = new ExampleCommand("edit", "Change a network's stored document in $EDITOR.", ("EDITOR=nano patchbay net edit default", "checked before it is stored")) { name };
        command.OnServer(async (parsed, connection, ct) =>
        {
            RpcNetwork network = await connection.FindAsync(parsed.GetRequiredValue(name), ct);
            return await EditLoop.RunAsync(parsed, $"network {network.Name}",
                () => connection.DumpAsync(network, VirNetworkXmlFlags.Inactive, ct),
                text => connection.Client.CallAsync(RemoteProcedure.NetworkDefineXml, new RpcText(text), ct), ct);
        });
        return command;
    }

    public static Command Leases()
    {
        Argument<string> name = NetworkLookup.Argument();
        Option<string?> mac = new("--mac") { Description = "Only this hardware address.", HelpName = "MAC" };
        Option<string> output = Listing.Output();
        Command command = new ExampleCommand("leases", "List addresses that guests have from DHCP.", ("patchbay net leases default", "who has which address, until when")) { name, mac, output };
        command.OnServer(async (parsed, connection, ct) =>
        {
            RpcNetwork network = await connection.FindAsync(parsed.GetRequiredValue(name), ct);
            NetworkGetDhcpLeasesResult found = await connection.Client.CallAsync(
                RemoteProcedure.NetworkGetDhcpLeases, new NetworkGetDhcpLeasesArguments(network, parsed.GetValue(mac), true, 0), ct);
            Listing.Print(parsed, output,
            [
                new Column<LeaseRow>("Address", "address", static r => $"{r.Lease.Address}/{r.Lease.Prefix}") { Style = static _ => "green" },
                new Column<LeaseRow>("MAC", "mac", static r => r.Lease.MacAddress),
                new Column<LeaseRow>("Hostname", "hostname", static r => r.Lease.Hostname),
                new Column<LeaseRow>("Expires", "expires", static r => r.Lease.ExpiryTime == 0
                    ? "never" : DateTimeOffset.FromUnixTimeSeconds(r.Lease.ExpiryTime).ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
                new Column<LeaseRow>("Client id", "client-id", static r => r.Lease.ClientId),
            ], [.. found.Leases.Select(static l => new LeaseRow(l))]);
            return ExitCode.Done;
        });
        return command;
    }

    // As the status shows it; for people nothing where all is as it should be.
    private static async Task AddConditionAsync(LibvirtConnection connection, string network, Facts facts, CancellationToken ct)
    {
        StatusReport? status = await connection.StatusAsync(ct);
        NetworkConditionReport? condition = status?.Networks.FirstOrDefault(n => n.Name == network);
        if (condition?.Problem is { } problem)
        {
            facts.Add("Problem", "problem", problem);
        }
        else
        {
            facts.AddForPrograms("problem", null);
        }
        facts.AddAll("Waits", "waits", [.. condition?.Waits ?? []]);
        facts.AddAll("Note", "notes", [.. condition?.Warnings ?? [], .. (status?.LostCards ?? []).Where(l => l.Network == network).Select(static l => l.ToString())]);
    }

    // One that went while the list was asked for is not in it.
    private static async Task<Row?> RowUnlessGoneAsync(LibvirtConnection connection, RpcNetwork network, CancellationToken ct)
    {
        try
        {
            return await RowAsync(connection, network, ct);
        }
        catch (LibvirtException e) when (e.Code == LibvirtErrorCode.NoNetwork)
        {
            return null;
        }
    }

    private static async Task<Row> RowAsync(LibvirtConnection connection, RpcNetwork network, CancellationToken ct)
    {
        RpcClient client = connection.Client;
        Task<RpcFlag> active = client.CallAsync(RemoteProcedure.NetworkIsActive, network, ct);
        Task<RpcFlag> autostart = client.CallAsync(RemoteProcedure.NetworkGetAutostart, network, ct);
        Task<RpcFlag> persistent = client.CallAsync(RemoteProcedure.NetworkIsPersistent, network, ct);
        Task<string> xml = connection.DumpAsync(network, VirNetworkXmlFlags.None, ct);
        return new Row(network, (await active).Value, (await autostart).Value, (await persistent).Value, NetworkXml.Parse(await xml, network.Name, []));
    }
}
