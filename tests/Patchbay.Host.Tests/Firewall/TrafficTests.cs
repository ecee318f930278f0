using System.Net;
using System.Text.RegularExpressions;
using Patchbay.Model.Networks;
using Patchbay.Planning.Firewall;
using Patchbay.Testing;

namespace Patchbay.Host.Tests.Firewall;

/// <summary>What gets through and what does not, by real packets. Each test is a sentence of what networks promise.</summary>
public sealed partial class TrafficTests
{
    private const string NatA = "<network><name>a</name><forward mode='nat'/><bridge name='pba'/><ip address='10.1.0.1' prefix='24'/></network>";
    private const string NatB = "<network><name>b</name><forward mode='nat'/><bridge name='pbb'/><ip address='10.2.0.1' prefix='24'/></network>";
    private const string Routed = "<network><name>r</name><forward mode='route'/><bridge name='pbr'/><ip address='10.3.0.1' prefix='24'/><ip family='ipv6' address='fd00:3::1' prefix='64'/></network>";
    private const string Isolated = "<network><name>i</name><bridge name='pbi'/><ip address='10.4.0.1' prefix='24'/><ip family='ipv6' address='fd00:4::1' prefix='64'/></network>";
    private const string Open = "<network><name>o</name><forward mode='open'/><bridge name='pbo'/><ip address='10.5.0.1' prefix='24'/></network>";

    [Fact]
    public async Task A_guest_behind_NAT_gets_out_under_the_hosts_address_and_nobody_gets_in()
    {
        using Crossing crossing = new();
        PrivateNetwork guest = crossing.Guest(crossing.Network(NatA), "10.1.0.5/24");

        Answered(await Probe.Tcp(guest, crossing.Internet, Crossing.Internet4), Crossing.Uplink4);
        Answered(await Probe.Udp(guest, crossing.Internet, Crossing.Internet4), Crossing.Uplink4);
        Answered(await Probe.Tcp(guest, crossing.Elsewhere, Crossing.Other4), "203.0.113.1");
        Assert.Equal(IPAddress.Parse(Crossing.Uplink4), await Probe.Ping(guest, crossing.Internet, Crossing.Internet4));

        Refused(await Probe.Tcp(crossing.Internet, guest, "10.1.0.5"));
        Refused(await Probe.Udp(crossing.Internet, guest, "10.1.0.5"));
        Assert.Null(await Probe.Ping(crossing.Internet, guest, "10.1.0.5"));
    }

    [Fact]
    public async Task Ports_of_the_system_are_not_used_for_guests()
    {
        using Crossing crossing = new();
        PrivateNetwork guest = crossing.Guest(crossing.Network(NatA), "10.1.0.5/24");

        Assert.InRange(Answered(await Probe.Udp(guest, crossing.Internet, Crossing.Internet4, sourcePort: 500), Crossing.Uplink4), 1024, 65535);
        Assert.InRange(Answered(await Probe.Tcp(guest, crossing.Internet, Crossing.Internet4, sourcePort: 600), Crossing.Uplink4), 1024, 65535);
        Assert.Equal(40000, Answered(await Probe.Udp(guest, crossing.Internet, Crossing.Internet4, sourcePort: 40000), Crossing.Uplink4));
    }

    [Theory]
    [InlineData("<nat><port start='20000' end='20009'/></nat>", Crossing.Uplink4, Crossing.Uplink4, 20000, 20009)]
    [InlineData("<nat><port start='7777' end='7777'/></nat>", Crossing.Uplink4, Crossing.Uplink4, 7777, 7777)]
    [InlineData("<nat><address start='198.51.100.10' end='198.51.100.13'/></nat>", "198.51.100.10", "198.51.100.13", 1024, 65535)]
    [InlineData("<nat><address start='198.51.100.20' end='198.51.100.20'/><port start='100' end='200'/></nat>", "198.51.100.20", "198.51.100.20", 100, 200)]
    public async Task The_source_is_of_the_pool_and_the_ports_that_the_document_names(string nat, string first, string last, int firstPort, int lastPort)
    {
        using Crossing crossing = new();
        PrivateNetwork guest = crossing.Guest(crossing.Network(NatA.Replace("<forward mode='nat'/>", $"<forward mode='nat'>{nat}</forward>", StringComparison.Ordinal)), "10.1.0.5/24");
        // The pool's addresses are the host's to answer for.
        Crossing.Ip(crossing.Internet, string.Concat(Enumerable.Range(10, 11).Select(n => $"route add 198.51.100.{n} via {Crossing.Uplink4}\n")));

        foreach (Reached reached in new[] { await Probe.Tcp(guest, crossing.Internet, Crossing.Internet4), await Probe.Udp(guest, crossing.Internet, Crossing.Internet4) })
        {
            Assert.Equal(Outcome.Answered, reached.Outcome);
            Assert.InRange(reached.Source!.Address.GetAddressBytes()[3], IPAddress.Parse(first).GetAddressBytes()[3], IPAddress.Parse(last).GetAddressBytes()[3]);
            Assert.InRange(reached.Source.Port, firstPort, lastPort);
        }
        Assert.NotNull(await Probe.Ping(guest, crossing.Internet, Crossing.Internet4));
    }

