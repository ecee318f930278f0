using System.Diagnostics;
using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Daemon.Tests;

/// <summary>Domains of networks registered with Debian's systemd-resolved, which runs in the test's own machine and is asked for names.</summary>
public sealed class ResolverTests
{
    private const string Network = """
        <network>
          <name>lab</name>
          <bridge name='lab0'/>
          <domain name='lab.example' localOnly='yes' register='yes'/>
          <dns><host ip='10.66.0.7'><hostname>web</hostname></host></dns>
          <ip address='10.66.0.1' prefix='24'/>
        </network>
        """;

    [Fact]
    public async Task The_host_resolves_guests_names_while_their_network_runs()
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        await host.ShellAsync(await Managers.StartAsync("bus", "resolved"));
        await host.StartDaemonAsync();
        await host.VirshAsync("net-define", host.Document("lab.xml", Network));
        await host.VirshAsync("net-start", "lab");
        // It asks by links with a carrier: a bridge has one while somebody is plugged in.
        await host.ShellAsync("ip link add g0 type veth peer name g1; ip link set g0 master lab0 up; ip link set g1 up");

        await host.UntilAsync("a name", async () => await AskAsync(host, "web.lab.example") == "10.66.0.7");
        string status = await ControlAsync(host, "status", "lab0");
        Assert.Contains("DNS Servers: 10.66.0.1", status, StringComparison.Ordinal);
        Assert.Contains("DNS Domain: ~lab.example", status, StringComparison.Ordinal);
        // Only for its own names.
        Assert.Contains("-DefaultRoute", status, StringComparison.Ordinal);

        // Another domain and another address, while it runs.
        await host.PatchbayAsync("net", "define", host.Document("lab.xml", Network.Replace("lab.example", "other.example", StringComparison.Ordinal).Replace("10.66.0.1'", "10.66.0.2'", StringComparison.Ordinal)));
        await host.UntilAsync("the other name", async () => await AskAsync(host, "web.other.example") == "10.66.0.7");
        Assert.Contains("DNS Servers: 10.66.0.2", await ControlAsync(host, "status", "lab0"), StringComparison.Ordinal);

        // It comes back without its memory.
        await host.ShellAsync("kill $(cat /run/resolved.pid); while [ -d /proc/$(cat /run/resolved.pid) ]; do sleep 0.05; done; rm -r /run/systemd/resolve");
        await host.ShellAsync(await Managers.StartAsync("resolved"));
        await host.UntilAsync("the name resolves again", async () => await AskAsync(host, "web.other.example") == "10.66.0.7");

