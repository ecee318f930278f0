using Patchbay.Model.Networks;
using Patchbay.Model.Values;
using Patchbay.Planning.Networks;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Tests.Networks;

public sealed class RefusalTests
{
    private const string Nat = "<network><name>n</name><forward mode='nat'/><bridge name='pb0'/><mac address='52:54:00:00:00:01'/><ip address='10.1.0.1' prefix='24'/></network>";
    private const string Six = "<network><name>n</name><forward mode='route'/><bridge name='pb0'/><ip family='ipv6' address='fd00:1::1' prefix='64'/></network>";

    [Fact]
    public void A_network_that_the_host_reaches_by_another_link_is_refused_with_its_name()
        => Assert.Equal(
            ["the network 10.1.0.0/24 is in use already: the host reaches it by interface eth1"],
            Refusals(Nat, Documents.Host with { Routes = [Route("10.1.0.0/24", "eth1")] }));

    [Fact]
    public void Its_own_route_is_no_collision_and_an_overlap_is_a_warning()
    {
        HostSnapshot seen = Documents.Host with { Routes = [Route("10.1.0.0/24", "pb0"), Route("10.0.0.0/8", "eth1")] };

        HostPlan plan = NetworkPlanner.Start(Documents.Parse(Nat), seen, Documents.Paths);

        Assert.Equal(["the network 10.1.0.0/24 overlaps 10.0.0.0/8, which the host reaches by interface eth1: the longer prefix wins"], plan.Warnings);
    }

    [Theory]
    [InlineData("bridge", "a bridge")]
    [InlineData("tun", "a tun")]
    [InlineData("", "a device")]
    public void A_link_of_the_bridges_name_that_is_not_ours_is_refused(string kind, string said)
        => Assert.Equal(
            [$"the bridge cannot be named pb0: an interface of that name exists ({said}) that this network did not make"],
            Refusals(Nat, Documents.Host with { Links = new Dictionary<string, LinkState> { ["pb0"] = new() { Name = "pb0", Kind = kind } } }));

    [Fact]
    public void A_bridge_with_the_networks_own_mac_is_taken_over()
    {
        LinkState link = new() { Name = "pb0", Kind = "bridge", Mac = new MacAddress(0x525400000001), Stp = true };
        HostSnapshot seen = Documents.Host with { Links = new Dictionary<string, LinkState> { ["pb0"] = link } };

        Assert.DoesNotContain(NetworkPlanner.Start(Documents.Parse(Nat), seen, Documents.Paths).Operations, o => o is HostOperation.CreateBridge);
    }

    [Theory]
    [InlineData("sixteen-bytes-ab", "the kernel takes 15 bytes at most")]
    [InlineData("ä23456789012345", "the kernel takes 15 bytes at most")]
    [InlineData("a b", "the kernel takes no spaces, slashes or colons, and neither '.' nor '..'")]
    [InlineData("..", "the kernel takes no spaces, slashes or colons, and neither '.' nor '..'")]
    public void A_name_that_the_kernel_does_not_take_is_refused_before_anything_is_done(string name, string why)
    {
        NetworkDefinition network = Documents.Parse(Nat) with { Bridge = new BridgeDefinition { Name = name } };

        PlanRefusedException e = Assert.Throws<PlanRefusedException>(() => NetworkPlanner.Start(network, Documents.Host, Documents.Paths));

        Assert.Equal($"the bridge cannot be named '{name}': {why}", e.Message);
    }

    [Fact]
    public void Routes_learned_from_routers_are_not_given_up()
    {
        HostSnapshot seen = Documents.Host with { RouterAdvertisedLinks = new ValueList<string>().Add("eth0") };

        Assert.Contains("net.ipv6.conf.eth0.accept_ra", Assert.Single(Refusals(Six, seen)), StringComparison.Ordinal);
        Assert.Empty(Refusals(Six.Replace("<forward mode='route'/>", "", StringComparison.Ordinal), seen));
        Assert.Empty(Refusals(Nat, seen));
        Assert.Empty(Refusals(Six, seen with { Sysctls = new Dictionary<string, string> { ["net/ipv6/conf/all/forwarding"] = "1" } }));
    }

    [Fact]
    public void IPv6_is_refused_on_a_bridge_whose_MTU_is_too_small_for_it()
    {
        static string Sized(string document, uint size) => document.Replace("<bridge", $"<mtu size='{size}'/><bridge", StringComparison.Ordinal);

        Assert.Equal(["the address fd00:1::1/64 cannot be set: IPv6 needs an MTU of 1280 or more, and the network has 1279"], Refusals(Sized(Six, 1279), Documents.Host));
        Assert.Empty(Refusals(Sized(Six, 1280), Documents.Host));
        Assert.Empty(Refusals(Sized(Nat, 576), Documents.Host));
    }

    [Fact]
    public void Link_local_addresses_of_other_links_overlap_with_nobody()
    {
        HostSnapshot seen = Documents.Host with
        {
            Routes = [Route("fe80::/64", "eth0")],
            Addresses = [new LinkAddress("eth0", Documents.Prefix("fe80::7/64"))],
        };

        Assert.Empty(NetworkPlanner.Start(Documents.Parse(Six.Replace("fd00:1::1", "fe80::1", StringComparison.Ordinal)), seen, Documents.Paths).Warnings);
    }

    [Fact]
    public void A_kernel_without_IPv6_serves_networks_that_need_none()
    {
        HostSnapshot seen = Documents.Host with { Sysctls = new Dictionary<string, string> { ["net/ipv4/ip_forward"] = "1" } };

        Assert.Equal(["the address fd00:1::1/64 cannot be set: this host's kernel has IPv6 switched off"], Refusals(Six, seen));
        Assert.DoesNotContain(NetworkPlanner.Start(Documents.Parse(Nat), seen, Documents.Paths).Operations, o => o is HostOperation.SetSysctl);
    }

    [Fact]
    public void Everything_wrong_is_said_at_once()
    {
        NetworkDefinition network = Documents.Parse(Nat.Replace("prefix='24'", "prefix='25' localPtr='yes'", StringComparison.Ordinal)) with
        {
            Domain = new DnsDomainDefinition("a\ndhcp-script=/bin/sh"),
        };

        PlanRefusedException e = Assert.Throws<PlanRefusedException>(
            () => NetworkPlanner.Start(network, Documents.Host with { Routes = [Route("10.1.0.0/25", "eth1")] }, Documents.Paths));

        Assert.Equal(
            [typeof(PlanRefusal.RouteCollision), typeof(PlanRefusal.NoReverseZone), typeof(PlanRefusal.LineBreak)],
            e.Refusals.Select(r => r.GetType()));
    }

    private static RouteState Route(string destination, string link) => new(Documents.Prefix(destination), null, link, 0);

    private static IEnumerable<string> Refusals(string xml, HostSnapshot seen)
    {
        try
        {
            NetworkPlanner.Start(Documents.Parse(xml), seen, Documents.Paths);
            return [];
        }
        catch (PlanRefusedException e)
        {
            return e.Refusals.Select(r => r.ToString());
        }
    }
}
