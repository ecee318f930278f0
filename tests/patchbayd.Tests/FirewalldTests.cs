using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Daemon.Tests;

/// <summary>Networks in zones of Debian's firewalld, which runs in the test's own machine on a bus of its own.</summary>
public sealed class FirewalldTests
{
    // Those of libvirt's packages, in short.
    private const string Zones =
        """
        mkdir -p /etc/firewalld/zones /etc/firewalld/policies
        echo '<zone target="ACCEPT"><service name="dhcp"/></zone>' >/etc/firewalld/zones/libvirt.xml
        echo '<zone/>' >/etc/firewalld/zones/libvirt-routed.xml
        echo '<policy target="ACCEPT"><ingress-zone name="libvirt-routed"/><egress-zone name="ANY"/></policy>' >/etc/firewalld/policies/libvirt-routed-out.xml
        """;

    [Fact]
    public async Task A_bridge_is_in_its_zone_while_its_network_runs_whatever_firewalld_forgets()
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        await host.ShellAsync($"{await Managers.StartAsync("bus")}; {Zones}; {await Managers.StartAsync("firewalld")}");
        await host.StartDaemonAsync();
        await host.VirshAsync("net-define", host.Document("lab.xml", Documents.Gateway));
        Assert.Equal("", await ZoneAsync(host));

        // libvirt's, where nothing was asked for.
        await host.VirshAsync("net-start", "lab");
        Assert.Equal("libvirt", await ZoneAsync(host));
        Assert.Contains("\"lab0\"", await host.ShellAsync("nft list table inet firewalld"), StringComparison.Ordinal);

        // Changed while it runs, by the document.
        await DefineAsync(host, "zone='trusted'");
        Assert.Equal("trusted", await ZoneAsync(host));
        string refused = (await host.TryPatchbayAsync("net", "define", host.Document("lab.xml", With("zone='nowhere'")))).Failed();
        Assert.Contains("zone 'nowhere' was asked for, and firewalld has none of that name: it has block, dmz", refused, StringComparison.Ordinal);
        Assert.Equal("trusted", await ZoneAsync(host));

        // It forgets links when its rules are loaded anew, and when it is started again.
        await host.ShellAsync("dbus-send --system --print-reply --dest=org.fedoraproject.FirewallD1 /org/fedoraproject/FirewallD1 org.fedoraproject.FirewallD1.reload");
        await host.UntilAsync("the zone is back after a reload", async () => await ZoneAsync(host) == "trusted");
        await host.ShellAsync("kill $(cat /run/firewalld.pid); while [ -d /proc/$(cat /run/firewalld.pid) ]; do sleep 0.05; done");
        await host.VirshAsync("net-dumpxml", "lab");
        await host.ShellAsync(await Managers.StartAsync("firewalld"));
        await host.UntilAsync("the zone is back after a restart", async () => await ZoneAsync(host) == "trusted");

        // A daemon that comes later finds it as it is.
        await host.KillDaemonAsync();
        await host.ShellAsync("dbus-send --system --print-reply --dest=org.fedoraproject.FirewallD1 /org/fedoraproject/FirewallD1 org.fedoraproject.FirewallD1.zone.removeInterface string: string:lab0");
        await host.StartDaemonAsync();
        await host.UntilAsync("the zone is back after the daemon", async () => await ZoneAsync(host) == "trusted");

        await DefineAsync(host, "");
        Assert.Equal("libvirt", await ZoneAsync(host));
        await host.VirshAsync("net-destroy", "lab");
        Assert.Equal("", await ZoneAsync(host));

