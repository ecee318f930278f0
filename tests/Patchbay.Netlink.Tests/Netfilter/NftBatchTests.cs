using System.Net;
using Patchbay.Linux;
using Patchbay.Netlink.Netfilter;
using Patchbay.Testing;
using static Patchbay.Netlink.Netfilter.NftStatements;

namespace Patchbay.Netlink.Tests.Netfilter;

public sealed class NftBatchTests
{
    private static readonly NftTable Table = new(NftFamily.IPv4, "t");

    [Fact]
    public void A_rule_is_written_in_these_bytes()
    {
        NftBatch batch = new();
        batch.AddRule(Table, "c", new NftRule([.. InputName("br0"), new NftExpression.Immediate(NftVerdict.Jump("n"))]) { Comment = "x" });

        Hex.Equal(
            """
            14000000 10000100 01000000 00000000
              00 00 000a
            c4000000 060a050c 02000000 00000000
              02 00 0000
              06000100 74000000
              06000200 63000000
              98000480
                24000180
                  09000100 6d657461 00000000
                  14000280
                    08000200 00000006
                    08000100 00000001
                38000180
                  08000100 636d7000
                  2c000280
                    08000100 00000001
                    08000200 00000000
                    18000380
                      14000100 62723000 00000000 00000000 00000000
                38000180
                  0e000100 696d6d65 64696174 65000000
                  24000280
                    08000100 00000000
                    18000280
                      14000280
                        08000100 fffffffd
                        06000200 6e000000
              08000700 00027800
            14000000 11000100 03000000 00000000
              00 00 000a
            """,
            batch.Finish(1));
    }

    [Fact]
    public void A_batch_that_fails_names_the_change_and_leaves_nothing()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using NetfilterSocket socket = network.Run(NetfilterSocket.Open);
        NftBatch batch = new();
        batch.AddTable(Table);
        batch.AddChain(Table, new NftChain("a"));
        batch.AddRule(Table, "a", new NftRule(new NftExpression.Immediate(NftVerdict.Jump("nowhere"))));
        batch.AddChain(Table, new NftChain("b"));

        NetlinkException e = Assert.Throws<NetlinkException>(() => socket.Commit(batch));

