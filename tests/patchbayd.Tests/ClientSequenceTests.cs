using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>What graphical clients ask, in their order, by libvirt's own Python library; the scripts check every answer.</summary>
public sealed class ClientSequenceTests
{
    [Fact]
    public async Task Virt_manager_is_answered()
    {
        await using DaemonHost host = await StartAsync();

        await RunAsync(host, "virt_manager.py");
    }

    [Fact]
    public async Task Cockpit_is_answered()
    {
        await using DaemonHost host = await StartAsync();
        await host.VirshAsync("start", "blue");

        await RunAsync(host, "cockpit.py");
    }

    private static async Task<DaemonHost> StartAsync()
    {
        DaemonHost host = await DaemonHost.StartAsync();
        try
        {
            await host.VirshAsync("net-define", host.Document("default.xml", Documents.Default));
            await host.VirshAsync("net-start", "default");
            await host.VirshAsync("define", host.Document("blue.xml", Documents.Blue));
            // QEMU's user reads the disks that the scripts make.
            await host.ShellAsync("mkdir -m 755 /run/storage");
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    private static async Task RunAsync(DaemonHost host, string script)
    {
        ToolResult said = await host.TryAsync("/usr/bin/python3", Repository.Path("tests", "clients", script), host.Uri, "/run/storage");

        Assert.True(said.ExitCode == 0, $"{said.Output}{said.Errors}\ndaemon: {host.Log}");
        Assert.EndsWith("all ok\n", said.Output, StringComparison.Ordinal);
    }
}
