using System.Net;
using Patchbay.Host.Firewall;
using Patchbay.Model.Networks;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Netlink;
using Patchbay.Netlink.Netfilter;
using Patchbay.Planning.Firewall;
using Patchbay.Testing;

namespace Patchbay.Host.Tests.Firewall;

/// <summary>nft(8) is the referee: what we put into the kernel must be listed as what nft makes of the same firewall's text.</summary>
public sealed class FirewallWriterTests
{
    public static TheoryData<string> Documents => [.. Golden.Inputs("*.xml", "networks").Where(f => Load(f) is not null)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_network_is_in_the_kernel_as_nft_would_put_it(string file)
    {
        using PrivateNetwork theirs = PrivateNetwork.Create();
        theirs.ExecWithInput(FirewallTable.Script(Load(file)!), "nft", "-f", "-");
        using PrivateNetwork ours = PrivateNetwork.Create();
        using NetfilterSocket socket = ours.Run(NetfilterSocket.Open);
        FirewallWriter writer = new(socket);

        writer.Set(null, Load(file));

        Assert.Equal(List(theirs), List(ours));
        Assert.True(writer.IsInPlace(Load(file)!));
        Assert.Equal([Load(file)!.Bridge], writer.Bridges());
    }

    [Fact]
    public void Networks_come_and_go_without_a_trace_of_each_other()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using NetfilterSocket socket = network.Run(NetfilterSocket.Open);
        FirewallWriter writer = new(socket);
        NetworkFirewall[] all = [.. Golden.Inputs("*.xml", "networks").Select(Load).OfType<NetworkFirewall>()];
        writer.Set(null, all[0]);
        string one = List(network);

        foreach (NetworkFirewall other in all[1..])
        {
            writer.Set(null, other);
        }
        Assert.All(all, n => Assert.True(writer.IsInPlace(n)));
        foreach (NetworkFirewall other in all[1..])
        {
            writer.Set(other, null);
            Assert.False(writer.IsInPlace(other));
        }
        Assert.Equal(one, List(network));

        writer.Set(all[0], null);
        Assert.Empty(writer.Bridges());
        Assert.DoesNotContain("elements", List(network), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Networks_that_come_at_once_come_together_and_one_that_is_refused_alone_does_not()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using NetfilterSocket socket = network.Run(NetfilterSocket.Open);
        FirewallWriter writer = new(socket);
        NetworkFirewall[] all = [.. Golden.Inputs("*.xml", "networks").Select(Load).OfType<NetworkFirewall>()];
        NetworkFirewall broken = all[0] with { Entries = all[0].Entries.Select(static e => e with { Chain = "nowhere" }).ToValueList() };
        uint before = socket.Generation();

        Task[] coming = [.. all[1..].Prepend(broken).Select(n => Task.Run(() => writer.SetAsync(null, n), TestContext.Current.CancellationToken))];

        NetlinkException refused = await Assert.ThrowsAsync<NetlinkException>(() => coming[0]);
        Assert.Contains("add element to", refused.Message, StringComparison.Ordinal);
        await Task.WhenAll(coming[1..]);
        Assert.All(all[1..], n => Assert.True(writer.IsInPlace(n)));
        Assert.False(writer.IsInPlace(all[0]));
        Assert.DoesNotContain("nowhere", List(network), StringComparison.Ordinal);

        await Task.WhenAll(all[1..].Select(n => Task.Run(() => writer.SetAsync(n, null), TestContext.Current.CancellationToken)));
        Assert.Empty(writer.Bridges());
        Assert.InRange(socket.Generation() - before, 3u, 2u * (uint)all.Length);
    }

    [Fact]
    public void One_network_becomes_another_in_its_place_and_back()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using NetfilterSocket socket = network.Run(NetfilterSocket.Open);
        FirewallWriter writer = new(socket);
        NetworkFirewall[] all = [.. Golden.Inputs("*.xml", "networks").Select(f => Load(f, "pb0")).OfType<NetworkFirewall>()];

        foreach (NetworkFirewall first in all)
        {
            writer.Set(null, first);
            string before = List(network);
            foreach (NetworkFirewall second in all)
            {
                writer.Set(first, second);
                Assert.True(writer.IsInPlace(second));
                writer.Set(second, first);
                Assert.Equal(before, List(network));

                // Also where nobody remembers what was there.
                writer.Set(null, second);
                Assert.True(writer.IsInPlace(second));
                writer.Set(null, first);
                Assert.Equal(before, List(network));
            }
            writer.Set(first, null);
        }
    }

