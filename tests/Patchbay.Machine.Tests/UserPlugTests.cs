using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>Cards of type <c>user</c>, served by QEMU itself (SLIRP) or by passt.</summary>
public sealed class UserPlugTests
{
    private const string First = "52:54:00:00:05:01";
    private const string Second = "52:54:00:00:05:02";

    [Fact]
    public async Task Slirp_gives_the_addresses_of_the_document_cold_and_hot()
    {
        await using TestHost host = await TestHost.StartAsync();
        string before = await HostState.SeenAsync(host);
        GuestConsole guest = await host.StartGuestAsync("slirp", Card(First, "<ip family='ipv4' address='172.17.1.1' prefix='24'/><ip family='ipv6' address='fd15::' prefix='64'/>"));
        Assert.Equal("172.17.1.15", await guest.LeaseAsync());
        Assert.Equal("internet\n", await guest.RunAsync($"wget -q -O - http://{TestHost.ServerAddress}/"));
        await guest.WaitForAddressAsync("fd15:");
        string running = await HostState.SeenAsync(host);

        string card = host.Document("card.xml", Card(Second));
        await host.VirshAsync("attach-device", "slirp", card);
        await guest.HasCardAsync("eth1");
        await guest.RunAsync("ip link set eth0 down; ip link set eth1 up; udhcpc -i eth1 -s /etc/dhcp -n -q -t 10 -T 1");
        Assert.Contains("10.0.2.15/24", await guest.RunAsync("ip -4 address show dev eth1"), StringComparison.Ordinal);
        Assert.Equal("internet\n", await guest.RunAsync($"wget -q -O - http://{TestHost.ServerAddress}/"));
        await host.VirshAsync("domif-setlink", "slirp", Second, "down");
        (await guest.TryAsync($"wget -q -T 3 -O - http://{TestHost.ServerAddress}/")).FailedQuietly();
        await host.VirshAsync("detach-device", "slirp", card);
        await guest.HasNoCardAsync("eth1");
        Assert.Equal(running, await HostState.SeenAsync(host));
        await host.VirshAsync("destroy", "slirp");
        Assert.Equal(before, await HostState.SeenAsync(host));
    }

    [Fact]
    public async Task Passt_serves_a_guest_forwards_its_ports_and_goes_with_it()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.Host.ShellAsync("mkdir -p /var/log && mount -t tmpfs tmpfs /var/log");
        string before = await HostState.SeenAsync(host);
        GuestConsole guest = await host.StartGuestAsync("passt", Card(First,
            """
            <backend type='passt' logFile='/var/log/passt.log'/><source dev='wan0'/><mtu size='1420'/>
            <ip family='ipv4' address='172.30.0.7' prefix='24'/>
            <portForward proto='tcp' address='203.0.113.2'><range start='8080' to='80'/><range start='9000' end='9009' to='9100'/><range start='9005' exclude='yes'/></portForward>
            <portForward proto='udp'><range start='7000'/></portForward>
            """));
        Assert.Equal("172.30.0.7", await guest.LeaseAsync());
        Assert.Equal("1420\n", await guest.RunAsync("cat /sys/class/net/eth0/mtu"));
        Assert.Equal("internet\n", await guest.RunAsync($"wget -q -O - http://{TestHost.ServerAddress}/"));

        // Ports: one moved, a range moved, one left out of it, UDP.
        Assert.Equal("passt\n", await host.Internet.ShellAsync($"busybox wget -q -O - http://{TestHost.HostAddress}:8080/"));
        await guest.RunAsync("httpd -p 9103 -h /www");
        Assert.Equal("passt\n", await host.Internet.ShellAsync($"busybox wget -q -O - http://{TestHost.HostAddress}:9003/"));
        string listens = await host.Host.ShellAsync("ss -Htln; ss -Huln");
        Assert.Contains(":9009 ", listens, StringComparison.Ordinal);
        Assert.DoesNotContain(":9005 ", listens, StringComparison.Ordinal);
        Assert.Contains("203.0.113.2:8080 ", listens, StringComparison.Ordinal);
        await host.Internet.ShellAsync($"for i in 1 2 3; do echo hello >/dev/udp/{TestHost.HostAddress}/7000; sleep 0.3; done");
        // Nobody listens there in the guest, whose kernel counts what came.
        await guest.RunAsync("arrived() { awk '/^Udp: [0-9]/ {n = $3} END {exit n == 0}' /proc/net/snmp; }; for i in $(seq 10); do arrived && break; sleep 1; done; arrived");

        // As QEMU's user or nobody, never as root.
        string users = await host.Host.ShellAsync("ps -eo user=,comm= | awk '$2 ~ /^passt/ {print $1}' | sort -u");
        Assert.DoesNotContain("root", users, StringComparison.Ordinal);
        Assert.NotEqual("", users.Trim());
        Assert.NotEqual("", await host.Host.ShellAsync("cat /var/log/passt.log"));

