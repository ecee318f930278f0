using System.Net;
using Patchbay.Model.Domains;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Plugs;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Tests.Guests;

public sealed class GuestPlugTests
{
    private const string Folder = "/run/patchbay/qemu/web";

    private static readonly MacAddress Mac = MacAddress.Parse("52:54:00:00:00:01");
    private static readonly PlugSite Site = new("web", null);

    [Fact]
    public void A_macvtap_is_limited_the_other_way_round_and_follows_the_guests_processors()
    {
        GuestPlug plug = Plug(new InterfaceSource.Direct("eth0", MacvtapMode.Bridge), nic => nic with
        {
            Target = "macvtap0",
            Driver = InterfaceDriver.None with { Queues = 2 },
            Bandwidth = new BandwidthDefinition { Inbound = new BandwidthRate { Average = 1000 } },
        });

        Assert.Equal(
            """
            macvtap add macvtap0 link eth0 mode bridge address 52:54:00:00:00:01 queues 2 vnet_hdr
            limits of macvtap0 outbound 1000 kB/s
            """, Lines(plug.Make(Site)));
        Assert.Equal("link set eth0 up\nlink set macvtap0 up", Lines(plug.Follow(running: true)));
        Assert.Equal("link set macvtap0 down", Lines(plug.Follow(running: false)));
        Assert.Equal("macvtap delete macvtap0", Lines(plug.Clear(Site)));
    }

    [Fact]
    public void A_device_that_is_passed_on_whole_comes_back_as_it_was()
    {
        MacvtapPlug plug = (MacvtapPlug)Plug(new InterfaceSource.Direct("eth0", MacvtapMode.Passthrough), nic => nic with { Target = "macvtap0" })
            with
        { LowerMac = MacAddress.Parse("02:00:00:00:00:09"), LowerWasUp = false };

        string[] made = Lines(plug.Make(Site)).Split('\n');
        Assert.StartsWith("macvtap add macvtap0", made[0], StringComparison.Ordinal);
        Assert.Equal(["link set eth0 address 52:54:00:00:00:01"], made[1..]);
        Assert.Equal("macvtap delete macvtap0\nlink set eth0 down\nlink set eth0 address 02:00:00:00:00:09", Lines(plug.Clear(Site)));
        Assert.Equal("macvtap delete macvtap0\nlink set eth0 address 02:00:00:00:00:09", Lines((plug with { LowerWasUp = true }).Clear(Site)));
    }

    [Fact]
    public void A_function_that_is_passed_on_whole_by_its_device_is_in_its_guests_vlan_and_goes_back_to_its_own()
    {
        MacvtapPlug plug = (MacvtapPlug)Plug(new InterfaceSource.Direct("eth0", MacvtapMode.Passthrough), nic => nic with { Target = "macvtap0" })
            with
        {
            LowerMac = MacAddress.Parse("02:00:00:00:00:09"),
            Function = new HostOperation.SetFunction("ens1", 3, new FunctionSettings { Vlan = 42 }, new FunctionSettings { Vlan = 7 }),
        };

        Assert.Equal(["link set eth0 address 52:54:00:00:00:01", "link set ens1 vf 3 vlan 42"], Lines(plug.Make(Site)).Split('\n')[1..]);
        MacvtapPlug moved = plug.InVlan(43);
        Assert.Equal("link set ens1 vf 3 vlan 43", Lines(GuestPlanner.Change(plug, moved)));
        Assert.Equal("macvtap delete macvtap0\nlink set ens1 vf 3 vlan 7\nlink set eth0 address 02:00:00:00:00:09", Lines(moved.Clear(Site)));
    }

