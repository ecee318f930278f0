using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>Guests joined by QEMU's own sockets: <c>mcast</c>, <c>udp</c>, <c>server</c> and <c>client</c>.</summary>
public sealed class SocketPlugTests
{
    private const string Untouched = "guest.net=off";

    [Fact]
    public async Task Guests_of_two_hosts_are_joined_by_each_kind_of_socket()
    {
        await using TestHost host = await TestHost.StartAsync();
        await using TestHost other = await TestHost.StartAsync();
        await host.Host.ConnectAsync("cable0", other.Host, "cable1");
        await host.Host.ShellAsync("ip link set cable0 addrgenmode none; ip address add 192.0.2.1/24 dev cable0; ip link set cable0 up");
        await other.Host.ShellAsync("ip link set cable1 addrgenmode none; ip address add 192.0.2.2/24 dev cable1; ip link set cable1 up");
        await other.Host.ShellAsync("for i in $(seq 100); do ip link show cable1 | grep -q LOWER_UP && exit 0; sleep 0.1; done; exit 1");
        await host.Host.ShellAsync("for i in $(seq 100); do ip link show cable0 | grep -q LOWER_UP && exit 0; sleep 0.1; done; exit 1");
        string before = await HostState.SeenAsync(host);
        string otherBefore = await HostState.SeenAsync(other);

        GuestConsole one = await host.StartGuestAsync("one",
            Card("mcast", "52:54:00:00:0a:01", "<source address='230.0.0.7' port='5558'/>")
            + Card("udp", "52:54:00:00:0a:02", "<source address='127.0.0.1' port='5562'><local address='127.0.0.1' port='5561'/></source>")
            + Card("server", "52:54:00:00:0a:03", "<source address='192.0.2.1' port='5559'/>"), Untouched);
        GuestConsole two = await host.StartGuestAsync("two",
            Card("mcast", "52:54:00:00:0b:01", "<source address='230.0.0.7' port='5558'/>")
            + Card("udp", "52:54:00:00:0b:02", "<source address='127.0.0.1' port='5561'><local address='127.0.0.1' port='5562'/></source>"), Untouched);
        GuestConsole far = await other.StartGuestAsync("far", Card("client", "52:54:00:00:0c:03", "<source address='192.0.2.1' port='5559'/>"), Untouched);

        await one.ReadyAsync();
        await one.RunAsync(Addresses("10.61.0.1/24", "10.62.0.1/24", "10.63.0.1/24"));
        await two.ReadyAsync();
        await two.RunAsync(Addresses("10.61.0.2/24", "10.62.0.2/24"));
        await far.ReadyAsync();
        await far.RunAsync(Addresses("10.63.0.2/24"));
        await two.ReachesAsync("10.61.0.1");
        await two.ReachesAsync("10.62.0.1");
        await far.ReachesAsync("10.63.0.1");

        string cards = await host.VirshAsync("domiflist", "one");
        Assert.Matches(@"- +mcast +- +virtio +52:54:00:00:0a:01", cards);
        Assert.Matches(@"- +server +- +virtio +52:54:00:00:0a:03", cards);
        // Nothing of the host counts what passes them, and QEMU takes them only at its start: libvirt's words.
        Assert.Contains("not", (await host.TryVirshAsync("domifstat", "one", "52:54:00:00:0a:01")).Failed(), StringComparison.Ordinal);
        string more = host.Document("more.xml", Card("mcast", "52:54:00:00:0a:09", "<source address='230.0.0.8' port='5558'/>"));
        Assert.Contains(
            "hotplug of interface type of mcast is not implemented yet", (await host.TryVirshAsync("attach-device", "one", more)).Failed(), StringComparison.Ordinal);
        // The cable of any card can be pulled.
        await host.VirshAsync("domif-setlink", "two", "52:54:00:00:0b:01", "down");
        await two.RunAsync("for i in $(seq 20); do [ $(cat /sys/class/net/eth0/carrier) = 0 ] && break; sleep 1; done; [ $(cat /sys/class/net/eth0/carrier) = 0 ]");
        Assert.Contains("unable to change", (await host.TryVirshAsync(
            "update-device", "two", host.Document("moved.xml", Card("mcast", "52:54:00:00:0b:01", "<source address='230.0.0.9' port='5558'/>")))).Failed(), StringComparison.Ordinal);
        // A port that another guest of this host has.
        await host.VirshAsync("define", await Documents.GuestAsync(host, "late", Card("server", "52:54:00:00:0d:03", "<source address='192.0.2.1' port='5559'/>")));
        string refused = (await host.TryVirshAsync("start", "late")).Failed();
        Assert.Contains("TCP port 5559 is in use on this host", refused, StringComparison.Ordinal);
        Assert.Matches(@"late[^ ]*:\d+:\d+: ", refused);
        // The same port of another address is free.
        await host.VirshAsync("define", await Documents.GuestAsync(host, "beside", Card("server", "52:54:00:00:0d:04", "<source address='127.0.0.1' port='5559'/>")));
        await host.VirshAsync("start", "beside", "--paused");
        await host.VirshAsync("destroy", "beside");

        await host.VirshAsync("destroy", "one");
        await host.VirshAsync("destroy", "two");
        await other.VirshAsync("destroy", "far");
        Assert.Equal(before, await HostState.SeenAsync(host));
        Assert.Equal(otherBefore, await HostState.SeenAsync(other));
    }

    [Theory]
    [InlineData("server", "<source address='192.0.2.77' port='5559'/>", "the address 192.0.2.77 is on no device of this host")]
    [InlineData("mcast", "<source address='10.0.0.1' port='5559'/>", "'10.0.0.1' is no multicast address")]
    [InlineData("client", "<source address='127.0.0.1' port='0'/>", "0 is no port")]
    [InlineData("udp", "<source address='127.0.0.1' port='5'><local address='203.0.113.2' port='4000'/></source>", "UDP port 4000 is in use on this host")]
    public async Task What_cannot_be_joined_is_refused_and_nothing_stays(string type, string source, string words)
    {
        await using TestHost host = await TestHost.StartAsync();
        if (type == "udp")
        {
            await host.Host.ShellAsync("nc -u -l 4000 >/dev/null 2>&1 & for i in $(seq 50); do ss -uln | grep -q :4000 && exit 0; sleep 0.1; done; exit 1");
        }
        string before = await HostState.SeenAsync(host);
        await host.VirshAsync("define", await Documents.GuestAsync(host, "odd", Card(type, "52:54:00:00:0a:01", source)));

        Assert.Contains(words, (await host.TryVirshAsync("start", "odd")).Failed(), StringComparison.Ordinal);

        Assert.Contains("shut off", await host.VirshAsync("domstate", "odd"), StringComparison.Ordinal);
        Assert.Equal(before, await HostState.SeenAsync(host));
    }

    private static string Card(string type, string mac, string source)
        => $"<interface type='{type}'><mac address='{mac}'/>{source}<model type='virtio'/></interface>";

    private static string Addresses(params string[] addresses)
        => string.Join("; ", addresses.Select((a, i) => $"ip address add {a} dev eth{i}; ip link set eth{i} up"));
}
