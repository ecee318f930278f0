using System.Net;
using System.Net.Sockets;
using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Planning.Firewall;
using Patchbay.Planning.Networks;
using Patchbay.Testing;

namespace Patchbay.Host.Tests.Firewall;

/// <summary>Port forwards with real packets: who gets through to whom, and as whom they are seen.</summary>
public sealed class ForwardTests
{
    private const string Web = "<p:forward protocol='tcp' port='8080' to='10.1.0.5' toPort='80'/>";
    private const string Names = "<p:forward protocol='udp' port='5300' to='10.1.0.5'/>";

    [Theory]
    [InlineData("nat")]
    [InlineData("route")]
    public async Task From_outside_a_guest_is_reached_at_the_hosts_port_and_sees_who_it_is(string mode)
    {
        using Crossing crossing = new();
        PrivateNetwork guest = crossing.Guest(crossing.Network(Document(mode, Web + Names)), "10.1.0.5/24");

        Answered(await Probe.Tcp(crossing.Internet, guest, Crossing.Uplink4, 8080, serverPort: 80), Crossing.Internet4);
        Answered(await Probe.Udp(crossing.Internet, guest, Crossing.Uplink4, 5300), Crossing.Internet4);

        // The port next to it, the other protocol, and the guest's port by its own name stay shut.
        NotReached(await Probe.Tcp(crossing.Internet, guest, Crossing.Uplink4, 8081, serverPort: 80));
        NotReached(await Probe.Udp(crossing.Internet, guest, Crossing.Uplink4, 8080, serverPort: 80));
        if (mode == "nat")
        {
            NotReached(await Probe.Tcp(crossing.Internet, guest, "10.1.0.5", 80));
        }
        Answered(await Probe.Tcp(guest, crossing.Internet, Crossing.Internet4), mode == "nat" ? Crossing.Uplink4 : "10.1.0.5");
    }

    [Fact]
    public async Task A_range_keeps_its_numbers_or_is_moved_as_a_whole()
    {
        using Crossing crossing = new();
        NetworkDefinition network = crossing.Network(Document(
            "nat", "<p:forward protocol='tcp' port='8000-8010' to='10.1.0.5'/><p:forward protocol='udp' port='9000-9003' to='10.1.0.5' toPort='500-503'/>"));
        PrivateNetwork guest = crossing.Guest(network, "10.1.0.5/24");

        foreach (int port in new[] { 8000, 8005, 8010 })
        {
            Answered(await Probe.Tcp(crossing.Internet, guest, Crossing.Uplink4, port), Crossing.Internet4);
        }
        NotReached(await Probe.Tcp(crossing.Internet, guest, Crossing.Uplink4, 8011));
        foreach (int offset in new[] { 0, 1, 3 })
        {
            Answered(await Probe.Udp(crossing.Internet, guest, Crossing.Uplink4, 9000 + offset, serverPort: 500 + offset), Crossing.Internet4);
        }
        NotReached(await Probe.Udp(crossing.Internet, guest, Crossing.Uplink4, 9004, serverPort: 504));
    }

    [Fact]
    public async Task IPv6_is_forwarded_as_IPv4_is()
    {
        using Crossing crossing = new();
        NetworkDefinition network = crossing.Network(Document("nat", "<p:forward protocol='tcp' port='8080' to='fd00:1::5' toPort='80'/><p:forward protocol='udp' port='5300-5301' to='fd00:1::5'/>", nat: "<nat ipv6='yes'/>"));
        PrivateNetwork guest = crossing.Guest(network, "fd00:1::5/64");
        PrivateNetwork neighbour = crossing.Guest(network, "fd00:1::6/64");

        Answered(await Probe.Tcp(crossing.Internet, guest, Crossing.Uplink6, 8080, serverPort: 80), Crossing.Internet6);
        Answered(await Probe.Udp(crossing.Internet, guest, Crossing.Uplink6, 5301), Crossing.Internet6);
        NotReached(await Probe.Tcp(crossing.Internet, guest, "fd00:1::5", 80));
        Answered(await Probe.Tcp(neighbour, guest, Crossing.Uplink6, 8080, serverPort: 80), "fd00:1::1");
        Answered(await Probe.Tcp(crossing.Host, guest, Crossing.Uplink6, 8080, serverPort: 80), Crossing.Uplink6);
    }

