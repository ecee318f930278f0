using System.Globalization;

namespace Patchbay.Host.Tests;

public sealed class RepairTests
{
    private const string Document =
        """
        <network><name>n1</name><forward mode='nat'/><bridge name='virbr7'/>
          <ip address='192.168.131.1' netmask='255.255.255.0'><dhcp><range start='192.168.131.10' end='192.168.131.20'/></dhcp></ip>
        </network>
        """;

    [Fact]
    public async Task A_dnsmasq_that_is_killed_is_started_again_within_a_second()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        await networks.StartAsync(Document);
        int first = Process(networks);

        networks.Network.Exec("kill", "-9", first.ToString(CultureInfo.InvariantCulture));
        DateTimeOffset since = TimeProvider.System.GetUtcNow();

        await Eventually.TrueAsync(() => Process(networks) is not 0 and int now && now != first, "another dnsmasq serves");
        await Eventually.TrueAsync(() => Repairs(networks, "dnsmasq") == 1, "it is counted");
        TimeSpan took = LastRepair(networks, "dnsmasq") - since;
        Assert.True(took < TimeSpan.FromSeconds(1), $"it took {took}");
    }

    [Fact]
    public async Task Running_networks_are_adopted_and_dead_ones_are_served_again()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        Guid uuid = await networks.StartAsync(Document);
        int first = Process(networks);
        string before = networks.State();

        await networks.RestartAsync();

        Assert.True(networks.Service.Get(uuid).IsActive);
        Assert.Equal(first, Process(networks));
        Assert.Equal(before, networks.State());
        networks.Network.Exec("kill", "-9", first.ToString(CultureInfo.InvariantCulture));
        await Eventually.TrueAsync(() => Process(networks) is not 0 and int now && now != first, "the adopted one is watched");
    }

    [Fact]
    public async Task Rules_that_somebody_flushes_come_back()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        await networks.StartAsync(Document);
        string before = networks.Rules();

        networks.Network.Exec("nft", "flush", "ruleset");

        await Eventually.TrueAsync(() => networks.Rules() == before, "the rules are back");
    }

    [Fact]
    public async Task A_hundred_flushes_of_all_rules_in_a_row_are_repaired_within_a_second_and_counted()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        Guid uuid = await networks.StartAsync(Document);
        string before = networks.Rules();
        List<double> took = [];

        for (int i = 1; i <= 100; i++)
        {
            int had = Repairs(networks, "firewall");
            networks.Network.Exec("nft", "flush", "ruleset");
            DateTimeOffset since = TimeProvider.System.GetUtcNow();
            await Eventually.TrueAsync(() => Repairs(networks, "firewall") > had, $"the repair of flush {i} is counted");
            took.Add((LastRepair(networks, "firewall") - since).TotalMilliseconds);
        }

        Assert.Equal(before, networks.Rules());
        Assert.Null(networks.Service.Get(uuid).Problem);
        Assert.Equal(100, Repairs(networks, "firewall"));
        Assert.True(took.Max() < 1000, $"milliseconds: {string.Join(' ', took.Order().Select(t => $"{t:F0}"))}");
    }

    [Fact]
    public async Task A_bridge_that_somebody_deletes_comes_back()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        Guid uuid = await networks.StartAsync(Document);

        networks.Network.Exec("ip", "link", "del", "virbr7");

        await Eventually.TrueAsync(
            () => networks.Network.TryExec("", "ip", "-o", "addr", "show", "dev", "virbr7").Output.Contains("192.168.131.1/24", StringComparison.Ordinal),
            "the bridge is back with its address");
        await Eventually.TrueAsync(() => networks.Service.Get(uuid).Problem is null && Process(networks) != 0, "it is served again");
        using TestGuest guest = new(networks, "virbr7", "52:54:00:00:00:11");
        guest.Lease();
        Assert.Equal(1, Repairs(networks, "bridge"));
    }

    [Fact]
    public async Task A_bridge_that_somebody_renames_is_made_again_and_the_other_is_told_of()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        Guid uuid = await networks.StartAsync(Document);

        // A kernel before 6.2 renames none that is up.
        networks.Network.Exec("sh", "-c", "ip link set virbr7 name other7 || { ip link set virbr7 down; ip link set virbr7 name other7; }");

        await Eventually.TrueAsync(() => Repairs(networks, "bridge") == 1, "it is made again");
        Assert.Contains("192.168.131.1/24", networks.Network.Exec("ip", "-o", "addr", "show", "dev", "virbr7"), StringComparison.Ordinal);
        await Eventually.TrueAsync(() => networks.Service.Get(uuid).Warnings.Any(w => w.Contains("other7", StringComparison.Ordinal)), "the other has the network's addresses");
        networks.Network.Exec("ip", "link", "del", "other7");
        Assert.Null(networks.Service.Get(uuid).Problem);
    }

    /// <summary>What somebody does to a network that runs; what shows that it is put right, and what that counts as.</summary>
    public static TheoryData<string, string, string> Breaks() => new()
    {
        { "ip address del 192.168.131.1/24 dev virbr7", "ip -o address show dev virbr7 | grep -q 'inet 192.168.131.1/24'", "addresses" },
        { "ip -6 address flush dev virbr7 scope global", "ip -o -6 address show dev virbr7 | grep -q 'inet6 2001:db8:7::1/64'", "addresses" },
        { "ip route del 10.5.0.0/16", "ip route show 10.5.0.0/16 | grep -q 'via 192.168.131.9 dev virbr7'", "routes" },
        { "echo 0 > /proc/sys/net/ipv4/ip_forward", "grep -q 1 /proc/sys/net/ipv4/ip_forward", "kernel settings" },
        { "echo 0 > /proc/sys/net/ipv6/conf/all/forwarding", "grep -q 1 /proc/sys/net/ipv6/conf/all/forwarding", "kernel settings" },
        { "ip link del virbr7", "ip -o address show dev virbr7 | grep -q 'inet 192.168.131.1/24'", "bridge" },
        { "ip link set virbr7 down", "ip -o link show dev virbr7 | grep -q '[<,]UP[,>]'", "bridge" },
        { "ip link set virbr7 type bridge stp_state 0", "ip -d link show dev virbr7 | grep -q 'stp_state 1'", "bridge" },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task What_somebody_breaks_is_put_right_within_a_second_and_counted_once(string broken, string right, string kind)
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        Guid uuid = await networks.StartAsync(Document.Replace(
            "</network>",
            "<ip family='ipv6' address='2001:db8:7::1' prefix='64'/><route address='10.5.0.0' prefix='16' gateway='192.168.131.9'/></network>", StringComparison.Ordinal));
        networks.Network.Exec("sh", "-c", right);
        Assert.Equal(0, Repairs(networks, kind));

        networks.Network.Exec("sh", "-ec", broken);
        DateTimeOffset since = TimeProvider.System.GetUtcNow();

        await Eventually.TrueAsync(() => Repairs(networks, kind) > 0, "the repair is counted");
        TimeSpan took = LastRepair(networks, kind) - since;
        Assert.True(took < TimeSpan.FromSeconds(1), $"it took {took}");
        networks.Network.Exec("sh", "-c", right);
        Assert.Null(networks.Service.Get(uuid).Problem);
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(1, Repairs(networks, kind));
    }

    private static int Repairs(TestNetworks networks, string kind)
        => networks.Service.Conditions().SelectMany(c => c.Repairs).FirstOrDefault(r => r.Kind == kind)?.Count ?? 0;

    private static DateTimeOffset LastRepair(TestNetworks networks, string kind)
        => networks.Service.Conditions().SelectMany(c => c.Repairs).First(r => r.Kind == kind).Last;

    private static int Process(TestNetworks networks)
        => int.TryParse(networks.Network.TryExec("", "pgrep", "-f", $"conf-file={networks.Paths.Run}/networks/").Output.Split('\n')[0], CultureInfo.InvariantCulture, out int id) ? id : 0;
}
