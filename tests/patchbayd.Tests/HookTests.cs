using System.Diagnostics;
using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>Administrators' hook scripts, run by the daemon for networks and guests that virsh starts, changes and stops.</summary>
public sealed class HookTests
{
    private const string Network = """
        <network>
          <name>lab</name>
          <forward mode='nat'/>
          <bridge name='lab0'/>
          <ip address='10.66.0.1' prefix='24'><dhcp><range start='10.66.0.10' end='10.66.0.20'/></dhcp></ip>
        </network>
        """;

    private const string Other = "<network><name>other</name><bridge name='other0'/></network>";

    private const string Guest = """
        <domain type='qemu'>
          <name>web1</name>
          <memory unit='MiB'>32</memory>
          <os><type arch='x86_64' machine='pc'>hvm</type></os>
          <devices><interface type='network'><mac address='52:54:00:00:00:91'/><source network='lab'/></interface></devices>
        </domain>
        """;

    // Notes how it is called, and what it is given.
    private const string Noting = """
        #!/bin/sh
        echo "${0#HOOKS/} $*" >>HOOKS/../said
        cat >HOOKS/../"$1-$2"
        """;

    [Fact]
    public async Task Networks_are_told_of_in_order_of_name_with_their_documents()
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        Hook(host, "network", Noting);
        Hook(host, "network.d/20-second", Noting);
        Hook(host, "network.d/10-first", Noting);
        Hook(host, "daemon", Noting);
        await File.WriteAllTextAsync(Hook(host, "network.d/05-off", "#!/bin/sh\nexit 1\n"), "exit 1\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode($"{Hooks(host)}/network.d/05-off", UnixFileMode.UserRead);
        await host.StartDaemonAsync();
        await host.VirshAsync("net-define", host.Document("lab.xml", Network));
        await host.VirshAsync("net-start", "lab");
        await host.VirshAsync("net-update", "lab", "add", "ip-dhcp-host", "<host mac='52:54:00:00:00:07' ip='10.66.0.7'/>", "--live");
        await host.VirshAsync("net-destroy", "lab");
        Assert.Equal(0, await host.StopDaemonAsync());

        string[] each = ["lab start begin -", "lab started begin -", "lab updated begin -", "lab stopped end -"];
        IEnumerable<string> expected = each.SelectMany(static e => new[] { $"network {e}", $"network.d/10-first {e}", $"network.d/20-second {e}" });
        string[] said = await SaidAsync(host);
        Assert.Equal(["daemon - start - start", .. expected, "daemon - shutdown - shutdown"], said);
        // As libvirt's documentation shows it: a document around the network's.
        (await host.TryAsync("xmllint", "--noout", "--xpath", "/hookData/network[name='lab']/bridge[@name='lab0']", Given(host, "lab-start"))).Succeeded();
        (await host.TryAsync("xmllint", "--noout", "--xpath", "/hookData/network/ip/dhcp/host[@ip='10.66.0.7']", Given(host, "lab-updated"))).Succeeded();
    }

    [Theory]
    [InlineData("start")]
    [InlineData("started")]
    public async Task A_script_that_fails_refuses_the_start_with_its_words(string at)
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        string hook = Hook(host, "network", $"#!/bin/sh\necho out; echo 'no XYZZY' >&2\n[ $2 != {at} ] || exit 3\n");
        Hook(host, "network.d/after", Noting);
        await host.StartDaemonAsync();
        await host.VirshAsync("net-define", host.Document("lab.xml", Network));
        string before = await host.SeenAsync();

