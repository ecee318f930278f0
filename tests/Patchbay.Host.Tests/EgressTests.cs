using Patchbay.Engine;
using Patchbay.Engine.Networks;
using Patchbay.Host.Tests.Firewall;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Testing;

namespace Patchbay.Host.Tests;

/// <summary>By which of a host's two uplinks guests get out, with real packets. The host's own way is the first; it checks sources strictly.</summary>
public sealed class EgressTests
{
    private const string Server4 = "203.0.113.9";
    private const string Server6 = "2001:db8:9::9";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Guests_go_by_device_by_table_not_at_all_and_by_the_hosts_way_again()
    {
        await using TwoWays host = await TwoWays.CreateAsync();
        string before = host.State();
        Guid network = await host.Networks.StartAsync(Document("nat", "<p:egress dev='wan1'/>"));
        using TestGuest guest = Guest(host);
        await ByAsync(host, guest, 1);

        // A new daemon changes nothing.
        string right = host.State();
        await host.Networks.RestartAsync();
        Assert.Equal(right, host.State());

        await SetAsync(host, network, "<network><egress none='yes'/></network>");
        await NowhereAsync(host, guest);
        host.Networks.Network.Exec("ip", "route", "add", "default", "via", "192.0.2.2", "dev", "wan0", "table", "100");
        host.Networks.Network.Exec("ip", "route", "add", "default", "via", "2001:db8::2", "dev", "wan0", "table", "100");
        host.Networks.Network.Exec("ip", "route", "del", "default", "dev", "wan0");
        host.Networks.Network.Exec("ip", "-6", "route", "del", "default", "dev", "wan0");
        await SetAsync(host, network, "<network><egress table='100'/></network>");
        await ByAsync(host, guest, 0);
        // A table without a way out is none: never the host's own.
        host.Networks.Network.Exec("ip", "route", "flush", "table", "100");
        host.Networks.Network.Exec("ip", "-6", "route", "flush", "table", "100");
        await NowhereAsync(host, guest);
        // Nor one in halves, as VPN programs set it.
        string[][] halves = [["-4", "0.0.0.0/1", "198.51.100.2"], ["-4", "128.0.0.0/1", "198.51.100.2"], ["-6", "2000::/3", "2001:db8:1::2"]];
        foreach (string[] half in halves)
        {
            host.Networks.Network.Exec("ip", half[0], "route", "add", half[1], "via", half[2], "dev", "wan1");
        }
        await NowhereAsync(host, guest);
        foreach (string[] half in halves)
        {
            host.Networks.Network.Exec("ip", half[0], "route", "del", half[1], "dev", "wan1");
        }

        await SetAsync(host, network, null);
        await ByAsync(host, guest, 1);
        Assert.DoesNotContain("20001", host.Rules(), StringComparison.Ordinal);
        host.DefaultBy(0);
        await ByAsync(host, guest, 0);
        guest.Dispose();
        await host.Networks.StopAsync(network);
        Assert.Equal(before, host.State());
    }

    [Fact]
    public async Task A_device_that_goes_takes_nobody_by_the_other_and_is_used_when_it_is_back()
    {
        await using TwoWays host = await TwoWays.CreateAsync();
        string before = host.State();
        Guid network = await host.Networks.StartAsync(Document("nat", "<p:egress dev='wan1'/>"));
        using TestGuest guest = Guest(host);
        await ByAsync(host, guest, 1);
        Assert.Empty(host.Networks.Service.Get(network).Waits);

        host.Networks.Network.Exec("ip", "link", "set", "wan1", "down");
        await NowhereAsync(host, guest);
        await Eventually.TrueAsync(() => host.Networks.Service.Get(network).Waits.Contains("guests do not get out by wan1 with IPv4: it is down"), "told what is waited for");
        host.Networks.Network.Exec("ip", "link", "set", "wan1", "up");
        await Eventually.TrueAsync(() => host.Networks.Service.Get(network).Waits.Contains("guests do not get out by wan1 with IPv4: the host has no default route by it that could be used"), "told what is waited for");
        await NowhereAsync(host, guest);
        host.Addresses6(1);
        host.DefaultBy(1);
        await ByAsync(host, guest, 1);
        await Eventually.TrueAsync(() => host.Networks.Service.Get(network).Waits.IsEmpty, "nothing is waited for");

        // By another name it is another device; a kernel before 6.2 renames none that is up.
        host.Networks.Network.Exec("sh", "-c", "ip link set wan1 name other1 || { ip link set wan1 down; ip link set wan1 name other1; ip link set other1 up; }");
        await Eventually.TrueAsync(() => host.Networks.Service.Get(network).Waits.Contains("guests do not get out by wan1 with IPv4: there is no such device"), "told what is waited for");
        await NowhereAsync(host, guest);
        host.Networks.Network.Exec("sh", "-c", "ip link set other1 name wan1 || { ip link set other1 down; ip link set other1 name wan1; ip link set wan1 up; }");
        await Eventually.TrueAsync(() => !host.Networks.Service.Get(network).Waits.Contains("guests do not get out by wan1 with IPv4: there is no such device"), "it is back");

        // The device itself, with a daemon that starts while it is away.
        await host.Networks.RestartAsync(() => host.Networks.Network.Exec("ip", "link", "del", "wan1"));
        await NowhereAsync(host, guest);
        Assert.Contains("guests do not get out by wan1 with IPv6: there is no such device", host.Networks.Service.Get(network).Waits);
        host.Join(1);
        await ByAsync(host, guest, 1);
        guest.Dispose();
        await host.Networks.StopAsync(network);
        Assert.Equal(before, host.State());
    }

