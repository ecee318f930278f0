using System.Diagnostics;
using Patchbay.Testing;

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
            // Unbuffered: a pipe would hold lines back.
            Listener listener = new(Tool.Start(host.Inside(["stdbuf", "-oL", "virsh", "-c", host.Uri, .. arguments])));
            Task<string?> first = listener.LineAsync();
            while (!first.IsCompleted)
            {
                await host.VirshAsync(networks ? "net-define" : "define", probe);
                await host.VirshAsync(networks ? "net-undefine" : "undefine", "probe");
            }
            Assert.Contains("probe", await first, StringComparison.Ordinal);
            return listener;
        }

        public async Task<string[]> ReadAsync(string start, int count)
        {
            List<string> found = [];
            while (found.Count < count)
            {
                Task<string?> next = LineAsync();
                string line = await Task.WhenAny(next, Task.Delay(Limit, TimeProvider.System, TestContext.Current.CancellationToken)) == next && await next is { } said
                    ? said
                    : throw new TimeoutException($"nothing more was told after: {string.Join(", ", found)}");
                if (line.StartsWith(start, StringComparison.Ordinal))
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
