using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Patchbay.Cli.Terminal;
using Patchbay.Planning.Reports;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands.Guest;

/// <summary>Commands that look: list, info, dumpxml, addresses, interfaces; and edit.</summary>
internal static class GuestViews
{
    private sealed record Row(RpcDomain Guest, VirDomainState State);

    private sealed record InterfaceRow(string? Target, string? Type, string? Source, string? Model, string? Mac);

    public static Command List()
    {
        Option<bool> all = new("--all", "-a") { Description = "Stopped guests too." };
        Option<bool> inactive = new("--inactive") { Description = "Only stopped guests." };
        Option<string> output = Listing.Output();
        Command command = new ExampleCommand("list", "List guests that run.",
            ("patchbay guest list --all", "all guests, running or not"),
            ("patchbay guest list -o name", "one name a line, for shells"))
        {
            all,
            inactive,
            output,
        };
        command.OnServer(async (parsed, connection, ct) =>
        {
            VirConnectListAllDomainsFlags flags = parsed.GetValue(inactive) ? VirConnectListAllDomainsFlags.Inactive
                : parsed.GetValue(all) ? 0 : VirConnectListAllDomainsFlags.Active;
            ConnectListAllDomainsResult found = await connection.Client.CallAsync(
                RemoteProcedure.ConnectListAllDomains, new RpcListArguments(true, (uint)flags), ct);
            Row?[] rows = await Task.WhenAll(found.Domains.Select(g => RowUnlessGoneAsync(connection, g, ct)));
            Listing.Print(parsed, output,
            [
                new Column<Row>("Name", "name", static r => r.Guest.Name),
                new Column<Row>("State", "state", static r => Words(r.State)) { Style = static r => Colour(r.State) },
                new Column<Row>("Id", "id", static r => r.Guest.Id < 0 ? null : r.Guest.Id),
                new Column<Row>("UUID", "uuid", static r => r.Guest.Uuid.ToString()) { IsForPrograms = true },
            ], [.. rows.OfType<Row>().OrderBy(static r => r.Guest.Name, StringComparer.OrdinalIgnoreCase)]);
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Info()
    {
        Argument<string> name = GuestLookup.Argument();
        Option<string> output = Listing.Output("text");
        Command command = new ExampleCommand("info", "Show a guest's state.",
            ("patchbay guest info web1", "state, memory, processors"),
            ("patchbay guest info web1 -o json | jq -r .state", "for scripts; memory in KiB, CPU time in ns"))
        {
            name,
            output,
        };
        command.OnServer(async (parsed, connection, ct) =>
        {
            RpcDomain guest = await connection.FindGuestAsync(parsed.GetRequiredValue(name), ct);
            DomainGetInfoResult info = await connection.Client.CallAsync(RemoteProcedure.DomainGetInfo, guest, ct);
            RpcFlag persistent = await connection.Client.CallAsync(RemoteProcedure.DomainIsPersistent, guest, ct);
            RpcFlag autostart = await connection.Client.CallAsync(RemoteProcedure.DomainGetAutostart, guest, ct);
            Facts facts = new();
            facts.Add("Name", "name", guest.Name);
            facts.Add("UUID", "uuid", guest.Uuid.ToString());
            facts.Add("Id", "id", guest.Id < 0 ? null : guest.Id);
            facts.Add("State", "state", Words((VirDomainState)info.State));
            facts.Add("Processors", "processors", (int)info.VcpuCount);
            facts.Add("Memory", "memory", info.Memory, $"{info.Memory / 1024} MiB of {info.MaxMemory / 1024} MiB");
            facts.AddForPrograms("maxMemory", info.MaxMemory);
            facts.Add("CPU time", "cpuTime", info.CpuTime, string.Create(CultureInfo.InvariantCulture, $"{info.CpuTime / 1_000_000_000.0:0.0} s"));
            facts.Add("Persistent", "persistent", persistent.Value);
            facts.Add("Autostart", "autostart", autostart.Value);
            facts.Print(parsed, output);
            return ExitCode.Done;
        });
        return command;
    }

    public static Command DumpXml()
    {
        Argument<string> name = GuestLookup.Argument();
        Option<bool> inactive = new("--inactive") { Description = "What is stored, not what runs." };
        Option<bool> secure = new("--security-info") { Description = "Passwords too." };
        Option<bool> cpu = new("--update-cpu") { Description = "With the processor that a start would give it." };
        Command command = new ExampleCommand("dumpxml", "Print a guest's document.", ("patchbay guest dumpxml web1 --inactive > web1.xml", "saves what is stored"))
        {
            name, inactive, secure, cpu,
        };
        command.OnServer(async (parsed, connection, ct) =>
        {
            RpcDomain guest = await connection.FindGuestAsync(parsed.GetRequiredValue(name), ct);
            VirDomainXmlFlags flags = (parsed.GetValue(inactive) ? VirDomainXmlFlags.Inactive : 0) | (parsed.GetValue(secure) ? VirDomainXmlFlags.Secure : 0)
                | (parsed.GetValue(cpu) ? VirDomainXmlFlags.UpdateCpu : 0);
            parsed.InvocationConfiguration.Output.Write(await connection.DumpAsync(guest, flags, ct));
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Edit()
    {
        Argument<string> name = GuestLookup.Argument();
        Command command = new ExampleCommand("edit", "Change a guest's stored document in $EDITOR.", ("patchbay guest edit web1", "takes effect at the next start")) { name };
        command.OnServer(async (parsed, connection, ct) =>
        {
            RpcDomain guest = await connection.FindGuestAsync(parsed.GetRequiredValue(name), ct);
            return await EditLoop.RunAsync(parsed, $"guest {guest.Name}",
                () => connection.DumpAsync(guest, VirDomainXmlFlags.Inactive | VirDomainXmlFlags.Secure, ct),
                text => connection.Client.CallAsync(RemoteProcedure.DomainDefineXml, new RpcText(text), ct), ct);
        });
        return command;
    }

    public static Command Addresses()
    {
        Argument<string> name = GuestLookup.Argument();
        Option<string> output = Listing.Output();
        Command command = new ExampleCommand("addresses", "List a guest's addresses: leased by networks, and heard at its cards.", ("patchbay guest addresses web1", "its interfaces with their addresses")) { name, output };
        command.OnServer(async (parsed, connection, ct) =>
        {
            RpcDomain guest = await connection.FindGuestAsync(parsed.GetRequiredValue(name), ct);
            Listing.Print(parsed, output,
            [
                new Column<AddressReport>("Address", "address", static r => r.Address) { Style = static _ => "green" },
                new Column<AddressReport>("Interface", "interface", static r => r.Interface),
                new Column<AddressReport>("MAC", "mac", static r => r.Mac),
                new Column<AddressReport>("Source", "source", static r => r.Source),
                new Column<AddressReport>("Heard", "seconds", static r => r.Seconds) { Words = static seconds => $"{seconds} s ago" },
            ], await AddressesAsync(connection, guest, ct));
            return ExitCode.Done;
        });
        return command;
    }

    // A stock libvirt knows leases.
    private static async Task<AddressReport[]> AddressesAsync(LibvirtConnection connection, RpcDomain guest, CancellationToken ct)
    {
        try
        {
            string request = JsonSerializer.Serialize(new GuestAddressesRequest(guest.Uuid), ReportJson.Readable.GuestAddressesRequest);
            string reply = await connection.CallPatchbayAsync(PatchbayProcedure.GuestAddresses, request, ct);
            return [.. JsonSerializer.Deserialize(reply, ReportJson.Readable.GuestAddressesReport)?.Addresses ?? []];
        }
        catch (LibvirtException e) when (Server.IsOfAnotherDaemon(e))
        {
            DomainInterfaceAddressesResult found = await connection.Client.CallAsync(
                RemoteProcedure.DomainInterfaceAddresses, new DomainInterfaceAddressesArguments(guest, (uint)VirDomainInterfaceAddressesSource.Lease, 0), ct);
            return [.. found.Interfaces.SelectMany(static i => i.Addresses.Select(a => new AddressReport($"{a.Address}/{a.Prefix}", i.Name, i.MacAddress ?? "", "lease", null)))];
        }
    }

    public static Command Interfaces()
    {
        Argument<string> name = GuestLookup.Argument();
        Option<bool> inactive = new("--inactive") { Description = "What is stored, not what runs." };
        Option<string> output = Listing.Output();
        Command command = new ExampleCommand("interfaces", "List a guest's network cards.", ("patchbay guest interfaces web1", "what each is plugged into")) { name, inactive, output };
        command.OnServer(async (parsed, connection, ct) =>
        {
            RpcDomain guest = await connection.FindGuestAsync(parsed.GetRequiredValue(name), ct);
            string xml = await connection.DumpAsync(guest, parsed.GetValue(inactive) ? VirDomainXmlFlags.Inactive : 0, ct);
            InterfaceRow[] rows = [.. XElement.Parse(xml).Elements("devices").Elements("interface").Select(static e => new InterfaceRow(
                e.Element("target")?.Attribute("dev")?.Value, e.Attribute("type")?.Value,
                e.Element("source")?.Attributes().FirstOrDefault(static a => a.Name.LocalName is "network" or "bridge" or "dev" or "path" or "name")?.Value,
                e.Element("model")?.Attribute("type")?.Value, e.Element("mac")?.Attribute("address")?.Value))];
            Listing.Print(parsed, output,
            [
                new Column<InterfaceRow>("Interface", "interface", static r => r.Target),
                new Column<InterfaceRow>("Type", "type", static r => r.Type),
                new Column<InterfaceRow>("Source", "source", static r => r.Source),
                new Column<InterfaceRow>("Model", "model", static r => r.Model),
                new Column<InterfaceRow>("MAC", "mac", static r => r.Mac),
            ], rows);
            return ExitCode.Done;
        });
        return command;
    }

    // One that went while the list was asked for is not in it.
    private static async Task<Row?> RowUnlessGoneAsync(LibvirtConnection connection, RpcDomain guest, CancellationToken ct)
    {
        try
        {
            DomainGetStateResult state = await connection.Client.CallAsync(RemoteProcedure.DomainGetState, new RpcFlagged<RpcDomain>(guest, 0), ct);
            return new Row(guest, (VirDomainState)state.State);
        }
        catch (LibvirtException e) when (e.Code == LibvirtErrorCode.NoDomain)
        {
            return null;
        }
    }

    private static string Words(VirDomainState state) => state switch
    {
        VirDomainState.Running => "running",
        VirDomainState.Blocked => "idle",
        VirDomainState.Paused => "paused",
        VirDomainState.Shutdown => "in shutdown",
        VirDomainState.Shutoff => "shut off",
        VirDomainState.Crashed => "crashed",
        VirDomainState.Pmsuspended => "pmsuspended",
        _ => "no state",
    };

    private static string Colour(VirDomainState state) => state switch
    {
        VirDomainState.Running => "green",
        VirDomainState.Crashed => "red",
        VirDomainState.Shutoff => "grey",
        _ => "yellow",
    };
}