    [Fact]
    public async Task What_others_remove_comes_back_and_the_bridge_may_change_its_name()
    {
        await using TwoWays host = await TwoWays.CreateAsync();
        string before = host.State();
        Guid network = await host.Networks.StartAsync(Document("nat", "<p:egress dev='wan1'/>"));
        using TestGuest guest = Guest(host);
        await ByAsync(host, guest, 1);
        string right = host.Rules();
        string table = NetworkEgressTables.Of("a").ToString(System.Globalization.CultureInfo.InvariantCulture);
        string way = host.Networks.Network.Exec("ip", "route", "show", "table", table);

        host.Networks.Network.Exec("sh", "-c", "ip rule del pref 20001 iif virbr1; ip rule del pref 20002; ip -6 rule del pref 20000 iif virbr1");
        await Eventually.TrueAsync(() => host.Rules() == right, "the rules are back");
        host.Networks.Network.Exec("ip", "route", "flush", "table", table);
        await Eventually.TrueAsync(() => host.Networks.Network.TryExec("", "ip", "route", "show", "table", table).Output == way, "the way out is back");
        await ByAsync(host, guest, 1);

        // Another router on the same link is followed.
        host.Networks.Network.Exec("ip", "route", "replace", "default", "via", "198.51.100.7", "dev", "wan1", "metric", "200");
        await Eventually.TrueAsync(() => host.Networks.Network.Exec("ip", "route", "show", "table", table).Contains("via 198.51.100.7 dev wan1", StringComparison.Ordinal), "the new router is used");
        host.DefaultBy(1);

        await host.Networks.Service.DefineAsync(Document("nat", "<p:egress dev='wan1'/>", network).Replace("virbr1", "virbr7", StringComparison.Ordinal), validate: false, Token);
        Assert.DoesNotContain("virbr1", host.Rules(), StringComparison.Ordinal);
        await ByAsync(host, guest, 1);
        guest.Dispose();
        await host.Networks.StopAsync(network);
        Assert.Equal(before, host.State());
    }

    [Fact]
    public async Task Without_a_way_out_guests_answer_and_begin_nothing()
    {
        await using TwoWays host = await TwoWays.CreateAsync();
        Guid network = await host.Networks.StartAsync(Document("route", ""));
        using TestGuest guest = Guest(host);
        host.Outside[0].Exec("ip", "route", "add", "10.0.1.0/24", "via", "192.0.2.1");
        await AnsweredAsync(() => Probe.Tcp(guest.Network, host.Outside[0], Server4));

        await SetAsync(host, network, "<network><egress none='yes'/></network>");

        Assert.Equal(Outcome.Answered, (await Probe.Tcp(host.Outside[0], guest.Network, "10.0.1.5")).Outcome);
        Assert.Equal(Outcome.Answered, (await Probe.Udp(host.Outside[0], guest.Network, "10.0.1.5")).Outcome);
        Assert.NotEqual(Outcome.Answered, (await Probe.Tcp(guest.Network, host.Outside[0], Server4)).Outcome);
        Assert.NotEqual(Outcome.Answered, (await Probe.Udp(guest.Network, host.Outside[0], Server4)).Outcome);
    }