        Assert.Equal(
            "add rule to chain a of table ip t: No such file or directory (errno 2): change 3 of 4, none of which was made", e.Message);
        Assert.Equal("", network.Exec("nft", "list", "ruleset"));
        Assert.Empty(socket.Tables(NftFamily.IPv4));
    }

    [Fact]
    public void A_table_is_destroyed_whether_it_is_there_or_not()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using NetfilterSocket socket = network.Run(NetfilterSocket.Open);
        network.ExecWithInput("table ip t { set s { type ipv4_addr; }\n chain c { ip saddr @s drop; }\n}", "nft", "-f", "-");

        for (int i = 0; i < 2; i++)
        {
            NftBatch batch = new();
            batch.DestroyTable(Table);
            socket.Commit(batch);
            Assert.Equal("", network.Exec("nft", "list", "ruleset"));
        }
    }

    [Fact]
    public void Five_hundred_networks_go_in_one_batch_and_out_in_another()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using NetfilterSocket socket = network.Run(NetfilterSocket.Open);
        NftSet input = new("in", NftType.InterfaceName) { IsVerdictMap = true };
        NftSet nat = new("nat", NftType.IPv4Address) { IsVerdictMap = true, IsInterval = true };
        NftBatch batch = new();
        batch.AddTable(Table);
        batch.AddChain(Table, new NftChain("forward") { Hook = new NftHook("filter", NftHookPoint.Forward, 0) });
        batch.AddSet(Table, input);
        batch.AddSet(Table, nat);
        batch.AddRule(Table, "forward", new NftRule([.. InputNameMap("in")]));
        List<NftElement> names = [];
        List<NftElement> prefixes = [];
        for (int i = 0; i < 500; i++)
        {
            IPNetwork subnet = new(new IPAddress([10, (byte)(i / 250), (byte)(i % 250), 0]), 24);
            batch.AddChain(Table, new NftChain($"n{i}"));
            for (int rule = 0; rule < 10; rule++)
            {
                batch.AddRule(Table, $"n{i}", new NftRule([.. Source(subnet), .. OutputName($"virbr{i}"), new NftExpression.Counter(), new NftExpression.Immediate(NftVerdict.Accept)]));
            }
            names.Add(new NftElement(NftData.InterfaceName($"virbr{i}")) { Verdict = NftVerdict.Jump($"n{i}") });
            prefixes.Add(NftElement.Subnet(subnet) with { Verdict = NftVerdict.Jump($"n{i}") });
        }
        batch.AddElements(Table, input, names);
        batch.AddElements(Table, nat, prefixes);

        socket.Commit(batch);

        Assert.Equal(501, socket.Chains(Table).Count);
        Assert.Equal(5001, socket.Rules(Table).Count);
        Assert.Equal(10, socket.Rules(Table, "n499").Count);
        Assert.Equal(names.Select(n => n.Key.ToString()).Order(StringComparer.Ordinal), socket.Elements(Table, input).Select(e => e.Key.ToString()));
        Assert.Equal(prefixes.OrderBy(p => p.Key.ToString(), StringComparer.Ordinal), socket.Elements(Table, nat));

        NftBatch away = new();
        away.DeleteElements(Table, input, [names[7]]);
        away.DeleteElements(Table, nat, [prefixes[7]]);
        away.DeleteChain(Table, "n7");
        socket.Commit(away);
        Assert.Equal(499, socket.Elements(Table, nat).Count);
        Assert.Equal(500, socket.Chains(Table).Count);

        NftBatch all = new();
        all.DestroyTable(Table);
        socket.Commit(all);
        Assert.Equal("", network.Exec("nft", "list", "ruleset"));
    }

    [Fact]
    public void What_was_written_is_read_back_the_same()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using NetfilterSocket socket = network.Run(NetfilterSocket.Open);
        NftChain forward = new("forward") { Hook = new NftHook("filter", NftHookPoint.Forward, -5, Accept: false), Comment = "first" };
        NftSet map = new("m", [NftType.IPv4Address, NftType.Port]) { IsVerdictMap = true, Comment = "a map" };
        NftRule[] rules =
        [
            new([.. InputName("br0"), new NftExpression.Counter(), new NftExpression.Immediate(NftVerdict.Accept)]) { Comment = "one" },
            new([.. Source(IPNetwork.Parse("172.16.0.0/12")), .. State(NftConnectionState.New), NftExpression.Reject.PortUnreachable(NftFamily.IPv4)]),
            new(new NftExpression.Limit(3), new NftExpression.Payload(NftPayloadBase.Transport, 2, 2), new NftExpression.Range(NftData.Port(1), NftData.Port(9), Not: true)),
            new(new NftExpression.Immediate(NftData.Port(7), NftRegister.R2), new NftExpression.Immediate(NftVerdict.Drop)),
        ];
        NftBatch batch = new();
        batch.AddTable(Table);
        batch.AddChain(Table, forward);
        batch.AddChain(Table, new NftChain("other"));
        batch.AddSet(Table, map);
        foreach (NftRule rule in rules)
        {
            batch.AddRule(Table, "forward", rule);
        }
        socket.Commit(batch);

        Assert.Equal([Table], socket.Tables(NftFamily.IPv4));
        Assert.Equal([forward with { Uses = 4 }, new NftChain("other")], socket.Chains(Table));
        Assert.Equal([map], socket.Sets(Table));
        IReadOnlyList<NftStandingRule> seen = socket.Rules(Table, "forward");
        Assert.Equal(rules, seen.Select(static r => r.Rule.WithoutCounts()));

        NftBatch change = new();
        change.DeleteRule(Table, "forward", seen[1].Handle);
        change.AddRule(Table, "forward", rules[3], atHead: true);
        socket.Commit(change);
        Assert.Equal([rules[3], rules[0], rules[2], rules[3]], socket.Rules(Table, "forward").Select(static r => r.Rule));

        NftBatch flush = new();
        flush.FlushChain(Table, "forward");
        socket.Commit(flush);
        Assert.Empty(socket.Rules(Table));
    }

    [Fact]
    public void Asking_about_a_table_that_is_not_there_gives_nothing()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using NetfilterSocket socket = network.Run(NetfilterSocket.Open);

        Assert.Empty(socket.Chains(Table));
        Assert.Empty(socket.Rules(Table));
        Assert.Empty(socket.Sets(Table));
        Assert.Empty(socket.Elements(Table, new NftSet("s", NftType.Port)));
    }

    [Fact]
    public void An_element_that_is_there_with_another_verdict_is_refused()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using NetfilterSocket socket = network.Run(NetfilterSocket.Open);
        NftSet map = new("m", NftType.Port) { IsVerdictMap = true };
        NftBatch first = new();
        first.AddTable(Table);
        first.AddSet(Table, map);
        first.AddElements(Table, map, new NftElement(NftData.Port(1)) { Verdict = NftVerdict.Accept });
        socket.Commit(first);

        NftBatch second = new();
        second.AddElements(Table, map, new NftElement(NftData.Port(1)) { Verdict = NftVerdict.Drop });
        Assert.Equal(Errno.EEXIST, Assert.Throws<NetlinkException>(() => socket.Commit(second)).Errno);
    }
}
