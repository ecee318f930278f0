using Microsoft.Extensions.Logging.Abstractions;
using Patchbay.Engine;
using Patchbay.Host.Qemu;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Planning;
using Patchbay.Planning.Operations;
using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Host.Tests.Switches;

/// <summary>Guests' ports of a real Open vSwitch, with its own tool as witness.</summary>
public sealed class SwitchPortTests : IAsyncLifetime
{
    private static readonly Guid Guest = Guid.Parse("11111111-2222-4333-8444-555555555555");
    private static readonly Guid Card = Guid.Parse("0f6c1a52-7d1b-4a51-9a37-3c2f9f4f6c01");

    private readonly TempFolder _folder = new();
    private readonly PrivateNetwork _network = PrivateNetwork.Create();
    private OpenVSwitch _switch = null!;
    private LinuxHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static SwitchPort Port { get; } = new("vnet0", "br0", MacAddress.Parse("52:54:00:00:00:01"), new SwitchPortIdentity(Guest, Card, null));

    private static HostOperation.CreateTap NewTap { get; } = new("web", "vnet0", MacAddress.Parse("fe:54:00:00:00:01"), 1, VnetHeader: true);

    public async ValueTask InitializeAsync()
    {
        _switch = await OpenVSwitch.StartAsync(RunAsync);
        _host = new LinuxHost(
            new HostPaths(_folder.Path), _network.Namespace, new GuestHost(_network.Namespace, TimeProvider.System, NullLogger<GuestHost>.Instance),
            TimeProvider.System, NullLogger<LinuxHost>.Instance, _switch.Socket, TimeSpan.FromSeconds(2));
        await _switch.AddBridgeAsync("br0");
        await _host.PerformAsync(NewTap);
    }