    [Fact]
    public async Task Forwards_and_peers_go_on_beside_a_way_out()
    {
        await using TwoWays host = await TwoWays.CreateAsync();
        await host.Networks.StartAsync(Document("nat", "<p:egress dev='wan1'/><p:forward protocol='tcp' port='8080' to='10.0.1.5' toPort='80'/><p:peer network='b' direction='both'/>"));
        await host.Networks.StartAsync("<network><name>b</name><bridge name='virbr2'/><dns enable='no'/><ip address='10.0.2.1' prefix='24'/></network>");
        using TestGuest guest = Guest(host);
        using TestGuest peer = new(host.Networks, "virbr2", "52:54:00:00:00:02");
        peer.Network.Exec("ip", "addr", "add", "10.0.2.5/24", "dev", "eth0");
        peer.Network.Exec("ip", "route", "add", "default", "via", "10.0.2.1");

        Reached reached = await AnsweredAsync(() => Probe.Tcp(host.Outside[1], guest.Network, "198.51.100.1", port: 8080, serverPort: 80));
        Assert.Equal("198.51.100.2", reached.Source?.Address.ToString());
        await Eventually.TrueAsync(() => host.Networks.Rules().Contains("10.0.2.0/24", StringComparison.Ordinal), "peers know each other");
        await AnsweredAsync(() => Probe.Tcp(guest.Network, peer.Network, "10.0.2.5"));
        await AnsweredAsync(() => Probe.Tcp(peer.Network, guest.Network, "10.0.1.5"));
        await ByAsync(host, guest, 1);
    }

    [Fact]
    public async Task What_cannot_be_a_way_out_is_refused_and_nothing_changes()
    {
        await using TwoWays host = await TwoWays.CreateAsync();
        string before = host.State();
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => host.Networks.StartAsync(Document("nat", "<p:egress dev='wan7'/>")));
        Assert.Equal("Requested operation is not valid: network 'a' cannot start: guests cannot get out by wan7: there is no such device", e.Message);
        Assert.Equal(before, host.State());

