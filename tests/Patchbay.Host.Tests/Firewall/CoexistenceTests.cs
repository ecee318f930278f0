using System.Diagnostics;
using System.Text.RegularExpressions;
using Patchbay.Model.Values;
using Patchbay.Testing;

namespace Patchbay.Host.Tests.Firewall;

/// <summary>Other programs' packet filters drop what they do not know; guests keep DHCP, DNS and their way out.</summary>
public sealed partial class CoexistenceTests
{
    private const string Internet = "198.51.100.2";

    private const string Document =
        """
        <network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>n1</name><forward mode='nat'/><bridge name='virbr7' stp='off'/>
          <dns><host ip='192.168.131.1'><hostname>gateway</hostname></host></dns>
          <ip address='192.168.131.1' netmask='255.255.255.0'><dhcp><range start='192.168.131.10' end='192.168.131.20'/></dhcp></ip>
          <dnsmasq:options><dnsmasq:option value='no-ping'/></dnsmasq:options>
        </network>
        """;

    public static TheoryData<string> Filters => [.. OtherFilter.All.Keys];

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task A_guest_has_all_of_it_whatever_is_loaded_first(string filter)
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        using PrivateNetwork internet = Uplink(networks);
        OtherFilter.All[filter](networks.Network);
        string before = Rules(networks);

        Guid uuid = await networks.StartAsync(Document);
        using TestGuest guest = new(networks, "virbr7", "52:54:00:00:00:11");
        guest.Lease();
        Assert.Contains("192.168.131.1", guest.Network.TryExec("", "busybox", "nslookup", "gateway", "192.168.131.1").Output, StringComparison.Ordinal);
        Assert.True(Reaches(guest));
        Assert.False(Connects(guest, internet, 25), "what the administrator names is still dropped");
        Assert.True(Connects(guest, internet, 80));

        // What the host sends in a guest's stead gets through as well.
        await networks.Service.EndLeasesAsync("n1", MacAddress.Parse("52:54:00:00:00:11"), TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => networks.Service.Leases(uuid).IsEmpty, "the lease is given back");

        // Loaded anew, as by an administrator: back within a second.
        OtherFilter.All[filter](networks.Network);
        await Eventually.TrueAsync(() => Reaches(guest), "the way out is there again");
        await networks.StopAsync(uuid);
        Assert.Equal(before, Rules(networks));
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task A_filter_that_comes_later_is_noticed(string filter)
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        using PrivateNetwork internet = Uplink(networks);
        await networks.StartAsync(Document);
        using TestGuest guest = new(networks, "virbr7", "52:54:00:00:00:11");

        OtherFilter.All[filter](networks.Network);
        await Eventually.TrueAsync(() => !networks.Service.PassedChains.IsEmpty, "the filter is noticed");

