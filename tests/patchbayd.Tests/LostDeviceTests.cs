using System.Text.Json;
using System.Text.RegularExpressions;
using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>What vanishes below a running guest's cards: a bridge of the host, a device of a pool, a tap.</summary>
public sealed class LostDeviceTests
{
    private const string OnNetwork = "<interface type='network'><mac address='52:54:00:00:00:01'/><source network='over'/><model type='virtio'/></interface>";
    private const string OnBridge = "<interface type='bridge'><mac address='52:54:00:00:00:02'/><source bridge='br9'/><model type='virtio'/></interface>";
    private const string OnPool = "<interface type='network'><mac address='52:54:00:00:00:03'/><source network='pool'/><model type='virtio'/></interface>";

    [Fact]
    public async Task Taps_go_back_into_a_bridge_of_the_host_that_went_and_came()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.ShellAsync("for b in br8 br9; do ip link add $b type bridge; ip link set $b up; done");
        await StartNetworkAsync(host, "over", "<network><name>over</name><forward mode='bridge'/><bridge name='br8'/></network>");
        await host.VirshAsync("create", host.Document("blue.xml", Guest(OnNetwork + OnBridge)));
        Assert.Equal("br8 br9", await MastersAsync(host));

        // Gone together; back one after the other.
        await host.ShellAsync("ip link delete br8; ip link delete br9");
        await host.UntilAsync("what is missing is shown", async () => await host.PatchbayAsync("status") is var status
            && status.Contains("its card vnet0 waits for the bridge br8", StringComparison.Ordinal)
            && status.Contains("its card vnet1 waits for the bridge br9", StringComparison.Ordinal)
            && status.Contains("guests wait for the bridge br8, which is not on this host", StringComparison.Ordinal));
        string info = await host.PatchbayAsync("net", "info", "over");
        Assert.Contains("Waits:       guests wait for the bridge br8, which is not on this host", info, StringComparison.Ordinal);
        Assert.Contains("Note:        guest blue: its card vnet0 waits for the bridge br8", info, StringComparison.Ordinal);
        Assert.DoesNotContain("br9", info, StringComparison.Ordinal);
        await AssertToldToProgramsAsync(host);
        await host.ShellAsync("ip link add br9 type bridge; ip link set br9 up");
        await host.UntilAsync("the tap of the bridge itself is back", async () => await MastersAsync(host) == " br9");
        await host.ShellAsync("ip link add br8 type bridge; ip link set br8 up");
        await host.UntilAsync("the network's tap is back", async () => await MastersAsync(host) == "br8 br9");
        await host.UntilAsync("it is counted, and nothing is missing", async () => await host.PatchbayAsync("status") is var status
            && status.Contains("plugs 1×", StringComparison.Ordinal) && !status.Contains("wait", StringComparison.Ordinal));
        Assert.Equal(1, Regex.Count(host.Log, "guest blue: its card vnet0 waits for the bridge br8"));
        Assert.Equal(1, Regex.Count(host.Log, "guest blue: its card vnet1 waits for the bridge br9"));
        Assert.Contains("guest blue: its interfaces are plugged in again", host.Log, StringComparison.Ordinal);

        // As ifdown and ifup of both do it, again and again, with nobody looking in between; and it is told.
        Task<ToolResult> events = host.TryPatchbayAsync("events", "-k", "network-repaired", "--count", "1", "--timeout", "60");
        for (int round = 0; round < 20 && (round < 5 || !events.IsCompleted); round++)
        {
            await host.ShellAsync("for b in br8 br9; do ip link delete $b; ip link add $b type bridge; ip link set $b up; done");
            await host.UntilAsync($"they are back, round {round}", async () => await MastersAsync(host) == "br8 br9");
        }
        ToolResult told = await events;
        Assert.EndsWith("network-repaired  network over  of plugs", told.Output.TrimEnd(), StringComparison.Ordinal);

