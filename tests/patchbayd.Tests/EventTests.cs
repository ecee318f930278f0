using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Daemon.Tests;

/// <summary>What virsh sees of what happens.</summary>
public sealed class EventTests
{
    [Fact]
    public async Task A_networks_life_is_told()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        string document = host.Document("n.xml", Documents.Default);
        await using Listener events = await Listener.StartAsync(host, "net-event", "--event", "lifecycle", "--loop");

        await host.VirshAsync("net-define", document);
        await host.VirshAsync("net-start", "default");
        await host.VirshAsync("net-destroy", "default");
        await host.VirshAsync("net-undefine", "default");
        await host.VirshAsync("net-create", document);
        await host.VirshAsync("net-destroy", "default");

        Assert.Equal(
            ["Defined", "Started", "Stopped", "Undefined", "Started", "Stopped"],
            await events.ReadAsync("event 'lifecycle' for network default: ", 6));
    }

    [Fact]
    public async Task What_is_said_about_a_network_is_told_with_its_time()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.VirshAsync("net-define", host.Document("n.xml", Documents.Default));
        string[] virsh = [.. await StockLibvirt.VirshAsync(), "-c", host.Uri];
        async Task SayAsync(params string[] arguments) => (await host.TryAsync([.. virsh, .. arguments])).Succeeded();
        await using Listener events = await Listener.StartAsync(
            host, [.. virsh, "net-event", "default", "--event", "metadata-change", "--timestamp", "--loop"],
            "type description", () => SayAsync("net-desc", "default", "probe"));

        await SayAsync("net-desc", "default", "--title", "a title");
        await SayAsync("net-metadata", "default", "http://example.org/x", "--key", "k", "--set", "<a/>");

        string year = TimeProvider.System.GetLocalNow().ToString("yyyy-", CultureInfo.InvariantCulture);
        string[] told = await events.ReadAsync(year, 2, except: "type description");
        Assert.Equal(
            ["event 'metadata-change' for network default: type title, uri <null>", "event 'metadata-change' for network default: type element, uri http://example.org/x"],
            told.Select(static line => line[line.IndexOf("event", StringComparison.Ordinal)..]));
    }

    [Fact]
    public async Task A_guests_life_is_told()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.VirshAsync("net-create", host.Document("n.xml", Documents.Default));
        string document = host.Document("g.xml", Documents.Blue);
        await using Listener events = await Listener.StartAsync(host, "event", "--event", "lifecycle", "--loop");

        await host.VirshAsync("define", document);
        await host.VirshAsync("define", document);
        await host.VirshAsync("start", "blue");
        await host.VirshAsync("suspend", "blue");
        await host.VirshAsync("resume", "blue");
        await host.VirshAsync("destroy", "blue");
        await host.VirshAsync("undefine", "blue");

        Assert.Equal(
            [
                "Defined Added", "Defined Updated", "Resumed Unpaused", "Started Booted", "Suspended Paused", "Resumed Unpaused", "Stopped Destroyed",
                "Undefined Removed",
            ],
            await events.ReadAsync("event 'lifecycle' for domain 'blue': ", 8));
    }

    [Fact]
    public async Task Devices_that_come_and_go_and_a_reboot_are_told()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.VirshAsync("net-create", host.Document("n.xml", Documents.Default));
        await host.VirshAsync("create", host.Document("g.xml", Documents.Blue));
        // On USB a disk can be pulled out without the guest's help, and this one has no system.
        string disk = $"<disk type='file'><driver type='raw'/><source file='{host.Document("disk.raw", new string('\0', 65536))}'/><target dev='sda' bus='usb'/></disk>";
        string document = host.Document("disk.xml", disk);
        await using Listener events = await Listener.StartAsync(host, "event", "--all", "--loop");

        await host.VirshAsync("attach-device", "blue", document);
        await host.VirshAsync("detach-device", "blue", document);
        await host.VirshAsync("reset", "blue");

        Assert.Equal(
            ["device-added' for domain 'blue': usb-disk0", "device-removed' for domain 'blue': usb-disk0", "reboot' for domain 'blue'"],
            await events.ReadAsync("event '", 3, except: "lifecycle"));
    }

    [Fact]
    public async Task Patchbay_prints_what_becomes_of_networks_and_guests_in_one_stream()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        string probe = host.Document("probe.xml", "<network><name>probe</name><dns enable='no'/></network>");
        string[] patchbay = [Programs.Patchbay, "--root", host.Root, "events"];
        async Task ProbeAsync()
        {
            await host.VirshAsync("net-define", probe);
            await host.VirshAsync("net-undefine", "probe");
        }
        await using Listener all = await Listener.StartAsync(host, [.. patchbay, "-o", "json"], "\"network\":\"probe\"", ProbeAsync);
        await using Listener some = await Listener.StartAsync(host, [.. patchbay, "-k", "network-undefined", "-k", "guest-stopped", "-k", "network-repaired"], "probe", ProbeAsync);

        await host.VirshAsync("net-define", host.Document("n.xml", Documents.Default));
        await host.VirshAsync("net-start", "default");
        await host.VirshAsync("create", host.Document("g.xml", Documents.Blue));
        await host.ShellAsync("nft flush ruleset");
        Assert.EndsWith("network-repaired  network default  of firewall", (await some.ReadAsync("20", 1, except: "probe"))[0], StringComparison.Ordinal);
        await host.VirshAsync("destroy", "blue");
        await host.VirshAsync("net-destroy", "default");
        await host.VirshAsync("net-undefine", "default");

        string[] told = [.. (await all.ReadAsync("{\"time\":\"20", 10, except: "probe")).Select(static line => JsonDocument.Parse($$"""{"time":"20{{line}}""").RootElement)
            .Select(static e => $"{e.GetProperty("kind")} {(e.TryGetProperty("network", out JsonElement network) ? network : e.GetProperty("guest"))}")];
        Assert.Equal(
            ["guest-resumed blue", "guest-started blue", "guest-stopped blue"],
            told.Where(static t => t.StartsWith("guest", StringComparison.Ordinal)));
        Assert.Equal(
            [
                "network-defined default", "network-started default", "port-created default", "network-repaired default", "port-deleted default", "network-stopped default",
                "network-undefined default",
            ],
            told.Where(static t => !t.StartsWith("guest", StringComparison.Ordinal)));
        string[] chosen = await some.ReadAsync("20", 2, except: "probe");
        Assert.EndsWith("guest-stopped  guest blue", chosen[0], StringComparison.Ordinal);
        Assert.EndsWith("network-undefined  network default", chosen[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patchbay_waits_for_an_event_as_long_as_it_is_told_to()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();

        ToolResult none = await host.TryPatchbayAsync("events", "--count", "1", "--timeout", "0.2");
        Assert.Equal((1, ""), (none.ExitCode, none.Output));
        Assert.Equal(0, (await host.TryPatchbayAsync("events", "--timeout", "0.2")).ExitCode);
        Assert.Contains("Argument 'rain' not recognized", (await host.TryPatchbayAsync("events", "--kind", "rain")).Errors, StringComparison.Ordinal);
    }

    /// <summary>A virsh that prints events.</summary>
    private sealed class Listener(Process process) : IAsyncDisposable
    {
        private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

        // It says nothing when it is ready: it is once it has told of a network or guest that comes and goes until then.
        public static async Task<Listener> StartAsync(DaemonHost host, params string[] arguments)
        {
            bool networks = arguments[0] == "net-event";
            string probe = host.Document("probe.xml", networks
                ? "<network><name>probe</name><dns enable='no'/></network>"
                : "<domain type='qemu'><name>probe</name><memory>1024</memory><os><type>hvm</type></os></domain>");
            return await StartAsync(host, ["virsh", "-c", host.Uri, .. arguments], "probe", async () =>
            {
                await host.VirshAsync(networks ? "net-define" : "define", probe);
                await host.VirshAsync(networks ? "net-undefine" : "undefine", "probe");
            });
        }

        /// <param name="host">The machine.</param>
        /// <param name="command">Prints events.</param>
        /// <param name="expected">In the line that it prints for the probe.</param>
        /// <param name="probeAsync">Makes an event; done until one is printed.</param>
        public static async Task<Listener> StartAsync(DaemonHost host, IReadOnlyList<string> command, string expected, Func<Task> probeAsync)
        {
            // Unbuffered: a pipe would hold lines back.
            Listener listener = new(Tool.Start(host.Inside(["stdbuf", "-oL", .. command])));
            Task<string?> first = listener.LineAsync();
            while (!first.IsCompleted)
            {
                await probeAsync();
            }
            Assert.Contains(expected, await first, StringComparison.Ordinal);
            return listener;
        }

        public async Task<string[]> ReadAsync(string start, int count, string? except = null)
        {
            List<string> found = [];
            while (found.Count < count)
            {
                Task<string?> next = LineAsync();
                string line = await Task.WhenAny(next, Task.Delay(Limit, TimeProvider.System, TestContext.Current.CancellationToken)) == next && await next is { } said
                    ? said
                    : throw new TimeoutException($"nothing more was told after: {string.Join(", ", found)}");
                if (line.StartsWith(start, StringComparison.Ordinal) && (except is null || !line.Contains(except, StringComparison.Ordinal)))
                {
                    found.Add(line[start.Length..].Trim());
                }
            }
            return [.. found];
        }

        public async ValueTask DisposeAsync()
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }

        private async Task<string?> LineAsync()
            => await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
    }
}
