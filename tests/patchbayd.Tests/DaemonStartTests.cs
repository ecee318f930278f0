using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>How the daemon starts and ends, and how it says that it cannot.</summary>
public sealed class DaemonStartTests
{
    [Fact]
    public async Task A_second_daemon_on_one_root_is_refused_and_the_first_serves_on()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();

        ToolResult second = await host.RunDaemonAsync("--root", host.Root);

        Assert.Equal(1, second.ExitCode);
        Assert.Equal("", second.Output);
        Assert.Contains($"another patchbayd runs on {host.Root}/run/patchbay", second.Errors, StringComparison.Ordinal);
        await host.VirshAsync("net-list");
    }

    [Fact]
    public async Task What_keeps_a_daemon_from_starting_is_one_line_and_exit_code_1()
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        string file = host.Document("file", "");

        await RefusesAsync(["--root", $"/tmp/{new string('x', 100)}"], "longer than 107 bytes");
        await RefusesAsync(["--root", file], $"make the folder {file}/run/patchbay: ");
        await RefusesAsync(["--root", host.Root, "--qemu-user", "nobodyatall"], "there is no user 'nobodyatall'");

        async Task RefusesAsync(string[] arguments, string why)
        {
            ToolResult result = await host.RunDaemonAsync(arguments);
            Assert.Equal(1, result.ExitCode);
            Assert.Equal("", result.Output);
            Assert.Contains($"cannot start: ", result.Errors, StringComparison.Ordinal);
            Assert.Contains(why, result.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("\n   ", result.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task QEMU_runs_as_root_only_where_that_was_said_and_the_log_tells()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.VirshAsync("net-create", host.Document("n.xml", Documents.Default));
        await host.VirshAsync("create", host.Document("g.xml", Documents.Blue));
        Assert.DoesNotContain("root", await host.ShellAsync("ps -o user= -C qemu-system-x86_64"), StringComparison.Ordinal);
        Assert.DoesNotContain("QEMU runs as root", host.Log, StringComparison.Ordinal);

        await host.VirshAsync("destroy", "blue");
        await host.StopDaemonAsync();
        await host.StartDaemonAsync("--qemu-user", "root");
        Assert.Contains("QEMU runs as root, as --qemu-user says", host.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_rights_it_says_so()
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        string folder = Directory.CreateDirectory(host.PathOf("mine")).FullName;
        await host.ShellAsync($"chown 65534 '{folder}'");

        ToolResult foreign = await AsNobodyAsync(host.PathOf("other"));
        ToolResult own = await AsNobodyAsync(folder);

        Assert.Equal((1, 1), (foreign.ExitCode, own.ExitCode));
        Assert.Contains("cannot start: make the folder", foreign.Errors, StringComparison.Ordinal);
        Assert.Contains("denied", foreign.Errors, StringComparison.Ordinal);
        Assert.Contains("the daemon must be root", own.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", own.Errors, StringComparison.Ordinal);

        Task<ToolResult> AsNobodyAsync(string root)
            => host.TryAsync("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", Programs.Patchbayd, "--root", root);
    }

    [Theory]
    [InlineData("there is no", "--log-levl", "debug")]
    [InlineData("loud", "--log-level", "loud")]
    [InlineData("frob", "frob")]
    public async Task A_wrong_command_line_is_exit_code_2(string word, params string[] arguments)
    {
        ToolResult result = await Tool.RunAsync([Programs.Patchbayd, .. arguments], TestContext.Current.CancellationToken);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.StartsWith("error: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains(word == "there is no" ? "--log-levl" : word, result.Errors, StringComparison.Ordinal);
        Assert.EndsWith("'patchbayd --help' tells more.\n", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asked_to_end_it_leaves_networks_and_takes_its_sockets_along()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.VirshAsync("net-create", host.Document("n.xml", Documents.Default));
        string seen = await host.SeenAsync();

        Assert.Equal(0, await host.StopDaemonAsync());

        Assert.Equal(seen, await host.SeenAsync());
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(host.Socket)!, "libvirt-sock*"));
        Assert.EndsWith("stopped; networks and guests go on\n", host.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Daemons_on_several_machines_know_nothing_of_each_other()
    {
        await using DaemonHost one = await DaemonHost.StartAsync();
        await using DaemonHost two = await DaemonHost.StartAsync();
        await one.VirshAsync("net-create", one.Document("n.xml", Documents.Default));
        await two.VirshAsync("net-create", two.Document("n.xml", Documents.Default));

        await one.VirshAsync("net-destroy", "default");

        Assert.Equal("", (await one.VirshAsync("-q", "net-list")).Trim());
        Assert.Contains("default", await two.VirshAsync("-q", "net-list"), StringComparison.Ordinal);
        Assert.Contains("dnsmasq", await two.SeenAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_daemons_on_one_machine_do_not_take_each_others_names()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        string document = host.Document("n.xml", Documents.Default);
        await host.VirshAsync("net-create", document);
        string root = host.PathOf("other");
        using System.Diagnostics.Process other = Tool.Start(host.Inside(Programs.Patchbayd, "--root", root));
        string socket = Path.Combine(root, "run", "patchbay", "libvirt-sock");
        await host.UntilAsync("the other listens", () => Task.FromResult(File.Exists(socket)));

        ToolResult second = await host.TryAsync("virsh", "-c", $"qemu+unix:///system?socket={socket}", "net-create", document);

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("in use by dnsmasq", second.Errors, StringComparison.Ordinal);
        Assert.Contains("default", await host.VirshAsync("-q", "net-list"), StringComparison.Ordinal);
        // The other one's firewall table must not be this one's.
        Assert.Contains("192.168.122", await host.ShellAsync("nft list ruleset"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_change_anything_may_look()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.VirshAsync("net-define", host.Document("n.xml", Documents.Default));

        ToolResult list = await AsNobodyAsync("net", "list", "--all", "-o", "name");
        ToolResult start = await AsNobodyAsync("net", "start", "default");

        Assert.Equal("default\n", list.Succeeded());
        Assert.Equal("error: operation forbidden: read only access prevents virNetworkCreate\n", start.Failed());

        Task<ToolResult> AsNobodyAsync(params string[] arguments)
            => host.TryAsync(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", Programs.Patchbay, "--root", host.Root, .. arguments]);
    }
}