    [Theory]
    [InlineData("nat", true)]
    [InlineData("nat", false)]
    [InlineData("route", true)]
    [InlineData("route", false)]
    public async Task Guests_and_the_host_reach_it_at_every_address_of_the_host(string mode, bool bridgeFilters)
    {
        using Crossing crossing = new();
        const string Setting = "/proc/sys/net/bridge/bridge-nf-call-iptables";
        Assert.SkipWhen(bridgeFilters && !File.Exists(Setting), "this kernel's bridges do not filter: br_netfilter is not loaded");
        if (File.Exists(Setting))
        {
            crossing.Host.Run(() => File.WriteAllText(Setting, bridgeFilters ? "1" : "0"));
        }
        NetworkDefinition network = crossing.Network(Document(mode, Web + Names));
        PrivateNetwork guest = crossing.Guest(network, "10.1.0.5/24");
        PrivateNetwork neighbour = crossing.Guest(network, "10.1.0.6/24");
        PrivateNetwork other = crossing.Guest(crossing.Network("<network><name>o</name><forward mode='nat'/><bridge name='pbo'/><ip address='10.2.0.1' prefix='24'/></network>"), "10.2.0.5/24");

        foreach (string address in new[] { Crossing.Uplink4, "10.1.0.1", "10.2.0.1" })
        {
            // On its own subnet the answer must come back over the host; all others are seen as who they are.
            Answered(await Probe.Tcp(neighbour, guest, address, 8080, serverPort: 80), "10.1.0.1");
            if (!bridgeFilters)
            {
                // A bridge that filters sends it back over the port that it came from, which bridges do not do.
                Answered(await Probe.Udp(guest, guest, address, 5300), "10.1.0.1");
            }
            Answered(await Probe.Tcp(other, guest, address, 8080, serverPort: 80), "10.2.0.5");
            Answered(await Probe.Udp(other, guest, address, 5300), "10.2.0.5");
        }
        Answered(await Probe.Tcp(crossing.Host, guest, Crossing.Uplink4, 8080, serverPort: 80), Crossing.Uplink4);
        Answered(await Probe.Udp(crossing.Host, guest, "10.1.0.1", 5300), "10.1.0.1");

        // What is sent elsewhere passes, and the host's loopback is its own.
        Answered(await Probe.Tcp(other, crossing.Internet, Crossing.Internet4, 8080), Crossing.Uplink4);
        crossing.Host.Exec("ip", "link", "set", "lo", "up");
        Answered(await Probe.Tcp(crossing.Host, crossing.Host, "127.0.0.1", 8080), "127.0.0.1");
    }

    [Fact]
    public async Task Only_the_address_that_is_listened_at_leads_to_the_guest()
    {
        using Crossing crossing = new();
        NetworkDefinition network = crossing.Network(Document("nat", $"<p:forward protocol='tcp' port='8080' to='10.1.0.5' listen='{Crossing.Uplink4}'/><p:forward protocol='tcp' port='8080' to='10.1.0.6' listen='203.0.113.1'/>"));
        PrivateNetwork first = crossing.Guest(network, "10.1.0.5/24");
        PrivateNetwork second = crossing.Guest(network, "10.1.0.6/24");

        Answered(await Probe.Tcp(crossing.Internet, first, Crossing.Uplink4, 8080), Crossing.Internet4);
        Answered(await Probe.Tcp(crossing.Elsewhere, second, "203.0.113.1", 8080), Crossing.Other4);
        NotReached(await Probe.Tcp(crossing.Host, first, "10.1.0.1", 8080));
    }

    [Fact]
    public async Task It_comes_in_by_another_link_than_guests_go_out_by()
    {
        using Crossing crossing = new();
        PrivateNetwork guest = crossing.Guest(crossing.Network(Document("nat", Web, dev: "dev='uplink0'")), "10.1.0.5/24");

        Answered(await Probe.Tcp(crossing.Elsewhere, guest, "203.0.113.1", 8080, serverPort: 80), Crossing.Other4);
        NotReached(await Probe.Tcp(guest, crossing.Elsewhere, Crossing.Other4));
    }

    [Fact]
    public async Task Switched_off_nobody_new_gets_in_and_who_is_in_stays()
    {
        using Crossing crossing = new();
        NetworkDefinition network = crossing.Network(Document("nat", Web));
        PrivateNetwork guest = crossing.Guest(network, "10.1.0.5/24");
        NetworkFirewall on = NetworkFirewall.For(network)!;
        NetworkFirewall off = NetworkFirewall.For(network with { Extensions = NetworkExtensions.None })!;
        using Socket server = guest.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        server.Bind(new IPEndPoint(IPAddress.Any, 80));
        server.Listen();
        using Socket client = crossing.Internet.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(10));
        await client.ConnectAsync(new IPEndPoint(IPAddress.Parse(Crossing.Uplink4), 8080), limit.Token);
        using Socket accepted = await server.AcceptAsync(limit.Token);

        crossing.Writer.Set(on, off);
        server.Close();

        NotReached(await Probe.Tcp(crossing.Internet, guest, Crossing.Uplink4, 8080, serverPort: 80));
        await client.SendAsync("still here"u8.ToArray(), limit.Token);
        byte[] buffer = new byte[64];
        Assert.Equal(10, await accepted.ReceiveAsync(buffer, limit.Token));
        Assert.DoesNotContain("forward4", crossing.Host.Exec("nft", "list", "ruleset"), StringComparison.Ordinal);
        Assert.True(crossing.Writer.IsInPlace(off));

