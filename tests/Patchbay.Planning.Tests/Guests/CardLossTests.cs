using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Plugs;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Tests.Guests;

public sealed class CardLossTests
{
    private static readonly MacAddress Mac = MacAddress.Parse("52:54:00:00:00:01");

    [Theory]
    [InlineData("vnet0 br9 vnet1 virbr0 macvtap0 eth0 tap7", "")]
    [InlineData("vnet0 vnet1 macvtap0 eth0 tap7", "net0 its card vnet0 waits for the bridge br9, which is not on this host")]
    [InlineData("vnet0 br9 vnet1 macvtap0 tap7", "")]
    [InlineData("br9 virbr0 eth0", "net0 its card vnet0 is gone from the host, net1 its card vnet1 is gone from the host, net2 its card macvtap0 over eth0 is gone from the host, net3 its card tap7 is gone from the host")]
    [InlineData("vnet0 br9 vnet1 tap7", "net2 its card macvtap0 is gone with eth0")]
    public void What_a_card_has_lost_is_found_by_the_links_that_are_there(string links, string expected)
    {
        GuestStart start = new()
        {
            Guest = "web",
            Folder = "/run/patchbay/qemu/web",
            Launch = new QemuLaunch { Guest = "web", Binary = "qemu", Arguments = [], MonitorPath = "/m", LogPath = "/l", User = null },
            Taps = [new GuestTap("vnet0", "br9", Mac), new GuestTap("vnet1", "virbr0", Mac)],
            Plugs = [new MacvtapPlug("net2", "macvtap0", "eth0", MacvtapMode.Passthrough, Mac), new EthernetPlug("net3", "tap7", Mac)],
        };
        DomainDefinition live = new()
        {
            Type = DomainType.Qemu,
            Name = "web",
            Memory = new MemoryDefinition { Total = 1024 },
            Os = new OsDefinition(),
            Devices = new DeviceList
            {
                Interfaces =
                [
                    Card("net0", "vnet0", new InterfaceSource.Bridge("br9")),
                    // A bridge of the network's own comes back with it.
                    Card("net1", "vnet1", new InterfaceSource.Network("default", null, null) { BridgeName = "virbr0" }),
                    Card("net2", "macvtap0", new InterfaceSource.Direct("eth0", MacvtapMode.Passthrough)),
                ],
            },
        };
        HostSnapshot host = new() { Links = links.Split(' ').ToDictionary(static n => n, static n => new LinkState { Name = n }) };

        Assert.Equal(expected, string.Join(", ", CardLosses.Find(live, start, host).Select(static l => $"{l.Alias} {l.Words.Split(':')[0]}")));
        Assert.All(CardLosses.Find(live, start, host), static l => Assert.Equal(l.Words.Contains("gone", StringComparison.Ordinal), l.IsForGood));
    }

    private static InterfaceDefinition Card(string alias, string target, InterfaceSource source)
        => new() { Source = source, Mac = Mac, Model = "virtio", Target = target, Info = DeviceInfo.None with { Alias = alias } };
}