        // Not registered any more, and again; then gone.
        await host.PatchbayAsync("net", "define", host.Document("lab.xml", Network.Replace(" register='yes'", "", StringComparison.Ordinal)));
        Assert.DoesNotContain("DNS Servers", await ControlAsync(host, "status", "lab0"), StringComparison.Ordinal);
        await host.PatchbayAsync("net", "define", host.Document("lab.xml", Network));
        await host.UntilAsync("the name again", async () => await AskAsync(host, "web.lab.example") == "10.66.0.7");
        await host.VirshAsync("net-destroy", "lab");
        Assert.DoesNotContain("lab.example", await ControlAsync(host, "status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_domain_without_systemd_resolved_refuses_the_start_and_leaves_nothing()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.VirshAsync("net-define", host.Document("lab.xml", Network));
        string before = await host.SeenAsync();
        string errors = (await host.TryVirshAsync("net-start", "lab")).Failed();
        Assert.Contains(
            "error: Requested operation is not valid: network 'lab' cannot start: domain 'lab.example' was to be registered, and systemd-resolved does not run",
            errors, StringComparison.Ordinal);
        Assert.Equal(before, await host.SeenAsync());
    }

    [Fact]
    public async Task A_daemon_in_another_network_namespace_leaves_the_machines_resolver_alone()
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        await host.ShellAsync(await Managers.StartAsync("bus", "resolved"));
        string root = host.PathOf("inner");
        await host.ShellAsync($"mkdir {root}; setsid unshare --net sh -c 'ip link set lo up; exec {Programs.Patchbayd} --root {root}' >{root}/log 2>&1 </dev/null &");
        string uri = $"qemu+unix:///system?socket={root}/run/patchbay/libvirt-sock";
        await host.UntilAsync("it answers", async () => (await host.TryAsync("virsh", "-c", uri, "net-list")).ExitCode == 0);
        await host.TryAsync("virsh", "-c", uri, "net-define", host.Document("lab.xml", Network));
        Assert.Contains("systemd-resolved does not run", (await host.TryAsync("virsh", "-c", uri, "net-start", "lab")).Failed(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resolver_that_does_not_answer_holds_nobody_up()
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        await host.ShellAsync(await Managers.StartAsync("bus", "resolved"));
        await host.StartDaemonAsync();
        string[] names = ["lab", "lab1", "lab2", "lab3"];
        foreach (string name in names)
        {
            await host.VirshAsync("net-create", host.Document($"{name}.xml", Named(name)));
        }
        await host.ShellAsync("kill -STOP $(cat /run/resolved.pid)");

        // A daemon that starts waits for it once, however many networks there are; then networks stop as ever.
        await host.KillDaemonAsync();
        long began = Stopwatch.GetTimestamp();
        await host.StartDaemonAsync();
        await host.VirshAsync("net-destroy", "lab1");
        await host.VirshAsync("net-destroy", "lab2");
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.Contains(
            "domain 'lab1.example' was to be registered, and systemd-resolved does not answer: systemd-resolved did not answer within 2 seconds",
            (await host.TryVirshAsync("net-create", host.Document("lab1.xml", Named("lab1")))).Failed(), StringComparison.Ordinal);

        // Once it answers, it is told what it does not know.
        await host.ShellAsync("kill -CONT $(cat /run/resolved.pid)");
        await host.UntilAsync("a start", async () => (await host.TryVirshAsync("net-create", host.Document("lab1.xml", Named("lab1")))).ExitCode == 0);
        string revert = $"{await Managers.RootAsync()}/usr/bin/resolvectl revert lab30";
        await host.ShellAsync(revert);
        await host.UntilAsync("it is told again", async () => (await ControlAsync(host, "status", "lab30")).Contains("~lab3.example", StringComparison.Ordinal));

        // Silent after it has answered.
        await host.ShellAsync("kill -STOP $(cat /run/resolved.pid)");
        began = Stopwatch.GetTimestamp();
        await host.VirshAsync("net-destroy", "lab3");
        await host.VirshAsync("net-destroy", "lab");
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(8));
        Assert.Equal("", await host.ShellAsync("ip -br link show type bridge | grep -v pbgone | grep '^lab[03]' || true"));
        await host.ShellAsync("kill -CONT $(cat /run/resolved.pid)");
    }

    private static string Named(string name) => Network
        .Replace("<name>lab<", $"<name>{name}<", StringComparison.Ordinal).Replace("lab.example", $"{name}.example", StringComparison.Ordinal)
        .Replace("lab0", $"{name}0", StringComparison.Ordinal).Replace("10.66.0", $"10.66.{(int)name[^1]}", StringComparison.Ordinal);

    private static async Task<string> ControlAsync(DaemonHost host, params string[] words)
        => (await host.TryAsync([$"{await Managers.RootAsync()}/usr/bin/resolvectl", "--no-pager", .. words])).Succeeded();

    // Over the bus, as nss-resolve asks.
    private static async Task<string> AskAsync(DaemonHost host, string name)
    {
        ToolResult result = await host.TryAsync($"{await Managers.RootAsync()}/usr/bin/resolvectl", "--no-pager", "--legend=no", "-4", "query", name);
        return result.ExitCode == 0 ? result.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1].Trim() : result.Errors;
    }
}
