using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Tests.Guests;

/// <summary>What is done for taps on Open vSwitch, in the words of a plan.</summary>
public sealed class SwitchPlanTests
{
    private static readonly Guid Guest = Guid.Parse("11111111-2222-4333-8444-555555555555");

    private static readonly GuestTap Switched = new("vnet0", "ovsbr0", MacAddress.Parse("52:54:00:00:00:01"))
    {
        Switch = new SwitchPortIdentity(Guest, Guid.Parse("0f6c1a52-7d1b-4a51-9a37-3c2f9f4f6c01"), "gold"),
        Vlan = new VlanDefinition { Trunk = true, Tags = [new VlanTag(10, VlanNativeMode.Untagged), new VlanTag(20)] },
        Bandwidth = new BandwidthDefinition { Inbound = new BandwidthRate { Average = 100, Peak = 200 }, Outbound = new BandwidthRate { Average = 50, Burst = 8 } },
        Isolated = true,
        Mtu = 1400,
    };

    private static readonly GuestTap Bridged = new("vnet0", "br9", MacAddress.Parse("52:54:00:00:00:01"))
    {
        Bandwidth = new BandwidthDefinition { Inbound = new BandwidthRate { Average = 100 } },
        Isolated = true,
    };

    private static readonly GuestStart Web = new()
    {
        Guest = "web",
        Folder = "/run/patchbay/qemu/web",
        Launch = new QemuLaunch { Guest = "web", Binary = "qemu", Arguments = [], MonitorPath = "/m", LogPath = "/l" },
        Taps = [Switched],
    };

    private static readonly HostSnapshot Host = new()
    {
        Links = new Dictionary<string, LinkState>
        {
            ["ovsbr0"] = new() { Name = "ovsbr0", Kind = "openvswitch", Mtu = 1500, IsUp = true },
            ["br9"] = new() { Name = "br9", Kind = "bridge", Mtu = 1500, IsUp = true },
        },
        Switch = new SwitchFacts { Bridges = ["ovsbr0"] },
    };

    [Fact]
    public void A_port_comes_whole_before_the_tap_is_up_and_goes_before_the_tap()
    {
        Assert.Equal(
            """
            folder make /run/patchbay/qemu/web
            tap add vnet0 address fe:54:00:00:00:01
            link set vnet0 mtu 1400
            ovs port add vnet0 in ovsbr0 iface-id 0f6c1a52-7d1b-4a51-9a37-3c2f9f4f6c01 profile gold trunks 10,20 native 10 untagged protected mtu 1400 inbound 100 kB/s peak 200 kB/s outbound 50 kB/s burst 8 KiB
            link set vnet0 up
            qemu start web

            """,
            GuestPlanner.Start(Web, Host).ToString());
        Assert.Equal(
            """
            qemu stop web
            ovs port delete vnet0 from ovsbr0
            tap delete vnet0
            folder delete /run/patchbay/qemu/web

            """,
            GuestPlanner.Stop(Web, []).ToString());
    }

    [Fact]
    public void Between_bridges_of_both_kinds_limits_are_those_of_whoever_has_the_tap()
    {
        QemuTarget qemu = new("web", "/m");
        Assert.Equal(
            """
            limits of vnet0 remove
            link set vnet0 nomaster
            ovs port add vnet0 in ovsbr0 iface-id 0f6c1a52-7d1b-4a51-9a37-3c2f9f4f6c01 profile gold trunks 10,20 native 10 untagged protected mtu 1400 inbound 100 kB/s peak 200 kB/s outbound 50 kB/s burst 8 KiB
            qemu web announce-self net0

            """,
            GuestPlanner.ChangeCard(qemu, "net0", null, Bridged, Switched, Host, []).ToString());
        Assert.Equal(
            """
            limits of vnet0 inbound 100 kB/s
            ovs port delete vnet0 from ovsbr0
            link set vnet0 master br9 isolated
            qemu web announce-self net0

            """,
            GuestPlanner.ChangeCard(qemu, "net0", null, Switched, Bridged, Host, []).ToString());
        Assert.Equal(
            "ovs port set vnet0 in ovsbr0 iface-id 0f6c1a52-7d1b-4a51-9a37-3c2f9f4f6c01 profile gold tag 7 protected mtu 1400\n",
            GuestPlanner.ChangeCard(qemu, "net0", null, Switched, Switched with { Bandwidth = null, Vlan = new VlanDefinition { Tags = [new VlanTag(7)] } }, Host, []).ToString());
        Assert.True(GuestPlanner.ChangeCard(qemu, "net0", null, Switched, Switched, Host, []).IsEmpty);
    }

    [Fact]
    public void What_a_crash_left_half_way_between_them_is_finished()
    {
        HostSnapshot inBridge = Host with { Links = With(new LinkState { Name = "vnet0", Kind = "tun", Mtu = 1400, IsUp = true, Master = "br9" }) };
        Assert.StartsWith("link set vnet0 nomaster\novs port add vnet0", GuestPlanner.Replug("web", Guest, [Switched], inBridge).ToString(), StringComparison.Ordinal);
        HostSnapshot inSwitch = Host with
        {
            Links = With(new LinkState { Name = "vnet0", Kind = "tun", Mtu = 1500, IsUp = true, Master = "ovs-system" }),
            Switch = Host.Switch with { Ports = new Dictionary<string, SwitchPortState> { ["vnet0"] = new("ovsbr0", Guest, null) } },
        };
        Assert.Equal(
            "ovs port delete vnet0 from ovsbr0\nlink set vnet0 master br9\nbridge port vnet0 isolated on\n",
            GuestPlanner.Replug("web", Guest, [Bridged], inSwitch).ToString());
        // A port of another guest, or in its place, is left; a bridge that is not there is waited for.
        Assert.DoesNotContain("delete", GuestPlanner.Replug("web", Guid.NewGuid(), [Bridged], inSwitch).ToString(), StringComparison.Ordinal);
        Assert.True(GuestPlanner.Replug("web", Guest, [Switched with { Mtu = 1500 }], inSwitch).IsEmpty);
        Assert.True(GuestPlanner.Replug("web", Guest, [Switched], inBridge with { Switch = new SwitchFacts { Problem = "gone" } }).IsEmpty);
    }

    private static Dictionary<string, LinkState> With(LinkState link) => new(Host.Links) { [link.Name] = link };
}
