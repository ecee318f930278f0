using System.Diagnostics;
using System.Xml.Linq;
using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>The host's devices as virsh shows them, and what it is told of them; sysfs and ip are the witnesses.</summary>
public sealed class NodeDeviceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Devices_are_those_of_the_kernel()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.ShellAsync("ip link add left address 52:54:00:00:00:01 type veth peer name right; ip link set left up; ip link set right up");

        string[] all = await NamesAsync(host, "nodedev-list");
        string[] cards = await NamesAsync(host, "nodedev-list", "--cap", "net");
        string[] functions = await NamesAsync(host, "nodedev-list", "--cap", "pci");

        Assert.Equal(all.Order(StringComparer.Ordinal), all);
        Assert.Contains("net_left_52_54_00_00_00_01", cards);
        Assert.Equal(
            await host.ShellAsync("for d in /sys/class/net/*; do echo net_${d##*/}_$(tr : _ <$d/address); done | sort"),
            string.Concat(cards.Order(StringComparer.Ordinal).Select(static c => $"{c}\n")));
        Assert.Equal(
            await host.ShellAsync("ls /sys/bus/pci/devices | sed 's/[:.]/_/g; s/^/pci_/'"),
            string.Concat(functions.Select(static f => $"{f}\n")));
        Assert.Equal(["computer"], await NamesAsync(host, "nodedev-list", "--cap", "system"));
        Assert.Equal(cards.Concat(functions).Order(StringComparer.Ordinal), await NamesAsync(host, "nodedev-list", "--cap", "net,pci"));
        Assert.Empty(await NamesAsync(host, "nodedev-list", "--inactive"));
        foreach (string name in all)
        {
            string document = await host.VirshAsync("nodedev-dumpxml", name);
            await Schemas.ValidateAsync("nodedev", document);
            XElement device = XElement.Parse(document);
            Assert.Equal(name, device.Element("name")!.Value);
            Assert.True(name == "computer" || all.Contains(device.Element("parent")!.Value), $"{name} hangs on {device.Element("parent")?.Value}");
            if (device.Element("capability")!.Attribute("type")!.Value == "pci")
            {
                string folder = device.Element("path")!.Value;
                Assert.Equal(await host.ShellAsync($"cat {folder}/vendor"), $"{device.Element("capability")!.Element("vendor")!.Attribute("id")!.Value}\n");
                Assert.Equal(await host.ShellAsync($"cat {folder}/class"), $"{device.Element("capability")!.Element("class")!.Value}\n");
                Assert.Equal(await host.ShellAsync($"basename \"$(readlink {folder}/driver)\""), $"{device.Element("driver")?.Element("name")!.Value}\n");
            }
        }
        XElement left = XElement.Parse(await host.VirshAsync("nodedev-dumpxml", "net_left_52_54_00_00_00_01")).Element("capability")!;
        Assert.Equal("up", left.Element("link")!.Attribute("state")!.Value);
        Assert.Equal((await host.ShellAsync("cat /sys/class/net/left/speed")).Trim(), left.Element("link")!.Attribute("speed")!.Value);
        // What the kernel gives every loopback device.
        XElement loopback = XElement.Parse(await host.VirshAsync("nodedev-dumpxml", "net_lo_00_00_00_00_00_00")).Element("capability")!;
        Assert.Equal(["rx", "tx", "sg", "tso", "gso", "gro"], loopback.Elements("feature").Select(static f => f.Attribute("name")!.Value).Except(["lro"]));
        string told = await host.VirshAsync("nodedev-info", "computer");
        Assert.Matches(@"(?s)Active: +yes.*Persistent: +yes.*Autostart: +yes", told);
        Assert.Matches(@"(?s)Parent: +computer.*Active: +yes.*Persistent: +no.*Autostart: +no", await host.VirshAsync("nodedev-info", "net_left_52_54_00_00_00_01"));
        Assert.Contains("+- net_left_52_54_00_00_00_01", await host.VirshAsync("nodedev-list", "--tree"), StringComparison.Ordinal);
        // As programs ask that were written before the lists of today.
        Assert.Equal(
            $"{all.Length} {cards.Length} ['net'] computer\n",
            (await host.TryAsync("/usr/bin/python3", "-c",
                """
                import libvirt, sys
                c = libvirt.open(sys.argv[1])
                d = c.nodeDeviceLookupByName('net_left_52_54_00_00_00_01')
                print(len(c.listDevices(None)), c.numOfDevices('net'), d.listCaps()[:d.numOfCaps()], d.parent())
                """, host.Uri)).Succeeded());
    }

    [Fact]
    public async Task Devices_that_come_go_and_change_are_told()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        // Two listeners, of which one wants to hear of one device alone.
        string program = host.Document("listen.py",
            """
            import libvirt, sys
            libvirt.virEventRegisterDefaultImpl()
            c = libvirt.open(sys.argv[1])
            say = lambda *words: print(*words, flush=True)
            c.nodeDeviceEventRegisterAny(None, libvirt.VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE, lambda c, d, e, x, _: say(('came', 'went')[e], d.name()), None)
            c.nodeDeviceEventRegisterAny(None, libvirt.VIR_NODE_DEVICE_EVENT_ID_UPDATE, lambda c, d, _: say('changed', d.name()), None)
            say('ready')
            while True: libvirt.virEventRunDefaultImpl()
            """);
        using Process listener = Tool.Start(host.Inside("/usr/bin/python3", program, host.Uri));
        try
        {
            await ExpectAsync(listener, "ready");
            await host.ShellAsync("ip link add br7 address 52:54:00:00:00:07 type bridge");
            await ExpectAsync(listener, "came net_br7_52_54_00_00_00_07");
            await host.ShellAsync("ip link set br7 address 52:54:00:00:00:08");
            await ExpectAsync(listener, "went net_br7_52_54_00_00_00_07", "came net_br7_52_54_00_00_00_08");
            await host.ShellAsync("ip link set br7 name br8");
            await ExpectAsync(listener, "went net_br7_52_54_00_00_00_08", "came net_br8_52_54_00_00_00_08");
            await host.ShellAsync("echo change >/sys/class/net/br8/uevent");
            await ExpectAsync(listener, "changed net_br8_52_54_00_00_00_08");
            await host.ShellAsync("ip link delete br8");
            await ExpectAsync(listener, "went net_br8_52_54_00_00_00_08");
        }
        finally
        {
            listener.Kill(entireProcessTree: true);
            await listener.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<string[]> NamesAsync(DaemonHost host, params string[] command)
        => (await host.VirshAsync(command)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static async Task ExpectAsync(Process listener, params string[] lines)
    {
        foreach (string line in lines)
        {
            Assert.Equal(line, await listener.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit, TestContext.Current.CancellationToken));
        }
    }
}