        // Taken out of the bridge without a network alone: put back as well.
        await host.ShellAsync("ip link set vnet1 nomaster");
        await host.UntilAsync("it is back", async () => await MastersAsync(host) == "br8 br9");
        AssertNoTrace(host);
    }

    [Fact]
    public async Task A_pool_device_that_vanishes_under_a_guest_is_told_once_and_shown_until_it_is_mended()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.ShellAsync("ip link add e1 type veth peer name far-e1; ip link set e1 up");
        await StartNetworkAsync(host, "pool", "<network><name>pool</name><forward mode='passthrough'><interface dev='e1'/></forward></network>");
        Assert.Contains("Device:      e1", await host.PatchbayAsync("net", "info", "pool"), StringComparison.Ordinal);
        await host.VirshAsync("create", host.Document("blue.xml", Guest(OnPool)));

        await host.ShellAsync("ip link delete e1");
        const string Words = "guest blue: its card macvtap0 is gone with e1: detach and attach it, or restart the guest";
        await host.UntilAsync("it is shown", async () => await host.PatchbayAsync("status") is var status
            && status.Contains(Words, StringComparison.Ordinal) && status.Contains("the device e1 is not on this host", StringComparison.Ordinal));
        string info = await host.PatchbayAsync("net", "info", "pool");
        Assert.Contains($"Note:        {Words}", info, StringComparison.Ordinal);
        Assert.Contains("Waits:       the device e1 is not on this host", info, StringComparison.Ordinal);
        Assert.Contains("network pool: the device e1 is not on this host", host.Log, StringComparison.Ordinal);

        // Nothing is pretended, and the guest goes on.
        ToolResult refused = await host.TryVirshAsync("update-device", "blue", host.Document("card.xml", OnPool));
        Assert.Contains("its card macvtap0 is gone with e1: detach and attach it", refused.Failed(), StringComparison.Ordinal);
        await host.VirshAsync("suspend", "blue");
        await host.VirshAsync("resume", "blue");

        // So does the next daemon know it, without a failure.
        Assert.Equal(1, Regex.Count(host.Log, "its card macvtap0 is gone"));
        await host.KillDaemonAsync();
        await host.StartDaemonAsync();
        Assert.Contains(Words, await host.PatchbayAsync("status"), StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(host.Log, "its card macvtap0 is gone"));
        Assert.DoesNotContain("stays undone", host.Log, StringComparison.Ordinal);

        // The device's return does not mend what QEMU holds.
        await host.ShellAsync("ip link add e1 type veth peer name far-e1");
        await host.UntilAsync("the pool is whole", async () => await host.PatchbayAsync("net", "info", "pool") is var now
            && !now.Contains("Waits", StringComparison.Ordinal) && now.Contains("its card macvtap0 over e1 is gone from the host", StringComparison.Ordinal));
        await host.VirshAsync("destroy", "blue");
        Assert.DoesNotContain("Note:", await host.PatchbayAsync("net", "info", "pool"), StringComparison.Ordinal);
        await host.VirshAsync("create", host.Document("blue.xml", Guest(OnPool)));
        Assert.Matches("macvtap[0-9]+@e1", await host.ShellAsync("ip -br link show type macvtap"));
        Assert.DoesNotContain("gone", await host.PatchbayAsync("status"), StringComparison.Ordinal);
        AssertNoTrace(host);
    }

    [Fact]
    public async Task What_a_network_lends_and_is_not_there_is_shown_until_it_comes()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await StartNetworkAsync(host, "nobr", "<network><name>nobr</name><forward mode='bridge'/><bridge name='nobr'/></network>");
        await StartNetworkAsync(host, "pool", "<network><name>pool</name><forward mode='vepa'><interface dev='e1'/><interface dev='e2'/></forward></network>");
        await StartNetworkAsync(host, "twin", "<network><name>twin</name><forward mode='private'><interface dev='e2'/></forward></network>");
        string status = await host.PatchbayAsync("status");
        Assert.Contains("guests wait for the bridge nobr, which is not on this host", status, StringComparison.Ordinal);
        Assert.Contains("the device e1 is not on this host", status, StringComparison.Ordinal);
        // Devices may be in the pools of several networks: each says it.
        Assert.Equal(2, Regex.Count(status, "the device e2 is not on this host"));

        await host.ShellAsync("ip link add nobr type bridge; ip link add e1 type veth peer name e2");
        await host.UntilAsync("nothing waits", async () => !(await host.PatchbayAsync("status")).Contains("wait", StringComparison.Ordinal));
        await host.ShellAsync("ip link delete e1");
        await host.UntilAsync("they wait again", async () => Regex.Count(await host.PatchbayAsync("status"), "the device e[12] is not on this host") == 3);
    }

    [Fact]
    public async Task A_tap_that_somebody_deletes_is_told_once_and_one_that_ends_with_its_guest_is_not()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await StartNetworkAsync(host, "over", Documents.Bare("over", "virbr7"));
        await host.VirshAsync("create", host.Document("blue.xml", Guest(OnNetwork)));
        await host.ShellAsync("ip link delete vnet0");
        const string Words = "guest blue: its card vnet0 is gone from the host: detach and attach it, or restart the guest";
        await host.UntilAsync("it is shown", async () => (await host.PatchbayAsync("status")).Contains(Words, StringComparison.Ordinal));
        Assert.Contains($"Note:        {Words}", await host.PatchbayAsync("net", "info", "over"), StringComparison.Ordinal);
        await host.VirshAsync("destroy", "blue");
        await host.VirshAsync("create", host.Document("blue.xml", Guest(OnNetwork)));
        Assert.DoesNotContain("gone", await host.PatchbayAsync("status"), StringComparison.Ordinal);

        for (int round = 0; round < 5; round++)
        {
            await host.ShellAsync("kill -9 $(ps -eo pid=,comm= | awk '$2 ~ /^qemu/ {print $1}')");
            await host.UntilAsync("its end is known", async () => !(await host.VirshAsync("list", "--name")).Contains("blue", StringComparison.Ordinal));
            await host.VirshAsync("create", host.Document("blue.xml", Guest(OnNetwork)));
        }
        Assert.Equal(1, Regex.Count(host.Log, "its card vnet0 is gone"));
        AssertNoTrace(host);
    }

    private static async Task StartNetworkAsync(DaemonHost host, string name, string document)
    {
        await host.VirshAsync("net-define", host.Document($"{name}.net.xml", document));
        await host.VirshAsync("net-start", name);
    }

    private static string Guest(string cards) => Regex.Replace(Documents.Blue, "<interface.*</interface>", cards);

    private static Task<string> MastersAsync(DaemonHost host) => Trimmed(host.ShellAsync(
        "for t in vnet0 vnet1; do ip -o link show $t | sed -n 's/.* master \\([^ ]*\\).*/\\1/p' | tr -d '\\n'; [ $t = vnet0 ] && printf ' '; done; true"));

    private static async Task<string> Trimmed(Task<string> text) => (await text).TrimEnd('\n');

    private static void AssertNoTrace(DaemonHost host) => Assert.DoesNotContain("   at Patchbay", host.Log, StringComparison.Ordinal);

    // The same as people read.
    private static async Task AssertToldToProgramsAsync(DaemonHost host)
    {
        using JsonDocument status = JsonDocument.Parse(await host.PatchbayAsync("status", "--output", "json"));
        JsonElement network = Assert.Single(status.RootElement.GetProperty("networks").EnumerateArray());
        Assert.Equal(("over", true, "bridge", "br8"), (
            network.GetProperty("name").GetString(), network.GetProperty("active").GetBoolean(), network.GetProperty("mode").GetString(), network.GetProperty("bridge").GetString()));
        Assert.Equal("guests wait for the bridge br8, which is not on this host", Assert.Single(network.GetProperty("waits").EnumerateArray()).GetString());
        Assert.Equal(JsonValueKind.Null, network.GetProperty("problem").ValueKind);
        Assert.Equal(("blue", "vnet0", "52:54:00:00:00:01", "its card vnet0 waits for the bridge br8, which is not on this host"), CardOf(network.GetProperty("cards")));
        Assert.Equal(("blue", "vnet1", "52:54:00:00:00:02", "its card vnet1 waits for the bridge br9, which is not on this host"), CardOf(status.RootElement.GetProperty("elsewhere")));

        using JsonDocument info = JsonDocument.Parse(await host.PatchbayAsync("net", "info", "over", "-o", "json"));
        Assert.True(info.RootElement.GetProperty("active").GetBoolean());
        Assert.Equal("guests wait for the bridge br8, which is not on this host", Assert.Single(info.RootElement.GetProperty("waits").EnumerateArray()).GetString());
        Assert.Equal("guest blue: its card vnet0 waits for the bridge br8, which is not on this host", Assert.Single(info.RootElement.GetProperty("notes").EnumerateArray()).GetString());

        static (string?, string?, string?, string?) CardOf(JsonElement cards) => Assert.Single(cards.EnumerateArray()) is var card
            ? (card.GetProperty("guest").GetString(), card.GetProperty("device").GetString(), card.GetProperty("mac").GetString(), Assert.Single(card.GetProperty("notes").EnumerateArray()).GetString())
            : default;
    }
}