        // Routed networks have a zone of their own, and open ones none.
        foreach ((string mode, string zone) in new[] { ("route", "libvirt-routed"), ("open", "") })
        {
            await host.PatchbayAsync("net", "define", host.Document("lab.xml", Documents.Gateway.Replace("mode='nat'", $"mode='{mode}'", StringComparison.Ordinal)));
            await host.VirshAsync("net-start", "lab");
            Assert.Equal(zone, await ZoneAsync(host));
            await host.VirshAsync("net-destroy", "lab");
        }
    }

    [Fact]
    public async Task A_zone_without_firewalld_refuses_the_start_and_leaves_nothing()
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        await host.ShellAsync(await Managers.StartAsync("bus"));
        await host.StartDaemonAsync();
        await host.VirshAsync("net-define", host.Document("lab.xml", With("zone='trusted'")));
        string before = await host.SeenAsync();
        string errors = (await host.TryVirshAsync("net-start", "lab")).Failed();
        Assert.Contains("error: internal error: network 'lab' cannot start: zone 'trusted' was asked for, and firewalld does not run", errors, StringComparison.Ordinal);
        Assert.Equal(before, await host.SeenAsync());

        // It is noticed when it comes.
        await host.ShellAsync(await Managers.StartAsync("firewalld"));
        await host.UntilAsync("a start", async () => (await host.TryVirshAsync("net-start", "lab")).ExitCode == 0);
        Assert.Equal("trusted", await ZoneAsync(host));
    }

    [Fact]
    public async Task A_firewalld_that_does_not_answer_holds_nobody_up()
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        await host.ShellAsync($"{await Managers.StartAsync("bus")}; {Zones}; {await Managers.StartAsync("firewalld")}");
        await host.StartDaemonAsync();
        await host.VirshAsync("net-define", host.Document("lab.xml", Documents.Gateway));
        await host.VirshAsync("net-start", "lab");
        Assert.Equal("libvirt", await ZoneAsync(host));

        // Silent after it has answered: the network goes, and what firewalld keeps is told.
        await host.ShellAsync("kill -STOP $(cat /run/firewalld.pid)");
        long began = Stopwatch.GetTimestamp();
        await host.VirshAsync("net-destroy", "lab");
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.Contains("firewalld keeps 'lab0' in zone libvirt until it is loaded anew", host.Log, StringComparison.Ordinal);

        // Silent from the beginning: it is waited for once, whatever starts.
        await host.KillDaemonAsync();
        began = Stopwatch.GetTimestamp();
        await host.StartDaemonAsync();
        for (int i = 0; i < 5; i++)
        {
            await host.VirshAsync("net-create", host.Document($"n{i}.xml", $"<network><name>n{i}</name><bridge name='n{i}b'/></network>"));
        }
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(25));
        await DefineAsync(host, "zone='trusted'");
        Assert.Contains(
            "zone 'trusted' was asked for, and firewalld does not answer: firewalld did not answer within 3 seconds",
            (await host.TryVirshAsync("net-start", "lab")).Failed(), StringComparison.Ordinal);

        await host.ShellAsync("kill -CONT $(cat /run/firewalld.pid)");
        await host.UntilAsync("a start", async () => (await host.TryVirshAsync("net-start", "lab")).ExitCode == 0);
        Assert.Equal("trusted", await ZoneAsync(host));
    }

    [Fact]
    public async Task A_bus_that_does_not_answer_holds_nobody_up()
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        await host.ShellAsync($"{await Managers.StartAsync("bus")}; {Zones}; {await Managers.StartAsync("firewalld")}; kill -STOP $(cat /run/dbus/pid)");
        long began = Stopwatch.GetTimestamp();
        await host.StartDaemonAsync();
        await host.VirshAsync("net-define", host.Document("lab.xml", Documents.Gateway));
        await host.VirshAsync("net-start", "lab");
        for (int i = 0; i < 4; i++)
        {
            await host.VirshAsync("net-create", host.Document($"n{i}.xml", $"<network><name>n{i}</name><bridge name='n{i}b'/></network>"));
        }
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(30));

        await host.ShellAsync("kill -CONT $(cat /run/dbus/pid)");
        await host.UntilAsync("the zone is entered", async () => await ZoneAsync(host) == "libvirt");
    }

    // The rules are firewalld's own, with a zone for guests' bridges and without one.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Guests_have_addresses_names_and_their_way_out_and_lose_no_packet_while_their_zone_changes(bool hasZones)
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        await host.ShellAsync($"{await Managers.StartAsync("bus")}; {(hasZones ? Zones : "true")}; {await Managers.StartAsync("firewalld")}");
        string lease = host.Script("lease", "#!/bin/sh\n[ \"$1\" != bound ] || { ip address add $ip/$mask dev $interface; ip route add default via $router; }\n");
        await host.ShellAsync(
            """
            for n in internet one two; do ip netns add $n; ip -n $n link set lo up; done
            ip link add up0 type veth peer name eth0 netns internet
            ip address add 203.0.113.2/24 dev up0; ip link set up0 up
            ip -n internet address add 203.0.113.1/24 dev eth0; ip -n internet link set eth0 up; ip -n internet route add default via 203.0.113.2
            for n in one two; do ip link add $n type veth peer name eth0 netns $n; ip link set $n up; ip -n $n link set eth0 up; done
            echo 1 >/proc/sys/net/ipv4/ip_forward
            """);
        await host.StartDaemonAsync();
        // It refuses what it does not know.
        await host.ShellAsync("ip link add br9 type bridge; ip address add 10.77.0.1/24 dev br9; ip link set br9 up; ip link set one master br9; ip -n one address add 10.77.0.2/24 dev eth0; ip -n one route add default via 10.77.0.1");
        Assert.NotEqual(0, (await OutAsync("one")).ExitCode);
        await host.ShellAsync("ip -n one address flush dev eth0; ip link set one nomaster; ip link delete br9");

        await host.VirshAsync("net-define", host.Document("lab.xml", Documents.Gateway));
        await host.VirshAsync("net-start", "lab");
        await host.ShellAsync($"for n in one two; do ip link set $n master lab0; ip netns exec $n busybox udhcpc -i eth0 -s {lease} -n -q -f -t 10 -T 1; done");
        Assert.Contains("Address: 10.66.0.1", await host.ShellAsync("ip netns exec one busybox nslookup gateway 10.66.0.1 || true"), StringComparison.Ordinal);
        (await OutAsync("one")).Succeeded();

        // Loaded anew.
        await host.ShellAsync("dbus-send --system --print-reply --dest=org.fedoraproject.FirewallD1 /org/fedoraproject/FirewallD1 org.fedoraproject.FirewallD1.reload");
        await host.UntilAsync("the way out is there again", async () => (await OutAsync("two")).ExitCode == 0);

        string two = Regex.Match(await host.ShellAsync("ip -n two -4 -o address show dev eth0"), "inet ([0-9.]+)/").Groups[1].Value;
        await host.ShellAsync($"ip netns exec one ping -q -i 0.001 {two} >/run/exchange 2>&1 & echo $! >/run/exchange.pid");
        // A zone that the document names is the administrator's word for what gets out; addresses and names are to be had in each.
        foreach ((string zone, bool letsOut) in new[] { ("trusted", true), ("dmz", false), ("trusted", true), ("", true) })
        {
            await DefineAsync(host, zone.Length == 0 ? "" : $"zone='{zone}'");
            Assert.Equal(zone.Length == 0 && hasZones ? "libvirt" : zone, await ZoneAsync(host));
            Assert.Equal(letsOut, (await OutAsync("one")).ExitCode == 0);
            Assert.Contains("Address: 10.66.0.1", await host.ShellAsync("ip netns exec one busybox nslookup gateway 10.66.0.1 || true"), StringComparison.Ordinal);
            await host.ShellAsync("ip netns exec two busybox udhcpc -i eth0 -s /bin/true -n -q -f -t 10 -T 1");
        }
        Match exchanged = Regex.Match(
            await host.ShellAsync("kill -INT $(cat /run/exchange.pid); while [ -d /proc/$(cat /run/exchange.pid) ]; do sleep 0.05; done; cat /run/exchange"),
            "([0-9]+) packets transmitted, ([0-9]+) received");
        Assert.Equal(exchanged.Groups[1].Value, exchanged.Groups[2].Value);
        Assert.True(int.Parse(exchanged.Groups[1].ValueSpan, CultureInfo.InvariantCulture) >= 300, $"only {exchanged.Groups[1].Value} packets were sent");

        Task<ToolResult> OutAsync(string from) => host.TryAsync("ip", "netns", "exec", from, "ping", "-c1", "-W1", "203.0.113.1");
    }

    private static async Task<string> ZoneAsync(DaemonHost host)
        => (await host.ShellAsync("dbus-send --system --print-reply=literal --dest=org.fedoraproject.FirewallD1 /org/fedoraproject/FirewallD1 org.fedoraproject.FirewallD1.zone.getZoneOfInterface string:lab0")).Trim();

    private static string With(string zone) => Documents.Gateway.Replace("name='lab0'", $"name='lab0' {zone}", StringComparison.Ordinal);

    private static async Task DefineAsync(DaemonHost host, string zone) => await host.PatchbayAsync("net", "define", host.Document("lab.xml", With(zone)));
}