    [Fact]
    public async Task Guests_of_one_network_and_the_host_reach_each_other_in_every_mode()
    {
        using Crossing crossing = new();
        foreach ((string xml, int number) in new[] { (NatA, 1), (Routed, 3), (Isolated, 4), (Open, 5) })
        {
            NetworkDefinition network = crossing.Network(xml);
            PrivateNetwork one = crossing.Guest(network, $"10.{number}.0.5/24");
            PrivateNetwork two = crossing.Guest(network, $"10.{number}.0.6/24");

            Answered(await Probe.Tcp(one, two, $"10.{number}.0.6"), $"10.{number}.0.5");
            Answered(await Probe.Tcp(one, crossing.Host, $"10.{number}.0.1"), $"10.{number}.0.5");
            Answered(await Probe.Udp(crossing.Host, one, $"10.{number}.0.5"), $"10.{number}.0.1");
        }
    }

    [Fact]
    public async Task An_isolated_guest_gets_neither_out_nor_reached()
    {
        using Crossing crossing = new();
        PrivateNetwork guest = crossing.Guest(crossing.Network(Isolated), "10.4.0.5/24", "fd00:4::5/64");
        PrivateNetwork other = crossing.Guest(crossing.Network(NatA), "10.1.0.5/24");

        Refused(await Probe.Tcp(guest, crossing.Internet, Crossing.Internet4));
        Refused(await Probe.Udp(guest, crossing.Internet, Crossing.Internet6));
        Refused(await Probe.Tcp(crossing.Internet, guest, "10.4.0.5"));
        Refused(await Probe.Udp(crossing.Internet, guest, "fd00:4::5"));
        Refused(await Probe.Tcp(guest, other, "10.1.0.5"));
        Refused(await Probe.Tcp(other, guest, "10.4.0.5"));
    }

    [Fact]
    public async Task Two_NAT_networks_do_not_reach_each_other()
    {
        using Crossing crossing = new();
        PrivateNetwork a = crossing.Guest(crossing.Network(NatA), "10.1.0.5/24");
        PrivateNetwork b = crossing.Guest(crossing.Network(NatB), "10.2.0.5/24");

        Refused(await Probe.Tcp(a, b, "10.2.0.5"));
        Refused(await Probe.Udp(b, a, "10.1.0.5"));
    }

    [Fact]
    public async Task A_routed_guest_is_reached_as_itself_and_goes_out_as_itself()
    {
        using Crossing crossing = new();
        PrivateNetwork guest = crossing.Guest(crossing.Network(Routed), "10.3.0.5/24", "fd00:3::5/64");

        Answered(await Probe.Tcp(guest, crossing.Internet, Crossing.Internet4), "10.3.0.5");
        Answered(await Probe.Udp(guest, crossing.Internet, Crossing.Internet6), "fd00:3::5");
        Answered(await Probe.Tcp(crossing.Internet, guest, "10.3.0.5"), Crossing.Internet4);
        Answered(await Probe.Udp(crossing.Internet, guest, "fd00:3::5"), Crossing.Internet6);
    }

    [Fact]
    public async Task A_routed_network_is_sent_to_by_all_and_answers_those_who_may_hear_it()
    {
        using Crossing crossing = new();
        PrivateNetwork routed = crossing.Guest(crossing.Network(Routed), "10.3.0.5/24");
        PrivateNetwork nat = crossing.Guest(crossing.Network(NatA), "10.1.0.5/24");
        PrivateNetwork isolated = crossing.Guest(crossing.Network(Isolated), "10.4.0.5/24");

        Assert.Equal(Outcome.Answered, (await Probe.Tcp(nat, routed, "10.3.0.5")).Outcome);
        Refused(await Probe.Tcp(routed, nat, "10.1.0.5"));

        // As with libvirt: what is let in is not held against where it came from, but the answer is.
        Reached reached = await Probe.Udp(isolated, routed, "10.3.0.5");
        Assert.Equal(IPAddress.Parse("10.4.0.5"), reached.Source?.Address);
        Assert.NotEqual(Outcome.Answered, reached.Outcome);
    }

