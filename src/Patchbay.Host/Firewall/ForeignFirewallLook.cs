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
        Walk walk = new();
        bool? ends = Follow(table, name, walk, 0);
        return new ForeignChain(WordOf(table.Family), table.Name, name, hook.Point switch
        {
            NftHookPoint.Input => ForeignHook.Input,
            NftHookPoint.Forward => ForeignHook.Forward,
            _ => ForeignHook.Output,
        })
        {
            Priority = hook.Priority,
            DropsByPolicy = !hook.Accept && ends is null,
            FirstStop = ends == true ? walk.Stop : ends is null && !hook.Accept ? walk.Last : null,
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
            ForeignRule here = new(chain, rule.Handle);
            if (PacketMarks.IsEntry(rule.Rule))
            {
                walk.Enter(here, rule.Rule.WithoutCounts().Equals(PacketMarks.Entry));
                continue;
            }
            NftVerdict? verdict = rule.Rule.Expressions.OfType<NftExpression.Immediate>().FirstOrDefault(static i => i.Verdict is not null)?.Verdict;
            bool stops = verdict is { Code: NftVerdictCode.Drop }
                || rule.Rule.Expressions.Any(static e => e is NftExpression.Reject or NftExpression.Extension { Word: "REJECT" });
            switch (ConcernOf(rule.Rule))
            {
                case Concern.Protocol when stops:
                    walk.Last ??= here;
                    continue;
                case Concern.MinorProtocol when stops:
                    continue;
                case Concern.Named or Concern.Protocol or Concern.MinorProtocol:
                    if (stops || verdict is not null)
                    {
                        walk.EndRun();
                    }
                    continue;
                case Concern.All when stops:
                    walk.Stop = walk.Last ?? here;
                    return true;
                default:
                    break;
            }
            switch (verdict)
            {
                case { Code: NftVerdictCode.Accept }:
                    return false;
                case { Code: NftVerdictCode.Return }:
                    return null;
                case { Code: NftVerdictCode.Jump or NftVerdictCode.Goto, Chain: { } next } when depth < Deepest:
                    if (FollowInto(table, next, here, walk, depth) is var end && (end is not null || verdict.Code == NftVerdictCode.Goto))
                    {
                        return end;
                    }
                    break;
                default:
                    break;
            }
        }
        return null;
    }

    // A chain that other rules lead to as well (a "reject" of everybody's) is left as it is: an entry in it would undo those.
    private bool? FollowInto(NftTable table, string next, ForeignRule from, Walk walk, int depth)
    {
        bool isShared = socket.FindChain(table, next) is { } chain && chain.Uses > socket.Rules(table, next).Count + 1;
        if (!isShared)
        {
            return Follow(table, next, walk, depth + 1);
        }
        Walk inside = new();
        bool? end = Follow(table, next, inside, depth + 1);
        walk.Entries.AddRange(inside.Entries);
        if (end == true || (end is null && inside.Last is not null))
        {
            walk.Last ??= from;
            walk.Stop = walk.Last;
        }
        else
        {
            walk.EndRun();
        }
        return end;
    }

    private enum Concern
    {
        // Packets of some address, port, state or device.
        Named,

        // All of TCP, UDP, or of a family.
        Protocol,

        // All of another protocol: an administrator's own word where it stands alone.
        MinorProtocol,

        // All; or all that do not come or go by some device, which is not a bridge of ours.
        All,
    }

    private static Concern ConcernOf(NftRule rule)
    {
        Concern concern = Concern.All;
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
                    concern = value.Span is [6 or 17] ? Concern.Protocol : Concern.MinorProtocol;
                    break;
                case NftExpression.Compare or NftExpression.Lookup when loaded is Loaded.Protocol or Loaded.Family:
                    concern = concern == Concern.All ? Concern.Protocol : concern;
                    break;
                case NftExpression.Compare { Operator: NftCompareOperator.NotEqual } or NftExpression.Lookup { Not: true } when loaded == Loaded.Device:
                    break;
                default:
                    return Concern.Named;
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

    private sealed class Walk
    {
        private bool _isPassedLate;

        public List<ForeignRule> Entries { get; } = [];

        public bool IsPassed { get; private set; }

        /// <summary>Where nothing gets through any more.</summary>
        public ForeignRule? Stop { get; set; }

        /// <summary>The first of the rules, one after the other up to here, that each stop all of some protocol.</summary>
        public ForeignRule? Last { get; set; }

        /// <summary>An entry has effect unless all of some protocol was stopped right before it.</summary>
        public void Enter(ForeignRule entry, bool isRight)
        {
            Entries.Add(entry);
            _isPassedLate |= isRight && Last is not null;
            IsPassed |= isRight && Last is null;
        }

        /// <summary>A rule that names packets: what stops all of some protocol before it is the administrator's own word.</summary>
        public void EndRun()
        {
            Last = null;
            IsPassed |= _isPassedLate;
        }
    }

    private static string WordOf(NftFamily family) => family switch
    {
        NftFamily.IPv4 => "ip",
        NftFamily.IPv6 => "ip6",
        _ => "inet",
    };
}