        // Another one comes and goes while it runs.
        string running = await HostState.SeenAsync(host);
        string second = host.Document("second.xml", Card(Second, "<backend type='passt'/>"));
        await host.VirshAsync("attach-device", "passt", second);
        await guest.HasCardAsync("eth1");
        await guest.RunAsync("ip link set eth0 down; ip link set eth1 up; udhcpc -i eth1 -s /etc/dhcp -n -q -t 10 -T 1");
        // Without an address of its own it has the host's.
        Assert.Contains(TestHost.HostAddress, await guest.RunAsync("ip -4 address show dev eth1"), StringComparison.Ordinal);
        Assert.Equal("internet\n", await guest.RunAsync($"wget -q -O - http://{TestHost.ServerAddress}/"));
        await host.VirshAsync("detach-device", "passt", second);
        await guest.HasNoCardAsync("eth1");
        await host.UntilAsync("the second passt has ended", async () => await HostState.SeenAsync(host) == running);

        // It outlives the daemon, as the guest does, and the next daemon ends it.
        await host.KillDaemonAsync();
        await host.StartDaemonAsync();
        await guest.RunAsync("ip link set eth0 up; udhcpc -i eth0 -s /etc/dhcp -n -q -t 10 -T 1");
        Assert.Equal("internet\n", await guest.RunAsync($"wget -q -O - http://{TestHost.ServerAddress}/"));
        await host.VirshAsync("destroy", "passt");
        Assert.Equal(before, await HostState.SeenAsync(host));
        Assert.Equal("", await host.Host.ShellAsync($"find '{host.Root}/run' -name '*passt*'"));
    }

    [Theory]
    [InlineData("<backend type='passt' logFile='/no/such/folder/log'/>", "/no/such/folder/log")]
    [InlineData("<backend type='passt'/><source dev='nowhere0'/>", "nowhere0")]
    [InlineData("<backend type='passt'/><portForward proto='tcp'><range start='80'/></portForward>", "start passt for net0")]
    public async Task What_passt_refuses_is_told_in_its_words_cold_and_hot_and_nothing_stays(string more, string words)
    {
        await using TestHost host = await TestHost.StartAsync();
        if (more.Contains("start='80'", StringComparison.Ordinal))
        {
            await host.Host.ShellAsync("busybox httpd -p 80 -h /; for i in $(seq 50); do ss -Htln | grep -q ':80 ' && exit 0; sleep 0.1; done; exit 1");
        }
        string before = await HostState.SeenAsync(host);
        string card = Card(First, more);
        await host.VirshAsync("define", await Documents.GuestAsync(host, "odd", card));
        Assert.Contains(words, (await host.TryVirshAsync("start", "odd")).Failed(), StringComparison.Ordinal);
        Assert.Equal(before, await HostState.SeenAsync(host));
        await host.VirshAsync("define", await Documents.GuestAsync(host, "plain", ""));
        await host.VirshAsync("start", "plain", "--paused");
        string running = await HostState.SeenAsync(host);
        Assert.Contains(words, (await host.TryVirshAsync("attach-device", "plain", host.Document("card.xml", card))).Failed(), StringComparison.Ordinal);
        Assert.Equal(running, await HostState.SeenAsync(host));
    }

    [Fact]
    public async Task A_host_without_passt_says_what_is_missing()
    {
        await using TestHost host = await TestHost.StartAsync();
        // Gone for this host alone.
        string room = host.PathOf("room");
        await host.Host.ShellAsync(
            $"mkdir '{room}'; mount -t tmpfs none '{room}'; mkdir '{room}/new' '{room}/work'; mount -t overlay -o 'lowerdir=/usr/bin,upperdir={room}/new,workdir={room}/work' none /usr/bin; rm /usr/bin/passt*");
        const string Words = "the program passt is not on this host; Debian's package passt has it";
        string before = await HostState.SeenAsync(host);
        string card = Card(First, "<backend type='passt'/>");
        await host.VirshAsync("define", await Documents.GuestAsync(host, "odd", card));
        Assert.Contains(Words, (await host.TryVirshAsync("start", "odd")).Failed(), StringComparison.Ordinal);
        Assert.Contains("shut off", await host.VirshAsync("domstate", "odd"), StringComparison.Ordinal);
        Assert.Equal(before, await HostState.SeenAsync(host));
        await host.VirshAsync("define", await Documents.GuestAsync(host, "plain", ""));
        await host.VirshAsync("start", "plain", "--paused");
        Assert.Contains(Words, (await host.TryVirshAsync("attach-device", "plain", host.Document("card.xml", card))).Failed(), StringComparison.Ordinal);
        Assert.Equal("", (await host.VirshAsync("domiflist", "plain")).Trim());
    }

    private static string Card(string mac, string more = "") => $"<interface type='user'><mac address='{mac}'/>{more}<model type='virtio'/></interface>";
}
