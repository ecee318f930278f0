using System.Text.Json;
using System.Text.RegularExpressions;
using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>Port forwards by the command line, by virsh, and across a daemon that is killed.</summary>
public sealed class NetworkForwardTests
{
    private const string Network = """
        <network>
          <name>lab</name>
          <forward mode='nat'/>
          <bridge name='lab0'/>
          <ip address='10.66.0.1' prefix='24'>
            <dhcp><range start='10.66.0.10' end='10.66.0.20'/><host mac='52:54:00:00:00:07' name='web' ip='10.66.0.7'/></dhcp>
          </ip>
        </network>
        """;

    [Fact]
    public async Task Forwards_come_are_listed_and_go_live_and_stored()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await Cli(host, "net", "define", host.Document("lab.xml", Network));
        await Cli(host, "net", "start", "lab");

        Assert.Equal("network lab: forwards tcp port 8080 to web port 80\n", await Cli(host, "net", "forward", "add", "lab", "tcp", "8080", "web", "--to-port", "80"));
        Assert.Equal("network lab: forwarded already: tcp port 8080 to web port 80\n", await Cli(host, "net", "forward", "add", "lab", "tcp", "8080", "web", "--to-port", "80"));
        await Cli(host, "net", "forward", "add", "lab", "udp", "6000-6010", "52:54:00:00:00:99", "--listen", "0.0.0.0");
        Assert.Equal("on 10.66.0.7 80; waits  6000-6010", await States(host));
        Assert.Contains("dnat ip to 10.66.0.7:80", await host.ShellAsync("nft list table inet patchbay"), StringComparison.Ordinal);

        // A program that holds a port is named, and so is a mistake.
        await host.ShellAsync("busybox nc -l -p 2222 -e true </dev/null >/dev/null 2>&1 & sleep 0.3");
        string taken = (await TryCli(host, "net", "forward", "add", "lab", "tcp", "2222", "web")).Errors;
        Assert.Contains("(process", taken, StringComparison.Ordinal);
        Assert.Contains("listens there", taken, StringComparison.Ordinal);
        Assert.Contains("is no port", (await TryCli(host, "net", "forward", "add", "lab", "tcp", "70000", "web")).Errors, StringComparison.Ordinal);
        string foreign = (await TryCli(host, "net", "forward", "add", "lab", "tcp", "81", "10.9.9.9")).Errors;
        Assert.Contains("10.9.9.9 is not of this network", foreign, StringComparison.Ordinal);
        // Whose document that would be a mistake of, and no line of a text that nobody wrote.
        Assert.Matches("network lab: error PB[0-9]{4}: ", foreign);
        Assert.Equal("on 10.66.0.7 80; waits  6000-6010", await States(host));

        // The next daemon finds them as they are.
        string rules = await host.ShellAsync("nft -s list table inet patchbay");
        await host.KillDaemonAsync();
        await host.StartDaemonAsync();
        Assert.Equal(rules, await host.ShellAsync("nft -s list table inet patchbay"));
        Assert.Equal("on 10.66.0.7 80; waits  6000-6010", await States(host));

