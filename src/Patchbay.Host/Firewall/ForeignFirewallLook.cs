using Patchbay.Model.Values;
using Patchbay.Netlink.Netfilter;
using Patchbay.Planning.Firewall;

namespace Patchbay.Host.Firewall;

/// <summary>
/// Looks at other programs' packet filters: at their base chains, and at those chains that every packet gets into from there, or did before
/// an end was put before them, so that a filter of many thousand rules costs no more than its frame.
/// </summary>
internal sealed class ForeignFirewallLook(NetfilterSocket socket)
{
    private static readonly NftFamily[] Families = [NftFamily.IPv4, NftFamily.IPv6, NftFamily.Inet];

    /// <summary>What there is.</summary>
    public ForeignFirewalls Look()
        => new(Families.SelectMany(socket.Tables).Where(IsForeign).SelectMany(Chains).ToValueList(), PacketMarks.Marked(socket), PacketMarks.IsThere(socket));

    /// <summary>The table of a chain.</summary>
    public static NftTable TableOf(ForeignChain chain)
        => new(Families.First(f => WordOf(f) == chain.Family), chain.Table);

    private static bool IsForeign(NftTable table) => table.Name != FirewallTable.Name && table.Name != PacketMarks.Table.Name;

    private IEnumerable<ForeignChain> Chains(NftTable table)
        => from chain in socket.Chains(table)
           where chain.Hook is { Type: "filter", Point: NftHookPoint.Input or NftHookPoint.Forward or NftHookPoint.Output }
           select Look(table, chain.Name, chain.Hook!);

    private ForeignChain Look(NftTable table, string name, NftHook hook)
    {
        ForeignHook where = hook.Point switch
        {
            NftHookPoint.Input => ForeignHook.Input,
            NftHookPoint.Forward => ForeignHook.Forward,
            _ => ForeignHook.Output,
        };
        FilterWalk walk = new(chain => Rules(table, chain), chain => socket.FindChain(table, chain) is { } found && found.Uses > socket.Rules(table, chain).Count + 1);
        return walk.Look(new ForeignChain(WordOf(table.Family), table.Name, name, where) { Priority = hook.Priority }, hook.Accept);
    }

    private List<FilterRule> Rules(NftTable table, string chain) => [.. socket.Rules(table, chain).Select(static r => RuleOf(r.Handle, r.Rule))];

    private static FilterRule RuleOf(ulong handle, NftRule rule)
    {
        if (PacketMarks.IsEntry(rule))
        {
            return new FilterRule(handle, FilterConcern.Named) { IsEntry = true, IsRight = rule.WithoutCounts().Equals(PacketMarks.Entry) };
        }
        NftVerdict? verdict = rule.Expressions.OfType<NftExpression.Immediate>().FirstOrDefault(static i => i.Verdict is not null)?.Verdict;
        return new FilterRule(handle, ConcernOf(rule))
        {
            Stops = verdict is { Code: NftVerdictCode.Drop } || rule.Expressions.Any(static e => e is NftExpression.Reject or NftExpression.Extension { Word: "REJECT" }),
            Verdict = verdict switch
            {
                null => rule.Expressions.Any(DecidesOtherwise) ? FilterVerdict.Other : FilterVerdict.None,
                { Code: NftVerdictCode.Accept } => FilterVerdict.Accept,
                { Code: NftVerdictCode.Return } => FilterVerdict.Return,
                { Code: NftVerdictCode.Jump } => FilterVerdict.Jump,
                { Code: NftVerdictCode.Goto } => FilterVerdict.Goto,
                _ => FilterVerdict.Other,
            },
            Next = verdict?.Chain,
        };
    }

    // By a map of verdicts, by a program outside the kernel, or by a target of iptables.
    private static bool DecidesOtherwise(NftExpression expression) => expression is NftExpression.Lookup { Destination: NftRegister.Verdict }
        or NftExpression.Unknown { Name: "queue" }
        || (expression is NftExpression.Extension { Name: "target", Word: var target } && target != "REJECT" && !OldTableRules.Passes(target));

    private static FilterConcern ConcernOf(NftRule rule)
    {
        FilterConcern concern = FilterConcern.All;
        Loaded loaded = Loaded.Other;
        foreach (NftExpression expression in rule.Expressions)
        {
            switch (expression)
            {
                case NftExpression.Counter or NftExpression.Immediate or NftExpression.Reject or NftExpression.Unknown { Name: "log" }
                    or NftExpression.Extension { Name: "target" } or NftExpression.Extension { Word: "comment" }:
                    break;
                case NftExpression.Meta { Key: NftMetaKey.NetworkProtocol or NftMetaKey.Protocol }:
                    loaded = Loaded.Family;
                    break;
                case NftExpression.Meta { Key: NftMetaKey.TransportProtocol }:
                // The protocol of IPv4, and the next header of IPv6.
                case NftExpression.Payload { Base: NftPayloadBase.Network, Offset: 9 or 6, Length: 1 }:
                    loaded = Loaded.Protocol;
                    break;
                case NftExpression.Meta { Key: NftMetaKey.InputName or NftMetaKey.OutputName or NftMetaKey.InputIndex or NftMetaKey.OutputIndex }:
                    loaded = Loaded.Device;
                    break;
                case NftExpression.Compare { Operator: NftCompareOperator.Equal, Value: var value } when loaded == Loaded.Protocol:
                    concern = value.Span is [6 or 17] ? FilterConcern.Protocol : FilterConcern.MinorProtocol;
                    break;
                case NftExpression.Compare or NftExpression.Lookup when loaded is Loaded.Protocol or Loaded.Family:
                    concern = concern == FilterConcern.All ? FilterConcern.Protocol : concern;
                    break;
                case NftExpression.Compare { Operator: NftCompareOperator.NotEqual } or NftExpression.Lookup { Not: true } when loaded == Loaded.Device:
                    break;
                default:
                    return FilterConcern.Named;
            }
        }
        return concern;
    }

    private enum Loaded
    {
        Other,
        Family,
        Protocol,
        Device,
    }

    private static string WordOf(NftFamily family) => family switch
    {
        NftFamily.IPv4 => "ip",
        NftFamily.IPv6 => "ip6",
        _ => "inet",
    };
}
