using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>Cards on Open vSwitch, whose switch here needs no kernel module: real guests, and its own tool as witness.</summary>
public sealed class SwitchPlugTests
{
    private const string First = "52:54:00:00:95:01";
    private const string Second = "52:54:00:00:95:02";
    private const string Third = "52:54:00:00:95:03";
    private const string CardId = "0f6c1a52-7d1b-4a51-9a37-3c2f9f4f6c01";

    private const string Network =
        """
        <network>
          <name>ovs</name>
          <forward mode='bridge'/>
          <bridge name='ovsbr0'/>
          <virtualport type='openvswitch'/>
          <portgroup name='red'><vlan><tag id='10'/></vlan></portgroup>
          <portgroup name='gold'>
            <bandwidth><inbound average='2000' peak='4000' burst='64'/><outbound average='1000' burst='128'/></bandwidth>
            <virtualport type='openvswitch'><parameters profileid='gold'/></virtualport>
            <vlan trunk='yes'><tag id='10' nativeMode='untagged'/><tag id='20'/></vlan>
          </portgroup>
        </network>
        """;

    [Fact]
    public async Task Guests_of_a_bridge_and_of_a_network_exchange_packets_in_their_vlans_moved_live()
    {
        await using TestHost host = await TestHost.CreateAsync();
        await using OpenVSwitch vswitch = await StartAsync(host);
        string before = await DumpAsync(host, vswitch);
        await host.DefineAndStartAsync("ovs", Network);
        string card = $"<interface type='bridge'><mac address='{First}'/><source bridge='ovsbr0'/><virtualport type='openvswitch'><parameters interfaceid='{CardId}'/></virtualport><model type='virtio'/>";
        GuestConsole one = await host.StartGuestAsync("one", $"{card}<vlan><tag id='10'/></vlan></interface>", "guest.net=off");
        GuestConsole two = await host.StartGuestAsync("two", Documents.On("ovs", Second).Replace("network='ovs'", "network='ovs' portgroup='red'", StringComparison.Ordinal), "guest.net=off");
        await one.ReadyAsync();
        await two.ReadyAsync();
        await one.RunAsync("ip address add 10.95.0.1/24 dev eth0; ip link set eth0 up");
        await two.RunAsync("ip address add 10.95.0.2/24 dev eth0; ip link set eth0 up");
        await one.ReachesAsync("10.95.0.2");
        string uuid = (await host.VirshAsync("domuuid", "one")).Trim();
        Assert.Equal(
            $$"""{attached-mac="{{First}}", iface-id="{{CardId}}", iface-status=active, vm-id="{{uuid}}"}""",
            await vswitch.VsctlAsync("get", "Interface", "vnet0", "external_ids"));
        Assert.Equal("10\n10", $"{await vswitch.VsctlAsync("get", "Port", "vnet0", "tag")}\n{await vswitch.VsctlAsync("get", "Port", "vnet1", "tag")}");
        // The network's card shows what it came to be, with a name that was made for it.
        string live = await host.VirshAsync("dumpxml", "two");
        Assert.Contains($"interfaceid='{(await vswitch.VsctlAsync("get", "Interface", "vnet1", "external_ids:iface-id")).Trim('"')}'", live, StringComparison.Ordinal);

        // Another VLAN, and they do not hear each other; the port stays the same.
        string row = await vswitch.VsctlAsync("get", "Port", "vnet0", "_uuid");
        await host.VirshAsync("update-device", "one", host.Document("moved.xml", $"{card}<vlan><tag id='20'/></vlan></interface>"));
        Assert.Equal($"20\n{row}", await vswitch.VsctlAsync("get", "Port", "vnet0", "tag", "_uuid"));
        (await one.TryAsync("ping -c 2 -W 1 10.95.0.2")).FailedQuietly();
        // A trunk: frames without a tag are of VLAN 10.
        await host.VirshAsync("update-device", "one", host.Document("trunk.xml", $"{card}<vlan trunk='yes'><tag id='10' nativeMode='untagged'/><tag id='20'/></vlan></interface>"));
        Assert.Equal("[10, 20]\n10\nnative-untagged", await vswitch.VsctlAsync("get", "Port", "vnet0", "trunks", "tag", "vlan_mode"));
        await one.ReachesAsync("10.95.0.2");
        await host.VirshAsync("domiftune", "one", "vnet0", "--inbound", "500", "--outbound", "300");
        Assert.Equal("2400", await vswitch.VsctlAsync("get", "Interface", "vnet0", "ingress_policing_rate"));
        Assert.Contains("rate 4Mbit ceil 4Mbit", await host.Host.ShellAsync("tc class show dev vnet0"), StringComparison.Ordinal);
        Assert.Equal("[10, 20]", await vswitch.VsctlAsync("get", "Port", "vnet0", "trunks"));
        Assert.Contains("rx_packets", await host.VirshAsync("domifstat", "one", "vnet0"), StringComparison.Ordinal);

        // A port group that changes takes its guests along.
        await host.VirshAsync("net-update", "ovs", "modify", "portgroup", "<portgroup name='red'><vlan><tag id='20'/></vlan></portgroup>", "--live");
        await host.UntilAsync("the port group's guest is in its new VLAN", async () => await vswitch.VsctlAsync("get", "Port", "vnet1", "tag") == "20", 20);

        await host.VirshAsync("destroy", "one");
        await host.VirshAsync("destroy", "two");
        Assert.Equal(before, await DumpAsync(host, vswitch));
    }

    [Fact]
    public async Task A_card_is_plugged_in_pulled_out_adopted_and_put_right()
    {
        await using TestHost host = await TestHost.CreateAsync();
        await using OpenVSwitch vswitch = await StartAsync(host);
        await host.Host.ShellAsync("ip link add br8 type bridge; ip link set br8 up; ip address add 10.96.0.254/24 dev br8");
        await host.DefineAndStartAsync("ovs", Network);
        string before = await DumpAsync(host, vswitch);
        GuestConsole guest = await host.StartGuestAsync("web", $"<interface type='bridge'><mac address='{First}'/><source bridge='br8'/><model type='virtio'/></interface>", "guest.net=off");
        await guest.ReadyAsync();
        string running = await DumpAsync(host, vswitch);
        string card = host.Document("card.xml", Documents.On("ovs", Third).Replace("network='ovs'", "network='ovs' portgroup='gold'", StringComparison.Ordinal));
        await host.VirshAsync("attach-device", "web", card);
        await guest.HasCardAsync("eth1");
        Assert.Equal("gold", await vswitch.VsctlAsync("get", "Interface", "vnet1", "external_ids:port-profile"));
        Assert.Equal("[10, 20]\n10\nnative-untagged", await vswitch.VsctlAsync("get", "Port", "vnet1", "trunks", "tag", "vlan_mode"));
        Assert.Contains("rate 16Mbit ceil 32Mbit", await host.Host.ShellAsync("tc class show dev vnet1"), StringComparison.Ordinal);
        await guest.RunAsync("ip address add 10.97.0.1/24 dev eth1; ip link set eth1 up");
        await host.Host.ShellAsync("ip address add 10.97.0.254/24 dev ovsbr0");
        await vswitch.VsctlAsync("set", "Port", "ovsbr0", "tag=10");
        await guest.ReachesAsync("10.97.0.254");

        // A daemon that comes back finds the port, and puts back one that others took out meanwhile.
        string row = await vswitch.VsctlAsync("get", "Port", "vnet1", "_uuid");
        await host.KillDaemonAsync();
        await StartAgainAsync(host, vswitch);
        Assert.Equal(row, await vswitch.VsctlAsync("get", "Port", "vnet1", "_uuid"));
        await host.KillDaemonAsync();
        await vswitch.VsctlAsync("del-port", "vnet1");
        await StartAgainAsync(host, vswitch);
        Assert.Equal("[10, 20]\n10\nnative-untagged", await vswitch.VsctlAsync("get", "Port", "vnet1", "trunks", "tag", "vlan_mode"));
        await guest.ReachesAsync("10.97.0.254");
        Assert.Single((await vswitch.VsctlAsync("--bare", "--columns=_uuid", "list", "QoS")).Split('\n', StringSplitOptions.RemoveEmptyEntries));

        // While the daemon runs, too, and after a restart of the switch, which forgets guests' ports.
        await vswitch.VsctlAsync("del-port", "vnet1");
        await host.UntilAsync("the port is back", async () => (await vswitch.VsctlAsync("list-ports", "ovsbr0")).Contains("vnet1", StringComparison.Ordinal), 20);
        await vswitch.StopAsync();
        await vswitch.StartAgainAsync();
        await vswitch.VsctlAsync("--if-exists", "del-port", "vnet1");
        await host.UntilAsync("the port is back", async () => (await vswitch.VsctlAsync("list-ports", "ovsbr0")).Contains("vnet1", StringComparison.Ordinal), 20);
        await host.Host.ShellAsync("ip link set ovsbr0 up; ip address replace 10.97.0.254/24 dev ovsbr0");
        await guest.ReachesAsync("10.97.0.254");

        // From a bridge of the kernel's to the switch, and back.
        await guest.RunAsync("ip address add 10.96.0.1/24 dev eth0; ip link set eth0 up");
        await guest.ReachesAsync("10.96.0.254");
        await host.VirshAsync("update-device", "web", host.Document("over.xml", Documents.On("ovs", First)));
        Assert.Equal("ovsbr0", await vswitch.VsctlAsync("port-to-br", "vnet0"));
        await host.VirshAsync("update-device", "web", host.Document("back.xml", $"<interface type='bridge'><mac address='{First}'/><source bridge='br8'/><model type='virtio'/></interface>"));
        Assert.Contains("master br8", await host.Host.ShellAsync("ip link show vnet0"), StringComparison.Ordinal);
        await guest.ReachesAsync("10.96.0.254");

        await host.VirshAsync("detach-device", "web", card);
        await guest.HasNoCardAsync("eth1");
        await vswitch.VsctlAsync("clear", "Port", "ovsbr0", "tag");
        await host.UntilAsync("the switch is as before", async () => await DumpAsync(host, vswitch) == running);
        // A guest that ends while there is no daemon leaves a port, and the next daemon removes it.
        await host.VirshAsync("attach-device", "web", card);
        await host.KillDaemonAsync();
        await host.Host.ShellAsync("kill -KILL $(pgrep -f '[q]emu-system')");
        await StartAgainAsync(host, vswitch);
        Assert.Equal(before, await DumpAsync(host, vswitch));
    }

    [Fact]
    public async Task What_cannot_be_plugged_in_is_said_with_its_place_and_nothing_is_left()
    {
        await using TestHost host = await TestHost.CreateAsync();
        await using OpenVSwitch vswitch = await StartAsync(host);
        await host.Host.ShellAsync("ip link add br8 type bridge");
        await vswitch.VsctlAsync("--no-wait", "add-port", "ovsbr0", "mine", "--", "set", "Interface", "mine", "type=patch", "options:peer=none");
        string before = await DumpAsync(host, vswitch);
        await RefusedAsync("ovsbr9", "", "Open vSwitch has no bridge 'ovsbr9'");
        await RefusedAsync("br8", "", "'br8' is no bridge of Open vSwitch, as <virtualport type='openvswitch'/> says");
        await RefusedAsync("ovsbr0", "<target dev='mine'/>", "Open vSwitch has a port 'mine' in the bridge 'ovsbr0' already, and it is no guest's");
        Assert.Equal(before, await DumpAsync(host, vswitch));
        await vswitch.StopAsync();
        await RefusedAsync("ovsbr0", "", $"Open vSwitch's database cannot be reached at {vswitch.Socket}: no such file: is ovsdb-server running?");

        async Task RefusedAsync(string bridge, string more, string why)
        {
            string document = await Documents.GuestAsync(
                host, "odd", $"<interface type='bridge'><mac address='{First}'/><source bridge='{bridge}'/><virtualport type='openvswitch'/>{more}<model type='virtio'/></interface>");
            await host.VirshAsync("define", document);
            Assert.Contains(why, (await host.TryVirshAsync("start", "odd")).Failed(), StringComparison.Ordinal);
            await host.VirshAsync("undefine", "odd");
        }
    }

    [Fact]
    public async Task Ports_follow_what_their_network_says_of_them()
    {
        await using TestHost host = await TestHost.CreateAsync();
        await using OpenVSwitch vswitch = await StartAsync(host);
        await host.DefineAndStartAsync("ovs", NetworkAttributes.Switch);
        GuestConsole guest = await host.StartGuestAsync("web", Documents.On("ovs", First), "guest.net=off");
        await guest.ReadyAsync();
        string row = await vswitch.VsctlAsync("get", "Port", "vnet0", "_uuid");
        await BecomesAsync("3c2f9f4f6c08", "silver");

        foreach (IGrouping<string, AttributeEdit> edits in NetworkAttributes.All.Where(static a => a.Test == NetworkAttributes.OnSwitch).GroupBy(static a => a.Running))
        {
            foreach (AttributeEdit edit in edits)
            {
                await host.VirshAsync("net-define", host.Document("ovs.xml", edit.Changed));
                await BecomesAsync(edit.Sees);
                await host.VirshAsync("net-define", host.Document("ovs.xml", edit.Running));
                await BecomesAsync("3c2f9f4f6c08", "silver");
            }
        }
        // It is the same port all along, and the next daemon finds nothing to do.
        Assert.Equal(row, await vswitch.VsctlAsync("get", "Port", "vnet0", "_uuid"));
        await host.KillDaemonAsync();
        await StartAgainAsync(host, vswitch);
        Assert.Equal(row, await vswitch.VsctlAsync("get", "Port", "vnet0", "_uuid"));

        Task BecomesAsync(params IReadOnlyList<string> words) => host.UntilAsync(
            $"the port is of {string.Join(' ', words)}",
            async () => await vswitch.VsctlAsync("get", "Interface", "vnet0", "external_ids") is var ids && words.All(w => ids.Contains(w, StringComparison.Ordinal)), 20);
    }

    // The same changes as those of a bridge of the kernel's, where it filters VLANs.
    [Fact]
    public async Task Ports_follow_the_vlans_of_their_network_and_of_its_port_group()
    {
        await using TestHost host = await TestHost.CreateAsync();
        await using OpenVSwitch vswitch = await StartAsync(host);
        static string OnSwitch(string document) => document.Replace("<bridge name='br8'/>", "<bridge name='ovsbr0'/><virtualport type='openvswitch'/>", StringComparison.Ordinal);
        await host.DefineAndStartAsync("lan", OnSwitch(NetworkAttributes.Lan));
        await host.VirshAsync("define", await Documents.GuestAsync(
            host, "web", Documents.On("lan", First) + Documents.On("lan", Second).Replace("network='lan'", "network='lan' portgroup='part'", StringComparison.Ordinal)));
        await host.VirshAsync("start", "web", "--paused");
        const string Usual = "10\n[10, 20]\nnative-untagged";
        await BecomeAsync(Usual, Usual);
        string rows = await RowsAsync();

        AttributeEdit[] edits = [.. NetworkAttributes.All.Where(static a => a.Test == NetworkAttributes.OnVlans)];
        Assert.Equal(6, edits.Length);
        foreach (AttributeEdit edit in edits)
        {
            string changed = edit.Attribute switch
            {
                var path when path.EndsWith("@trunk", StringComparison.Ordinal) => "10\n[]\n[]",
                var path when path.EndsWith("@nativeMode", StringComparison.Ordinal) => "20\n[10, 20]\nnative-untagged",
                "vlan/tag/@id" => "30\n[20, 30]\nnative-untagged",
                _ => "10\n[10, 30]\nnative-untagged",
            };
            bool isOfGroup = edit.Attribute.StartsWith("portgroup/", StringComparison.Ordinal);
            await host.VirshAsync("net-define", host.Document("lan.xml", OnSwitch(edit.Changed)));
            await BecomeAsync(isOfGroup ? Usual : changed, isOfGroup ? changed : Usual);
            await host.VirshAsync("net-define", host.Document("lan.xml", OnSwitch(edit.Running)));
            await BecomeAsync(Usual, Usual);
        }
        Assert.Equal(rows, await RowsAsync());

        Task BecomeAsync(string plain, string grouped) => host.UntilAsync(
            $"the ports are {plain} and {grouped}", async () => await VlansAsync("vnet0") == plain && await VlansAsync("vnet1") == grouped, 20);
        Task<string> VlansAsync(string port) => vswitch.VsctlAsync("get", "Port", port, "tag", "trunks", "vlan_mode");
        async Task<string> RowsAsync() => $"{await vswitch.VsctlAsync("get", "Port", "vnet0", "_uuid")} {await vswitch.VsctlAsync("get", "Port", "vnet1", "_uuid")}";
    }

    private static async Task<OpenVSwitch> StartAsync(TestHost host)
    {
        OpenVSwitch vswitch = await OpenVSwitch.StartAsync(command => host.Host.TryAsync(command));
        await vswitch.AddBridgeAsync("ovsbr0");
        await host.StartDaemonAsync("--ovsdb", vswitch.Socket);
        return vswitch;
    }

    // It serves when it has looked after its guests.
    private static async Task StartAgainAsync(TestHost host, OpenVSwitch vswitch)
    {
        await host.StartDaemonAsync("--ovsdb", vswitch.Socket);
        await host.VirshAsync("list");
    }

    // All that is configured; what the switch itself notes changes by itself.
    private static async Task<string> DumpAsync(TestHost host, OpenVSwitch vswitch) => string.Join(
        '\n',
        await vswitch.VsctlAsync("--no-wait", "list-ports", "ovsbr0"),
        await vswitch.VsctlAsync("--no-wait", "--columns=name,external_ids,ingress_policing_rate", "list", "Interface"),
        await vswitch.VsctlAsync("--no-wait", "--columns=name,tag,trunks,qos,external_ids", "list", "Port"),
        await vswitch.VsctlAsync("--no-wait", "--columns=_uuid", "list", "QoS"),
        await vswitch.VsctlAsync("--no-wait", "--columns=_uuid", "list", "Queue"),
        await host.Host.ShellAsync("ip -o link | grep vnet || true"));
}
