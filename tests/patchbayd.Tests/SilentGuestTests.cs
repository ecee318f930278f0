using System.Globalization;
using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>A guest whose emulator stands still, as when its disks are on a server that is gone.</summary>
public sealed class SilentGuestTests
{
    [Fact]
    public async Task Figures_of_a_guest_that_hangs_are_given_up_and_others_go_on()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.ShellAsync($"truncate -s 1M '{host.PathOf("disk")}'");
        await host.VirshAsync("create", host.Document("blue.xml", Guest("blue", "")));
        await host.VirshAsync("create", host.Document("red.xml", Guest("red", $"<disk type='file' device='disk'><driver type='raw'/><source file='{host.PathOf("disk")}'/><target dev='vda' bus='virtio'/></disk>")));
        string red = (await host.ShellAsync("pgrep -f '[g]uest=red'")).Trim();
        await host.ShellAsync($"kill -STOP {red}");

        // The first waits for an answer, and not for long; those after it know.
        string words = $"QEMU of 'red' (process {red}) has not answered for";
        Assert.Contains(words, (await WithinAsync(15, host, "dommemstat", "red")).Failed(), StringComparison.Ordinal);
        Assert.Contains(words, (await WithinAsync(4, host, "domblkstat", "red", "vda")).Failed(), StringComparison.Ordinal);
        Assert.Contains(words, (await WithinAsync(4, host, "domblkinfo", "red", "vda")).Failed(), StringComparison.Ordinal);
        Assert.Contains("Timed out during operation", (await WithinAsync(4, host, "vcpuinfo", "red")).Failed(), StringComparison.Ordinal);
        Assert.Contains("32768 KiB", (await WithinAsync(4, host, "dominfo", "red")).Succeeded(), StringComparison.Ordinal);

        // Of all guests: what needs no answer is told of that one, and everything of the others.
        string all = (await WithinAsync(8, host, "domstats", "--nowait")).Succeeded();
        string[] parts = all.Split("Domain: ");
        string ofRed = Assert.Single(parts, static p => p.StartsWith("'red'", StringComparison.Ordinal));
        Assert.Contains("state.state=1", ofRed, StringComparison.Ordinal);
        Assert.Contains("cpu.time=", ofRed, StringComparison.Ordinal);
        Assert.Contains("block.0.name=vda", ofRed, StringComparison.Ordinal);
        Assert.DoesNotContain("block.0.rd.reqs", ofRed, StringComparison.Ordinal);
        Assert.DoesNotContain("balloon.rss", ofRed, StringComparison.Ordinal);
        string ofBlue = Assert.Single(parts, static p => p.StartsWith("'blue'", StringComparison.Ordinal));
        Assert.Contains("balloon.rss=", ofBlue, StringComparison.Ordinal);
        Assert.Contains("vcpu.0.time=", ofBlue, StringComparison.Ordinal);

        // A change that waits for the one that hangs keeps nobody from looking at it, nor anything else from being done.
        Task<ToolResult> waiting = WithinAsync(50, host, "suspend", "red");
        await host.UntilAsync("it is asked", () => Task.FromResult(host.Log.Contains("DOMAIN_SUSPEND asked by", StringComparison.Ordinal)));
        Assert.Contains(words, (await WithinAsync(4, host, "dommemstat", "red")).Failed(), StringComparison.Ordinal);
        (await WithinAsync(4, host, "suspend", "blue")).Succeeded();
        (await WithinAsync(4, host, "net-define", host.Document("n.xml", Documents.Bare("n", "virbr7")))).Succeeded();
        (await WithinAsync(8, host, "net-start", "n")).Succeeded();

        // It goes on, and so do its figures.
        await host.ShellAsync($"kill -CONT {red}");
        (await waiting).Succeeded();
        Assert.Contains("rss", (await WithinAsync(8, host, "dommemstat", "red")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("rd_req", (await WithinAsync(4, host, "domblkstat", "red", "vda")).Succeeded(), StringComparison.Ordinal);

        // Questions of an emulator that hangs do not keep it from being ended.
        await host.ShellAsync($"kill -STOP {red}");
        Task<ToolResult> asked = WithinAsync(15, host, "dommemstat", "red");
        (await WithinAsync(15, host, "destroy", "red")).Succeeded();
        (await asked).Failed();
        Assert.DoesNotContain(" failed", host.Log, StringComparison.Ordinal);
    }

    private static Task<ToolResult> WithinAsync(int seconds, DaemonHost host, params string[] arguments)
        => host.TryAsync(["timeout", "-k", "1", seconds.ToString(CultureInfo.InvariantCulture), "virsh", "-c", host.Uri, .. arguments]);

    private static string Guest(string name, string devices)
        => $"""
        <domain type='qemu'>
          <name>{name}</name>
          <memory unit='MiB'>32</memory>
          <os><type arch='x86_64' machine='pc'>hvm</type></os>
          <devices><emulator>/usr/bin/qemu-system-x86_64</emulator>{devices}</devices>
        </domain>
        """;
}
