using System.Net;
using System.Net.Sockets;

namespace Patchbay.Netlink.Netfilter;

/// <summary>The usual matches and statements, each as the expressions that nft(8) makes of the same words.</summary>
public static class NftStatements
{
    private const int IPv4Source = 12;
    private const int IPv4Destination = 16;
    private const int IPv6Source = 8;
    private const int IPv6Destination = 24;
    private const int IPv4Length = 4;
    private const int IPv6Length = 16;
    private const int InterfaceNameLength = 16;
    private const uint DestinationNatStatus = 1 << 5; // IPS_DST_NAT
    private const uint LocalAddress = 2; // RTN_LOCAL
    private const byte AnswerDirection = 1; // IP_CT_DIR_REPLY

    /// <summary><c>iifname "NAME"</c>.</summary>
    public static IReadOnlyList<NftExpression> InputName(string name, bool not = false)
        => [new NftExpression.Meta(NftMetaKey.InputName), Compare(NftData.InterfaceName(name), not)];

    /// <summary><c>oifname "NAME"</c>.</summary>
    public static IReadOnlyList<NftExpression> OutputName(string name, bool not = false)
        => [new NftExpression.Meta(NftMetaKey.OutputName), Compare(NftData.InterfaceName(name), not)];

    /// <summary><c>iif INDEX</c>.</summary>
    public static IReadOnlyList<NftExpression> InputIndex(int index, bool not = false)
        => [new NftExpression.Meta(NftMetaKey.InputIndex), Compare(NftData.Host((uint)index), not)];

    /// <summary><c>oif INDEX</c>.</summary>
    public static IReadOnlyList<NftExpression> OutputIndex(int index, bool not = false)
        => [new NftExpression.Meta(NftMetaKey.OutputIndex), Compare(NftData.Host((uint)index), not)];

    /// <summary><c>meta nfproto ipv4</c> or <c>ipv6</c>: needed before addresses in a table of both families.</summary>
    public static IReadOnlyList<NftExpression> IsFamily(AddressFamily family)
        => [new NftExpression.Meta(NftMetaKey.NetworkProtocol), Compare(NftData.Byte((byte)(family == AddressFamily.InterNetworkV6 ? 10 : 2)), not: false)];

    /// <summary><c>ip saddr SUBNET</c> or <c>ip6 saddr SUBNET</c>.</summary>
    public static IReadOnlyList<NftExpression> Source(IPNetwork subnet, bool not = false)
        => Subnet(subnet, IsIPv6(subnet) ? IPv6Source : IPv4Source, not);

    /// <summary><c>ip daddr SUBNET</c> or <c>ip6 daddr SUBNET</c>.</summary>
    public static IReadOnlyList<NftExpression> Destination(IPNetwork subnet, bool not = false)
        => Subnet(subnet, IsIPv6(subnet) ? IPv6Destination : IPv4Destination, not);

    /// <summary>Loads <c>ip saddr</c> or <c>ip6 saddr</c> whole, for a lookup.</summary>
    public static NftExpression LoadSource(AddressFamily family, NftRegister destination = NftRegister.R1)
        => family == AddressFamily.InterNetworkV6
            ? new NftExpression.Payload(NftPayloadBase.Network, IPv6Source, 16, destination)
            : new NftExpression.Payload(NftPayloadBase.Network, IPv4Source, 4, destination);

    /// <summary>Loads <c>ip daddr</c> or <c>ip6 daddr</c> whole, for a lookup.</summary>
    public static NftExpression LoadDestination(AddressFamily family, NftRegister destination = NftRegister.R1)
        => family == AddressFamily.InterNetworkV6
            ? new NftExpression.Payload(NftPayloadBase.Network, IPv6Destination, 16, destination)
            : new NftExpression.Payload(NftPayloadBase.Network, IPv4Destination, 4, destination);

    /// <summary><c>meta l4proto NUMBER</c>: 6 TCP, 17 UDP.</summary>
    public static IReadOnlyList<NftExpression> TransportProtocol(byte number, bool not = false)
        => [new NftExpression.Meta(NftMetaKey.TransportProtocol), Compare(NftData.Byte(number), not)];

