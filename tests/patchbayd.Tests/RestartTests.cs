using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>A daemon that is killed and started again.</summary>
public sealed class RestartTests
{
    private static readonly string[] Names = ["one", "two", "three"];

    [Fact]
    public async Task Networks_and_leases_outlive_a_daemon_that_is_killed()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.VirshAsync("net-create", host.Document("n.xml", Documents.Default.Replace("stp='on'", "stp='off'", StringComparison.Ordinal)));
        await host.VirshAsync("net-define", host.Document("stored.xml", Documents.Bare("stored", "virbr5")));
        await host.VirshAsync("net-autostart", "stored");
        await host.ShellAsync(
            """
            ip netns add client
            ip link add tap0 type veth peer name eth0 netns client
            ip link set tap0 master virbr0 up
            ip -n client link set eth0 address 52:54:00:00:00:77 up
            ip netns exec client busybox udhcpc -i eth0 -n -q -f -t 20 -T 1 -s /bin/true -x hostname:laptop >/dev/null 2>&1
            """);
        string leases = await host.VirshAsync("net-dhcp-leases", "default");
        Assert.Contains("52:54:00:00:00:77", leases, StringComparison.Ordinal);
        Assert.Contains("laptop", leases, StringComparison.Ordinal);
        string list = await host.VirshAsync("net-list", "--all");
        string live = await host.VirshAsync("net-dumpxml", "default");
        string seen = await host.SeenAsync();
        string dnsmasq = await host.ShellAsync("pgrep -f '[n]etworks/.*conf'");

        for (int i = 0; i < 2; i++)
        {
            await host.KillDaemonAsync();
            Assert.Equal(seen, await host.SeenAsync());
            await host.StartDaemonAsync();
        }