        Guid network = await host.Networks.StartAsync(Document("nat", ""));
        string running = host.State();
        e = await Assert.ThrowsAsync<RefusedException>(() => SetAsync(host, network, "<network><egress dev='virbr1'/></network>"));
        Assert.Equal("Requested operation is not valid: network 'a' cannot be changed: guests cannot get out by virbr1: it is the network's own bridge", e.Message);
        await Assert.ThrowsAsync<RefusedException>(() => SetAsync(host, network, "<network><egress table='254'/></network>"));
        Assert.Equal(running, host.State());
    }

    private static string Document(string mode, string egress, Guid? uuid = null)
        => $"<network><name>a</name>{(uuid is null ? "" : $"<uuid>{uuid}</uuid>")}<metadata><p:network xmlns:p='urn:patchbay:network:1'>{egress}</p:network></metadata>"
            + $"<forward mode='{mode}'>{(mode == "nat" ? "<nat ipv6='yes'/>" : "")}</forward><bridge name='virbr1'/><mac address='52:54:00:00:00:aa'/><dns enable='no'/>"
            + "<ip address='10.0.1.1' prefix='24'/><ip family='ipv6' address='fd00:1::1' prefix='64'/></network>";

    private static TestGuest Guest(TwoWays host)
    {
        TestGuest guest = new(host.Networks, "virbr1", "52:54:00:00:00:01");
        guest.Network.Run(() => File.WriteAllText("/proc/sys/net/ipv6/conf/eth0/accept_dad", "0"));
        guest.Network.Exec("ip", "addr", "add", "10.0.1.5/24", "dev", "eth0");
        guest.Network.Exec("ip", "addr", "add", "fd00:1::5/64", "dev", "eth0", "nodad");
        guest.Network.Exec("ip", "route", "add", "default", "via", "10.0.1.1");
        guest.Network.Exec("ip", "route", "add", "default", "via", "fd00:1::1");
        return guest;
    }

    private static Task SetAsync(TwoWays host, Guid network, string? element)
        => host.Networks.Service.SetMetadataAsync(network, MetadataPart.Element, element, NetworkExtensionsXml.Prefix, NetworkExtensionsXml.Namespace, Affects.Live, Token);

    // The server's addresses are in both worlds: who answers tells the way, and so does the source that it saw.
    private static async Task ByAsync(TwoWays host, TestGuest guest, int way)
    {
        foreach ((string server, string source) in new[] { (Server4, way == 0 ? "192.0.2.1" : "198.51.100.1"), (Server6, way == 0 ? "2001:db8::1" : "2001:db8:1::1") })
        {
            Reached reached = await AnsweredAsync(() => Probe.Tcp(guest.Network, host.Outside[way], server));
            Assert.Equal(source, reached.Source?.Address.ToString());
            Assert.NotEqual(Outcome.Answered, (await Probe.Tcp(guest.Network, host.Outside[1 - way], server)).Outcome);
        }
    }

    // A bridge's new port takes a moment.
    private static async Task<Reached> AnsweredAsync(Func<Task<Reached>> probe)
    {
        Reached reached = await probe();
        for (int i = 0; i < 20 && reached.Outcome != Outcome.Answered; i++)
        {
            await Task.Delay(50, Token);
            reached = await probe();
        }
        Assert.Equal(Outcome.Answered, reached.Outcome);
        return reached;
    }

    private static async Task NowhereAsync(TwoWays host, TestGuest guest)
    {
        foreach (string server in new[] { Server4, Server6 })
        {
            foreach (PrivateNetwork world in host.Outside)
            {
                Assert.NotEqual(Outcome.Answered, (await Probe.Tcp(guest.Network, world, server)).Outcome);
            }
        }
    }

    /// <summary>A host with two uplinks, and the world at the end of each.</summary>
    private sealed class TwoWays : IAsyncDisposable
    {
        private TwoWays(TestNetworks networks) => Networks = networks;

        public TestNetworks Networks { get; }

        public PrivateNetwork[] Outside { get; } = [PrivateNetwork.Create(), PrivateNetwork.Create()];

        public static async Task<TwoWays> CreateAsync()
        {
            TwoWays host = new(await TestNetworks.CreateAsync());
            host.Networks.Network.Exec("sysctl", "-qw", "net.ipv4.conf.all.rp_filter=1", "net.ipv4.conf.default.rp_filter=1", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1");
            host.Join(0);
            host.Join(1);
            return host;
        }

        public void Join(int way)
        {
            PrivateNetwork outside = Outside[way];
            outside.Exec("sysctl", "-qw", "net.ipv6.conf.default.accept_dad=0");
            Networks.Network.Exec("ip", "link", "add", $"wan{way}", "type", "veth", "peer", "name", "eth0", "netns", $"/proc/{Environment.ProcessId}/fd/{outside.Namespace.Handle.DangerousGetHandle()}");
            string four = way == 0 ? "192.0.2" : "198.51.100";
            string six = way == 0 ? "2001:db8:" : "2001:db8:1:";
            Ip(Networks.Network, $"link set wan{way} up\naddr add {four}.1/24 dev wan{way}\n");
            Addresses6(way);
            Ip(outside, $"link set lo up\nlink set eth0 up\naddr add {four}.2/24 dev eth0\naddr add {six}:2/64 dev eth0 nodad\naddr add {Server4}/32 dev eth0\naddr add {Server6}/128 dev eth0 nodad\n");
            DefaultBy(way);
        }

        /// <summary>A device that is switched off loses these.</summary>
        public void Addresses6(int way) => Ip(Networks.Network, $"addr replace {(way == 0 ? "2001:db8:" : "2001:db8:1:")}:1/64 dev wan{way} nodad\n");

        public void DefaultBy(int way)
        {
            Ip(Networks.Network, $"-4 route replace default via {(way == 0 ? "192.0.2.2" : "198.51.100.2")} dev wan{way} metric {100 * (way + 1)}\n-6 route replace default via {(way == 0 ? "2001:db8::2" : "2001:db8:1::2")} dev wan{way} metric {100 * (way + 1)}\n");
        }

        // Those of one priority in any order.
        public string Rules() => string.Join('\n', (Networks.Network.Exec("ip", "rule") + Networks.Network.Exec("ip", "-6", "rule")).Split('\n').Order(StringComparer.Ordinal));

        public string State()
        {
            Networks.Network.AwaitDeletions();
            return Rules() + Networks.Network.Exec("ip", "-o", "link").Split('\n').Count(l => l.Contains("virbr", StringComparison.Ordinal))
                + string.Join('\n', (Networks.Network.Exec("ip", "route", "show", "table", "all") + Networks.Network.Exec("ip", "-6", "route", "show", "table", "all")).Split('\n')
                    .Where(l => !l.Contains("fe80", StringComparison.Ordinal) && !l.Contains("multicast", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        }

        public async ValueTask DisposeAsync()
        {
            await Networks.DisposeAsync();
            Array.ForEach(Outside, o => o.Dispose());
        }

        private static void Ip(PrivateNetwork network, string batch)
        {
            foreach (string line in batch.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                network.Exec("ip", line.Split(' '));
            }
        }
    }
}