    /// <summary><c>th sport PORT</c> or a range; after <see cref="TransportProtocol"/>.</summary>
    public static IReadOnlyList<NftExpression> SourcePort(ushort first, ushort? last = null) => Port(0, first, last);

    /// <summary><c>th dport PORT</c> or a range; after <see cref="TransportProtocol"/>.</summary>
    public static IReadOnlyList<NftExpression> DestinationPort(ushort first, ushort? last = null) => Port(2, first, last);

    /// <summary><c>ct state established,related</c>: any of these.</summary>
    public static IReadOnlyList<NftExpression> State(NftConnectionState states)
        =>
        [
            new NftExpression.Conntrack(NftConntrackKey.State),
            new NftExpression.Bitwise(NftData.Host((uint)states), NftData.Host(0)),
            Compare(NftData.Host(0), not: true),
        ];

    /// <summary><c>iifname vmap @MAP</c>.</summary>
    public static IReadOnlyList<NftExpression> InputNameMap(string map)
        => [new NftExpression.Meta(NftMetaKey.InputName), new NftExpression.Lookup(map, NftRegister.Verdict)];

    /// <summary><c>oifname vmap @MAP</c>.</summary>
    public static IReadOnlyList<NftExpression> OutputNameMap(string map)
        => [new NftExpression.Meta(NftMetaKey.OutputName), new NftExpression.Lookup(map, NftRegister.Verdict)];

    /// <summary><c>ip saddr vmap @MAP</c> or <c>ip6 saddr vmap @MAP</c>.</summary>
    public static IReadOnlyList<NftExpression> SourceMap(AddressFamily family, string map)
        => [LoadSource(family), new NftExpression.Lookup(map, NftRegister.Verdict)];

    /// <summary><c>ip daddr vmap @MAP</c> or <c>ip6 daddr vmap @MAP</c>.</summary>
    public static IReadOnlyList<NftExpression> DestinationMap(AddressFamily family, string map)
        => [LoadDestination(family), new NftExpression.Lookup(map, NftRegister.Verdict)];

    /// <summary><c>ct status dnat</c>: the connection's destination was translated.</summary>
    public static IReadOnlyList<NftExpression> DestinationTranslated()
        =>
        [
            new NftExpression.Conntrack(NftConntrackKey.Status),
            new NftExpression.Bitwise(NftData.Host(DestinationNatStatus), NftData.Host(0)),
            Compare(NftData.Host(0), not: true),
        ];

    /// <summary><c>ct direction reply</c>: goes back to who began the connection.</summary>
    public static IReadOnlyList<NftExpression> Answer()
        => [new NftExpression.Conntrack(NftConntrackKey.Direction), Compare(new NftData([AnswerDirection]), not: false)];

    /// <summary><c>fib daddr type local</c>: sent to an address of the host's own.</summary>
    public static IReadOnlyList<NftExpression> ToHost()
        => [new NftExpression.Fib(NftFibFlags.Destination), Compare(NftData.Host(LocalAddress), not: false)];

    /// <summary><c>ip daddr . meta l4proto . th dport vmap @MAP</c>, with <c>oifname</c> in front where asked for.</summary>
    public static IReadOnlyList<NftExpression> ServiceMap(AddressFamily family, string map, bool outputName)
    {
        List<NftExpression> all = [];
        int offset = 0;
        if (outputName)
        {
            all.Add(new NftExpression.Meta(NftMetaKey.OutputName, NftRegisters.At(offset)));
            offset += InterfaceNameLength;
        }
        all.Add(LoadDestination(family, NftRegisters.At(offset)));
        offset += family == AddressFamily.InterNetworkV6 ? IPv6Length : IPv4Length;
        all.Add(new NftExpression.Meta(NftMetaKey.TransportProtocol, NftRegisters.At(offset)));
        all.Add(new NftExpression.ByteOrder(NftRegisters.At(offset), NftRegisters.At(offset), sizeof(byte), sizeof(ushort)));
        offset += sizeof(uint);
        all.Add(new NftExpression.Payload(NftPayloadBase.Transport, 2, sizeof(ushort), NftRegisters.At(offset)));
        all.Add(new NftExpression.Lookup(map, NftRegister.Verdict));
        return all;
    }