        Assert.DoesNotContain("repairing", host.Log, StringComparison.Ordinal);
        Assert.Equal(dnsmasq, await host.ShellAsync("pgrep -f '[n]etworks/.*conf'"));
        Assert.Equal(leases, await host.VirshAsync("net-dhcp-leases", "default"));
        Assert.Equal(live, await host.VirshAsync("net-dumpxml", "default"));
        Assert.Equal(seen, await host.SeenAsync());
        Assert.Equal(list, await host.VirshAsync("net-list", "--all"));
        await host.VirshAsync("net-destroy", "default");
        Assert.DoesNotContain("dnsmasq", await host.SeenAsync(), StringComparison.Ordinal);
    }

    // The kernel writes by itself what programs do not wait for, here only after minutes: what the disk holds by then is what a cut leaves.
    [Fact]
    public async Task What_was_undefined_does_not_come_back_after_a_power_cut()
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        string disk = host.PathOf("disk");
        await host.ShellAsync($"truncate -s 64M '{disk}'; mkfs.ext4 -q '{disk}'; mkdir -p '{host.Root}/etc'; mount -o loop,commit=300 '{disk}' '{host.Root}/etc'");
        await host.StartDaemonAsync();
        foreach (string name in new[] { "kept", "gone" })
        {
            await host.VirshAsync("net-define", host.Document($"{name}.xml", Documents.Bare(name, $"vir{name}")));
        }
        await host.VirshAsync("define", host.Document("blue.xml", Documents.Blue));

        await host.VirshAsync("undefine", "blue");
        await host.VirshAsync("net-undefine", "gone");

        string cut = host.PathOf("cut");
        string left = await host.ShellAsync($"cp '{disk}' '{cut}'; mkdir '{cut}.d'; mount -o loop '{cut}' '{cut}.d'; cd '{cut}.d'; find . -name '*.xml' | sort; cd /; umount '{cut}.d'");
        Assert.Equal("./patchbay/networks/kept.xml\n", left);
    }

    [Fact]
    public async Task A_daemon_that_is_killed_while_networks_start_and_stop_leaves_nothing_half_done()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        for (int i = 0; i < Names.Length; i++)
        {
            string document = Documents.Default.Replace("default", Names[i], StringComparison.Ordinal)
                .Replace("9a05da11", $"9a05da1{i}", StringComparison.Ordinal).Replace("0a:cd:21", $"0a:cd:2{i}", StringComparison.Ordinal)
                .Replace("virbr0", $"virbr{i}", StringComparison.Ordinal).Replace("192.168.122", $"192.168.{100 + i}", StringComparison.Ordinal);
            await host.VirshAsync("net-define", host.Document($"{i}.xml", document));
        }
        string rest = await host.SeenAsync();

        // The same moments at every run; which operation each one meets is chance enough.
        Random random = new(20);
        for (int round = 0; round < 8; round++)
        {
            using Process work = Tool.Start(host.Inside(
                "bash", "-c", $"for i in 1 2 3; do for n in {string.Join(' ', Names)}; do virsh -q -c '{host.Uri}' net-start $n & virsh -q -c '{host.Uri}' net-destroy $n & done; wait; done"));
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(400)), TimeProvider.System, TestContext.Current.CancellationToken);
            await host.KillDaemonAsync();
            await work.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Tool.Limit, TestContext.Current.CancellationToken);
            await host.StartDaemonAsync();

            await AgreesAsync(host, round);
        }

        foreach (string name in await ActiveAsync(host))
        {
            await host.VirshAsync("net-destroy", name);
        }
        Assert.Equal(rest, await host.SeenAsync());
    }

    [Fact]
    public async Task A_daemon_that_is_killed_while_a_guest_starts_and_stops_leaves_a_guest_that_can_be_commanded()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.VirshAsync("net-create", host.Document("n.xml", Documents.Default));
        await host.VirshAsync("define", host.Document("g.xml", Documents.Blue));
        string rest = await GuestsSeenAsync(host);
        TimeSpan start = await TimeAsync(() => host.VirshAsync("start", "blue"));
        TimeSpan stop = await TimeAsync(() => host.VirshAsync("destroy", "blue"));

        // The same shares of the time that it takes at every run; which operation each one meets is chance enough.
        Random random = new(20);
        for (int round = 0; round < 20; round++)
        {
            bool runs = await RunsAsync(host);
            using Process work = Tool.Start(host.Inside("virsh", "-q", "-c", host.Uri, runs ? "destroy" : "start", "blue"));
            await Task.Delay((runs ? stop : start) * random.NextDouble(), TimeProvider.System, TestContext.Current.CancellationToken);
            await host.KillDaemonAsync();
            await work.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Tool.Limit, TestContext.Current.CancellationToken);
            await host.StartDaemonAsync();

            string state = (await host.VirshAsync("-q", "domstate", "blue")).Trim();
            string seen = await GuestsSeenAsync(host);
            // An emulator that the killed daemon asked for its version has its answer, and ends by itself.
            for (int i = 0; i < 30 && state == "shut off" && seen != rest; i++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
                seen = await GuestsSeenAsync(host);
            }
            Assert.True(
                (state == "shut off" && seen == rest) || (state == "running" && Regex.IsMatch(seen, @"^vnet\d+\nqemu-system-x86\nblue.xml\nblue\n$")),
                $"round {round}: {(runs ? "destroy" : "start")}: {state}:\n{seen}\n{host.Log}");
            // Whatever was met, the next command finds a guest that obeys.
            if (round % 4 == 3)
            {
                await host.VirshAsync(state == "running" ? "destroy" : "start", "blue");
            }
        }

        if (await RunsAsync(host))
        {
            await host.VirshAsync("destroy", "blue");
        }
        Assert.Equal(rest, await GuestsSeenAsync(host));
        await host.VirshAsync("start", "blue");
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        long begin = TimeProvider.System.GetTimestamp();
        await work();
        return TimeProvider.System.GetElapsedTime(begin);
    }

    private static async Task<bool> RunsAsync(DaemonHost host) => (await host.VirshAsync("-q", "domstate", "blue")).Trim() == "running";

    // Links, processes, folders and notes of guests, and the network's ports.
    private static Task<string> GuestsSeenAsync(DaemonHost host) => host.ShellAsync(
        $"""
        ls /sys/class/net | grep vnet || true
        ps -eo comm= | grep qemu-system || true
        cd '{host.Root}/run/patchbay'; ls qemu guests 2>/dev/null | grep -v -e : -e '^$' || true
        """);

    // Every network is whole or not at all, and no dnsmasq runs for one that is not.
    private static async Task AgreesAsync(DaemonHost host, int round)
    {
        string[] active = await ActiveAsync(host);
        string[] bridges = Lines(await host.ShellAsync("ls /sys/class/net | grep virbr || true"));
        string[] served = Lines(await host.ShellAsync("pgrep -a dnsmasq | grep -o 'networks/[a-z]*.conf' || true"));
        string rules = await host.ShellAsync("nft list ruleset");
        Assert.True(
            active.Length == bridges.Length && active.Length == served.Length
            && Names.All(n => active.Contains(n) == rules.Contains($"virbr{Array.IndexOf(Names, n).ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal)),
            $"round {round}: active: {string.Join(' ', active)}; bridges: {string.Join(' ', bridges)}; dnsmasq: {string.Join(' ', served)}\n{rules}\n{host.Log}");
    }

    private static async Task<string[]> ActiveAsync(DaemonHost host) => Lines(await host.VirshAsync("-q", "net-list", "--name"));

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
