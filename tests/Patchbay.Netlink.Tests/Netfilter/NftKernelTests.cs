using System.Net;
using System.Net.Sockets;
using Patchbay.Netlink.Netfilter;
using static Patchbay.Netlink.Netfilter.NftStatements;

namespace Patchbay.Netlink.Tests.Netfilter;

public sealed class NftKernelTests
{
    private static readonly NftTable Table = new(NftFamily.IPv4, "t");
    private static readonly NftTable Table6 = new(NftFamily.IPv6, "t");

    [Fact]
    public void Base_chains_of_each_kind()
        => NftWitness.Same(
            """
            table ip t {
              chain forward { type filter hook forward priority 0; policy accept; }
              chain input { type filter hook input priority -10; policy drop; }
              chain prerouting { type nat hook prerouting priority -100; }
              chain postrouting { type nat hook postrouting priority 100; }
              chain plain { comment "jumped to"; }
            }
            table inet both { comment "ours"; }
            table bridge b { chain c { type filter hook forward priority 0; }; }
            """,
            batch =>
            {
                batch.AddTable(Table);
                batch.AddChain(Table, new NftChain("forward") { Hook = new NftHook("filter", NftHookPoint.Forward, 0) });
                batch.AddChain(Table, new NftChain("input") { Hook = new NftHook("filter", NftHookPoint.Input, -10, Accept: false) });
                batch.AddChain(Table, new NftChain("prerouting") { Hook = new NftHook("nat", NftHookPoint.Prerouting, -100) });
                batch.AddChain(Table, new NftChain("postrouting") { Hook = new NftHook("nat", NftHookPoint.Postrouting, 100) });
                batch.AddChain(Table, new NftChain("plain") { Comment = "jumped to" });
                batch.AddTable(new NftTable(NftFamily.Inet, "both") { Comment = "ours" });
                NftTable bridge = new(NftFamily.Bridge, "b");
                batch.AddTable(bridge);
                batch.AddChain(bridge, new NftChain("c") { Hook = new NftHook("filter", NftHookPoint.Forward, 0) });
            });

    [Fact]
    public void Every_match()
        => NftWitness.Same(
            """
            table ip t {
              chain c {
                iifname "virbr0" counter
                oifname != "virbr0" counter
                iif "lo" oif "lo" counter accept
                ip saddr 192.168.122.0/24 ip daddr != 192.168.122.0/24 counter
                ip saddr 10.0.0.0/8 ip daddr 172.16.0.0/12 counter
                ip daddr 224.0.0.0/24 return
                ip daddr 255.255.255.255 return
                meta l4proto udp th dport 68 counter
                meta l4proto tcp th sport 1000-2000 counter
                ct state established,related counter accept
                limit rate 10/second burst 20 packets counter drop
                limit rate over 1/minute counter drop
                ip saddr != 10.1.0.0/16 drop
              }
            }
            """,
            batch => Rules(
                batch,
                Table,
                [.. InputName("virbr0"), Count],
                [.. OutputName("virbr0", not: true), Count],
                [.. InputIndex(1), .. OutputIndex(1), Count, Verdict(NftVerdict.Accept)],
                [.. Source(Subnet("192.168.122.0/24")), .. Destination(Subnet("192.168.122.0/24"), not: true), Count],
                [.. Source(Subnet("10.0.0.0/8")), .. Destination(Subnet("172.16.0.0/12")), Count],
                [.. Destination(Subnet("224.0.0.0/24")), Verdict(NftVerdict.Return)],
                [.. Destination(Subnet("255.255.255.255/32")), Verdict(NftVerdict.Return)],
                [.. TransportProtocol(17), .. DestinationPort(68), Count],
                [.. TransportProtocol(6), .. SourcePort(1000, 2000), Count],
                [.. State(NftConnectionState.Established | NftConnectionState.Related), Count, Verdict(NftVerdict.Accept)],
                [new NftExpression.Limit(10, Burst: 20), Count, Verdict(NftVerdict.Drop)],
                [new NftExpression.Limit(1, Seconds: 60, Over: true), Count, Verdict(NftVerdict.Drop)],
                [.. Source(Subnet("10.1.0.0/16"), not: true), Verdict(NftVerdict.Drop)]));

    [Fact]
    public void A_comment_on_a_rule()
        => NftWitness.Same(
            "table ip t { chain c { counter drop comment \"one & two\"; }; }",
            batch =>
            {
                batch.AddTable(Table);
                batch.AddChain(Table, new NftChain("c"));
                batch.AddRule(Table, "c", new NftRule(Count, Verdict(NftVerdict.Drop)) { Comment = "one & two" });
            });