        Assert.Equal("network lab: no longer forwards tcp 8080\n", await Cli(host, "net", "forward", "remove", "lab", "tcp", "8080"));
        Assert.Contains("forwards no tcp 8080", (await TryCli(host, "net", "forward", "remove", "lab", "tcp", "8080")).Errors, StringComparison.Ordinal);
        await Cli(host, "net", "forward", "remove", "lab", "udp", "6000-6010");
        await Cli(host, "net", "forward", "add", "lab", "tcp", "90", "web", "--config");
        Assert.Equal("stored  90", await States(host));
        await Cli(host, "net", "forward", "remove", "lab", "tcp", "90");
        Assert.Equal("", await States(host));
        Assert.DoesNotContain("forward4", await host.ShellAsync("nft list table inet patchbay"), StringComparison.Ordinal);
        Assert.DoesNotContain("metadata", await Cli(host, "net", "dumpxml", "lab", "--inactive"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_that_does_not_start_with_the_host_says_why_and_starts_once_it_can()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await Cli(host, "net", "define", host.Document("lab.xml", Network));
        await Cli(host, "net", "forward", "add", "lab", "tcp", "2222", "web");
        await Cli(host, "net", "autostart", "lab");
        await host.StopDaemonAsync();
        string holder = (await host.ShellAsync("busybox nc -l -p 2222 -e true </dev/null >/dev/null 2>&1 & echo $!; sleep 0.3")).Trim();
        await host.ShellAsync($"rm -f {host.Root}/run/patchbay/networks-autostarted");

        await host.StartDaemonAsync();
        await host.UntilAsync("the reason is shown", async () => (await Cli(host, "status")).Contains("it did not start with the host", StringComparison.Ordinal));
        Assert.Contains("listens there", await Cli(host, "status"), StringComparison.Ordinal);
        Assert.Contains("inactive", await Cli(host, "net", "list", "--all"), StringComparison.Ordinal);

        await host.ShellAsync($"kill {holder}");
        await host.UntilAsync("it runs", async () => (await Cli(host, "net", "list")).Contains("lab", StringComparison.Ordinal));
        Assert.DoesNotContain("did not start", await Cli(host, "status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eight_that_come_at_once_all_count_and_so_do_eight_that_go()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await Cli(host, "net", "define", host.Document("lab.xml", Network));
        await Cli(host, "net", "start", "lab");
        string[] ports = [.. Enumerable.Range(9001, 8).Select(static p => $"{p}")];

        await Task.WhenAll(ports.Select(p => Cli(host, "net", "forward", "add", "lab", "tcp", p, "web")));
        Assert.Equal(ports, await PortsAsync(host));
        Assert.Equal(ports, await PortsAsync(host, "--inactive"));
        string rules = await host.ShellAsync("nft list table inet patchbay");
        Assert.All(ports, p => Assert.Contains($". tcp . {p} : ", rules, StringComparison.Ordinal));

        await Task.WhenAll(ports.Select(p => Cli(host, "net", "forward", "remove", "lab", "tcp", p)));
        Assert.Empty(await PortsAsync(host));
        Assert.Empty(await PortsAsync(host, "--inactive"));
    }

    [Fact]
    public async Task A_daemon_that_is_killed_before_it_has_stored_what_runs_has_the_next_one_store_it()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await Cli(host, "net", "define", host.Document("lab.xml", Network));
        await Cli(host, "net", "start", "lab");
        await Cli(host, "net", "forward", "add", "lab", "tcp", "9001", "web");

        // Whoever opens a pipe to write waits for a reader: the daemon gets no further than here.
        string pipe = Path.Combine(host.Root, "etc", "patchbay", "networks", "lab.xml.new");
        await host.ShellAsync($"mkfifo {pipe}");
        Task<ToolResult> add = TryCli(host, "net", "forward", "add", "lab", "tcp", "9002", "web");
        string state = Path.Combine(host.Root, "run", "patchbay", "networks", "lab.xml");
        await host.UntilAsync("the daemon stores", () => Task.FromResult(File.ReadAllText(state).Contains("<store>", StringComparison.Ordinal)));
        await host.KillDaemonAsync();
        Assert.NotEqual(0, (await add).ExitCode);
        Assert.DoesNotContain("9002", await File.ReadAllTextAsync(Path.ChangeExtension(pipe, null), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await host.ShellAsync($"rm {pipe}");
        await host.StartDaemonAsync();

        Assert.Equal(["9001", "9002"], await PortsAsync(host));
        Assert.Equal(["9001", "9002"], await PortsAsync(host, "--inactive"));
        Assert.DoesNotContain("<store>", await File.ReadAllTextAsync(state, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Virsh_defines_and_shows_them_as_the_metadata_that_they_are()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.VirshAsync("net-define", host.Document("lab.xml", Network));
        await host.VirshAsync("net-start", "lab");

        await host.VirshAsync("net-define", host.Document("lab.xml", With(await host.VirshAsync("net-dumpxml", "lab"), "<pb:forward protocol='tcp' port='81' to='10.66.0.9'/>")));
        string document = await host.VirshAsync("net-dumpxml", "lab");
        Assert.Contains("<pb:forward protocol=\"tcp\" port=\"81\" to=\"10.66.0.9\"/>", document, StringComparison.Ordinal);
        Assert.Equal("on 10.66.0.9 81", await States(host));

        string wrong = document.Replace("to=\"10.66.0.9\"", "to=\"10.66.0.9\" lisen=\"192.0.2.1\"", StringComparison.Ordinal);
        Assert.Contains("'lisen'", (await host.TryVirshAsync("net-define", host.Document("lab.xml", wrong))).Errors, StringComparison.Ordinal);
        Assert.Equal("on 10.66.0.9 81", await States(host));
        await host.VirshAsync("net-destroy", "lab");
        Assert.Equal("inactive  81", await States(host));
    }

    private static string With(string document, string forward)
        => document.Replace("<forward ", $"<metadata><pb:network xmlns:pb='urn:patchbay:network:1'>{forward}</pb:network></metadata><forward ", StringComparison.Ordinal);

    // The host's ports of what runs, or with --inactive of what is stored.
    private static async Task<string[]> PortsAsync(DaemonHost host, params string[] options)
        => [.. Regex.Matches(await Cli(host, ["net", "dumpxml", "lab", .. options]), @":forward protocol=""tcp"" port=""(\d+)""").Select(static m => m.Groups[1].Value).Order(StringComparer.Ordinal)];

    private static async Task<string> States(DaemonHost host)
    {
        using var rows = JsonDocument.Parse(await Cli(host, "net", "forward", "list", "-o", "json"));
        return string.Join("; ", rows.RootElement.EnumerateArray().Select(r => $"{Text(r, "state")} {Text(r, "address")} {Text(r, "to-port")}"));
    }

    private static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static Task<string> Cli(DaemonHost host, params string[] words) => host.PatchbayAsync(words);

    private static Task<ToolResult> TryCli(DaemonHost host, params string[] words) => host.TryPatchbayAsync(words);
}
