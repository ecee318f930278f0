using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>Subnets that are chosen, by real clients: what virsh shows, what a restart keeps, what collides later.</summary>
public sealed class NetworkSubnetTests
{
    private const string Network = """
        <network>
          <name>auto</name>
          <metadata>
            <p:network xmlns:p='urn:patchbay:network:1'><p:ip auto='yes'/><p:ip auto='yes' family='ipv6' dhcp='no'/></p:network>
          </metadata>
          <forward mode='nat'/>
          <bridge name='auto0'/>
        </network>
        """;

    [Fact]
    public async Task Virsh_defines_a_network_without_addresses_and_gets_some()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        // The host has the usual one, and another behind a router.
        await host.ShellAsync("ip link add out0 type bridge && ip link set out0 up && ip addr add 192.168.122.50/24 dev out0 && ip route add 192.168.123.0/24 via 192.168.122.1");

        await host.VirshAsync("net-define", host.Document("auto.xml", Network));
        string chosen = await host.VirshAsync("net-dumpxml", "auto");
        Assert.Contains("<ip address='192.168.124.1' prefix='24'>", chosen, StringComparison.Ordinal);
        Assert.Contains("<range start='192.168.124.2' end='192.168.124.254'/>", chosen, StringComparison.Ordinal);
        Assert.Matches("<ip family='ipv6' address='fd[0-9a-f]{2}:[0-9a-f:]+::1' prefix='64'>", chosen);
        await host.VirshAsync("net-start", "auto");
        Assert.Contains("192.168.124.1/24", await host.ShellAsync("ip -o -4 addr show dev auto0"), StringComparison.Ordinal);

        // The next daemon, and the same file once more.
        await host.KillDaemonAsync();
        await host.StartDaemonAsync();
        Assert.Equal(chosen, await host.VirshAsync("net-dumpxml", "auto", "--inactive"));
        Assert.Contains("nothing", await host.PatchbayAsync("apply", host.Document("auto.xml", Network)), StringComparison.OrdinalIgnoreCase);
        // What virsh prints may be defined again as it is.
        await host.VirshAsync("net-define", host.Document("printed.xml", chosen));
        Assert.Equal(chosen, await host.VirshAsync("net-dumpxml", "auto", "--inactive"));

        // Who comes later with the same addresses is told of, once, and it passes.
        await host.ShellAsync("ip addr add 192.168.124.77/24 dev out0");
        await host.UntilAsync("the overlap is told of", async () => (await host.PatchbayAsync("status")).Contains("overlaps 192.168.124.0/24", StringComparison.Ordinal));
        await host.ShellAsync("ip route add 203.0.113.0/24 via 192.168.122.1");
        await host.ShellAsync("ip addr del 192.168.124.77/24 dev out0");
        await host.UntilAsync("the overlap has passed", async () => !(await host.PatchbayAsync("status")).Contains("192.168.124.0/24 overlaps", StringComparison.Ordinal));
        Assert.Single(host.Log.Split('\n'), l => l.Contains("overlaps 192.168.124.0/24", StringComparison.Ordinal) && !l.Contains("no longer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_start_says_what_lies_between_it_and_others()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        const string Mac = "<mac address='52:54:00:aa:bb:cc'/>";
        await host.ShellAsync("ip link add out0 type bridge && ip link set out0 up && ip addr add 10.7.0.9/16 dev out0");
        foreach (string name in new[] { "one", "two" })
        {
            await host.PatchbayAsync("net", "define", host.Document($"{name}.xml", $"<network><name>{name}</name><bridge name='br-{name}'/>{Mac}<ip address='10.3.{(name == "one" ? 1 : 2)}.1' prefix='24'/></network>"));
        }
        await host.PatchbayAsync("net", "define", host.Document("in.xml", "<network><name>in</name><bridge name='br-in'/><ip address='10.7.1.1' prefix='24'/></network>"));

        Assert.Equal("", (await StartAsync("one")).Errors);
        const string Twin = "network two: its bridge has the MAC address 52:54:00:aa:bb:cc, as that of network one has";
        Assert.StartsWith($"warning: {Twin}", (await StartAsync("two")).Errors, StringComparison.Ordinal);
        Assert.StartsWith("warning: network in: the network 10.7.1.0/24 overlaps 10.7.0.0/16, which the host reaches by interface out0", (await StartAsync("in")).Errors, StringComparison.Ordinal);

        // It passes with the other.
        await host.PatchbayAsync("net", "stop", "one");
        await host.UntilAsync("it is no longer so", () => Task.FromResult(host.Log.Contains("network two: no longer so: its bridge has the MAC address", StringComparison.Ordinal)));
        Assert.DoesNotContain("MAC address", await host.PatchbayAsync("status"), StringComparison.Ordinal);

        Task<ToolResult> StartAsync(string name) => host.TryAsync(Programs.Patchbay, "--root", host.Root, "net", "start", name);
    }
}
