using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Patchbay.Daemon.Tests;

/// <summary>The host's network interfaces as virsh shows them, with ip as the witness.</summary>
public sealed partial class HostInterfaceTests
{
    [Fact]
    public async Task Interfaces_are_those_of_the_kernel()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.ShellAsync(
            """
            ip link add br7 address 52:54:00:00:00:07 type bridge forward_delay 200 stp_state 1
            ip link add left address 52:54:00:00:00:01 type veth peer name right address 52:54:00:00:00:02
            ip link set left master br7 up
            ip link set right up mtu 1400
            ip link set left mtu 1400
            ip address add 10.3.2.1/24 dev br7
            ip address add fd00:7::1/64 dev br7 nodad
            ip link set br7 up
            ip tuntap add tap7 mode tap
            ip link add idle address 52:54:00:00:00:09 type bridge
            """);
        await host.UntilAsync("the cable is up", async () => (await host.ShellAsync("cat /sys/class/net/br7/operstate")).Trim() == "up");

        Assert.Equal(["br7 active 52:54:00:00:00:07", "idle inactive 52:54:00:00:00:09", "lo inactive 00:00:00:00:00:00", "right active 52:54:00:00:00:02"], await ListAsync(host, "--all"));
        Assert.Equal(["br7 active 52:54:00:00:00:07", "right active 52:54:00:00:00:02"], await ListAsync(host));
        Assert.Equal(["idle inactive 52:54:00:00:00:09", "lo inactive 00:00:00:00:00:00"], await ListAsync(host, "--inactive"));
        Assert.Equal("52:54:00:00:00:02\n\n", await host.VirshAsync("iface-mac", "right"));
        Assert.Equal("right\n\n", await host.VirshAsync("iface-name", "52:54:00:00:00:02"));
        foreach (string name in (string[])["br7", "idle", "lo", "right", "left", "tap7"])
        {
            await Schemas.ValidateAsync("interface", await host.VirshAsync("iface-dumpxml", name));
        }
        XElement bridge = XElement.Parse(await host.VirshAsync("iface-dumpxml", "br7"));
        Assert.Equal("bridge", bridge.Attribute("type")!.Value);
        Assert.Equal(("on", "2"), (bridge.Element("bridge")!.Attribute("stp")!.Value, bridge.Element("bridge")!.Attribute("delay")!.Value));
        Assert.Equal(["left"], bridge.Element("bridge")!.Elements("interface").Select(static i => i.Attribute("name")!.Value));
        Assert.Equal(
            await host.ShellAsync("ip -j address show dev br7 | jq -r '.[].addr_info[] | \"\\(.local)/\\(.prefixlen)\"' | sort"),
            string.Concat(bridge.Elements("protocol").Elements("ip").Select(static a => $"{a.Attribute("address")!.Value}/{a.Attribute("prefix")!.Value}\n").Order(StringComparer.Ordinal)));
        XElement right = XElement.Parse(await host.VirshAsync("iface-dumpxml", "right"));
        Assert.Equal(("ethernet", "1400", "up"), (right.Attribute("type")!.Value, right.Element("mtu")!.Attribute("size")!.Value, right.Element("link")!.Attribute("state")!.Value));
        // As programs ask that were written before the lists of today.
        Assert.Equal("2 ['br7', 'right'] 2 ['idle', 'lo'] 1\n", (await host.TryAsync("/usr/bin/python3", "-c",
            """
            import libvirt, sys
            c = libvirt.open(sys.argv[1])
            print(c.numOfInterfaces(), sorted(c.listInterfaces()), c.numOfDefinedInterfaces(), sorted(c.listDefinedInterfaces()), c.interfaceLookupByName('right').isActive())
            """, host.Uri)).Succeeded());
        await host.ShellAsync("ip link set idle address 52:54:00:00:00:02");
        Assert.Contains("multiple interfaces", (await host.TryAsync("/usr/bin/python3", "-c",
            "import libvirt, sys; libvirt.open(sys.argv[1]).interfaceLookupByMACString('52:54:00:00:00:02')", host.Uri)).Failed(), StringComparison.Ordinal);
    }

    private static async Task<string[]> ListAsync(DaemonHost host, params string[] filter)
        => [.. (await host.VirshAsync(["iface-list", .. filter])).Split('\n').Skip(2).Select(static l => Blanks().Replace(l.Trim(), " ")).Where(static l => l.Length > 0)];

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();
}
