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
        Walk walk = new();
        bool? ends = Follow(table, name, walk, 0);
        return new ForeignChain(WordOf(table.Family), table.Name, name, hook.Point switch
        {
            NftHookPoint.Input => ForeignHook.Input,
            NftHookPoint.Forward => ForeignHook.Forward,
            _ => ForeignHook.Output,
        })
        {
            DropsByPolicy = !hook.Accept && ends is null,
            FirstStop = ends == true ? walk.Stop : null,
            Entries = walk.Entries.ToValueList(),
            HasEffectiveEntry = walk.IsPassed,
        };
    }

    // Goes the way of a packet that no rule names. True where it ends there, false where it gets through, null where it comes
    // to the chain's end.
    private bool? Follow(NftTable table, string chain, Walk walk, int depth)
    {
        foreach (NftStandingRule rule in socket.Rules(table, chain))
        {
            if (PacketMarks.IsEntry(rule.Rule))
            {
                walk.Entries.Add(new ForeignRule(chain, rule.Handle));
                walk.IsPassed |= rule.Rule.WithoutCounts().Equals(PacketMarks.Entry);
                continue;
            }
            if (!IsForAll(rule.Rule))
            {
                continue;
            }
            if (rule.Rule.Expressions.Any(static e => e is NftExpression.Reject or NftExpression.Extension { Word: "REJECT" }))
            {
                walk.Stop = new ForeignRule(chain, rule.Handle);
                return true;
            }
            switch (rule.Rule.Expressions.OfType<NftExpression.Immediate>().FirstOrDefault(static i => i.Verdict is not null)?.Verdict)
            {
                case { Code: NftVerdictCode.Drop }:
                    walk.Stop = new ForeignRule(chain, rule.Handle);
                    return true;
                case { Code: NftVerdictCode.Accept }:
                    return false;
                case { Code: NftVerdictCode.Return }:
                    return null;
                case { Code: NftVerdictCode.Jump, Chain: { } next } when depth < Deepest:
                    if (Follow(table, next, walk, depth + 1) is { } end)
                    {
                        return end;
                    }
                    break;
                case { Code: NftVerdictCode.Goto, Chain: { } next } when depth < Deepest:
                    return Follow(table, next, walk, depth + 1);
                default:
                    break;
            }
        }
        return null;
    }

    private static bool IsForAll(NftRule rule) => rule.Expressions.All(static e => e is NftExpression.Counter or NftExpression.Immediate or NftExpression.Reject
        or NftExpression.Unknown { Name: "log" } or NftExpression.Extension { Name: "target" } or NftExpression.Extension { Word: "comment" });

    private sealed class Walk
    {
        public List<ForeignRule> Entries { get; } = [];

        public bool IsPassed { get; set; }

        public ForeignRule? Stop { get; set; }
    }

    private static string WordOf(NftFamily family) => family switch
    {
        NftFamily.IPv4 => "ip",
        NftFamily.IPv6 => "ip6",
        _ => "inet",
    };
}