    [Theory]
    [InlineData("flush ruleset")]
    [InlineData("flush table inet patchbay")]
    [InlineData("flush chain inet patchbay forward")]
    [InlineData("flush chain inet patchbay postrouting")]
    [InlineData("flush chain inet patchbay in_pb0")]
    [InlineData("flush map inet patchbay guest_out")]
    [InlineData("flush map inet patchbay host_nat4")]
    [InlineData("flush chain inet patchbay forwards", "forwards.xml")]
    [InlineData("flush chain inet patchbay prerouting", "forwards.xml")]
    [InlineData("flush chain inet patchbay output", "forwards.xml")]
    [InlineData("flush chain inet patchbay let_pb0", "forwards.xml")]
    [InlineData("flush chain inet patchbay back_pb0", "forwards.xml")]
    [InlineData("flush chain inet patchbay to1_pb0", "forwards.xml")]
    [InlineData("flush map inet patchbay forward4", "forwards.xml")]
    [InlineData("flush map inet patchbay forward_in6", "forwards.xml")]
    [InlineData("add element inet patchbay forward4 { 192.0.2.9 . tcp . 99 : goto to1_pb0 }", "forwards.xml")]
    [InlineData("insert rule inet patchbay out_pb0 accept")]
    [InlineData("insert rule inet patchbay forward accept")]
    public void What_others_break_is_seen_and_mended(string damage, string file = "nat.xml")
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using NetfilterSocket socket = network.Run(NetfilterSocket.Open);
        FirewallWriter writer = new(socket);
        NetworkFirewall wanted = Load(Path.Combine("networks", file), "pb0")!;
        writer.Set(null, wanted);
        string right = List(network);

        network.Exec("nft", damage);
        Assert.False(writer.IsInPlace(wanted));
        writer.Set(wanted, wanted);

        Assert.True(writer.IsInPlace(wanted));
        Assert.Equal(right, List(network));
    }

    [Fact]
    public void Two_networks_may_have_the_same_address_on_the_host()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using NetfilterSocket socket = network.Run(NetfilterSocket.Open);
        FirewallWriter writer = new(socket);
        NetworkFirewall first = Nat("a", 8);
        NetworkFirewall second = Nat("b", 16);

        writer.Set(null, first);
        writer.Set(null, second);
        Assert.True(writer.IsInPlace(second));
        writer.Set(second, null);
        Assert.True(writer.IsInPlace(first));
        writer.Set(first, null);

        Assert.Empty(writer.Bridges());
    }

    [Fact]
    public void A_part_that_the_kernel_refuses_changes_nothing()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using NetfilterSocket socket = network.Run(NetfilterSocket.Open);
        FirewallWriter writer = new(socket);
        writer.Set(null, Nat("a", 8));
        string before = List(network);
        NetworkFirewall wrong = Nat("b", 16);

        Netlink.NetlinkException e = Assert.Throws<Netlink.NetlinkException>(
            () => writer.Set(null, wrong with { Entries = wrong.Entries.Add(new(FirewallTable.GuestNat, "b", "nat_nowhere")) }));

        Assert.Contains("guest_nat", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, List(network));
    }

    private static NetworkFirewall Nat(string bridge, int length) => NetworkFirewall.For(new NetworkDefinition
    {
        Name = bridge,
        Bridge = new BridgeDefinition { Name = bridge },
        Forward = new ForwardDefinition { Mode = ForwardMode.Nat },
        Ips = [new IpDefinition { Address = IPAddress.Parse("10.1.2.1"), Prefix = (uint)length }],
    })!;

    private static NetworkFirewall? Load(string file) => Load(file, null);

    private static NetworkFirewall? Load(string file, string? bridge)
    {
        NetworkDefinition network = NetworkXml.Parse(Golden.Read(file), file, new DiagnosticBag())!;
        return NetworkFirewall.For(bridge is null ? network : network with { Bridge = new BridgeDefinition { Name = bridge } });
    }

    // Chains are listed in the order they were made, which is history; so by name here.
    private static string List(PrivateNetwork network)
        => string.Join("\n\n", network.Exec("nft", "-s", "list", "ruleset").Split("\n\n").Select(part => part.TrimEnd('}', '\n')).Order(StringComparer.Ordinal));
}
