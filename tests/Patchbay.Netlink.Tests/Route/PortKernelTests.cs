using System.Net;
using System.Net.NetworkInformation;
using System.Text.Json;
using Patchbay.Linux;
using Patchbay.Netlink.Route;
using Patchbay.Testing;

namespace Patchbay.Netlink.Tests.Route;

public sealed class PortKernelTests
{
    [Fact]
    public void A_port_is_isolated_and_does_not_learn()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using RouteSocket route = network.Run(RouteSocket.Open);
        (Link bridge, Link port) = MakePort(route);

        route.ChangePort(port.Index, new PortChange { Isolated = true, Learning = false, UnicastFlood = false });

        using JsonDocument seen = JsonDocument.Parse(network.Exec("bridge", "-j", "-d", "link", "show", "dev", "a"));
        JsonElement shown = seen.RootElement[0];
        Assert.True(shown.GetProperty("isolated").GetBoolean());
        Assert.False(shown.GetProperty("learning").GetBoolean());
        Assert.False(shown.GetProperty("flood").GetBoolean());
        Assert.True(shown.GetProperty("mcast_flood").GetBoolean());
        Assert.Equal(bridge.Index, route.FindLink("a")!.Master);
        Assert.True(route.FindLink("a")!.Port is { Isolated: true, Learning: false, UnicastFlood: false });
    }

    [Fact]
    public void A_forwarding_entry_is_static_and_can_be_taken_back()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using RouteSocket route = network.Run(RouteSocket.Open);
        (Link bridge, Link port) = MakePort(route);
        ForwardingEntry entry = new(port.Index, PhysicalAddress.Parse("525400010203"));

        route.AddForwarding(entry);

        Assert.Contains("52:54:00:01:02:03 dev a master br0 static", network.Exec("bridge", "fdb", "show", "br", "br0"), StringComparison.Ordinal);
        Assert.Contains(entry with { Bridge = bridge.Index }, route.ForwardingTable(bridge.Index));
        Assert.Contains(route.ForwardingTable(bridge.Index), e => e.IsLocal && e.Index == port.Index);

        route.RemoveForwarding(entry);
        Assert.DoesNotContain(route.ForwardingTable(bridge.Index), e => e.Mac.Equals(entry.Mac));
        Assert.Equal(Errno.ENOENT, Assert.Throws<NetlinkException>(() => route.RemoveForwarding(entry)).Errno);
    }

    [Fact]
    public void A_VLAN_is_written_in_these_bytes()
    {
        Hex.Equal(
            """
            2c000000 13000500 01000000 00000000
            07000000 03000000 00000000 00000000
            0c001a80
              08000200 0600 0a00
            """,
            RouteSocket.WriteVlan(stackalloc byte[128], RouteMessage.SetLink, 1, index: 3, new PortVlan(10) { IsPrimary = true, IsUntagged = true }, self: false));
        Hex.Equal(
            """
            3c000000 11000500 01000000 00000000
            07000000 03000000 00000000 00000000
            1c001a80
              06000000 02000000
              08000200 0800 1400
              08000200 1000 1e00
            """,
            RouteSocket.WriteVlan(stackalloc byte[128], RouteMessage.DelLink, 1, index: 3, new PortVlan(20, 30), self: true));
    }

    [Fact]
    public void Neighbours_are_listed()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using RouteSocket route = network.Run(RouteSocket.Open);
        (Link bridge, _) = MakePort(route);
        network.Exec("ip", "neigh", "add", "192.168.122.9", "lladdr", "52:54:00:00:00:09", "dev", "br0");

        Neighbour seen = Assert.Single(route.Neighbours(bridge.Index), n => n.Address.Equals(IPAddress.Parse("192.168.122.9")));
        Assert.Equal(PhysicalAddress.Parse("525400000009"), seen.Mac);
        Assert.Equal(NeighbourState.Permanent, seen.State);
        Assert.Empty(route.Neighbours(1));
    }

    [Fact]
    public void A_macvtap_stands_over_another_device()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using RouteSocket route = network.Run(RouteSocket.Open);
        Link lower = route.CreateLink(new NewLink.Veth("b") { Name = "a", Up = true });

        Link made = route.CreateLink(new NewLink.Macvtap(lower.Index, MacvlanMode.Private) { Name = "macvtap0", Mac = PhysicalAddress.Parse("525400010203") });

        Assert.Equal("macvtap0", made.Name);
        Assert.Equal(lower.Index, made.LinkIndex);
        Assert.Contains("macvtap mode private", network.Exec("ip", "-d", "link", "show", "macvtap0"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_is_renamed_moved_and_given_an_alias()
    {
        using PrivateNetwork here = PrivateNetwork.Create();
        using PrivateNetwork there = PrivateNetwork.Create();
        using RouteSocket route = here.Run(RouteSocket.Open);
        using RouteSocket other = there.Run(RouteSocket.Open);
        (_, Link port) = MakePort(route);

        route.ChangeLink(port.Index, new LinkChange { Up = false, Master = 0 });
        route.ChangeLink(port.Index, new LinkChange { Name = "new", Alias = "guest one", Mtu = 1280, Group = 3 });
        Assert.True(route.FindLink("new") is { Alias: "guest one", Mtu: 1280, Group: 3, Master: 0, IsUp: false });

        route.ChangeLink(port.Index, new LinkChange { Namespace = there.Namespace });
        Assert.Null(route.FindLink("new"));
        Assert.NotNull(other.FindLink("new"));
    }

    private static (Link Bridge, Link Port) MakePort(RouteSocket route)
    {
        Link bridge = route.CreateLink(new NewLink.Bridge { Name = "br0", Up = true });
        Link port = route.CreateLink(new NewLink.Veth("b") { Name = "a", Master = bridge.Index, Up = true });
        return (bridge, port);
    }
}