        string errors = (await host.TryVirshAsync("net-start", "lab")).Failed();
        Assert.Contains("error: Hook script execution failed: ", errors, StringComparison.Ordinal);
        Assert.Contains($"{hook} lab {at} begin -: exit code 3: no XYZZY", errors, StringComparison.Ordinal);
        Assert.Equal(before, await host.SeenAsync());
        Assert.Contains("no ", (await host.VirshAsync("net-list", "--all")).Split('\n')[2], StringComparison.Ordinal);
        // The others are run all the same, as libvirt does.
        Assert.Contains($"network.d/after lab {at} begin -", await SaidAsync(host));
        File.Delete(hook);
        await host.VirshAsync("net-start", "lab");
    }

    [Fact]
    public async Task A_script_that_hangs_holds_up_nobody_else_and_is_ended()
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        Hook(host, "network", "#!/bin/sh\n[ $1-$2 != lab-start ] || sleep 1000\n");
        await host.StartDaemonAsync("--hook-timeout", "8");
        await host.VirshAsync("net-define", host.Document("lab.xml", Network));
        await host.VirshAsync("net-define", host.Document("other.xml", Other));
        string before = await host.SeenAsync();

        long began = Stopwatch.GetTimestamp();
        Task<ToolResult> hanging = host.TryVirshAsync("net-start", "lab");
        await host.UntilAsync("the script runs", async () => (await host.ShellAsync("ps -eo args=")).Contains("sleep 1000", StringComparison.Ordinal));
        await host.VirshAsync("net-start", "other");
        await host.VirshAsync("net-dumpxml", "lab");
        await host.VirshAsync("net-destroy", "other");
        Assert.False(hanging.IsCompleted);

        Assert.Contains("did not end within 8 seconds", (await hanging).Failed(), StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(26));
        Assert.DoesNotContain("sleep 1000", await host.ShellAsync("ps -eo args="), StringComparison.Ordinal);
        Assert.Equal(before, await host.SeenAsync());
    }

    [Fact]
    public async Task Guests_are_told_of_from_before_their_start_to_after_their_end()
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        Hook(host, "network", Noting);
        // What the guest needs may be made by its own script, before anybody looks.
        Hook(host, "qemu", Noting + "\n[ $2 != prepare ] || ip link add late0 type bridge\n[ $2 != release ] || ip link delete late0\n");
        await host.StartDaemonAsync();
        await host.VirshAsync("net-define", host.Document("lab.xml", Network));
        await host.VirshAsync("net-start", "lab");
        await host.VirshAsync("define", host.Document("web1.xml", Guest.Replace("</devices>", "<interface type='bridge'><source bridge='late0'/></interface></devices>", StringComparison.Ordinal)));
        string before = await host.SeenAsync();

        await host.VirshAsync("start", "web1");
        await host.KillDaemonAsync();
        await host.StartDaemonAsync();
        await host.VirshAsync("destroy", "web1");
        IEnumerable<string> said = (await SaidAsync(host)).SkipWhile(static l => !l.StartsWith("qemu", StringComparison.Ordinal));
        Assert.Equal(
            [
                "qemu web1 prepare begin -", "network lab port-created begin -", "qemu web1 start begin -", "qemu web1 started begin -", "qemu web1 reconnect begin -",
                "qemu web1 stopped end -", "network lab port-deleted begin -", "qemu web1 release end destroyed",
            ],
            said);
        Assert.Equal(before, await host.SeenAsync());
        (await host.TryAsync("xmllint", "--noout", "--xpath", "/hookData[network/@connections='1']/networkport[owner/name='web1']/plug[@bridge='lab0']", Given(host, "lab-port-created"))).Succeeded();
        (await host.TryAsync("xmllint", "--noout", "--xpath", "/domain[@id][name='web1']/devices/interface/target[@dev='vnet0']", Given(host, "web1-started"))).Succeeded();

        // Each of the three may refuse, and a port's script as well; afterwards the host is as before.
        foreach ((string script, string at) in new[] { ("qemu", "prepare"), ("qemu", "start"), ("qemu", "started"), ("network", "port-created") })
        {
            string hook = Hook(host, $"{script}.d/no", $"#!/bin/sh\n[ $2 != {at} ] || {{ echo not now >&2; exit 1; }}\n");
            string errors = (await host.TryVirshAsync("start", "web1")).Failed();
            Assert.Contains("Hook script execution failed: ", errors, StringComparison.Ordinal);
            Assert.Contains($" {at} begin -: exit code 1: not now", errors, StringComparison.Ordinal);
            Assert.Equal("qemu web1 release end failed", (await SaidAsync(host))[^1]);
            Assert.Equal(before, await host.SeenAsync());
            File.Delete(hook);
        }
    }

    [Fact]
    public async Task A_script_that_is_ended_takes_all_of_its_session_along()
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        // timeout(1) makes a group of its own.
        Hook(host, "network", "#!/bin/sh\n[ $2 != start ] || timeout 1000 sleep 777\n");
        await host.StartDaemonAsync("--hook-timeout", "2");
        await host.VirshAsync("net-define", host.Document("lab.xml", Network));
        Assert.Contains("did not end within 2 seconds", (await host.TryVirshAsync("net-start", "lab")).Failed(), StringComparison.Ordinal);
        Assert.DoesNotContain("sleep 777", await host.ShellAsync("ps -eo args="), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_script_leaves_in_the_background_lives_and_says_nothing_more()
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        Hook(host, "network", "#!/bin/sh\n[ $2 != start ] || { (while :; do head -c 65536 /dev/zero; sleep 0.01; done) >&2 & echo $! >HOOKS/../talker; }\n");
        await host.StartDaemonAsync();
        await host.VirshAsync("net-define", host.Document("lab.xml", Network));
        await host.VirshAsync("net-start", "lab");
        Assert.Equal("0", (await host.ShellAsync($"sleep 0.3; stat -L -c %s /proc/$(cat {Hooks(host)}/../talker)/fd/2")).Trim());
    }

    [Fact]
    public async Task Where_a_second_script_refuses_the_first_is_told_that_the_network_stopped()
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        Hook(host, "network.d/10-first", Noting);
        Hook(host, "network.d/20-second", "#!/bin/sh\n[ $2 != start ] || exit 1\n");
        await host.StartDaemonAsync();
        await host.VirshAsync("net-define", host.Document("lab.xml", Network));
        (await host.TryVirshAsync("net-start", "lab")).Failed();
        Assert.Equal(["network.d/10-first lab start begin -", "network.d/10-first lab stopped end -"], await SaidAsync(host));
    }

    [Fact]
    public async Task A_guest_whose_script_hangs_keeps_no_other_unplugged()
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        Hook(host, "qemu", "#!/bin/sh\n[ $1-$2 != web2-prepare ] || { echo $$ >HOOKS/../hanging; exec sleep 1000; }\n");
        await host.StartDaemonAsync();
        await host.VirshAsync("net-define", host.Document("lab.xml", Network));
        await host.VirshAsync("net-start", "lab");
        await host.VirshAsync("define", host.Document("web1.xml", Guest));
        await host.VirshAsync("define", host.Document("web2.xml", Guest.Replace("web1", "web2", StringComparison.Ordinal).Replace(":91", ":92", StringComparison.Ordinal)));
        await host.VirshAsync("start", "web1");
        Task<ToolResult> hanging = host.TryVirshAsync("start", "web2");
        await host.UntilAsync("the script runs", async () => (await host.ShellAsync("ps -eo args=")).Contains("sleep 1000", StringComparison.Ordinal));
        for (int i = 0; i < 3; i++)
        {
            await host.VirshAsync("net-destroy", "lab");
            await host.VirshAsync("net-start", "lab");
            await host.UntilAsync("the other is back", async () => (await host.ShellAsync("ip -o link show vnet0")).Contains("master lab0", StringComparison.Ordinal), seconds: 5);
        }
        Assert.False(hanging.IsCompleted);
        await host.ShellAsync($"kill $(cat {Hooks(host)}/../hanging)");
        await hanging;
    }

    [Fact]
    public async Task The_daemon_serves_while_a_guest_that_starts_with_the_host_waits_for_its_script()
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        Hook(host, "qemu", "#!/bin/sh\n[ $2 != prepare ] || sleep 1000\n");
        string guests = $"{host.Root}/etc/patchbay/guests";
        Directory.CreateDirectory($"{guests}/autostart");
        await File.WriteAllTextAsync($"{guests}/web1.xml", Guest.Replace("<name>", "<uuid>6f2f9a5e-3d0e-4d4e-9a51-3c5b7b8d5a11</uuid><name>", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        File.CreateSymbolicLink($"{guests}/autostart/web1.xml", "../web1.xml");
        await host.StartDaemonAsync();
        await host.UntilAsync("the script runs", async () => (await host.ShellAsync("ps -eo args=")).Contains("sleep 1000", StringComparison.Ordinal));
        Assert.Contains($"serving on {host.Socket}", host.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timeout_that_is_no_number_of_seconds_is_refused()
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        Assert.Contains("--hook-timeout 0", (await host.RunDaemonAsync("--root", host.Root, "--hook-timeout", "0")).Failed(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Applying_says_how_far_it_came_where_the_daemon_ends_meanwhile()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        Directory.CreateDirectory(host.PathOf("lab"));
        host.Document("lab/a.xml", Network);
        host.Document("lab/b.xml", Other);
        Hook(host, "network", "#!/bin/sh\n[ \"$1 $2\" = 'other start' ] && kill -9 $PPID\nexit 0\n");

        ToolResult applied = await host.TryPatchbayAsync("apply", "--yes", host.PathOf("lab"));

        Assert.Equal(1, applied.ExitCode);
        Assert.Contains("network lab: started", applied.Output, StringComparison.Ordinal);
        Assert.Contains("error: network other: ", applied.Errors, StringComparison.Ordinal);
        Assert.Contains("stopped there: 1 document before it is applied, what follows is as it was", applied.Errors, StringComparison.Ordinal);
        await host.KillDaemonAsync();
        await host.StartDaemonAsync();
        Assert.Equal("lab", (await host.VirshAsync("net-list", "--name")).Trim());
    }

    private static string Hooks(DaemonHost host) => $"{host.Root}/etc/patchbay/hooks";

    private static string Given(DaemonHost host, string name) => $"{Hooks(host)}/../{name}";

    private static string Hook(DaemonHost host, string name, string text)
    {
        string path = Path.Combine(Hooks(host), name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text.Replace("HOOKS", Hooks(host), StringComparison.Ordinal));
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }

    private static async Task<string[]> SaidAsync(DaemonHost host)
        => (await host.ShellAsync($"cat {Hooks(host)}/../said")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
