using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>What an administrator may get wrong, or a machine run out of: a clear sentence, and the old state intact.</summary>
public sealed class BadInputTests
{
    private static readonly string Twin = Documents.Blue.Replace("<name>blue", "<name>twin", StringComparison.Ordinal)
        .Replace(Documents.BlueUuid, "11111111-2222-3333-4444-666666666666", StringComparison.Ordinal);

    // Bytes: files are named after them, which adds up to 10, and 8.
    private const int LongestNetwork = 245;
    private const int LongestGuest = 247;

    [Fact]
    public async Task The_longest_names_there_may_be_start_and_stop()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        string name = new('n', LongestNetwork);
        string guest = new('g', LongestGuest);
        await host.VirshAsync("net-define", host.Document("n.xml", Documents.Default.Replace("<name>default", $"<name>{name}", StringComparison.Ordinal)));
        await host.VirshAsync("net-start", name);
        await host.VirshAsync("define", host.Document("g.xml", Documents.Blue
            .Replace("<name>blue", $"<name>{guest}", StringComparison.Ordinal).Replace("network='default'", $"network='{name}'", StringComparison.Ordinal)));
        await host.VirshAsync("start", guest);
        await host.KillDaemonAsync();
        await host.StartDaemonAsync();
        Assert.Contains(guest, await host.VirshAsync("list", "--name"), StringComparison.Ordinal);
        await host.VirshAsync("destroy", guest);
        await host.VirshAsync("net-destroy", name);

        foreach ((string verb, string document, string longest) in new[] { ("net-define", "n.xml", name), ("define", "g.xml", guest) })
        {
            string longer = (await File.ReadAllTextAsync(host.PathOf(document), TestContext.Current.CancellationToken)).Replace(longest, $"{longest}n", StringComparison.Ordinal);
            ToolResult refused = await host.TryVirshAsync(verb, host.Document("longer.xml", longer));
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains($"{longest.Length}", refused.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_guest_does_not_start_with_the_address_of_another()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.VirshAsync("net-create", host.Document("n.xml", Documents.Default));
        await host.VirshAsync("create", host.Document("g.xml", Documents.Blue));
        string before = await host.SeenAsync();

        string refused = (await host.TryVirshAsync("create", host.Document("h.xml", Twin))).Errors;
        Assert.Contains("network 'default': blue is plugged in with the MAC address 52:54:00:00:00:01 already, and of two only one would be reached", refused, StringComparison.Ordinal);
        Assert.Equal(before, await host.SeenAsync());
        Assert.Equal("running", (await host.VirshAsync("-q", "domstate", "blue")).Trim());
    }

    [Fact]
    public async Task What_is_odd_and_allowed_is_in_the_log()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        string odd = string.Concat(Enumerable.Repeat("<frobnicate/>", 12));
        await host.VirshAsync("net-create", host.Document("n.xml", Documents.Default.Replace("</network>", $"{odd}</network>", StringComparison.Ordinal)));
        string image = host.Document("image.raw", new string('\0', 4096));
        string disk = $"<disk type='file'><driver type='raw'/><source file='{image}'/><target dev='vda' bus='virtio'/></disk>";
        await host.VirshAsync("create", host.Document("g.xml", Documents.Blue.Replace("</devices>", $"{disk}</devices>", StringComparison.Ordinal)));
        await host.VirshAsync("create", host.Document("h.xml", Twin.Replace("52:54:00:00:00:01", "52:54:00:00:00:02", StringComparison.Ordinal)
            .Replace("</domain>", $"{odd}</domain>", StringComparison.Ordinal)));
        await host.ShellAsync($"mv {image} {image}.moved");
        await host.VirshAsync("destroy", "blue");

        foreach (string subject in new[] { "network default", "guest twin" })
        {
            Assert.Equal(10, host.Log.Split('\n').Count(l => l.Contains($"{subject}: (", StringComparison.Ordinal) && l.Contains("PB0104", StringComparison.Ordinal)));
            Assert.Contains($"{subject}: and 2 more warnings", host.Log, StringComparison.Ordinal);
        }
        Assert.Contains($"{image} is gone, and could not be given back to 0:0", host.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_written_down_keeps_no_daemon_from_starting()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.VirshAsync("net-define", host.Document("n.xml", Documents.Default));
        await host.VirshAsync("net-autostart", "default");
        await host.KillDaemonAsync();
        // A folder where each file is to be written.
        await host.ShellAsync($"cd {host.Root}/run/patchbay; for f in *-autostarted; do rm $f; mkdir $f.new; done");

        await host.StartDaemonAsync();

        Assert.Equal("default", (await host.VirshAsync("net-list", "--name")).Trim());
        Assert.Equal(3, host.Log.Split('\n').Count(static l => l.Contains("the next daemon will not know: cannot save", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_full_disk_at_a_start_is_said_in_a_sentence_and_nothing_is_left()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.VirshAsync("net-define", host.Document("n.xml", Documents.Default));
        await host.VirshAsync("define", host.Document("g.xml", Documents.Blue));
        string before = await host.SeenAsync();
        string live = $"{host.Root}/run/patchbay";
        await host.ShellAsync($"for d in networks guests; do mkdir -p {live}/$d; mount -t tmpfs -o size=64k full {live}/$d; cat /dev/zero >{live}/$d/filler 2>/dev/null || true; done");

        ToolResult network = await host.TryVirshAsync("net-start", "default");
        await host.ShellAsync($"umount {live}/networks");
        await host.VirshAsync("net-start", "default");
        ToolResult guest = await host.TryVirshAsync("start", "blue");
        await host.ShellAsync($"umount {live}/guests");
        await host.VirshAsync("net-destroy", "default");
        string stored = $"{host.Root}/etc/patchbay/networks";
        await host.ShellAsync($"cp {stored}/default.xml /run/; mount -t tmpfs -o size=64k full {stored}; cp /run/default.xml {stored}/; cat /dev/zero >{stored}/filler 2>/dev/null || true");
        ToolResult update = await host.TryVirshAsync("net-update", "default", "add", "dns-host", "<host ip='192.168.122.9'><hostname>nine</hostname></host>", "--config");
        Assert.DoesNotContain("nine", await host.VirshAsync("net-dumpxml", "default", "--inactive"), StringComparison.Ordinal);
        await host.ShellAsync($"cmp /run/default.xml {stored}/default.xml; umount {stored}; rm /run/default.xml");

        Assert.Equal((1, 1, 1), (network.ExitCode, guest.ExitCode, update.ExitCode));
        Assert.Contains($"{stored}/default.xml: No space left on device", update.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("may be of a change that was refused", host.Log, StringComparison.Ordinal);
        Assert.Matches($"error: [a-zA-Z ]+: [a-z ]+ {live}/networks/[a-z.]+: No space left on device\n", network.Errors);
        Assert.Matches($"error: .*{live}/guests/blue.xml: No space left on device\n", guest.Errors);
        Assert.DoesNotContain("   at ", host.Log, StringComparison.Ordinal);
        Assert.Equal(before, await host.SeenAsync());
    }
}