    public async ValueTask DisposeAsync()
    {
        _host.Dispose();
        await _switch.DisposeAsync();
        _network.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_port_has_what_its_controllers_look_for_and_goes_without_a_trace()
    {
        string before = await DumpAsync();
        await _host.PerformAsync(new HostOperation.AddSwitchPort(Port));
        Assert.Equal("br0", await _switch.VsctlAsync("port-to-br", "vnet0"));
        Assert.Equal(
            """{attached-mac="52:54:00:00:00:01", iface-id="0f6c1a52-7d1b-4a51-9a37-3c2f9f4f6c01", iface-status=active, vm-id="11111111-2222-4333-8444-555555555555"}""",
            await _switch.VsctlAsync("get", "Interface", "vnet0", "external_ids"));
        Assert.Equal("{transient=\"true\"}", await _switch.VsctlAsync("get", "Port", "vnet0", "other_config"));
        // Done when it is done: the switch has given it a number.
        Assert.Matches("^[1-9][0-9]*$", await _switch.VsctlAsync("get", "Interface", "vnet0", "ofport"));
        await _host.PerformAsync(new HostOperation.AddSwitchPort(Port).Inverse!);
        Assert.Equal(before, await DumpAsync());
        // Nothing there is as good.
        await _host.PerformAsync(new HostOperation.RemoveSwitchPort(Port));
    }

    [Fact]
    public async Task A_port_with_everything_and_what_is_left_of_it()
    {
        string before = await DumpAsync();
        SwitchPort port = Port with
        {
            Identity = Port.Identity with { ProfileId = "gold" },
            Vlan = new VlanDefinition { Trunk = true, Tags = [new VlanTag(42, VlanNativeMode.Untagged), new VlanTag(48)] },
            Isolated = true,
            Mtu = 1400,
            Bandwidth = new BandwidthDefinition
            {
                Inbound = new BandwidthRate { Average = 1000, Peak = 2000, Burst = 64 },
                Outbound = new BandwidthRate { Average = 500, Burst = 128 },
            },
        };
        await _host.PerformAsync(new HostOperation.AddSwitchPort(port));
        Assert.Equal(
            "[42, 48]\n42\nnative-untagged\ntrue",
            string.Join('\n', await _switch.VsctlAsync("get", "Port", "vnet0", "trunks", "tag", "vlan_mode", "protected")));
        Assert.Equal("1400\n4000\n1024", await _switch.VsctlAsync("get", "Interface", "vnet0", "mtu_request", "ingress_policing_rate", "ingress_policing_burst"));
        Assert.Equal("gold\nvnet0", await _switch.VsctlAsync("get", "Interface", "vnet0", "external_ids:port-profile", "external_ids:ifname"));
        string rates = """{burst="524288", max-rate="16000000", min-rate="8000000"}""";
        Assert.Equal($"linux-htb\n{rates}", await _switch.VsctlAsync("get", "QoS", await _switch.VsctlAsync("get", "Port", "vnet0", "qos"), "type", "other_config"));
        Assert.Equal(rates, await _switch.VsctlAsync("--bare", "--columns=other_config", "--format=list", "--data=string", "find", "Queue", "external_ids:ifname=vnet0"));
        Assert.Contains("mtu 1400", _network.Exec("ip", "link", "show", "vnet0"), StringComparison.Ordinal);
        // Who takes the port out by hand leaves what limits it.
        await _switch.VsctlAsync("del-port", "vnet0");
        await _host.PerformAsync(new HostOperation.RemoveSwitchPort(port));
        Assert.Equal(before, await DumpAsync());
        await _host.PerformAsync(new HostOperation.AddSwitchPort(port));
        // What it does with them, the kernel's tool says.
        Assert.Contains("rate 8Mbit ceil 16Mbit", _network.Exec("tc", "class", "show", "dev", "vnet0"), StringComparison.Ordinal);
        await _host.PerformAsync(new HostOperation.RemoveSwitchPort(port));
        Assert.Equal(before, await DumpAsync());
    }

    [Fact]
    public async Task A_port_changes_in_place_and_back()
    {
        await _switch.AddBridgeAsync("br1");
        SwitchPort limited = Port with { Bandwidth = new BandwidthDefinition { Inbound = new BandwidthRate { Average = 100 } }, Vlan = Access(5) };
        await _host.PerformAsync(new HostOperation.AddSwitchPort(Port));
        await _switch.VsctlAsync("set", "Interface", "vnet0", "external_ids:theirs=kept");
        string before = await DumpAsync();
        string row = await _switch.VsctlAsync("get", "Port", "vnet0", "_uuid");
        SwitchPort moved = limited with { Bridge = "br1", Identity = limited.Identity with { ProfileId = "silver" } };
        HostOperation.ChangeSwitchPort change = new(Port, moved);
        await _host.PerformAsync(change);
        Assert.Equal("br1", await _switch.VsctlAsync("port-to-br", "vnet0"));
        Assert.Equal("5", await _switch.VsctlAsync("get", "Port", "vnet0", "tag"));
        Assert.Equal("silver\nkept", await _switch.VsctlAsync("get", "Interface", "vnet0", "external_ids:port-profile", "external_ids:theirs"));
        Assert.Contains("rate 800Kbit ceil 800Kbit", _network.Exec("tc", "class", "show", "dev", "vnet0"), StringComparison.Ordinal);
        HostOperation.ChangeSwitchPort more = new(moved, moved with { Bandwidth = new BandwidthDefinition { Inbound = new BandwidthRate { Average = 200 } } });
        await _host.PerformAsync(more);
        Assert.Contains("rate 1600Kbit ceil 1600Kbit", _network.Exec("tc", "class", "show", "dev", "vnet0"), StringComparison.Ordinal);
        Assert.Single((await _switch.VsctlAsync("--bare", "--columns=_uuid", "list", "QoS")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        await _host.PerformAsync(more.Inverse);
        await _host.PerformAsync(change.Inverse);
        Assert.Equal(row, await _switch.VsctlAsync("get", "Port", "vnet0", "_uuid"));
        Assert.Equal(before, await DumpAsync());
    }

    [Fact]
    public async Task What_a_guest_left_is_replaced_and_what_others_have_is_refused()
    {
        await _host.PerformAsync(new HostOperation.AddSwitchPort(Port with
        {
            Identity = new SwitchPortIdentity(Guid.NewGuid(), Guid.NewGuid(), null),
            Bandwidth = new BandwidthDefinition { Inbound = new BandwidthRate { Average = 100 } },
        }));
        await _host.PerformAsync(new HostOperation.AddSwitchPort(Port));
        Assert.Contains(Card.ToString(), await _switch.VsctlAsync("get", "Interface", "vnet0", "external_ids"), StringComparison.Ordinal);
        Assert.Equal("", await _switch.VsctlAsync("--bare", "--columns=_uuid", "list", "QoS"));
        // One guest's end does not take another's port along.
        await _host.PerformAsync(new HostOperation.RemoveSwitchPort(Port with { Identity = Port.Identity with { Guest = Guid.NewGuid() } }));
        Assert.Equal("br0", await _switch.VsctlAsync("port-to-br", "vnet0"));
        await _host.PerformAsync(new HostOperation.RemoveSwitchPort(Port));

        await _switch.VsctlAsync("add-port", "br0", "vnet0");
        string before = await DumpAsync();
        HostException refused = await Assert.ThrowsAsync<HostException>(async () => await _host.PerformAsync(new HostOperation.AddSwitchPort(Port)));
        Assert.EndsWith(": there is a port 'vnet0' in the bridge 'br0' already, and it is no guest's", refused.Message, StringComparison.Ordinal);
        await _host.PerformAsync(new HostOperation.RemoveSwitchPort(Port));
        Assert.Equal(before, await DumpAsync());
    }

    [Fact]
    public async Task What_cannot_be_is_said_and_nothing_is_left()
    {
        string before = await DumpAsync();
        await RefusedAsync(Port with { Bridge = "br9" }, ": Open vSwitch has no bridge 'br9'");
        await RefusedAsync(Port with { Name = "nosuch" }, ": Open vSwitch: could not open network device nosuch (No such device)");
        Assert.Equal(before, await DumpAsync());
        await _host.PerformAsync(new HostOperation.AddSwitchPort(Port));
        before = await DumpAsync();
        HostOperation.ChangeSwitchPort nowhere = new(Port, Port with { Bridge = "br9", Vlan = Access(7) });
        Assert.EndsWith(": Open vSwitch has no bridge 'br9'", (await Assert.ThrowsAsync<HostException>(async () => await _host.PerformAsync(nowhere))).Message, StringComparison.Ordinal);
        Assert.Equal(before, await DumpAsync());
        await _host.PerformAsync(new HostOperation.RemoveSwitchPort(Port));

        await _switch.KillSwitchAsync();
        await RefusedAsync(Port, ": Open vSwitch did not do so within 2 seconds: is ovs-vswitchd running?");
        Assert.Equal("", await _switch.VsctlAsync("--no-wait", "list-ports", "br0"));
        await _switch.StopAsync();
        await RefusedAsync(Port, $": Open vSwitch's database cannot be reached at {_switch.Socket}: no such file: is ovsdb-server running?");

        async Task RefusedAsync(SwitchPort port, string why)
        {
            HostOperation.AddSwitchPort add = new(port);
            HostException refused = await Assert.ThrowsAsync<HostException>(async () => await _host.PerformAsync(add));
            Assert.Equal($"{add}{why}", refused.Message);
        }
    }

    [Fact]
    public async Task A_port_that_the_database_adds_after_it_was_given_up_is_taken_out()
    {
        string before = await DumpAsync();
        await _switch.HoldDatabaseAsync(hold: true);
        HostException refused = await Assert.ThrowsAsync<HostException>(async () => await _host.PerformAsync(new HostOperation.AddSwitchPort(Port)));
        Assert.Contains("did not answer within 2 seconds", refused.Message, StringComparison.Ordinal);

        // What was asked comes to pass as soon as it goes on.
        var late = Task.Run(
            () => _switch.VsctlAsync(
                "--no-wait", "add-port", "br0", "vnet0", "--", "set", "Port", "vnet0", "other_config:transient=true", "--", "set", "Interface", "vnet0", $"external_ids:vm-id={Guest}"),
            Cancellation);
        await _switch.HoldDatabaseAsync(hold: false);
        await late;

        for (int i = 0; i < 100 && await _switch.VsctlAsync("list-ports", "br0") != ""; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancellation);
        }
        Assert.Equal(before, await DumpAsync());

        // Asked for anew, it stays.
        await _switch.HoldDatabaseAsync(hold: true);
        await Assert.ThrowsAsync<HostException>(async () => await _host.PerformAsync(new HostOperation.AddSwitchPort(Port)));
        await _switch.HoldDatabaseAsync(hold: false);
        await _host.PerformAsync(new HostOperation.AddSwitchPort(Port));
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, Cancellation);
        Assert.Equal("vnet0", await _switch.VsctlAsync("list-ports", "br0"));
    }

    [Fact]
    public async Task A_link_goes_from_a_bridge_of_the_kernels_to_the_switch_and_back()
    {
        _network.Exec("ip", "link", "add", "br9", "type", "bridge");
        PortPlace place = new("br9", Isolated: true, null);
        await _host.PerformAsync(new HostOperation.PutIn("vnet0", place));
        Assert.Contains("isolated on", _network.Exec("ip", "-d", "link", "show", "vnet0"), StringComparison.Ordinal);
        HostOperation[] there = [new HostOperation.TakeOut("vnet0", place), new HostOperation.AddSwitchPort(Port)];
        foreach (HostOperation operation in there)
        {
            await _host.PerformAsync(operation);
        }
        Assert.Equal("br0", await _switch.VsctlAsync("port-to-br", "vnet0"));
        await _host.PerformAsync(new HostOperation.RemoveSwitchPort(Port) { AwaitsRelease = true });
        await _host.PerformAsync(there[0].Inverse!);
        Assert.Contains("master br9", _network.Exec("ip", "-d", "link", "show", "vnet0"), StringComparison.Ordinal);
        Assert.Contains("isolated on", _network.Exec("ip", "-d", "link", "show", "vnet0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_tells_bridges_ports_their_counters_and_sockets()
    {
        await _host.PerformAsync(new HostOperation.AddSwitchPort(Port));
        await _switch.VsctlAsync("--no-wait", "add-port", "br0", "dpdk0", "--", "set", "Interface", "dpdk0", "type=dpdkvhostuserclient", "options:vhost-server-path=/run/x.sock");
        await _switch.VsctlAsync("--no-wait", "add-port", "br0", "vhost1", "--", "set", "Interface", "vhost1", "type=dpdkvhostuser");
        HostScope scope = new()
        {
            Switch = new SwitchScope
            {
                Bridges = ["br0", "br9"],
                Ports = ["vnet0", "vnet9", "dpdk0"],
                Sockets =
                [
                    new SwitchSocket("/run/x.sock", GuestListens: true), new SwitchSocket("/run/openvswitch/vhost1", GuestListens: false),
                    new SwitchSocket("/run/openvswitch/vnet0", GuestListens: false), new SwitchSocket("/run/y.sock", GuestListens: true),
                ],
            },
        };
        SwitchFacts seen = (await _host.ObserveAsync(scope, Cancellation)).Switch;
        Assert.Null(seen.Problem);
        Assert.Equal(["br0"], seen.Bridges);
        Assert.Equal(["dpdk0", "vnet0"], seen.Ports.Keys.Order());
        Assert.Equal(("br0", Guest), (seen.Ports["vnet0"].Bridge, seen.Ports["vnet0"].Guest));
        Assert.Equal(("br0", null), (seen.Ports["dpdk0"].Bridge, seen.Ports["dpdk0"].Guest));
        Assert.Equal(2, seen.Sockets.Count);
        Assert.Equal(("dpdk0", "vhost1"), (seen.Sockets["/run/x.sock"], seen.Sockets["/run/openvswitch/vhost1"]));
        await _switch.StopAsync();
        seen = (await _host.ObserveAsync(scope, Cancellation)).Switch;
        Assert.Equal($"look at Open vSwitch: Open vSwitch's database cannot be reached at {_switch.Socket}: no such file: is ovsdb-server running?", seen.Problem);
    }

    private static VlanDefinition Access(uint id) => new() { Tags = [new VlanTag(id)] };

    // All that is configured; what the switch itself notes changes by itself.
    private async Task<string> DumpAsync() => string.Join(
        '\n',
        await _switch.VsctlAsync("list-br"),
        await _switch.VsctlAsync("--columns=name,interfaces,qos,tag,trunks,vlan_mode,protected,other_config,external_ids", "--data=json", "list", "Port"),
        await _switch.VsctlAsync("--columns=name,external_ids,mtu_request,ingress_policing_rate,ingress_policing_burst", "--data=json", "list", "Interface"),
        await _switch.VsctlAsync("list", "QoS"),
        await _switch.VsctlAsync("list", "Queue"));

    private Task<ToolResult> RunAsync(IReadOnlyList<string> command)
    {
        (int code, string output, string errors) = _network.TryExec("", command[0], [.. command.Skip(1)]);
        return Task.FromResult(new ToolResult(string.Join(' ', command), code, output, errors));
    }
}