        guest.Lease();
        Assert.True(Reaches(guest));
        Assert.Null(networks.Service.PassProblem);
    }

    [Fact]
    public async Task One_entry_serves_all_networks_and_iptables_can_read_it()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        OtherFilter.All["docker"](networks.Network);

        await networks.StartAsync(Document);
        await networks.StartAsync(Document.Replace("n1", "n2", StringComparison.Ordinal).Replace("virbr7", "virbr8", StringComparison.Ordinal).Replace("131", "132", StringComparison.Ordinal));

        // Rules that came after the service had looked are told to it, and that may be on its way.
        await Eventually.TrueAsync(() => !networks.Service.PassedChains.IsEmpty, "the filter is noticed");
        string[] forward = networks.Network.Exec("iptables", "-w", "-S", "FORWARD").Split('\n');
        Assert.Single(forward, "-A FORWARD -m mark --mark 0x20000000/0x20000000 -m comment --comment patchbay -j ACCEPT");
        Assert.Matches("virbr7.*virbr8", networks.Network.Exec("nft", "list", "set", "inet", "patchbay_marks", "bridges").ReplaceLineEndings(" "));
    }

    [Fact]
    public async Task A_refusal_that_others_share_is_left_as_it_is()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        OtherFilter.All["shorewall"](networks.Network);

        await networks.StartAsync(Document);

        await Eventually.TrueAsync(() => !networks.Service.PassedChains.IsEmpty, "the filter is noticed");
        Assert.DoesNotContain("patchbay", networks.Network.Exec("iptables", "-w", "-S", "reject"), StringComparison.Ordinal);
        string[] forward = networks.Network.Exec("iptables", "-w", "-S", "FORWARD").TrimEnd().Split('\n');
        Assert.EndsWith("--comment patchbay -j ACCEPT", forward[^2], StringComparison.Ordinal);
        Assert.EndsWith("-g reject", forward[^1], StringComparison.Ordinal);
    }

    // As where an entry was made while the chain's owner still loaded its rules.
    [Theory]
    [InlineData("iptables", "-A FORWARD ENTRY")]
    [InlineData("iptables", "-I FORWARD ENTRY")]
    [InlineData("iptables-legacy", "-I FORWARD ENTRY")]
    [InlineData("iptables", "-N later; iptables -w -A later ENTRY; iptables -w -A FORWARD -j later; iptables -w -A FORWARD -g later")]
    [InlineData("iptables-legacy", "-A FORWARD ENTRY")]
    public async Task An_entry_elsewhere_than_before_the_end_goes(string program, string made)
    {
        const string Match = "-m mark --mark 0x20000000/0x20000000 -m comment --comment patchbay -j ACCEPT";
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        Guid uuid = await networks.StartAsync(Document);
        OtherFilter.All[program == "iptables" ? "shorewall" : "shorewall, by the older iptables"](networks.Network);
        await Eventually.TrueAsync(IsRight, "the entry is there");

        networks.Network.Exec("sh", "-ec", $"{program} -w {made.Replace("ENTRY", Match, StringComparison.Ordinal)}");

        await Eventually.TrueAsync(IsRight, "the other one is gone");
        await networks.StopAsync(uuid);
        Assert.DoesNotContain(Rules(), static r => r.EndsWith(Match, StringComparison.Ordinal));

        string[] Rules() => networks.Network.Exec(program, "-w", "-S").TrimEnd().Split('\n');
        bool IsRight()
        {
            string[] rules = Rules();
            string[] entries = [.. rules.Where(static r => r.EndsWith(Match, StringComparison.Ordinal) && !r.StartsWith("-A INPUT", StringComparison.Ordinal))];
            int at = entries is ["-A FORWARD " + Match] ? Array.IndexOf(rules, entries[0]) : -1;
            return at > Array.FindIndex(rules, static r => r.StartsWith("-A FORWARD -p tcp", StringComparison.Ordinal)) && at < Array.IndexOf(rules, "-A FORWARD -g reject");
        }
    }

    // As after a boot of a host that loads the rules that it had saved.
    [Fact]
    public async Task An_entry_that_iptables_has_saved_and_restored_is_one_of_ours()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        OtherFilter.All["docker"](networks.Network);
        LoadSaved();
        string before = Rules(networks);
        Guid uuid = await networks.StartAsync(Document);
        await Eventually.TrueAsync(() => Rules(networks).Contains("patchbay", StringComparison.Ordinal), "the entry is there");

        LoadSaved();
        await networks.StopAsync(uuid);

        Assert.Equal(before, Rules(networks));

        void LoadSaved() => networks.Network.Exec("sh", "-ec", "iptables-save -t filter | iptables-restore -w");
    }

    // Whoever loads one rule after another, at any pace: what each names holds, and in the end there is one entry.
    [Theory]
    [InlineData("iptables", "-p tcp --dport 25 -j REJECT")]
    [InlineData("iptables-legacy", "-p tcp --dport 25 -j REJECT")]
    [InlineData("iptables", "-p icmp -j DROP")]
    [InlineData("iptables-legacy", "-p icmp -j DROP")]
    [InlineData("nft", "ip saddr vmap { 192.168.131.0/24 : drop }")]
    public async Task An_entry_that_came_too_early_leaves_room_for_rules_that_come_later(string program, string rule)
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        using PrivateNetwork internet = Uplink(networks);
        await networks.StartAsync(Document);
        using TestGuest guest = new(networks, "virbr7", "52:54:00:00:00:11");
        guest.Lease();
        networks.Network.Exec("sh", "-ec", program == "nft" ? "nft 'add table ip filter; add chain ip filter FORWARD { type filter hook forward priority 0; policy drop; }'" : $"{program} -w -P FORWARD DROP");
        await Eventually.TrueAsync(() => Entries(networks) == 1, "the entry is there");
        Assert.True(Passes());

        networks.Network.Exec("sh", "-ec", program == "nft" ? $"nft 'add rule ip filter FORWARD {rule}'" : $"{program} -w -A FORWARD {rule}");

        await Eventually.TrueAsync(() => !Passes(), "what the administrator names is dropped");
        Assert.Equal(1, Entries(networks));

        bool Passes() => rule.Contains("tcp", StringComparison.Ordinal) ? Connects(guest, internet, 25) : Reaches(guest);
    }

    // What nobody decides about leaves a chain for its policy elsewhere than at its end.
    [Theory]
    [InlineData("iptables -w -A FORWARD -p tcp --dport 25 -j DROP; iptables -w -A FORWARD -j RETURN")]
    [InlineData("iptables -w -N own; iptables -w -A own -p tcp --dport 25 -j DROP; iptables -w -A FORWARD -g own")]
    [InlineData("iptables -w -N own; iptables -w -A own -p tcp --dport 25 -j DROP; iptables -w -A own -j RETURN; iptables -w -A FORWARD -g own; iptables -w -A FORWARD -s 192.0.2.1 -j ACCEPT")]
    [InlineData("iptables -w -N all; iptables -w -A all -p tcp --dport 26 -j DROP; iptables -w -A FORWARD -p tcp --dport 25 -j DROP; iptables -w -A FORWARD -s 192.0.2.1 -g all; iptables -w -A FORWARD -g all")]
    public async Task Chains_that_end_before_their_end_are_passed(string rules)
    {
        foreach (string program in new[] { "iptables", "iptables-legacy" })
        {
            await using TestNetworks networks = await TestNetworks.CreateAsync();
            using PrivateNetwork internet = Uplink(networks);
            networks.Network.Exec("sh", "-ec", $"iptables -w -P FORWARD DROP; {rules}".Replace("iptables", program, StringComparison.Ordinal));
            string before = Rules(networks);
            Guid uuid = await networks.StartAsync(Document);
            using TestGuest guest = new(networks, "virbr7", "52:54:00:00:00:11");
            guest.Lease();
            Assert.True(Reaches(guest));
            Assert.False(Connects(guest, internet, 25));

            // Once, and for good.
            string seen = networks.Network.Exec("nft", "-a", "list", "ruleset");
            networks.Network.Exec("nft", "add", "table", "ip", "news");
            await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
            networks.Network.Exec("nft", "delete", "table", "ip", "news");
            Assert.Equal(1, Entries(networks));
            Assert.Equal(Counts().Replace(seen, ""), Counts().Replace(networks.Network.Exec("nft", "-a", "list", "ruleset"), ""));
            await networks.StopAsync(uuid);
            Assert.Equal(before, Rules(networks));
        }
    }

    [Fact]
    public async Task Whoever_insists_on_the_last_place_is_met_less_often()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        await networks.StartAsync(Document);
        networks.Network.Exec("iptables", "-w", "-P", "FORWARD", "DROP");
        await Eventually.TrueAsync(IsLast, "the entry is there");
        for (int i = 1; i <= 20; i++)
        {
            await AppendAsync(i);
        }

        long began = Stopwatch.GetTimestamp();
        await AppendAsync(21);
        Assert.True(Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(1.9), "it was moved at once");

        async Task AppendAsync(int port)
        {
            networks.Network.Exec("iptables", "-w", "-A", "FORWARD", "-p", "tcp", "--dport", $"{port}", "-j", "DROP");
            await Eventually.TrueAsync(IsLast, "the entry is the last");
        }

        bool IsLast() => networks.Network.Exec("iptables", "-w", "-S", "FORWARD").TrimEnd().EndsWith("patchbay -j ACCEPT", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guests_on_a_bridge_of_the_host_reach_each_other_beside_Docker()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        networks.Network.Exec("sh", "-ec", "ip link add br0 type bridge; ip link set br0 up; echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables");
        OtherFilter.All["docker"](networks.Network);
        string before = Rules(networks);
        using TestGuest one = new(networks, "br0", "52:54:00:00:00:11");
        using TestGuest other = new(networks, "br0", "52:54:00:00:00:12");
        one.Network.Exec("ip", "address", "add", "10.9.0.1/24", "dev", "eth0");
        other.Network.Exec("ip", "address", "add", "10.9.0.2/24", "dev", "eth0");
        Assert.NotEqual(0, one.Network.TryExec("", "ping", "-c1", "-W1", "10.9.0.2").ExitCode);

        Guid uuid = await networks.StartAsync("<network><name>lan</name><forward mode='bridge'/><bridge name='br0'/></network>");
        one.Network.Exec("ping", "-c1", "-W3", "10.9.0.2");
        Assert.Single(networks.Service.PassedChains);
        // What the host routes out of that bridge is none of ours.
        Assert.Equal("", networks.Network.Exec("sh", "-c", "nft list set inet patchbay_marks bridges | grep br0 || true"));

        await networks.StopAsync(uuid);
        Assert.Equal(before, Rules(networks));
        Assert.NotEqual(0, one.Network.TryExec("", "ping", "-c1", "-W1", "10.9.0.2").ExitCode);
    }

    [Fact]
    public async Task Chains_of_the_older_iptables_are_passed_by_one_entry_each_of_both_families()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        await networks.StartAsync(Document);
        // Nobody has loaded a table: looking must not do it.
        Assert.Equal("", OldTables(networks));
        networks.Network.Exec("sh", "-ec", "ip6tables-legacy -w -P FORWARD DROP; iptables-legacy -w -A FORWARD -i eth9 -j ACCEPT; iptables-legacy -w -A FORWARD -j REJECT");

        await Eventually.TrueAsync(() => networks.Service.PassedChains.Count == 2, "the filters are noticed");

        Assert.Equal(["ip filter FORWARD (legacy)", "ip6 filter FORWARD (legacy)"], networks.Service.PassedChains.Select(static c => c.ToString()));
        const string Entry = "-A FORWARD -m mark --mark 0x20000000/0x20000000 -m comment --comment patchbay -j ACCEPT";
        await Eventually.TrueAsync(() => Forward("ip6tables-legacy").Contains(Entry), "the entry is there");
        Assert.Equal(["-P FORWARD DROP", Entry], Forward("ip6tables-legacy"));
        Assert.Equal(
            ["-P FORWARD ACCEPT", "-A FORWARD -i eth9 -j ACCEPT", Entry, "-A FORWARD -j REJECT --reject-with icmp-port-unreachable"], Forward("iptables-legacy"));

        // What somebody makes of it is put right; an entry that has lost its reason goes.
        networks.Network.Exec("sh", "-ec", "ip6tables-legacy -w -A FORWARD -m comment --comment patchbay -j RETURN; iptables-legacy -w -D FORWARD -j REJECT");
        await Eventually.TrueAsync(
            () => Forward("ip6tables-legacy").SequenceEqual(["-P FORWARD DROP", Entry]) && Forward("iptables-legacy").Length == 2, "it is as before");
        Assert.Equal(["-P FORWARD DROP", Entry], Forward("ip6tables-legacy"));
        Assert.Null(networks.Service.PassProblem);

        string[] Forward(string program) => networks.Network.Exec(program, "-S", "FORWARD").Trim().Split('\n');
    }

    [Fact]
    public async Task A_table_of_the_older_iptables_where_no_entry_is_made_is_told_of_with_what_helps()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        Assert.Empty(await networks.Service.LookAtFiltersAsync(TestContext.Current.CancellationToken));

        networks.Network.Exec("sh", "-ec", "iptables-legacy -w -t mangle -A PREROUTING -j ACCEPT; iptables-legacy -w -t raw -A PREROUTING -d 172.17.0.2 -j DROP; iptables-legacy -w -t raw -A PREROUTING ! -i eth0 -j DROP");

        Assert.Equal(
            "iptables-legacy -t raw: PREROUTING drops guests' packets; for each bridge of theirs, what lets them through is iptables-legacy -w -t raw -I PREROUTING -i BRIDGE -j ACCEPT",
            Assert.Single(await networks.Service.LookAtFiltersAsync(TestContext.Current.CancellationToken)).ToString());
    }

    [Fact]
    public async Task An_open_network_is_left_to_the_administrator()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        OtherFilter.All["docker"](networks.Network);
        string before = Rules(networks);

        await networks.StartAsync(Document.Replace("mode='nat'", "mode='open'", StringComparison.Ordinal));

        Assert.Equal(before, Rules(networks));
        Assert.DoesNotContain("patchbay_marks", networks.Rules(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_daemon_that_starts_finds_what_was_taken_out_meanwhile()
    {
        await using TestNetworks networks = await TestNetworks.CreateAsync();
        using PrivateNetwork internet = Uplink(networks);
        OtherFilter.All["docker"](networks.Network);
        await networks.StartAsync(Document);
        await networks.RestartAsync(() => OtherFilter.All["docker"](networks.Network));
        using TestGuest guest = new(networks, "virbr7", "52:54:00:00:00:11");

        guest.Lease();
        await Eventually.TrueAsync(() => Reaches(guest), "the entry is there again");
    }

    private static PrivateNetwork Uplink(TestNetworks networks)
    {
        PrivateNetwork internet = PrivateNetwork.Create();
        networks.Network.Exec(
            "ip", "link", "add", "uplink0", "type", "veth", "peer", "name", "eth0", "netns", $"/proc/{Environment.ProcessId}/fd/{internet.Namespace.Handle.DangerousGetHandle()}");
        networks.Network.Exec("ip", "addr", "add", "198.51.100.1/24", "dev", "uplink0");
        networks.Network.Exec("ip", "link", "set", "uplink0", "up");
        internet.Exec("ip", "link", "set", "lo", "up");
        internet.Exec("ip", "addr", "add", $"{Internet}/24", "dev", "eth0");
        internet.Exec("ip", "link", "set", "eth0", "up");
        return internet;
    }

    private static bool Reaches(TestGuest guest) => guest.Network.TryExec("", "ping", "-c1", "-W1", Internet).ExitCode == 0;

    private static bool Connects(TestGuest guest, PrivateNetwork internet, int port)
    {
        internet.Exec("sh", "-c", $"timeout 5 nc -N -l {port} </dev/null >/dev/null 2>&1 & for i in $(seq 50); do ss -Hltn sport = :{port} | grep -q . && break; sleep 0.02; done");
        return guest.Network.TryExec("", "nc", "-z", "-w2", Internet, $"{port}").ExitCode == 0;
    }

    // Without our own tables, and without what counts.
    private static string Rules(TestNetworks networks)
        => Counts().Replace(OwnTables().Replace(networks.Rules(), ""), "") + OldTables(networks);

    private static int Entries(TestNetworks networks) => Regex.Count(Rules(networks), "comment \"?patchbay");

    private static string OldTables(TestNetworks networks) => Counts().Replace(networks.Network.Exec(
        "sh", "-c", "for p in ip ip6; do ! grep -q . /proc/net/${p}_tables_names || ${p}tables-legacy-save; done | grep -v -e '^#' || true"), "");

    [GeneratedRegex(@"table inet patchbay\w* \{.*?\n\}\n", RegexOptions.Singleline)]
    private static partial Regex OwnTables();

    [GeneratedRegex(@" packets \d+ bytes \d+| \[\d+:\d+\]")]
    private static partial Regex Counts();
}
