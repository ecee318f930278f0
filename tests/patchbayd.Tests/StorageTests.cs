using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>Storage as programs see it, and over restarts.</summary>
public sealed class StorageTests
{
    [Fact]
    public async Task A_program_uses_pools_and_volumes()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.ShellAsync("mkdir /run/images");

        ToolResult said = await host.TryAsync("/usr/bin/python3", Repository.Path("tests", "clients", "storage.py"), host.Uri, "/run/images");

        Assert.True(said.ExitCode == 0, $"{said.Output}{said.Errors}\ndaemon: {host.Log}");
        Assert.EndsWith("all ok\n", said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Running_pools_run_on_and_half_made_volumes_go()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.ShellAsync("mkdir /run/a /run/b /run/c");
        await host.VirshAsync("pool-define-as", "stored", "dir", "--target", "/run/a");
        await host.VirshAsync("pool-autostart", "stored");
        await host.VirshAsync("pool-create-as", "passing", "dir", "--target", "/run/b");
        await host.VirshAsync("pool-create-as", "lost", "dir", "--target", "/run/c");
        await host.KillDaemonAsync();
        await host.ShellAsync("rmdir /run/c; touch /run/b/.patchbay-0123.new /run/b/kept");

        await host.StartDaemonAsync();

        // What starts with the host did so once this boot, before it was asked to.
        Assert.Equal("passing stored", Names(await host.VirshAsync("pool-list", "--all", "--name")));
        Assert.Equal("passing", Names(await host.VirshAsync("pool-list", "--name")));
        Assert.Equal("kept\n", await host.ShellAsync("ls -A /run/b"));
        Assert.Contains("storage pool lost did not start: cannot open directory '/run/c': No such file or directory", host.Log, StringComparison.Ordinal);

        await host.KillDaemonAsync();
        await host.ShellAsync($"rm {host.Root}/run/patchbay/storage-autostarted");
        await host.StartDaemonAsync();

        Assert.Equal("passing stored", Names(await host.VirshAsync("pool-list", "--name")));
    }

    private static string Names(string list) => string.Join(' ', list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
