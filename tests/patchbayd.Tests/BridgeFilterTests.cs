namespace Patchbay.Daemon.Tests;

/// <summary>What passes within a bridge of the host beside other programs' packet filters.</summary>
public sealed class BridgeFilterTests
{
    [Fact]
    public async Task A_guests_own_bridge_is_passed_while_the_guest_runs_and_shown()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.ShellAsync(
            "ip link add br8 type bridge; ip link set br8 up; echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables; iptables -w -P INPUT DROP; iptables -w -P FORWARD DROP");
        string before = await host.ShellAsync("nft -s list ruleset");
        string guest = Documents.Blue.Replace("type='network'", "type='bridge'", StringComparison.Ordinal).Replace("network='default'", "bridge='br8'", StringComparison.Ordinal);
        await host.VirshAsync("create", host.Document("g.xml", guest));

        await host.UntilAsync("its bridge is marked", async () => (await host.ShellAsync("nft list set inet patchbay_marks within 2>/dev/null || true")).Contains("\"br8\"", StringComparison.Ordinal));
        await host.UntilAsync("the entry", async () => (await host.ShellAsync("iptables -w -S FORWARD")).Contains("--comment patchbay -j ACCEPT", StringComparison.Ordinal));
        // It asks nothing of the host.
        Assert.DoesNotContain("patchbay", await host.ShellAsync("iptables -w -S INPUT"), StringComparison.Ordinal);
        string status = await host.PatchbayAsync("status");
        Assert.Contains("ip filter FORWARD", status, StringComparison.Ordinal);
        Assert.DoesNotContain("ip filter INPUT", status, StringComparison.Ordinal);

        await host.VirshAsync("destroy", "blue");
        await host.UntilAsync("nothing is left", async () => await host.ShellAsync("nft -s list ruleset") == before);
    }
}