    [Fact]
    public void A_tap_of_ours_has_its_host_side_and_one_of_others_only_gives_it_back()
    {
        InterfaceSource.Ethernet source = new()
        {
            Addresses = [new InterfaceAddress(IPAddress.Parse("10.0.0.1"), 0, null), new InterfaceAddress(IPAddress.Parse("192.0.2.1"), 32, IPAddress.Parse("192.0.2.2"))],
            Routes = [new InterfaceRoute(null, "10.1.0.0", "255.255.0.0", null, "10.0.0.2", 7)],
        };
        GuestPlug ours = Plug(source, nic => nic with { Target = "tap0", Script = "/etc/up", DownScript = "/etc/down", Mtu = 1400 });
        GuestPlug theirs = Plug(source, nic => nic with { Target = "tap0", TargetManaged = false });

        Assert.Equal(
            """
            tap add tap0 address fe:54:00:00:00:01 vnet_hdr
            link set tap0 mtu 1400
            link set tap0 up
            run /etc/up tap0
            address add 10.0.0.1/8 on tap0
            address add 192.0.2.1/32 peer 192.0.2.2 on tap0
            route add 10.1.0.0/16 via 10.0.0.2 dev tap0 metric 7
            """, Lines(ours.Make(Site)));
        Assert.Equal("run /etc/down tap0", Lines(ours.Leave()));
        Assert.Equal("tap delete tap0", Lines(ours.Clear(Site)));
        Assert.StartsWith("tap open tap0 vnet_hdr\naddress add", Lines(theirs.Make(Site)), StringComparison.Ordinal);
        Assert.Equal(
            """
            route delete 10.1.0.0/16 via 10.0.0.2 dev tap0 metric 7
            address delete 192.0.2.1/32 on tap0
            address delete 10.0.0.1/8 on tap0
            tap close tap0
            """, Lines(theirs.Clear(Site)));
        Assert.Null(theirs.Device);
    }

    [Fact]
    public void Passt_is_told_all_that_the_document_says()
    {
        PasstPlug plug = (PasstPlug)Plug(new InterfaceSource.User("eth2"), nic => nic with
        {
            Backend = new InterfaceBackend { Passt = true, LogFile = "/var/log/p.log" },
            Mtu = 1420,
            GuestAddresses = [new InterfaceAddress(IPAddress.Parse("172.17.2.0"), 24, null), new InterfaceAddress(IPAddress.Parse("2001:db8::1"), 64, null)],
            PortForwards =
            [
                new PortForwardDefinition { Udp = false, Address = IPAddress.Parse("192.0.2.1"), Ranges = [new PortRange(22, 0, 2022, null), new PortRange(1000, 1050, 0, null), new PortRange(1020, 0, 0, true)] },
                new PortForwardDefinition { Udp = true, Address = IPAddress.Parse("1.2.3.4"), Device = "myeth", Ranges = [new PortRange(5000, 5020, 6000, null)] },
                new PortForwardDefinition { Udp = false },
            ],
        });

        string stem = $"{Folder}/passt/3-web-net0";
        Assert.Equal(
            $"--one-off --socket {stem}.socket --pid {stem}-passt.pid --mtu 1420 --interface eth2 --log-file /var/log/p.log --address 172.17.2.0 --netmask 24 --address 2001:db8::1"
            + " --tcp-ports 192.0.2.1/22:2022,1000-1050,~1020 --udp-ports 1.2.3.4%myeth/5000-5020:6000-6020 --tcp-ports all",
            string.Join(' ', plug.Arguments));
        Assert.Equal("passt start for net0 of web", Lines(plug.Make(Site)));
        Assert.Equal("passt stop for net0 of web", Lines(plug.Clear(Site)));
    }

    [Fact]
    public void A_socket_of_passt_has_the_beginning_of_a_long_name()
    {
        PasstPlug plug = (PasstPlug)Plug(new InterfaceSource.User(null), static nic => nic with { Backend = new InterfaceBackend { Passt = true } }, $"{new string('w', 19)}🖧-and-more");
        Assert.Equal($"{Folder}/passt/3-{new string('w', 19)}🖧-net0.socket", plug.Socket);
    }

    private static GuestPlug Plug(InterfaceSource source, Func<InterfaceDefinition, InterfaceDefinition> change, string name = "web")
    {
        InterfaceDefinition nic = change(new InterfaceDefinition { Source = source, Mac = Mac, Model = "virtio", Info = DeviceInfo.None with { Alias = "net0" } });
        DomainDefinition domain = new()
        {
            Type = DomainType.Qemu,
            Name = name,
            Id = 3,
            Memory = new MemoryDefinition { Total = 1024 },
            Os = new OsDefinition(),
        };
        return GuestPlugs.Of(domain, nic, Folder)!;
    }

    private static string Lines(IEnumerable<HostOperation> operations) => string.Join('\n', operations);
}
