using System.Net.NetworkInformation;
using System.Text.Json;
using Patchbay.Netlink.Route;
using Patchbay.Netlink.Tc;
using Patchbay.Testing;

namespace Patchbay.Netlink.Tests.Tc;

public sealed class TrafficControlTests
{
    private static readonly TrafficHandle One = new(1);

    // The bytes are those that tc(8) sends for: filter add prio 2 protocol ip parent 1: u32 match ip dport 68 ffff action csum ip and udp
    [Fact]
    public void The_checksum_filter_is_written_in_these_bytes()
        => Hex.Equal(
            """
            88000000 2c000506 01000000 00000000
            00000000 02000000 00000000 00000100 08000200
            08000100 75333200
            5c000200
              34000700
                30000100
                  09000100 6373756d 00000000
                  20000280
                    1c000100 00000000 00000000 00000000 00000000 00000000 11000000
              24000500 01000100 00000000 00000000 00000000 0000ffff 00000044 14000000 00000000
            """,
            TrafficControl.WriteChecksum(stackalloc byte[512], 1, index: 2, One, priority: 2, port: 68));

    // As tc(8) sends for: police rate 1000kbps burst 1000kb mtu 64kb drop; its table is rounded by floating point.
    [Fact]
    public void The_police_filter_begins_and_ends_with_these_bytes()
    {
        ReadOnlySpan<byte> message = TrafficControl.WritePolice(stackalloc byte[2048], 1, index: 2, 1_000_000, 1000 * 1024, 64 * 1024);

        Hex.Equal(
            """
            a0040000 2c000506 01000000 00000000
            00000000 02000000 00000000 0000ffff 00030000
            08000100 75333200
            74040200
              44040600
                3c000100 00000000 02000000 00000000 0024f400 00000100
                  09010000 ffff0000 40420f00
                  00000000 00000000 00000000
                  00000000 00000000 00000000
                04040200 401f0000 803e0000 c05d0000
            """,
            message[..128]);
        Hex.Equal(
            """
              08000100 01000000
              24000500 01000100 00000000 00000000 00000000 00000000 00000000 00000000 00000000
            """,
            message[^44..]);
    }

    [Fact]
    public void Shares_of_a_rate_are_what_tc_makes_of_the_same_words()
    {
        using PrivateNetwork theirs = PrivateNetwork.Create();
        theirs.Exec("ip", "link", "add", "br0", "type", "bridge");
        theirs.Exec("tc", "qdisc", "add", "dev", "br0", "root", "handle", "1:", "htb", "default", "2");
        theirs.Exec("tc", "class", "add", "dev", "br0", "parent", "1:", "classid", "1:1", "htb", "rate", "1000kbps", "ceil", "2000kbps", "quantum", "85");
        theirs.Exec("tc", "class", "add", "dev", "br0", "parent", "1:1", "classid", "1:2", "htb", "rate", "500kbps", "burst", "256kb");
        theirs.Exec(
            "tc", "filter", "add", "dev", "br0", "protocol", "ip", "prio", "2", "handle", "800::803", "u32",
            "match", "u16", "0x0800", "0xffff", "at", "-2", "match", "u32", "0x00010203", "0xffffffff", "at", "-12",
            "match", "u16", "0x5254", "0xffff", "at", "-14", "flowid", "1:3");

        using PrivateNetwork mine = PrivateNetwork.Create();
        using RouteSocket route = mine.Run(RouteSocket.Open);
        using TrafficControl traffic = mine.Run(TrafficControl.Open);
        Link bridge = route.CreateLink(new NewLink.Bridge { Name = "br0" });
        traffic.AddHtb(bridge.Index, One, defaultClass: 2);
        traffic.AddClass(bridge.Index, new HtbClass(new TrafficHandle(1, 1), One, 1_000_000) { Ceil = 2_000_000, Quantum = 85 });
        traffic.AddClass(bridge.Index, new HtbClass(new TrafficHandle(1, 2), new TrafficHandle(1, 1), 500_000) { Burst = 256 * 1024 });
        traffic.AddMacFilter(bridge.Index, One, priority: 2, number: 3, PhysicalAddress.Parse("525400010203"), new TrafficHandle(1, 3));

        foreach (string what in (string[])["qdisc", "class", "filter"])
        {
            Assert.Equal(theirs.Exec("tc", "-d", what, "show", "dev", "br0"), mine.Exec("tc", "-d", what, "show", "dev", "br0"));
        }
        Assert.Equal([new Qdisc(bridge.Index, "htb", One, TrafficHandle.Root)], traffic.Qdiscs(bridge.Index));
        Assert.True(traffic.HasQdisc(bridge.Index, One));
        Assert.False(traffic.HasQdisc(bridge.Index, new TrafficHandle(2, 0)));

        traffic.ChangeClass(bridge.Index, new HtbClass(new TrafficHandle(1, 2), new TrafficHandle(1, 1), 400_000));
        Assert.Contains("rate 3200Kbit", mine.Exec("tc", "class", "show", "dev", "br0"), StringComparison.Ordinal);
        traffic.DeleteMacFilter(bridge.Index, One, priority: 2, number: 3);
        traffic.DeleteClass(bridge.Index, new TrafficHandle(1, 2));
        traffic.DeleteQdisc(bridge.Index, TrafficHandle.Root);
        Assert.DoesNotContain(traffic.Qdiscs(bridge.Index), q => q.Kind == "htb");
    }

    [Fact]
    public void A_kernel_without_a_part_is_told_from_other_failures()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using RouteSocket route = network.Run(RouteSocket.Open);
        using TrafficControl traffic = network.Run(TrafficControl.Open);
        Link bridge = route.CreateLink(new NewLink.Bridge { Name = "br0" });
        traffic.AddHtb(bridge.Index, One, defaultClass: 2);

        try
        {
            traffic.AddChecksumFilter(bridge.Index, One, priority: 2, port: 68);
            Assert.Contains("csum", network.Exec("tc", "filter", "show", "dev", "br0"), StringComparison.Ordinal);
        }
        catch (KernelFeatureException e)
        {
            Assert.Equal("act_csum", e.Feature);
            Assert.StartsWith("the kernel has no act_csum: add filter csum to link ", e.Message, StringComparison.Ordinal);
        }
        Assert.Throws<NetlinkException>(() => traffic.AddHtb(9999, One, 2));
    }

    [Fact]
    public void The_ingress_hook_and_no_queue()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using RouteSocket route = network.Run(RouteSocket.Open);
        using TrafficControl traffic = network.Run(TrafficControl.Open);
        Link link = route.CreateLink(new NewLink.Veth("b") { Name = "a", Up = true });

        traffic.AddIngress(link.Index);
        traffic.AddHtb(link.Index, One, 1);
        traffic.SetNoQueue(link.Index);

        using JsonDocument seen = JsonDocument.Parse(network.Exec("tc", "-j", "qdisc", "show", "dev", "a"));
        Assert.Equal(["noqueue", "ingress"], seen.RootElement.EnumerateArray().Select(static q => q.GetProperty("kind").GetString()));
        Assert.False(traffic.HasIngressFilter(link.Index));
        traffic.AddRedirect(link.Index, route.FindLink("b")!.Index);
        Assert.True(traffic.HasIngressFilter(link.Index));
        traffic.DeleteQdisc(link.Index, TrafficHandle.Ingress);
        Assert.False(traffic.HasIngressFilter(link.Index));
        Assert.DoesNotContain(traffic.Qdiscs(link.Index), q => q.Kind == "ingress");
    }
}
