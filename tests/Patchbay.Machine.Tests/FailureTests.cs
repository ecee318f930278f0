using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>What breaks half-way: a clear error, the old state whole, and all well again once the cause is gone.</summary>
public sealed class FailureTests
{
    [Fact]
    public async Task Without_dnsmasq_a_start_is_taken_back()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.VirshAsync("net-define", host.Document("default.xml", Documents.Default));
        string before = await HostState.SeenAsync(host);
        await host.Host.ShellAsync("mount --bind /dev/null $(command -v dnsmasq)");

        Assert.Contains("dnsmasq", (await host.TryVirshAsync("net-start", "default")).Failed(), StringComparison.Ordinal);
        Assert.Equal(before, await HostState.SeenAsync(host));

        await host.Host.ShellAsync("umount $(command -v dnsmasq)");
        await host.VirshAsync("net-start", "default");
    }

    [Fact]
    public async Task What_dnsmasq_says_is_passed_on()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.VirshAsync("net-define", host.Document("default.xml", Documents.Default));
        string before = await HostState.SeenAsync(host);
        string fake = host.Document("fake", "#!/bin/sh\necho 'dnsmasq: the moon is in the wrong house' >&2\nexit 5\n");
        await host.Host.ShellAsync($"chmod 755 '{fake}'; mount --bind '{fake}' $(command -v dnsmasq)");

        Assert.Contains("the moon is in the wrong house", (await host.TryVirshAsync("net-start", "default")).Failed(), StringComparison.Ordinal);
        Assert.Equal(before, await HostState.SeenAsync(host));
    }

    [Fact]
    public async Task A_full_disk_keeps_the_old_definition()
    {
        await using TestHost host = await TestHost.CreateAsync();
        string etc = Path.Combine(host.Root, "etc");
        Directory.CreateDirectory(etc);
        await host.Host.ShellAsync($"mount -t tmpfs -o size=256k tmpfs '{etc}'");
        await host.StartDaemonAsync();
        await host.VirshAsync("net-define", host.Document("default.xml", Documents.Default));
        string old = await host.VirshAsync("net-dumpxml", "--inactive", "default");
        await host.Host.ShellAsync($"dd if=/dev/zero of='{etc}/filler' bs=4k 2>/dev/null || true");

        string changed = Documents.Default.Replace("192.168.122.254", "192.168.122.99", StringComparison.Ordinal);
        Assert.Contains("No space left", (await host.TryVirshAsync("net-define", host.Document("changed.xml", changed))).Failed(), StringComparison.Ordinal);
        Assert.Equal(old, await host.VirshAsync("net-dumpxml", "--inactive", "default"));
        await host.KillDaemonAsync();
        await host.StartDaemonAsync();
        Assert.Equal(old, await host.VirshAsync("net-dumpxml", "--inactive", "default"));

        await host.Host.ShellAsync($"rm '{etc}/filler'");
        await host.VirshAsync("net-define", host.Document("changed.xml", changed));
        Assert.Contains("192.168.122.99", await host.VirshAsync("net-dumpxml", "--inactive", "default"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_only_look_changes_nothing()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.VirshAsync("net-define", host.Document("default.xml", Documents.Default));
        string[] virsh = ["virsh", "-q", "-r", "-c", $"qemu+unix:///system?socket={host.Socket}-ro"];

        Assert.Contains("default", (await host.Host.TryAsync([.. virsh, "net-list", "--all"])).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("read only", (await host.Host.TryAsync([.. virsh, "net-start", "default"])).Failed(), StringComparison.OrdinalIgnoreCase);
        // Not by asking the other socket's way either.
        string[] pretending = ["virsh", "-q", "-c", $"qemu+unix:///system?socket={host.Socket}-ro"];
        Assert.Contains("read only", (await host.Host.TryAsync([.. pretending, "net-start", "default"])).Failed(), StringComparison.OrdinalIgnoreCase);
    }

    public static TheoryData<string, string> Bad() => new()
    {
        { "not XML", "<network" },
        { "empty", "" },
        { "no name", "<network><bridge name='virbr9'/></network>" },
        { "a path", "<network><name>../../etc/passwd</name></network>" },
        { "two lines", "<network><name>two\nlines</name></network>" },
        { "a long name", $"<network><name>{new string('n', 300)}</name></network>" },
        { "an entity bomb", "<!DOCTYPE n [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;'>]><network><name>&c;</name></network>" },
        { "an external entity", "<!DOCTYPE n [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><network><name>&a;</name></network>" },
        { "deeply nested", "<network><name>deep</name><metadata>" + string.Concat(Enumerable.Repeat("<a xmlns='x'>", 20000)) },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_bad_document_is_refused_and_the_daemon_goes_on(string what, string document)
    {
        await using TestHost host = await TestHost.StartAsync();

        ToolResult result = await host.TryVirshAsync("net-define", host.Document("bad.xml", document));

        Assert.True(result.ExitCode != 0, $"{what} was taken");
        Assert.NotEqual("", result.Errors.Trim());
        Assert.Equal("", (await host.VirshAsync("net-list", "--all", "--name")).Trim());
    }

    [Fact]
    public Task A_kill_at_any_moment_leaves_a_whole_network_or_none() => KillAtAnyMomentAsync(rounds: 4);

    [Fact]
    [Trait("Category", "Slow")]
    public Task A_hundred_kills_leave_a_whole_network_or_none() => KillAtAnyMomentAsync(rounds: 100);

    private static async Task KillAtAnyMomentAsync(int rounds)
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.VirshAsync("net-define", host.Document("default.xml", Documents.Default));
        await host.ForwardsAsync();
        string stopped = await HostState.SeenAsync(host);
        await host.VirshAsync("net-start", "default");
        string started = await HostState.SeenAsync(host);
        Random random = new(rounds);

        for (int round = 0; round < rounds; round++)
        {
            bool runs = (await host.VirshAsync("net-list", "--name")).Contains("default", StringComparison.Ordinal);
            Task<ToolResult> command = host.TryVirshAsync(runs ? "net-destroy" : "net-start", "default");
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(10, 80)), TimeProvider.System, TestContext.Current.CancellationToken);
            await host.KillDaemonAsync();
            await command;
            await host.StartDaemonAsync();

            bool runsNow = (await host.VirshAsync("net-list", "--name")).Contains("default", StringComparison.Ordinal);
            string seen = await HostState.SeenAsync(host);
            string expected = runsNow ? started : stopped;
            Assert.True(seen == expected, $"round {round}: {(runsNow ? "started" : "stopped")}, but\n{seen}\ninstead of\n{expected}\ndaemon: {host.DaemonLog}");
        }
    }
}