        crossing.Writer.Set(off, on);
        Assert.True(crossing.Writer.IsInPlace(on));
        accepted.Close();
        Answered(await Probe.Tcp(crossing.Internet, guest, Crossing.Uplink4, 8080, serverPort: 80), Crossing.Internet4);
    }

    [Fact]
    public async Task It_follows_the_guests_address_also_where_nobody_remembers_the_one_before()
    {
        using Crossing crossing = new();
        NetworkDefinition network = crossing.Network(Document("nat", "<p:forward protocol='tcp' port='8080' to='52:54:00:00:00:07' toPort='80'/><p:forward protocol='tcp' port='8081' to='52:54:00:00:00:08' toPort='80'/>"));
        PrivateNetwork first = crossing.Guest(network, "10.1.0.5/24");
        PrivateNetwork second = crossing.Guest(network, "10.1.0.6/24");
        NetworkFirewall Now(params (int Card, string Address)[] addresses) => NetworkFirewall.For(network, new NetworkFacts
        {
            Addresses = [.. addresses.Select(a => new KnownAddress(new MacAddress(0x525400000000 + (ulong)a.Card), IPAddress.Parse(a.Address)))],
        })!;

        NotReached(await Probe.Tcp(crossing.Internet, first, Crossing.Uplink4, 8080, serverPort: 80));
        crossing.Writer.Set(Now(), Now((7, "10.1.0.5"), (8, "10.1.0.6")));
        Answered(await Probe.Tcp(crossing.Internet, first, Crossing.Uplink4, 8080, serverPort: 80), Crossing.Internet4);
        Answered(await Probe.Tcp(crossing.Internet, second, Crossing.Uplink4, 8081, serverPort: 80), Crossing.Internet4);

        // A daemon that has just started takes what shall be for what was.
        NetworkFirewall left = Now((8, "10.1.0.6"));
        Assert.False(crossing.Writer.IsInPlace(left));
        crossing.Writer.Set(left, left);
        Assert.True(crossing.Writer.IsInPlace(left));
        NotReached(await Probe.Tcp(crossing.Internet, first, Crossing.Uplink4, 8080, serverPort: 80));
        Answered(await Probe.Tcp(crossing.Internet, second, Crossing.Uplink4, 8081, serverPort: 80), Crossing.Internet4);

        NetworkFirewall swapped = Now((7, "10.1.0.6"), (8, "10.1.0.5"));
        crossing.Writer.Set(null, swapped);
        Assert.True(crossing.Writer.IsInPlace(swapped));
        Answered(await Probe.Tcp(crossing.Internet, second, Crossing.Uplink4, 8080, serverPort: 80), Crossing.Internet4);
    }

    [Fact]
    public async Task With_500_forwards_of_250_networks_the_base_chains_are_the_same()
    {
        using Crossing crossing = new();
        PrivateNetwork guest = crossing.Guest(crossing.Network(Document("nat", Web)), "10.1.0.5/24");
        string before = BaseChains(crossing);

        for (int i = 0; i < 250; i++)
        {
            crossing.Writer.Set(null, NetworkFirewall.For(Crossing.Read(
                $"<network><name>n{i}</name><metadata><p:network xmlns:p='urn:patchbay:network:1'><p:forward protocol='tcp' port='{20000 + i}' to='10.77.{i}.5'/><p:forward protocol='udp' port='{20000 + i}' to='10.77.{i}.5' toPort='7'/></p:network></metadata><forward mode='nat'/><bridge name='pb{i}'/><ip address='10.77.{i}.1' prefix='24'/></network>")));
        }

        Assert.Equal(before, BaseChains(crossing));
        Answered(await Probe.Tcp(crossing.Internet, guest, Crossing.Uplink4, 8080, serverPort: 80), Crossing.Internet4);
    }

    private static string BaseChains(Crossing crossing)
        => string.Concat(new[] { "forward", "postrouting", "prerouting", "output", "forwards" }.Select(c => crossing.Host.Exec("nft", "-s", "list", "chain", "inet", "patchbay", c)));

    private static string Document(string mode, string forwards, string nat = "", string dev = "")
        => $"<network><name>w</name><metadata><p:network xmlns:p='urn:patchbay:network:1'>{forwards}</p:network></metadata>"
            + $"<forward mode='{mode}' {dev}>{nat}</forward><bridge name='pbw'/><ip address='10.1.0.1' prefix='24'/><ip family='ipv6' address='fd00:1::1' prefix='64'/></network>";

    private static void Answered(Reached reached, string source) => Assert.Equal((Outcome.Answered, IPAddress.Parse(source)), (reached.Outcome, reached.Source?.Address));

    private static void NotReached(Reached reached)
    {
        Assert.Null(reached.Source);
        Assert.NotEqual(Outcome.Answered, reached.Outcome);
    }
}
