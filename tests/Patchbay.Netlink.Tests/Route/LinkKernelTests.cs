using System.Net;
using System.Net.NetworkInformation;
using System.Text.Json;
using Patchbay.Linux;
using Patchbay.Netlink.Route;
using Patchbay.Testing;

namespace Patchbay.Netlink.Tests.Route;

public sealed class LinkKernelTests
{
    [Fact]
    public void A_bridge_takes_other_options_while_it_is_up()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using RouteSocket route = network.Run(RouteSocket.Open);
        route.CreateLink(new NewLink.Bridge { Name = "br0" });
        int index = route.GetLink("br0").Index;
        route.SetUp(index, up: true);

        route.ChangeLink(index, new LinkChange { ForwardDelay = TimeSpan.FromSeconds(4) });
        route.ChangeLink(index, new LinkChange { Stp = true });
        route.ChangeLink(index, new LinkChange { Name = "br1" });

        string seen = network.Exec("ip", "-d", "link", "show", "br1");
        Assert.Contains("stp_state 1", seen, StringComparison.Ordinal);
        Assert.Contains("forward_delay 400", seen, StringComparison.Ordinal);
        Assert.Contains(",UP", seen, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_is_changed_by_its_name_in_one_request()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using RouteSocket route = network.Run(RouteSocket.Open);
        int bridge = route.CreateLink(new NewLink.Bridge { Name = "br0" }).Index;
        route.CreateLink(new NewLink.Bridge { Name = "br1" });
        network.Exec("ip", "link", "add", "d0", "type", "veth", "peer", "name", "d1");

        route.ChangeLink("d0", new LinkChange { Master = bridge, Up = true, Mac = PhysicalAddress.Parse("525400010204") });

        string seen = network.Exec("ip", "link", "show", "d0");
        Assert.Contains("master br0", seen, StringComparison.Ordinal);
        Assert.Contains("52:54:00:01:02:04", seen, StringComparison.Ordinal);
        Assert.Contains(",UP", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("master", network.Exec("ip", "link", "show", "d1"), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => route.ChangeLink("d0", new LinkChange { Name = "d2" }));
        Assert.True(Assert.Throws<NetlinkException>(() => route.ChangeLink("d7", new LinkChange { Up = true })).IsNotFound);
        Assert.True(Assert.Throws<NetlinkException>(() => route.ChangeLink("a-name-of-sixteen", new LinkChange { Up = true })).IsNotFound);
    }

    [Fact]
    public void The_kernel_makes_the_bridge()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using RouteSocket route = network.Run(RouteSocket.Open);

        Link made = route.CreateLink(new NewLink.Bridge
        {
            Name = "br0",
            Mac = PhysicalAddress.Parse("525400010203"),
            Mtu = 1400,
            Stp = true,
            ForwardDelay = TimeSpan.Zero,
            Group = 7,
        });

        using JsonDocument seen = JsonDocument.Parse(network.Exec("ip", "-j", "-d", "link", "show", "br0"));
        JsonElement link = seen.RootElement[0];
        JsonElement info = link.GetProperty("linkinfo");
        Assert.Equal("bridge", info.GetProperty("info_kind").GetString());
        Assert.Equal(1, info.GetProperty("info_data").GetProperty("stp_state").GetInt32());
        Assert.Equal("52:54:00:01:02:03", link.GetProperty("address").GetString());
        Assert.Equal(1400, link.GetProperty("mtu").GetInt32());
        Assert.Equal(made.Index, link.GetProperty("ifindex").GetInt32());
        Assert.Equal("bridge", made.Kind);
        Assert.Equal(7u, made.Group);
        Assert.True(made.Bridge is { Stp: true });
        Assert.False(made.IsUp);
    }

    [Fact]
    public void A_name_that_is_taken_is_said_in_the_kernels_words()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using RouteSocket route = network.Run(RouteSocket.Open);
        route.CreateLink(new NewLink.Bridge { Name = "br0" });

        NetlinkException e = Assert.Throws<NetlinkException>(() => route.CreateLink(new NewLink.Bridge { Name = "br0" }));

        Assert.True(e.IsExisting);
        Assert.StartsWith("create bridge br0: File exists (errno 17)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_is_added_and_taken_out()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using RouteSocket route = network.Run(RouteSocket.Open);
        Link bridge = route.CreateLink(new NewLink.Bridge { Name = "br0", Up = true });
        Link port = route.CreateLink(new NewLink.Veth("b") { Name = "a" });

        route.SetMaster(port.Index, bridge.Index);
        Assert.Equal(["a"], route.Ports(bridge.Index).Select(l => l.Name));

        route.SetMaster(port.Index, 0);
        Assert.Empty(route.Ports(bridge.Index));
        Assert.Equal(["lo", "br0", "b", "a"], route.Links().Select(l => l.Name));
    }

    [Fact]
    public void A_veth_end_goes_to_the_other_namespace()
    {
        using PrivateNetwork here = PrivateNetwork.Create();
        using PrivateNetwork there = PrivateNetwork.Create();
        using RouteSocket route = here.Run(RouteSocket.Open);
        using RouteSocket other = there.Run(RouteSocket.Open);

        Link link = route.CreateLink(new NewLink.Veth("b") { Name = "a", PeerNamespace = there.Namespace, Up = true });

        Assert.True(link.IsLinkElsewhere);
        Assert.Equal("veth", other.GetLink("b").Kind);
        Assert.Null(route.FindLink("b"));
    }

    [Fact]
    public void A_missing_device_is_null_and_deleting_it_an_error()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using RouteSocket route = network.Run(RouteSocket.Open);

        Assert.Null(route.FindLink("nope"));
        Assert.Null(route.FindLink(99));
        Assert.True(Assert.Throws<NetlinkException>(() => route.DeleteLink(99)).IsNotFound);
    }

    [Fact]
    public void Addresses_of_both_families_are_added_listed_and_removed()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using RouteSocket route = network.Run(RouteSocket.Open);
        Link bridge = route.CreateLink(new NewLink.Bridge { Name = "br0", Up = true });
        InterfaceAddress four = new(bridge.Index, IPAddress.Parse("192.168.122.1"), 24) { Broadcast = IPAddress.Parse("192.168.122.255") };
        InterfaceAddress six = new(bridge.Index, IPAddress.Parse("fd00::1"), 64) { NoDuplicateDetection = true };

        route.AddAddress(four);
        route.AddAddress(six);

        using JsonDocument seen = JsonDocument.Parse(network.Exec("ip", "-j", "address", "show", "br0"));
        JsonElement addresses = seen.RootElement[0].GetProperty("addr_info");
        Assert.Equal("192.168.122.1", addresses[0].GetProperty("local").GetString());
        Assert.Equal("192.168.122.255", addresses[0].GetProperty("broadcast").GetString());
        Assert.Contains(addresses.EnumerateArray(), a => a.GetProperty("local").GetString() == "fd00::1" && a.TryGetProperty("nodad", out _));
        Assert.Contains(four with { IsPermanent = true }, route.Addresses(bridge.Index));
        Assert.Contains(six with { IsPermanent = true }, route.Addresses(bridge.Index));

        route.RemoveAddress(four);
        route.RemoveAddress(six);
        Assert.DoesNotContain(route.Addresses(), a => a.Index == bridge.Index && a.Scope == 0);
        Assert.Equal(Errno.EADDRNOTAVAIL, Assert.Throws<NetlinkException>(() => route.RemoveAddress(four)).Errno);
    }
}