    [Fact]
    public void Every_match_of_IPv6()
        => NftWitness.Same(
            """
            table ip6 t {
              chain c {
                ip6 saddr fd00:1::/64 ip6 daddr != fd00:1::/64 counter
                ip6 daddr ff02::/16 return
                ip6 saddr fc00::/7 counter reject
                ip6 daddr fd00::1 meta l4proto tcp counter masquerade to :1024-65535
              }
            }
            """,
            batch => Rules(
                batch,
                Table6,
                [.. Source(Subnet("fd00:1::/64")), .. Destination(Subnet("fd00:1::/64"), not: true), Count],
                [.. Destination(Subnet("ff02::/16")), Verdict(NftVerdict.Return)],
                [.. Source(Subnet("fc00::/7")), Count, NftExpression.Reject.PortUnreachable(NftFamily.IPv6)],
                [.. Destination(Subnet("fd00::1/128")), .. TransportProtocol(6), Count, .. Masquerade((1024, 65535))]));

    // The family is asked once a rule, before the first address.
    [Fact]
    public void Addresses_in_a_table_of_both_families()
        => NftWitness.Same(
            """
            table inet t {
              map names { type ifname : verdict; elements = { "virbr0" : goto n } }
              map four { type ipv4_addr : verdict; elements = { 192.168.122.1 : goto n } }
              map six { type ipv6_addr : verdict; elements = { fd00::1 : goto n } }
              chain n { }
              chain c {
                iifname "virbr0" ip saddr 192.168.122.0/24 ip daddr != 192.168.122.0/24 counter masquerade
                meta l4proto udp ip6 saddr fd00:1::/64 ip6 daddr != fd00:1::/64 counter masquerade to :1024-65535
                meta l4proto tcp ip saddr 10.0.0.0/12 counter snat ip to 192.0.2.1-192.0.2.9:1024-65535
                oifname "virbr0" ip daddr 192.168.122.0/24 ct state established,related counter accept
                counter reject
                iifname vmap @names
                ip saddr vmap @four
                ip6 saddr vmap @six
              }
            }
            """,
            batch =>
            {
                NftTable both = new(NftFamily.Inet, "t");
                NftSet names = new("names", NftType.InterfaceName) { IsVerdictMap = true };
                NftSet four = new("four", NftType.IPv4Address) { IsVerdictMap = true };
                NftSet six = new("six", NftType.IPv6Address) { IsVerdictMap = true };
                IReadOnlyList<NftExpression> isFour = IsFamily(AddressFamily.InterNetwork);
                IReadOnlyList<NftExpression> isSix = IsFamily(AddressFamily.InterNetworkV6);
                batch.AddTable(both);
                batch.AddChain(both, new NftChain("n"));
                batch.AddSet(both, names);
                batch.AddSet(both, four);
                batch.AddSet(both, six);
                batch.AddElements(both, names, new NftElement(NftData.InterfaceName("virbr0")) { Verdict = NftVerdict.Goto("n") });
                batch.AddElements(both, four, new NftElement(NftData.Address(IPAddress.Parse("192.168.122.1"))) { Verdict = NftVerdict.Goto("n") });
                batch.AddElements(both, six, new NftElement(NftData.Address(IPAddress.Parse("fd00::1"))) { Verdict = NftVerdict.Goto("n") });
                Rules(
                    batch,
                    both,
                    [.. InputName("virbr0"), .. isFour, .. Source(Subnet("192.168.122.0/24")), .. Destination(Subnet("192.168.122.0/24"), not: true), Count, .. Masquerade()],
                    [.. TransportProtocol(17), .. isSix, .. Source(Subnet("fd00:1::/64")), .. Destination(Subnet("fd00:1::/64"), not: true), Count, .. Masquerade((1024, 65535))],
                    [.. TransportProtocol(6), .. isFour, .. Source(Subnet("10.0.0.0/12")), Count, .. SourceNat(IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.9"), (1024, 65535))],
                    [.. OutputName("virbr0"), .. isFour, .. Destination(Subnet("192.168.122.0/24")), .. State(NftConnectionState.Established | NftConnectionState.Related), Count, Verdict(NftVerdict.Accept)],
                    [Count, NftExpression.Reject.PortUnreachable(NftFamily.Inet)],
                    InputNameMap("names"),
                    [.. isFour, .. SourceMap(AddressFamily.InterNetwork, "four")],
                    [.. isSix, .. SourceMap(AddressFamily.InterNetworkV6, "six")]);
            });

    [Fact]
    public void Every_translation_and_verdict()
        => NftWitness.Same(
            """
            table ip t {
              chain other { }
              chain c {
                counter masquerade
                meta l4proto tcp counter masquerade to :1024-65535
                counter snat to 192.0.2.1
                counter snat to 192.0.2.1-192.0.2.9
                meta l4proto udp counter snat to 192.0.2.1-192.0.2.9:1024-65535
                counter dnat to 192.168.122.10
                meta l4proto tcp counter dnat to 192.168.122.10:80
                reject
                reject with tcp reset
                reject with icmp admin-prohibited
                jump other
                goto other
              }
            }
            table inet both { chain c { reject; meta nfproto ipv4 ip saddr 10.0.0.0/8 drop; }; }
            """,
            batch =>
            {
                batch.AddTable(Table);
                batch.AddChain(Table, new NftChain("other"));
                Rules(
                    batch,
                    Table,
                    [Count, .. Masquerade()],
                    [.. TransportProtocol(6), Count, .. Masquerade((1024, 65535))],
                    [Count, .. SourceNat(IPAddress.Parse("192.0.2.1"))],
                    [Count, .. SourceNat(IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.9"))],
                    [.. TransportProtocol(17), Count, .. SourceNat(IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.9"), (1024, 65535))],
                    [Count, .. DestinationNat(IPAddress.Parse("192.168.122.10"))],
                    [.. TransportProtocol(6), Count, .. DestinationNat(IPAddress.Parse("192.168.122.10"), null, (80, 80))],
                    [NftExpression.Reject.PortUnreachable(NftFamily.IPv4)],
                    [new NftExpression.Reject(NftRejectType.TcpReset, 0)],
                    [new NftExpression.Reject(NftRejectType.Icmp, 13)],
                    [Verdict(NftVerdict.Jump("other"))],
                    [Verdict(NftVerdict.Goto("other"))]);
                NftTable both = new(NftFamily.Inet, "both");
                Rules(
                    batch,
                    both,
                    [NftExpression.Reject.PortUnreachable(NftFamily.Inet)],
                    [.. IsFamily(AddressFamily.InterNetwork), .. Source(Subnet("10.0.0.0/8")), Verdict(NftVerdict.Drop)]);
            });

    [Fact]
    public void Verdict_maps_by_name_by_prefix_and_by_address()
        => NftWitness.Same(
            """
            table ip t {
              map in { type ifname : verdict; elements = { "virbr0" : jump n0, "virbr1" : goto n1 } }
              map nat {
                type ipv4_addr : verdict; flags interval
                elements = { 192.168.122.0/24 : jump n0, 10.0.0.0/8 : jump n1, 192.168.123.0/24 comment "second" : jump n1, 224.0.0.0/3 : accept }
              }
              map exact { type ipv4_addr : verdict; elements = { 192.0.2.1 : drop } }
              set ports { type inet_service; flags interval; comment "open"; elements = { 22, 1000-2000 } }
              map to { type inet_service : ipv4_addr; elements = { 80 : 192.0.2.7 } }
              chain n0 { }
              chain n1 { }
              chain c {
                iifname vmap @in
                oifname vmap @in
                ip saddr vmap @nat
                ip daddr vmap @exact
              }
            }
            table ip6 t {
              map nat6 { type ipv6_addr : verdict; flags interval; elements = { fd00:1::/64 : accept, fd00:2:: : drop } }
              chain c { ip6 saddr vmap @nat6; }
            }
            """,
            batch =>
            {
                batch.AddTable(Table);
                NftSet names = new("in", NftType.InterfaceName) { IsVerdictMap = true };
                NftSet prefixes = new("nat", NftType.IPv4Address) { IsVerdictMap = true, IsInterval = true };
                NftSet exact = new("exact", NftType.IPv4Address) { IsVerdictMap = true };
                NftSet ports = new("ports", NftType.Port) { IsInterval = true, Comment = "open" };
                NftSet to = new("to", NftType.Port) { Value = NftType.IPv4Address };
                foreach (NftSet set in (NftSet[])[names, prefixes, exact, ports, to])
                {
                    batch.AddSet(Table, set);
                }
                batch.AddChain(Table, new NftChain("n0"));
                batch.AddChain(Table, new NftChain("n1"));
                batch.AddElements(
                    Table,
                    names,
                    new NftElement(NftData.InterfaceName("virbr0")) { Verdict = NftVerdict.Jump("n0") },
                    new NftElement(NftData.InterfaceName("virbr1")) { Verdict = NftVerdict.Goto("n1") });
                batch.AddElements(
                    Table,
                    prefixes,
                    NftElement.Subnet(Subnet("192.168.122.0/24")) with { Verdict = NftVerdict.Jump("n0") },
                    NftElement.Subnet(Subnet("10.0.0.0/8")) with { Verdict = NftVerdict.Jump("n1") },
                    NftElement.Subnet(Subnet("192.168.123.0/24")) with { Verdict = NftVerdict.Jump("n1"), Comment = "second" },
                    NftElement.Subnet(Subnet("224.0.0.0/3")) with { Verdict = NftVerdict.Accept });
                batch.AddElements(Table, exact, new NftElement(NftData.Address(IPAddress.Parse("192.0.2.1"))) { Verdict = NftVerdict.Drop });
                batch.AddElements(
                    Table,
                    ports,
                    new NftElement(NftData.Port(22)),
                    new NftElement(NftData.Port(1000)) { End = NftData.Port(2000) });
                batch.AddElements(Table, to, new NftElement(NftData.Port(80)) { Value = NftData.Address(IPAddress.Parse("192.0.2.7")) });
                Rules(
                    batch,
                    Table,
                    InputNameMap("in"),
                    OutputNameMap("in"),
                    SourceMap(AddressFamily.InterNetwork, "nat"),
                    DestinationMap(AddressFamily.InterNetwork, "exact"));

                NftSet six = new("nat6", NftType.IPv6Address) { IsVerdictMap = true, IsInterval = true };
                batch.AddTable(Table6);
                batch.AddSet(Table6, six);
                batch.AddElements(
                    Table6,
                    six,
                    NftElement.Subnet(Subnet("fd00:1::/64")) with { Verdict = NftVerdict.Accept },
                    NftElement.Subnet(Subnet("fd00:2::/128")) with { Verdict = NftVerdict.Drop });
                Rules(batch, Table6, SourceMap(AddressFamily.InterNetworkV6, "nat6"));
            });

    [Fact]
    public void Concatenations_with_and_without_ranges()
        => NftWitness.Same(
            """
            table ip t {
              map pairs { type ifname . ifname : verdict; elements = { "a" . "b" : accept, "a" . "c" : drop } }
              map wide { type ipv4_addr . inet_service : verdict; flags interval; elements = { 10.0.0.0/8 . 80-90 : accept } }
              chain c {
                iifname . oifname vmap @pairs
                ip saddr . tcp dport vmap @wide
              }
            }
            """,
            batch =>
            {
                NftSet pairs = new("pairs", [NftType.InterfaceName, NftType.InterfaceName]) { IsVerdictMap = true };
                NftSet wide = new("wide", [NftType.IPv4Address, NftType.Port]) { IsVerdictMap = true, IsInterval = true };
                batch.AddTable(Table);
                batch.AddSet(Table, pairs);
                batch.AddSet(Table, wide);
                batch.AddElements(
                    Table,
                    pairs,
                    new NftElement(NftData.Concatenate(NftData.InterfaceName("a"), NftData.InterfaceName("b"))) { Verdict = NftVerdict.Accept },
                    new NftElement(NftData.Concatenate(NftData.InterfaceName("a"), NftData.InterfaceName("c"))) { Verdict = NftVerdict.Drop });
                batch.AddElements(
                    Table,
                    wide,
                    new NftElement(NftData.Concatenate(NftData.Address(IPAddress.Parse("10.0.0.0")), NftData.Port(80)))
                    {
                        End = NftData.Concatenate(NftData.Address(IPAddress.Parse("10.255.255.255")), NftData.Port(90)),
                        Verdict = NftVerdict.Accept,
                    });
                Rules(
                    batch,
                    Table,
                    [
                        new NftExpression.Meta(NftMetaKey.InputName, NftRegister.R1),
                        new NftExpression.Meta(NftMetaKey.OutputName, NftRegister.R2),
                        new NftExpression.Lookup("pairs", NftRegister.Verdict),
                    ],
                    [
                        .. TransportProtocol(6),
                        LoadSource(AddressFamily.InterNetwork),
                        new NftExpression.Payload(NftPayloadBase.Transport, 2, 2, NftRegisters.At(4)),
                        new NftExpression.Lookup("wide", NftRegister.Verdict),
                    ]);
            });

    private static NftExpression Count => new NftExpression.Counter();

    private static NftExpression.Immediate Verdict(NftVerdict verdict) => new(verdict);

    private static IPNetwork Subnet(string text) => IPNetwork.Parse(text);

    private static void Rules(NftBatch batch, NftTable table, params IReadOnlyList<NftExpression>[] rules)
    {
        batch.AddTable(table);
        batch.AddChain(table, new NftChain("c"));
        foreach (IReadOnlyList<NftExpression> rule in rules)
        {
            batch.AddRule(table, "c", new NftRule([.. rule]));
        }
    }
}
