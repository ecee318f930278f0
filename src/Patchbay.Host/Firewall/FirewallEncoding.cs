using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Patchbay.Model.Values;
using Patchbay.Netlink.Netfilter;
using Patchbay.Planning.Firewall;

namespace Patchbay.Host.Firewall;

/// <summary>The firewall's data as nf_tables' expressions: the same that nft makes of the data's text.</summary>
internal static class FirewallEncoding
{
    public static NftTable Table { get; } = new(NftFamily.Inet, FirewallTable.Name);

    public static NftSet Set(FirewallMap map) => new(map.Name, map.Key switch
    {
        FirewallKey.InputLink or FirewallKey.OutputLink => [NftType.InterfaceName],
        FirewallKey.SourceIPv4 => [NftType.IPv4Address],
        FirewallKey.SourceIPv6 => [NftType.IPv6Address],
        _ => ServiceKeys.Types(map.Key),
    })
    {
        IsVerdictMap = true,
        IsInterval = map.IsInterval,
    };

    public static NftChain Chain(FirewallBaseChain chain) => new(chain.Name)
    {
        Hook = chain.Hook switch
        {
            FirewallHook.Forward => new NftHook("filter", NftHookPoint.Forward, chain.Priority),
            FirewallHook.Postrouting => new NftHook("nat", NftHookPoint.Postrouting, chain.Priority),
            FirewallHook.Prerouting => new NftHook("nat", NftHookPoint.Prerouting, chain.Priority),
            FirewallHook.Output => new NftHook("nat", NftHookPoint.Output, chain.Priority),
            _ => throw new UnreachableException($"no hook {chain.Hook}"),
        },
    };

    /// <summary>All rules of a base chain.</summary>
    public static IEnumerable<NftRule> Rules(FirewallBaseChain chain) => [.. chain.Rules.Select(Rule), .. chain.Lookups.Select(m => new NftRule([.. Lookup(m)]))];

    private static IReadOnlyList<NftExpression> Lookup(FirewallMap map) => map.Key switch
    {
        FirewallKey.InputLink => NftStatements.InputNameMap(map.Name),
        FirewallKey.OutputLink => NftStatements.OutputNameMap(map.Name),
        FirewallKey.SourceIPv4 => SourceMap(AddressFamily.InterNetwork, map.Name),
        FirewallKey.SourceIPv6 => SourceMap(AddressFamily.InterNetworkV6, map.Name),
        FirewallKey.ServiceIPv4 => ServiceMap(AddressFamily.InterNetwork, map.Name, outputName: false),
        FirewallKey.ServiceIPv6 => ServiceMap(AddressFamily.InterNetworkV6, map.Name, outputName: false),
        FirewallKey.LinkServiceIPv4 => ServiceMap(AddressFamily.InterNetwork, map.Name, outputName: true),
        FirewallKey.LinkServiceIPv6 => ServiceMap(AddressFamily.InterNetworkV6, map.Name, outputName: true),
        _ => throw new UnreachableException($"no key {map.Key}"),
    };

    public static NftRule Rule(FirewallRule rule)
    {
        List<NftExpression> all = [];
        AddressFamily? known = null;
        foreach (FirewallMatch match in rule.Matches)
        {
            // In a table of both families an address says nothing until the packet is known to have one of its kind.
            if (FamilyOf(match) is { } family && family != known)
            {
                all.AddRange(NftStatements.IsFamily(family));
                known = family;
            }
            all.AddRange(Match(match));
        }
        return new NftRule([.. all, new NftExpression.Counter(), .. Action(rule.Action)]);
    }

    /// <summary>The element without what it leads to, as it is looked for and deleted.</summary>
    public static NftElement Key(FirewallEntry entry)
        => entry.Map.IsInterval ? ServiceKeys.Parse(entry.Key)
            : new(entry.Map.Key is FirewallKey.InputLink or FirewallKey.OutputLink ? NftData.InterfaceName(entry.Key) : NftData.Address(IPAddress.Parse(entry.Key)));

    public static string KeyText(FirewallMap map, NftElement element)
        => map.IsInterval ? ServiceKeys.Format(map.Key, element)
            : map.Key is FirewallKey.InputLink or FirewallKey.OutputLink ? Encoding.UTF8.GetString(element.Key.Span).TrimEnd('\0')
            : IpText.Format(new IPAddress(element.Key.Span));

    public static NftElement Element(FirewallEntry entry) => Key(entry) with { Verdict = NftVerdict.Goto(entry.Chain) };

    private static IReadOnlyList<NftExpression> SourceMap(AddressFamily family, string map)
        => [.. NftStatements.IsFamily(family), .. NftStatements.SourceMap(family, map)];

    private static IReadOnlyList<NftExpression> ServiceMap(AddressFamily family, string map, bool outputName)
        => [.. NftStatements.IsFamily(family), .. NftStatements.ServiceMap(family, map, outputName)];

    private static AddressFamily? FamilyOf(FirewallMatch match) => match switch
    {
        FirewallMatch.Source source => source.Network.Address.AddressFamily,
        FirewallMatch.Destination destination => destination.Network.Address.AddressFamily,
        _ => null,
    };

    private static IReadOnlyList<NftExpression> Match(FirewallMatch match) => match switch
    {
        FirewallMatch.InputLink link => NftStatements.InputName(link.Name),
        FirewallMatch.OutputLink link => NftStatements.OutputName(link.Name),
        FirewallMatch.Source source => NftStatements.Source(Subnet(source.Network)),
        FirewallMatch.Destination destination => NftStatements.Destination(Subnet(destination.Network), destination.Outside),
        FirewallMatch.Transport transport => NftStatements.TransportProtocol((byte)transport.Protocol),
        FirewallMatch.Known => NftStatements.State(NftConnectionState.Established | NftConnectionState.Related),
        FirewallMatch.Answer => NftStatements.Answer(),
        FirewallMatch.Translated => NftStatements.DestinationTranslated(),
        FirewallMatch.ToHost => NftStatements.ToHost(),
        _ => throw new UnreachableException($"no match {match}"),
    };

    private static IReadOnlyList<NftExpression> Action(FirewallAction action) => action switch
    {
        FirewallAction.Accept => [new NftExpression.Immediate(NftVerdict.Accept)],
        FirewallAction.GoBack => [new NftExpression.Immediate(NftVerdict.Return)],
        FirewallAction.Reject => [NftExpression.Reject.PortUnreachable(NftFamily.Inet)],
        FirewallAction.Masquerade { Ports: { } ports } when ports.First == ports.Last =>
            [new NftExpression.Immediate(NftData.Port(ports.First), NftRegister.R1), new NftExpression.Masquerade(NftRegister.R1, NftRegister.R1)],
        FirewallAction.Masquerade masquerade => NftStatements.Masquerade(Ports(masquerade.Ports)),
        FirewallAction.SourceNat nat => NftStatements.SourceNat(nat.First, nat.Last, Ports(nat.Ports)),
        FirewallAction.DestinationNat nat => NftStatements.DestinationNat(nat.Address, ports: nat.Port is { } port ? (port, port) : null),
        FirewallAction.ToChain go => [new NftExpression.Immediate(NftVerdict.Goto(go.Chain))],
        FirewallAction.LookUp look => Lookup(look.Map),
        _ => throw new UnreachableException($"no action {action}"),
    };

    private static (ushort First, ushort Last)? Ports(PortSpan? ports) => ports is null ? null : (ports.First, ports.Last);

    private static IPNetwork Subnet(IpPrefix network) => new(network.Address, network.Length);
}
