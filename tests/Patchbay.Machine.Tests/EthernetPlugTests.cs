using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>Cards of type <c>ethernet</c>: taps that are made and left to others, and taps of others.</summary>
public sealed class EthernetPlugTests
{
    private const string First = "52:54:00:00:0e:01";
    private const string Second = "52:54:00:00:0e:02";

    [Fact]
    public async Task A_tap_with_its_host_side_and_scripts_comes_cold_and_hot_and_goes_without_a_trace()
    {
        await using TestHost host = await TestHost.StartAsync();
        string log = host.PathOf("scripts.log");
        string up = Script(host, "up", $"echo \"up $1 $(cat /sys/class/net/$1/flags)\" >>'{log}'");
        string down = Script(host, "down", $"echo \"down $1 $(cat /sys/class/net/$1/address)\" >>'{log}'");
        string before = await HostState.SeenAsync(host);
        string card =
            $"""
            <interface type='ethernet'>
              <mac address='{First}'/>
              <source><ip address='10.71.0.1' prefix='24'/><ip family='ipv6' address='fd71::1' prefix='64'/><route address='10.72.0.0' prefix='16' gateway='10.71.0.2'/></source>
              <script path='{up}'/><downscript path='{down}'/>
              <target dev='mytap0'/><model type='virtio'/><mtu size='1400'/>
              <bandwidth><inbound average='4000'/></bandwidth>
            </interface>
            """;
        GuestConsole guest = await host.StartGuestAsync("eth", card, "guest.net=off");
        await guest.ReadyAsync();
        await guest.RunAsync("ip address add 10.71.0.2/24 dev eth0; ip link set eth0 up");
        await guest.ReachesAsync("10.71.0.1");

        Assert.Equal("1400\n", await guest.RunAsync("cat /sys/class/net/eth0/mtu"));
        string link = await host.Host.ShellAsync("ip -d link show mytap0; ip address show mytap0; ip route show dev mytap0; tc class show dev mytap0");
        Assert.Contains("mtu 1400", link, StringComparison.Ordinal);
        Assert.Contains("fe:54:00:00:0e:01", link, StringComparison.Ordinal);
        Assert.Contains("inet6 fd71::1/64", link, StringComparison.Ordinal);
        Assert.Contains("10.72.0.0/16 via 10.71.0.2", link, StringComparison.Ordinal);
        Assert.Contains("rate 32Mbit", link, StringComparison.Ordinal);
        Assert.Equal("up mytap0 0x1003\n", await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken));
        Assert.Matches(@"tx_packets [1-9]", await host.VirshAsync("domifstat", "eth", "mytap0"));
        Assert.Contains("10.71.0.2", await host.VirshAsync("domifaddr", "eth", "--source", "arp"), StringComparison.Ordinal);
        await host.VirshAsync("domiftune", "eth", "mytap0", "--inbound", "0", "--live");
        Assert.DoesNotContain("htb", await host.Host.ShellAsync("tc qdisc show dev mytap0"), StringComparison.Ordinal);

