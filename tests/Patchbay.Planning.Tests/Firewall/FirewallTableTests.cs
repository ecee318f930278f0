using System.Net;
using Patchbay.Model.Networks;
using Patchbay.Planning.Firewall;

namespace Patchbay.Planning.Tests.Firewall;

public sealed class FirewallTableTests
{
    [Fact]
    public void The_rules_that_a_packet_meets_are_as_many_with_500_networks_as_with_one()
    {
        NetworkFirewall[] all = [.. Enumerable.Range(0, 500).Select(Numbered)];

        // What the kernel calls is the same whatever there is; from there one look-up leads to one network.
        string before = FirewallTable.Script(all[0]);
        string after = FirewallTable.Script(all);
        Assert.Equal(ChainText(before, "forward"), ChainText(after, "forward"));
        Assert.Equal(ChainText(before, "postrouting"), ChainText(after, "postrouting"));
        Assert.Equal(ChainText(before, "nat_pb0"), ChainText(after, "nat_pb0"));
        Assert.Equal(all.Length, all.SelectMany(n => n.Entries).Count(e => e.Map == FirewallTable.GuestIn));
        Assert.All(all, n => Assert.All(n.Entries, e => Assert.Contains(e.Chain, n.Chains.Select(c => c.Name))));
    }

    [Theory]
    [InlineData("virbr0", "in_virbr0")]
    [InlineData("br-1.5_x", "in_br-1.5_x")]
    [InlineData("a@b", "in_a/40b")]
    [InlineData("bü", "in_b/c3/bc")]
    public void A_chain_is_named_after_its_bridge_in_words_that_nft_reads(string bridge, string chain)
    {
        Assert.Equal(chain, NetworkFirewall.ChainNames(bridge)[0]);
        Assert.All(NetworkFirewall.ChainNames(bridge), c => Assert.Equal(bridge, NetworkFirewall.BridgeOf(c)));
        Assert.All(FirewallTable.BaseChains, c => Assert.Null(NetworkFirewall.BridgeOf(c.Name)));
    }

    [Fact]
    public void A_network_without_a_bridge_name_is_the_callers_mistake()
        => Assert.Throws<ArgumentException>(() => NetworkFirewall.For(new NetworkDefinition { Name = "n" }));

    private static NetworkFirewall Numbered(int number) => NetworkFirewall.For(new NetworkDefinition
    {
        Name = $"n{number}",
        Bridge = new BridgeDefinition { Name = $"pb{number}" },
        Forward = new ForwardDefinition { Mode = ForwardMode.Nat },
        Ips = [new IpDefinition { Address = new IPAddress([10, (byte)(number / 250), (byte)(number % 250), 1]), Prefix = 24 }],
    })!;

    private static string ChainText(string script, string chain)
    {
        int start = script.IndexOf($"\tchain {chain} {{", StringComparison.Ordinal);
        return script[start..script.IndexOf("\n\t}", start, StringComparison.Ordinal)];
    }
}