    /// <summary><c>masquerade</c>, or <c>masquerade to :FIRST-LAST</c>.</summary>
    public static IReadOnlyList<NftExpression> Masquerade((ushort First, ushort Last)? ports = null)
        => ports is not { } range
            ? [new NftExpression.Masquerade()]
            :
            [
                new NftExpression.Immediate(NftData.Port(range.First), NftRegister.R1),
                new NftExpression.Immediate(NftData.Port(range.Last), NftRegister.R2),
                new NftExpression.Masquerade(NftRegister.R1, NftRegister.R2),
            ];

    /// <summary><c>snat to A1-A2:P1-P2</c>; addresses of one family, ports where given.</summary>
    public static IReadOnlyList<NftExpression> SourceNat(IPAddress first, IPAddress? last = null, (ushort First, ushort Last)? ports = null)
        => Translate(destination: false, first, last, ports);

    /// <summary><c>dnat to A1-A2:P1-P2</c>; addresses of one family, ports where given.</summary>
    public static IReadOnlyList<NftExpression> DestinationNat(IPAddress first, IPAddress? last = null, (ushort First, ushort Last)? ports = null)
        => Translate(destination: true, first, last, ports);

    private static List<NftExpression> Translate(bool destination, IPAddress first, IPAddress? last, (ushort First, ushort Last)? ports)
    {
        List<NftExpression> all = [new NftExpression.Immediate(NftData.Address(first), NftRegister.R1)];
        NftExpression.Nat nat = new(destination, first.AddressFamily == AddressFamily.InterNetworkV6 ? NftFamily.IPv6 : NftFamily.IPv4)
        {
            AddressMinimum = NftRegister.R1,
        };
        if (last is not null && !last.Equals(first))
        {
            all.Add(new NftExpression.Immediate(NftData.Address(last), NftRegister.R2));
            nat = nat with { AddressMaximum = NftRegister.R2 };
        }
        if (ports is { } range)
        {
            all.Add(new NftExpression.Immediate(NftData.Port(range.First), NftRegister.R3));
            nat = nat with { PortMinimum = NftRegister.R3 };
            if (range.Last != range.First)
            {
                all.Add(new NftExpression.Immediate(NftData.Port(range.Last), NftRegister.R4));
                nat = nat with { PortMaximum = NftRegister.R4 };
            }
        }
        return [.. all, nat];
    }

    // A prefix of whole bytes is compared as these bytes; another needs a mask.
    private static List<NftExpression> Subnet(IPNetwork subnet, int offset, bool not)
    {
        NftData address = NftData.Address(subnet.BaseAddress);
        int length = subnet.PrefixLength;
        if (length == 0 && !not)
        {
            return [];
        }
        if (length % 8 == 0 && length > 0)
        {
            return
                [new NftExpression.Payload(NftPayloadBase.Network, offset, length / 8), Compare(new NftData(address.Span[..(length / 8)]), not)];
        }
        return
        [
            new NftExpression.Payload(NftPayloadBase.Network, offset, address.Length),
            new NftExpression.Bitwise(NftData.Mask(address.Length, length), new NftData(new byte[address.Length])),
            Compare(address, not),
        ];
    }

    private static List<NftExpression> Port(int offset, ushort first, ushort? last)
    {
        NftExpression load = new NftExpression.Payload(NftPayloadBase.Transport, offset, sizeof(ushort));
        return last is { } end && end != first
            ?
            [
                load,
                new NftExpression.Compare(NftCompareOperator.GreaterOrEqual, NftData.Port(first)),
                new NftExpression.Compare(NftCompareOperator.LessOrEqual, NftData.Port(end)),
            ]
            : [load, Compare(NftData.Port(first), not: false)];
    }

    private static NftExpression.Compare Compare(NftData value, bool not)
        => new(not ? NftCompareOperator.NotEqual : NftCompareOperator.Equal, value);

    private static bool IsIPv6(IPNetwork subnet) => subnet.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6;
}
