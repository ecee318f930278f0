using Patchbay.Model.Values;
using Patchbay.Netlink.Netfilter;
using Patchbay.Planning.Firewall;

namespace Patchbay.Host.Firewall;

/// <summary>
/// Looks at other programs' packet filters: at their base chains, and at those chains that every packet gets into from there,
/// so that a filter of many thousand rules costs no more than its frame.
/// </summary>
internal sealed class ForeignFirewallLook(NetfilterSocket socket)
{
    private const int Deepest = 8;

    private static readonly NftFamily[] Families = [NftFamily.IPv4, NftFamily.IPv6, NftFamily.Inet];

    /// <summary>What there is.</summary>
    public ForeignFirewalls Look() => new(Families.SelectMany(socket.Tables).Where(IsForeign).SelectMany(Chains).ToValueList(), PacketMarks.Marked(socket), PacketMarks.IsThere(socket));

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
        IReadOnlyList<NftStandingRule> rules = socket.Rules(table, name);
        ForeignChain chain = new(WordOf(table.Family), table.Name, name, hook.Point switch
        {
            NftHookPoint.Input => ForeignHook.Input,
            NftHookPoint.Forward => ForeignHook.Forward,
            _ => ForeignHook.Output,
        })
        {
            DropsByPolicy = !hook.Accept,
            Entries = rules.Where(static r => PacketMarks.IsEntry(r.Rule)).Select(static r => r.Handle).ToValueList(),
        };
        bool passed = false;
        foreach (NftStandingRule rule in rules)
        {
            if (PacketMarks.IsEntry(rule.Rule))
            {
                passed |= rule.Rule.WithoutCounts().Equals(PacketMarks.Entry);
            }
            else if (EndOf(table, rule.Rule, 0) is { } ends)
            {
                return ends
                    ? chain with { FirstStop = rule.Handle, HasEffectiveEntry = passed }
                    : chain with { DropsByPolicy = false, HasEffectiveEntry = passed };
            }
        }
        return chain with { HasEffectiveEntry = passed };
    }

    // What becomes of every packet at a rule: true where none gets through, false where all do, null where it depends.
    private bool? EndOf(NftTable table, NftRule rule, int depth)
    {
        if (!rule.Expressions.All(static e => e is NftExpression.Counter or NftExpression.Immediate or NftExpression.Reject
            or NftExpression.Unknown { Name: "log" } or NftExpression.Extension { Name: "target" } or NftExpression.Extension { Word: "comment" }))
        {
            return null;
        }
        if (rule.Expressions.Any(static e => e is NftExpression.Reject or NftExpression.Extension { Word: "REJECT" }))
        {
            return true;
        }
        return rule.Expressions.OfType<NftExpression.Immediate>().FirstOrDefault(static i => i.Verdict is not null)?.Verdict switch
        {
            { Code: NftVerdictCode.Drop } => true,
            { Code: NftVerdictCode.Accept } => false,
            { Code: NftVerdictCode.Jump or NftVerdictCode.Goto, Chain: { } next } when depth < Deepest => EndOf(table, next, depth + 1),
            _ => null,
        };
    }

    private bool? EndOf(NftTable table, string chain, int depth)
    {
        foreach (NftStandingRule rule in socket.Rules(table, chain))
        {
            if (EndOf(table, rule.Rule, depth) is { } end)
            {
                return end;
            }
            if (rule.Rule.Expressions is [.., NftExpression.Immediate { Verdict.Code: NftVerdictCode.Return }] && rule.Rule.Expressions.Length <= 2)
            {
                // Back to where it was asked from: what follows here concerns nobody.
                return null;
            }
        }
        return null;
    }

    private static string WordOf(NftFamily family) => family switch
    {
        NftFamily.IPv4 => "ip",
        NftFamily.IPv6 => "ip6",
        _ => "inet",
    };
}