    [Theory]
    [InlineData("nat")]
    [InlineData("route")]
    public async Task With_a_forward_device_nothing_leaves_by_another(string mode)
    {
        using Crossing crossing = new();
        NetworkDefinition network = crossing.Network($"<network><name>a</name><forward mode='{mode}' dev='uplink0'/><bridge name='pba'/><ip address='10.1.0.1' prefix='24'/></network>");
        PrivateNetwork guest = crossing.Guest(network, "10.1.0.5/24");

        Answered(await Probe.Tcp(guest, crossing.Internet, Crossing.Internet4), mode == "nat" ? Crossing.Uplink4 : "10.1.0.5");
        Refused(await Probe.Tcp(guest, crossing.Elsewhere, Crossing.Other4));
        Refused(await Probe.Tcp(crossing.Elsewhere, guest, "10.1.0.5"));
    }

    [Fact]
    public async Task IPv6_in_a_NAT_network_is_routed_unless_it_is_to_be_translated()
    {
        using Crossing crossing = new();
        PrivateNetwork routed = crossing.Guest(crossing.Network(Dual("a", "pba", 1, "")), "10.1.0.5/24", "fd00:1::5/64");
        PrivateNetwork translated = crossing.Guest(crossing.Network(Dual("b", "pbb", 2, "<nat ipv6='yes'/>")), "10.2.0.5/24", "fd00:2::5/64");

        Answered(await Probe.Tcp(routed, crossing.Internet, Crossing.Internet6), "fd00:1::5");
        Answered(await Probe.Tcp(crossing.Internet, routed, "fd00:1::5"), Crossing.Internet6);
        Answered(await Probe.Tcp(translated, crossing.Internet, Crossing.Internet6), Crossing.Uplink6);
        Assert.InRange(Answered(await Probe.Udp(translated, crossing.Internet, Crossing.Internet6, sourcePort: 500), Crossing.Uplink6), 1024, 65535);
        Refused(await Probe.Udp(crossing.Internet, translated, "fd00:2::5"));
    }

    [Fact]
    public async Task What_the_host_sends_from_its_address_on_a_bridge_is_translated_on_the_way_out_and_left_alone_on_the_link()
    {
        using Crossing crossing = new();
        PrivateNetwork guest = crossing.Guest(crossing.Network(Dual("a", "pba", 1, "<nat ipv6='yes'/>")), "10.1.0.5/24", "fd00:1::5/64");

        Answered(await Probe.Tcp(crossing.Host, crossing.Internet, Crossing.Internet4, source: "10.1.0.1"), Crossing.Uplink4);
        Answered(await Probe.Udp(crossing.Host, crossing.Internet, Crossing.Internet6, source: "fd00:1::1"), Crossing.Uplink6);

        // DHCP answers to everyone and mDNS to its group, from their own ports.
        Assert.Equal(new IPEndPoint(IPAddress.Parse("10.1.0.1"), 67), await Probe.Cast(crossing.Host, "10.1.0.1", 67, guest, "255.255.255.255", 68));
        Assert.Equal(new IPEndPoint(IPAddress.Parse("10.1.0.1"), 500), await Probe.Cast(crossing.Host, "10.1.0.1", 500, guest, "224.0.0.251", 5353));
        Assert.Equal(500, Answered(await Probe.Udp(crossing.Host, guest, "10.1.0.5", source: "10.1.0.1", sourcePort: 500), "10.1.0.1"));
    }

    [Fact]
    public async Task Networks_that_overlap_are_translated_each_by_its_own_rules()
    {
        using Crossing crossing = new();
        const string Forward = "<forward mode='nat'><nat><port start='{0}' end='{0}'/></nat></forward>";
        PrivateNetwork wide = crossing.Guest(crossing.Network($"<network><name>w</name>{Forward.Replace("{0}", "3001", StringComparison.Ordinal)}<bridge name='pbw'/><ip address='10.1.0.1' prefix='16'/></network>"), "10.1.200.5/16");
        PrivateNetwork narrow = crossing.Guest(crossing.Network($"<network><name>n</name>{Forward.Replace("{0}", "3002", StringComparison.Ordinal)}<bridge name='pbn'/><ip address='10.1.7.1' prefix='24'/></network>"), "10.1.7.5/24");

        Assert.Equal(3001, Answered(await Probe.Tcp(wide, crossing.Internet, Crossing.Internet4), Crossing.Uplink4));
        Assert.Equal(3002, Answered(await Probe.Tcp(narrow, crossing.Internet, Crossing.Internet4), Crossing.Uplink4));
        Assert.Equal(3001, Answered(await Probe.Udp(crossing.Host, crossing.Internet, Crossing.Internet4, source: "10.1.0.1"), Crossing.Uplink4));
        Assert.Equal(3002, Answered(await Probe.Udp(crossing.Host, crossing.Internet, Crossing.Internet4, source: "10.1.7.1"), Crossing.Uplink4));
    }

