using System.Text.RegularExpressions;
using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>Networks that run and are changed, where that is impossible, contradicts itself, comes from many sides at once, or is cut short.</summary>
public sealed class NetworkChangeTests
{
    private const string Lab = """
        <network>
          <name>lab</name>
          <uuid>9a05da11-e96b-47f3-8253-a3a482e445f6</uuid>
          <title>one</title>
          <metadata><p:network xmlns:p="urn:patchbay:network:1"><p:forward protocol="udp" port="5000" to="10.66.0.7"/></p:network></metadata>
          <forward mode='nat'/>
          <bridge name='lab0' stp='off' delay='0'/>
          <mac address='52:54:00:00:66:01'/>
          <bandwidth><inbound average='1000'/></bandwidth>
          <ip address='10.66.0.1' prefix='24'>
            <dhcp><range start='10.66.0.10' end='10.66.0.20'/><host mac='52:54:00:00:00:07' name='web' ip='10.66.0.7'/></dhcp>
          </ip>
        </network>
        """;

    private const string Pool = """
        <network>
          <name>pool</name>
          <forward mode='passthrough'><interface dev='p0'/><interface dev='p1'/></forward>
        </network>
        """;

    // What is replaced, and by what.
    private static readonly (string Old, string New)[] Edits =
    [
        ("mode='nat'", "mode='route'"),
        ("end='10.66.0.20'", "end='10.66.0.30'"),
        ("name='lab0'", "name='lab1'"),
        ("</network>", "<ip family='ipv6' address='fd66::1' prefix='64'/><route address='10.67.0.0' prefix='24' gateway='10.66.0.7'/></network>"),
        ("00:66:01'", "00:66:02'"),
        ("port=\"5000\"", "port=\"6000\""),
        ("<title>one", "<title>two"),
    ];

    [Fact]
    public async Task What_cannot_change_is_refused_and_nothing_changes()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.VirshAsync("net-define", host.Document("lab.xml", NetworkAttributes.Lab));
        await host.VirshAsync("net-start", "lab");
        State before = await StateAsync(host);
        string[] kinds = [NetworkAttributes.Lab.Replace("<forward mode='nat'>", "<forward mode='bridge'>", StringComparison.Ordinal)];