        // A second one comes while it runs, without a name of its own, and goes again.
        string second = host.Document("second.xml",
            $"<interface type='ethernet'><mac address='{Second}'/><source><ip address='10.73.0.1' prefix='24'/></source><downscript path='{down}'/><model type='virtio'/></interface>");
        string running = await HostState.SeenAsync(host);
        await host.VirshAsync("attach-device", "eth", second);
        await guest.HasCardAsync("eth1");
        await guest.RunAsync("ip address add 10.73.0.2/24 dev eth1; ip link set eth1 up");
        await guest.ReachesAsync("10.73.0.1");
        Assert.Matches($"vnet0 +ethernet +- +virtio +{Second}", await host.VirshAsync("domiflist", "eth"));
        await host.VirshAsync("detach-device", "eth", second);
        await guest.HasNoCardAsync("eth1");
        Assert.Equal(running, await HostState.SeenAsync(host));
        Assert.Equal("up mytap0 0x1003\ndown vnet0 fe:54:00:00:0e:02\n", await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken));

        // A daemon that starts knows all of it.
        await host.KillDaemonAsync();
        await host.StartDaemonAsync();
        await guest.ReachesAsync("10.71.0.1");
        await host.VirshAsync("destroy", "eth");
        Assert.Equal(before, await HostState.SeenAsync(host));
        Assert.EndsWith("down mytap0 fe:54:00:00:0e:01\n", await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_device_that_makes_taps_is_that_of_the_document_cold_and_hot_on_a_bridge_and_by_itself()
    {
        await using TestHost host = await TestHost.StartAsync();
        string tun = host.PathOf("tun");
        await host.Host.ShellAsync($"mknod '{tun}' c 10 200; ip tuntap add theirs mode tap vnet_hdr; ip link add br7 type bridge; for n in theirs br7; do echo 1 >/proc/sys/net/ipv6/conf/$n/disable_ipv6; ip link set $n up; done");
        string before = await HostState.SeenAsync(host);
        string backend = $"<model type='virtio'/><backend tap='{tun}' vhost='{host.PathOf("no-vhost")}'/>";
        string ours = $"<interface type='ethernet'><mac address='{First}'/><source><ip address='10.75.0.1' prefix='24'/></source>{backend}</interface>";
        string theirs = $"<interface type='ethernet'><mac address='{Second}'/><target dev='theirs' managed='no'/>{backend}</interface>";
        string bridged = $"<interface type='bridge'><mac address='52:54:00:00:0e:03'/><source bridge='br7'/>{backend}</interface>";
        GuestConsole guest = await host.StartGuestAsync("eth", ours + theirs + bridged, "guest.net=off");
        await guest.ReadyAsync();
        Assert.Equal(3, await OpenAsync());
        await guest.RunAsync("ip address add 10.75.0.2/24 dev eth0; ip link set eth0 up");
        await guest.ReachesAsync("10.75.0.1");
        Assert.Contains($"<backend tap='{tun}' vhost=", await host.VirshAsync("dumpxml", "eth"), StringComparison.Ordinal);

        foreach ((string name, string card) in new[] { ("ours", ours), ("theirs", theirs), ("bridged", bridged) })
        {
            await host.VirshAsync("detach-device", "eth", host.Document($"{name}.xml", card));
            await host.UntilAsync($"{name} is closed", async () => await OpenAsync() == 2);
            await host.VirshAsync("attach-device", "eth", host.PathOf($"{name}.xml"));
            Assert.Equal(3, await OpenAsync());
        }
        await guest.HasCardAsync("eth0");
        await guest.RunAsync("ip address add 10.75.0.2/24 dev eth0; ip link set eth0 up");
        await guest.ReachesAsync("10.75.0.1");
        foreach (string type in new[] { "direct'><source dev='wan0' mode='vepa'/>", "user'>" })
        {
            string refused = host.Document("refused.xml", $"<interface type='{type}<model type='virtio'/><backend tap='{tun}'/></interface>");
            Assert.Contains("custom tap device path is not supported for network interfaces of type", (await host.TryVirshAsync("attach-device", "eth", refused)).Failed(), StringComparison.Ordinal);
        }
        await host.VirshAsync("destroy", "eth");
        // What is behind the bridge has gone, and so has its carrier.
        Assert.Equal(Quiet(before.Replace("state UNKNOWN", "state UP", StringComparison.Ordinal)), Quiet(await HostState.SeenAsync(host)).Replace("state UNKNOWN", "state UP", StringComparison.Ordinal));

        async Task<int> OpenAsync() => int.Parse(
            await host.Host.ShellAsync($"ls -l /proc/$(ps -eo pid=,comm= | awk '$2 ~ /^qemu/ {{print $1}}')/fd | grep -c -- '-> {tun}$' || true"),
            System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_tap_of_others_is_used_and_left_as_it_was()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.Host.ShellAsync("ip tuntap add theirs mode tap vnet_hdr; echo 1 >/proc/sys/net/ipv6/conf/theirs/disable_ipv6; ip link set theirs address 02:00:00:00:00:01 mtu 1300; ip address add 10.74.0.1/24 dev theirs; ip link set theirs up");
        string before = await HostState.SeenAsync(host);
        GuestConsole guest = await host.StartGuestAsync("eth",
            $"<interface type='ethernet'><mac address='{First}'/><target dev='theirs' managed='no'/><model type='virtio'/></interface>", "guest.net=off");
        await guest.ReadyAsync();
        await guest.RunAsync("ip address add 10.74.0.2/24 dev eth0; ip link set eth0 mtu 1300 up");
        await guest.ReachesAsync("10.74.0.1");
        // It is nobody else's meanwhile, cold or hot.
        string same = $"<interface type='ethernet'><mac address='{Second}'/><target dev='theirs' managed='no'/><model type='virtio'/></interface>";
        await host.VirshAsync("define", await Documents.GuestAsync(host, "second", same));
        Assert.Contains("Device or resource busy (errno 16): another guest or program has it", (await host.TryVirshAsync("start", "second")).Failed(), StringComparison.Ordinal);
        Assert.Contains("another guest or program has it", (await host.TryVirshAsync("attach-device", "eth", host.Document("same.xml", same))).Failed(), StringComparison.Ordinal);
        await guest.ReachesAsync("10.74.0.1");
        Assert.Contains("managed='no'", await host.VirshAsync("dumpxml", "eth"), StringComparison.Ordinal);

        await host.VirshAsync("detach-interface", "eth", "ethernet");
        await guest.HasNoCardAsync("eth0");
        Assert.Contains("theirs", await host.Host.ShellAsync("ip link show theirs"), StringComparison.Ordinal);
        await host.VirshAsync("attach-device", "eth", host.Document("again.xml",
            $"<interface type='ethernet'><mac address='{First}'/><target dev='theirs' managed='no'/><model type='virtio'/></interface>"));
        await guest.HasCardAsync("eth0");
        await guest.RunAsync("ip address add 10.74.0.2/24 dev eth0; ip link set eth0 mtu 1300 up");
        await guest.ReachesAsync("10.74.0.1");
        await host.VirshAsync("destroy", "eth");
        // Its carrier follows whoever holds it open.
        Assert.Equal(Quiet(before), Quiet(await HostState.SeenAsync(host)));
    }

    [Theory]
    [InlineData("<target dev='nowhere' managed='no'/>", "the device 'nowhere' is not on this host, and managed='no' does not make it")]
    [InlineData("<target dev='wan0' managed='no'/>", "the device 'wan0' is no tap and no macvtap")]
    [InlineData("<script path='/bin/false'/>", "run /bin/false vnet0: exit")]
    [InlineData("<script path='/no/such/program'/>", "/no/such/program")]
    [InlineData("<target dev='wan0'/>", "the host has a device of that name")]
    [InlineData("<source><route address='10.72.0.0' prefix='16' gateway='10.99.0.2'/></source>", "Network is unreachable")]
    public async Task What_cannot_be_made_is_refused_cold_and_hot_and_nothing_stays(string more, string words)
    {
        await using TestHost host = await TestHost.StartAsync();
        string before = await HostState.SeenAsync(host);
        string card = $"<interface type='ethernet'><mac address='{First}'/>{more}<model type='virtio'/></interface>";
        await host.VirshAsync("define", await Documents.GuestAsync(host, "eth", card));
        Assert.Contains(words, (await host.TryVirshAsync("start", "eth")).Failed(), StringComparison.Ordinal);
        Assert.Equal(before, await HostState.SeenAsync(host));

        await host.VirshAsync("define", await Documents.GuestAsync(host, "plain", ""));
        await host.VirshAsync("start", "plain", "--paused");
        string running = await HostState.SeenAsync(host);
        Assert.Contains(words.Replace("vnet0", "vnet1", StringComparison.Ordinal), (await host.TryVirshAsync("attach-device", "plain", host.Document("card.xml", card))).Failed(), StringComparison.Ordinal);
        Assert.Equal(running, await HostState.SeenAsync(host));
        Assert.Contains("paused", await host.VirshAsync("domstate", "plain"), StringComparison.Ordinal);
    }

    private static string Quiet(string seen) => seen.Replace("NO-CARRIER,", "", StringComparison.Ordinal).Replace(",LOWER_UP", "", StringComparison.Ordinal)
        .Replace("state DOWN", "state UP", StringComparison.Ordinal).Replace(" linkdown", "", StringComparison.Ordinal);

    private static string Script(TestHost host, string name, string line)
    {
        string path = host.Document(name, $"#!/bin/bash\n{line}\n");
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }
}