    [Fact]
    public async Task An_open_network_is_left_to_others()
    {
        using Crossing crossing = new();
        PrivateNetwork guest = crossing.Guest(crossing.Network(Open), "10.5.0.5/24");

        Answered(await Probe.Tcp(guest, crossing.Internet, Crossing.Internet4), "10.5.0.5");
        Answered(await Probe.Tcp(crossing.Internet, guest, "10.5.0.5"), Crossing.Internet4);
    }

    [Fact]
    public async Task A_connection_lives_through_a_change_of_its_networks_rules()
    {
        using Crossing crossing = new();
        NetworkDefinition network = crossing.Network(NatA);
        PrivateNetwork guest = crossing.Guest(network, "10.1.0.5/24");
        NetworkFirewall before = NetworkFirewall.For(network)!;
        NetworkFirewall after = NetworkFirewall.For(network with { Forward = network.Forward with { Nat = new NatDefinition { PortStart = 30000, PortEnd = 30001 } } })!;
        int port = Answered(await Probe.Udp(guest, crossing.Internet, Crossing.Internet4, sourcePort: 1500), Crossing.Uplink4);

        crossing.Writer.Set(before, after);

        Assert.Equal(port, Answered(await Probe.Udp(guest, crossing.Internet, Crossing.Internet4, sourcePort: 1500), Crossing.Uplink4));
        Assert.InRange(Answered(await Probe.Udp(guest, crossing.Internet, Crossing.Internet4, sourcePort: 1501), Crossing.Uplink4), 30000, 30001);
    }

    [Fact]
    public async Task With_500_networks_the_rules_that_a_packet_meets_are_the_same()
    {
        using Crossing crossing = new();
        PrivateNetwork guest = crossing.Guest(crossing.Network(NatA), "10.1.0.5/24");
        Answered(await Probe.Tcp(guest, crossing.Internet, Crossing.Internet4), Crossing.Uplink4);
        string[] before = Met(crossing);

        for (int i = 0; i < 500; i++)
        {
            crossing.Writer.Set(null, NetworkFirewall.For(new NetworkDefinition
            {
                Name = $"n{i}",
                Bridge = new BridgeDefinition { Name = $"pb{i}" },
                Forward = new ForwardDefinition { Mode = ForwardMode.Nat },
                Ips = [new IpDefinition { Address = new IPAddress([10, (byte)(100 + (i / 250)), (byte)(i % 250), 1]), Prefix = 24 }],
            }));
        }
        Answered(await Probe.Tcp(guest, crossing.Internet, Crossing.Internet4), Crossing.Uplink4);

        // The base chains hold as many rules as before, and of the others only this network's have counted anything.
        Assert.Equal(before, Met(crossing));
    }

    // Every rule of a base chain, and every other that a packet came by; what guests' kernels tell everybody on their link
    // (IGMP, router solicitations) comes when it likes.
    private static string[] Met(Crossing crossing)
        => [.. crossing.Host.Exec("nft", "list", "table", "inet", "patchbay").Split('\n')
            .Where(line => !line.Contains("daddr 224.0.0.0/24", StringComparison.Ordinal) && !line.Contains("daddr ff02::/16", StringComparison.Ordinal))
            .Where(line => line.Contains("vmap", StringComparison.Ordinal) || (line.Contains("counter", StringComparison.Ordinal) && !line.Contains("packets 0 ", StringComparison.Ordinal)))
            .Select(line => Counts().Replace(line.Trim(), "counter"))];

    [GeneratedRegex("counter packets [0-9]+ bytes [0-9]+")]
    private static partial Regex Counts();

    private static string Forwarding(string nat) => nat.Length == 0 ? "<forward mode='nat'/>" : $"<forward mode='nat'>{nat}</forward>";

    private static string Dual(string name, string bridge, int number, string nat)
        => $"<network><name>{name}</name>{Forwarding(nat)}<bridge name='{bridge}'/><ip address='10.{number}.0.1' prefix='24'/><ip family='ipv6' address='fd00:{number}::1' prefix='64'/></network>";

    private static int Answered(Reached reached, string source)
    {
        Assert.Equal((Outcome.Answered, IPAddress.Parse(source)), (reached.Outcome, reached.Source?.Address));
        return reached.Source!.Port;
    }

    // Refused means told so: nothing arrived, and the sender need not wait.
    private static void Refused(Reached reached) => Assert.Equal(new Reached(Outcome.Refused, null), reached);
}