        foreach (string document in NetworkAttributes.All.Where(static a => a.Test == NetworkAttributes.Refused).Select(static a => a.Changed).Concat(kinds))
        {
            Assert.NotEqual(0, (await host.TryVirshAsync("net-define", host.Document("edit.xml", document))).ExitCode);
            Assert.Equal(before, await StateAsync(host));
        }
        Assert.Equal(" Name   State    Autostart   Persistent", (await host.VirshAsync("net-list", "--all")).Split('\n')[0]);
        Assert.Single(Regex.Matches(await host.VirshAsync("net-list", "--all", "--name"), @"\S+"));
    }

    [Theory]
    [InlineData("end='10.66.0.20'", "end='10.67.0.20'", "10.67.0.20")]
    [InlineData("<p:forward ", "<p:forward protocol=\"udp\" port=\"4990-5010\" to=\"10.66.0.9\"/><p:forward ", "5000")]
    [InlineData("<p:forward ", "<p:egress none=\"yes\" dev=\"lab0\"/><p:forward ", "egress")]
    [InlineData("<p:forward ", "<p:peer network=\"lab\" direction=\"out\"/><p:forward ", "PB0727")]
    [InlineData("</network>", "<ip address='10.66.0.2' prefix='24'><dhcp><range start='10.66.0.40' end='10.66.0.50'/></dhcp></ip></network>", "PB0267")]
    [InlineData("<forward mode='nat'/>", "<forward mode='nat' dev='none0'/>", "")]
    [InlineData("name='lab0'", "name='other0'", "other")]
    [InlineData("<bandwidth><inbound average='1000'/></bandwidth>", "", "guest 'web' is guaranteed 600 kB/s")]
    [InlineData("average='1000'", "average='500'", "overcommit")]
    public async Task What_contradicts_itself_or_another_is_refused_whole(string old, string @new, string words)
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.VirshAsync("net-define", host.Document("other.xml", "<network><name>other</name><bridge name='other0'/><ip address='10.68.0.1' prefix='24'/></network>"));
        await host.VirshAsync("net-define", host.Document("lab.xml", Lab));
        await host.VirshAsync("net-start", "lab");
        await host.VirshAsync("net-port-create", "lab", host.Document("port.xml", Port(1, "<bandwidth><inbound average='800' floor='600'/></bandwidth>")));
        State before = await StateAsync(host);
        // Part of the same document: it must not be done either.
        string document = Lab.Replace("<title>one", "<title>two", StringComparison.Ordinal);
        Assert.Contains(old, document, StringComparison.Ordinal);
        document = document.Replace(old, @new, StringComparison.Ordinal);

        ToolResult refused = await host.TryPatchbayAsync("net", "define", host.Document("edit.xml", document));

        if (words.Length == 0)
        {
            // A device may come later; what is said to be sent by it waits.
            Assert.Equal(0, refused.ExitCode);
            return;
        }
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains(words, refused.Errors, StringComparison.Ordinal);
        Assert.Equal(before, await StateAsync(host));
        Assert.NotEqual(0, (await host.TryPatchbayAsync("net", "diff", host.Document("edit.xml", document))).ExitCode);
    }

    [Fact]
    public async Task Changes_that_come_during_others_are_each_answered_and_none_is_lost()
    {
        const int Clients = 12;
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.VirshAsync("net-define", host.Document("lab.xml", Lab));
        await host.VirshAsync("net-start", "lab");

        ToolResult[] updates = await Task.WhenAll(Enumerable.Range(1, Clients).Select(i => host.TryVirshAsync(
            "net-update", "lab", "add-last", "ip-dhcp-host", $"<host mac='52:54:00:00:01:{i:x2}' ip='10.66.0.{100 + i}'/>", "--live", "--config")));
        Assert.All(updates, static u => Assert.True(u.ExitCode == 0, u.Errors));
        (_, string live, string stored) = await StateAsync(host);
        foreach (int i in Enumerable.Range(1, Clients))
        {
            Assert.Contains($"ip='10.66.0.{100 + i}'", live, StringComparison.Ordinal);
            Assert.Contains($"ip='10.66.0.{100 + i}'", stored, StringComparison.Ordinal);
        }
        Assert.Equal(Clients + 1, (await host.ShellAsync($"cat {host.Root}/run/patchbay/dnsmasq/lab.hostsfile")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        // Whole documents: the network is one of them in the end, all of it, on the host as well.
        ToolResult[] defines = await Task.WhenAll(Enumerable.Range(1, Clients).Select(i => host.TryPatchbayAsync(
            "net", "define", host.Document($"lab{i}.xml", Lab.Replace("<title>one", $"<title>number {i}", StringComparison.Ordinal).Replace("end='10.66.0.20'", $"end='10.66.0.{40 + i}'", StringComparison.Ordinal)))));
        Assert.All(defines, static d => Assert.True(d.ExitCode == 0, d.Errors));
        (_, live, stored) = await StateAsync(host);
        int last = int.Parse(Regex.Match(live, "number ([0-9]+)").Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
        Assert.All([live, stored], d => Assert.Contains($"end='10.66.0.{40 + last}'", d, StringComparison.Ordinal));
        Assert.Contains($"10.66.0.10,10.66.0.{40 + last}", await host.ShellAsync($"cat {host.Root}/run/patchbay/dnsmasq/lab.conf"), StringComparison.Ordinal);
        await host.UntilAsync("dnsmasq runs", async () => (await host.ShellAsync("pgrep -fc '[n]etworks/lab.conf' || true")).Trim() == "1");
    }

    [Fact]
    public Task A_daemon_killed_while_it_changes_a_network_has_finished_or_taken_back() => KillAsync(rounds: 4, seed: 1);

    [Fact]
    [Trait("Category", "Slow")]
    public Task A_daemon_killed_a_hundred_times_while_it_changes_networks_has_finished_or_taken_back() => KillAsync(rounds: 100, seed: 2);

    [Fact]
    public async Task Devices_that_vanish_are_lent_to_nobody_and_what_waits_is_shown()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.ShellAsync("for p in p0 p1; do ip link add $p type veth peer name far-$p; done");
        await host.VirshAsync("net-define", host.Document("pool.xml", Pool));
        await host.VirshAsync("net-start", "pool");
        await host.VirshAsync("net-define", host.Document("twin.xml", Pool.Replace("<name>pool", "<name>twin", StringComparison.Ordinal)));
        await host.VirshAsync("net-start", "twin");

        // One is in use; the other vanishes while it is free, and the one in use goes to nobody else, of whichever network.
        await host.VirshAsync("net-port-create", "pool", host.Document("p1.xml", Port(1)));
        Assert.Contains("<plug type='direct' dev='p0'", await host.VirshAsync("net-port-dumpxml", "pool", Uuid(1)), StringComparison.Ordinal);
        await host.ShellAsync("ip link delete p1");
        foreach (string network in (string[])["pool", "twin"])
        {
            ToolResult refused = await host.TryVirshAsync("net-port-create", network, host.Document("p2.xml", Port(2)));
            Assert.Contains("requires exclusive access to interfaces, but none are available", refused.Failed(), StringComparison.Ordinal);
        }
        // It comes back, and the one in use vanishes: its guest keeps its port, and gives it back.
        await host.ShellAsync("ip link add p1 type veth peer name far-p1; ip link delete p0");
        await host.VirshAsync("net-port-create", "twin", host.Document("p2.xml", Port(2)));
        Assert.Contains("dev='p1'", await host.VirshAsync("net-port-dumpxml", "twin", Uuid(2)), StringComparison.Ordinal);
        Assert.Contains("dev='p0'", await host.VirshAsync("net-port-dumpxml", "pool", Uuid(1)), StringComparison.Ordinal);
        await host.VirshAsync("net-port-delete", "pool", Uuid(1));
        await host.VirshAsync("net-destroy", "pool");
        await host.VirshAsync("net-destroy", "twin");

        // A peer that does not exist, a forward to a name without an address, a way out that has gone: each waits, and is shown.
        await host.ShellAsync("ip link add out0 type veth peer name far-out0; ip link set far-out0 up; ip link set out0 up; ip address add 192.0.2.2/24 dev out0");
        await host.VirshAsync("net-define", host.Document("lab.xml", Lab.Replace(
            "<p:forward ", "<p:peer network=\"nobody\" direction=\"out\"/><p:egress dev=\"out0\"/><p:forward protocol=\"tcp\" port=\"81\" to=\"nowhere\"/><p:forward ", StringComparison.Ordinal)));
        await host.VirshAsync("net-start", "lab");
        await host.ShellAsync("ip link delete out0");
        await host.UntilAsync("what waits is shown", async () => await host.PatchbayAsync("status") is var status
            && status.Contains("nobody", StringComparison.Ordinal) && status.Contains("tcp port 81 leads nowhere", StringComparison.Ordinal) && status.Contains("out0", StringComparison.Ordinal));
        Assert.Contains("waits", await host.PatchbayAsync("net", "forward", "list", "lab"), StringComparison.Ordinal);
    }

    private static async Task KillAsync(int rounds, int seed)
    {
        Random random = new(seed);
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.VirshAsync("net-define", host.Document("lab.xml", Lab));
        await host.VirshAsync("net-start", "lab");
        State before = await StateAsync(host);
        for (int round = 0; round < rounds; round++)
        {
            (string old, string @new) = Edits[round % Edits.Length];
            Assert.Contains(old, Lab, StringComparison.Ordinal);
            string document = host.Document("edit.xml", Lab.Replace(old, @new, StringComparison.Ordinal));
            await host.PatchbayAsync("net", "define", document);
            State after = await StateAsync(host);
            await host.PatchbayAsync("net", "define", host.Document("lab.xml", Lab));
            Assert.Equal(before, await StateAsync(host));

            Task<ToolResult> define = host.TryPatchbayAsync("net", "define", document);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(120)), TimeProvider.System, TestContext.Current.CancellationToken);
            await host.KillDaemonAsync();
            ToolResult answer = await define;
            await host.StartDaemonAsync();

            State found = await StateAsync(host);
            for (int i = 0; i < 100 && found != before && found != after; i++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
                found = await StateAsync(host);
            }
            Assert.True(found == before || found == after, $"round {round}, {old} to {@new}: neither\nbefore, but\n{Differences(before, found)}\nnor after, but\n{Differences(after, found)}\n{host.Log}");
            // What was said to be done is.
            Assert.True(answer.ExitCode != 0 || found == after, $"round {round}: said to be defined, and is not");
            await host.PatchbayAsync("net", "define", host.Document("lab.xml", Lab));
        }
    }

    private static async Task<State> StateAsync(DaemonHost host)
        => new(NftText.InOrder(await host.SeenAsync()), await host.VirshAsync("net-dumpxml", "lab"), await host.VirshAsync("net-dumpxml", "lab", "--inactive"));

    private static string Differences(State wanted, State found)
    {
        return NftText.Differences(Text(wanted), Text(found));

        static string Text(State state) => $"{state.Seen}\n{state.Live}\n{state.Stored}";
    }

    private static string Uuid(int number) => $"5d744f21-ba4a-4d6e-bdb2-30a35ff3200{number}";

    private static string Port(int number, string more = "")
        => $"<networkport><uuid>{Uuid(number)}</uuid><owner><name>web</name><uuid>6d744f21-ba4a-4d6e-bdb2-30a35ff3207d</uuid></owner><mac address='52:54:00:00:00:0{number}'/>{more}</networkport>";

    private sealed record State(string Seen, string Live, string Stored);
}
