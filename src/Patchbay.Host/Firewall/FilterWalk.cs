using Patchbay.Model.Values;
using Patchbay.Planning.Firewall;

namespace Patchbay.Host.Firewall;

/// <summary>
/// Goes the way of a packet that no rule names through a chain of somebody's packet filter, and those that every packet gets into from it.
/// </summary>
/// <param name="rulesOf">A chain's rules, in order.</param>
/// <param name="isShared">Whether several rules lead to a chain.</param>
internal sealed class FilterWalk(Func<string, IReadOnlyList<FilterRule>> rulesOf, Func<string, bool> isShared)
{
    private const int Deepest = 8;

    /// <summary>The chain with what becomes of our packets in it.</summary>
    /// <param name="chain">A base chain.</param>
    /// <param name="accepts">Whether it lets through what none of its rules decides.</param>
    public ForeignChain Look(ForeignChain chain, bool accepts)
    {
        Findings found = new(isNamedFirst: chain.Hook == ForeignHook.Forward);
        bool? ends = Follow(chain.Name, found, 0, isTail: true);
        return chain with
        {
            DropsByPolicy = !accepts && ends is null,
            FirstStop = ends == true ? found.Stop : ends is null && !accepts ? found.Exit ?? found.Last : null,
            Tail = found.Tail,
            Entries = found.Entries.ToValueList(),
            HasEffectiveEntry = found.IsPassed,
            IsEntryInPlace = found.IsPassed && !found.IsUndoing,
        };
    }

    // True where it ends there, false where it gets through, null where it comes to the chain's end; of a tail, that is the policy's.
    private bool? Follow(string chain, Findings found, int depth, bool isTail)
    {
        IReadOnlyList<FilterRule> rules = rulesOf(chain);
        for (int i = 0; i < rules.Count; i++)
        {
            if (Ends(chain, rules[i], found, depth, isTail, out bool? end))
            {
                Gather(chain, rules.Skip(i + 1), found, depth);
                return end;
            }
        }
        return null;
    }

    // Whether no packet gets to the rules after this one.
    private bool Ends(string chain, FilterRule rule, Findings found, int depth, bool isTail, out bool? end)
    {
        ForeignRule here = new(chain, rule.Handle);
        end = null;
        if (rule.IsEntry)
        {
            found.Enter(here, rule.IsRight);
            return false;
        }
        switch (rule.Concern)
        {
            case FilterConcern.Protocol when rule.Stops:
                found.Last ??= here;
                return false;
            case FilterConcern.MinorProtocol when rule.Stops:
                if (found.Last is null)
                {
                    found.EndRun(mayDrop: true);
                }
                return false;
            case FilterConcern.Named or FilterConcern.Protocol or FilterConcern.MinorProtocol:
                if (rule.Stops || rule.Verdict != FilterVerdict.None)
                {
                    found.EndRun(mayDrop: rule.Verdict != FilterVerdict.Accept);
                }
                return false;
            case FilterConcern.All when rule.Stops:
                found.Stop = found.Last ?? here;
                end = true;
                return true;
            default:
                break;
        }
        switch (rule.Verdict)
        {
            case FilterVerdict.Accept:
                end = false;
                return true;
            case FilterVerdict.Return:
                if (isTail)
                {
                    found.Exit = found.Last ?? here;
                }
                return true;
            case FilterVerdict.Jump or FilterVerdict.Goto when rule.Next is { } next && depth < Deepest:
                end = FollowInto(next, here, found, depth, isTail && rule.Verdict == FilterVerdict.Goto);
                return end is not null || rule.Verdict == FilterVerdict.Goto;
            default:
                return false;
        }
    }

    // Entries that no packet gets to: their owner put an end before them, or was at it while they were made.
    private void Gather(string chain, IEnumerable<FilterRule> rules, Findings found, int depth)
    {
        foreach (FilterRule rule in rules)
        {
            if (rule.IsEntry)
            {
                found.Add(new ForeignRule(chain, rule.Handle));
            }
            else if (rule is { Concern: FilterConcern.All, Verdict: FilterVerdict.Jump or FilterVerdict.Goto, Next: { } next } && depth < Deepest && found.Gathered.Add(next))
            {
                Gather(next, rulesOf(next), found, depth + 1);
            }
        }
    }

    // A chain that other rules lead to as well (a "reject" of everybody's) is left as it is: an entry in it would undo those.
    private bool? FollowInto(string next, ForeignRule from, Findings found, int depth, bool isTail)
    {
        if (!isShared(next))
        {
            found.Tail = isTail ? next : found.Tail;
            return Follow(next, found, depth + 1, isTail);
        }
        Findings inside = new(found.IsNamedFirst);
        bool? end = Follow(next, inside, depth + 1, isTail: false);
        inside.Entries.ForEach(found.Add);
        if (end == true || (end is null && inside.Last is not null))
        {
            found.Last ??= from;
            found.Stop = found.Last;
        }
        else if (isTail && end is null)
        {
            found.Exit = found.Last ?? from;
        }
        else
        {
            found.EndRun(mayDrop: true);
        }
        return end;
    }

    private sealed class Findings(bool isNamedFirst)
    {
        private bool _isPassedLate;

        /// <summary>Whether rules that name packets are to be asked before an entry.</summary>
        public bool IsNamedFirst => isNamedFirst;

        public List<ForeignRule> Entries { get; } = [];

        /// <summary>Chains after an end that were looked into.</summary>
        public HashSet<string> Gathered { get; } = [];

        public bool IsPassed { get; private set; }

        /// <summary>Where nothing gets through any more.</summary>
        public ForeignRule? Stop { get; set; }

        /// <summary>Where packets that nobody decides about leave for the policy, before the end; null where they come to that.</summary>
        public ForeignRule? Exit { get; set; }

        /// <summary>The chain at whose end they do; null for the first.</summary>
        public string? Tail { get; set; }

        /// <summary>Whether rules that may drop stand behind an entry that has effect.</summary>
        public bool IsUndoing { get; private set; }

        /// <summary>The first of the rules, one after the other up to here, that each stop all of some protocol.</summary>
        public ForeignRule? Last { get; set; }

        /// <summary>An entry has effect unless all of some protocol was stopped right before it.</summary>
        public void Enter(ForeignRule entry, bool isRight)
        {
            Add(entry);
            _isPassedLate |= isRight && Last is not null;
            IsPassed |= isRight && Last is null;
        }

        /// <summary>Several ways may lead to one.</summary>
        public void Add(ForeignRule entry)
        {
            if (!Entries.Contains(entry))
            {
                Entries.Add(entry);
            }
        }

        /// <summary>A rule that names packets: what stops all of some protocol before it is the administrator's own word.</summary>
        public void EndRun(bool mayDrop)
        {
            Last = null;
            IsPassed |= _isPassedLate;
            _isPassedLate = false;
            // An entry before it undoes it, as one that was made while its owner still loaded its rules. What lets through may stand behind.
            IsUndoing |= IsPassed && isNamedFirst && mayDrop;
        }
    }
}

/// <summary>A rule of a packet filter, as far as packets that nobody names have to do with it.</summary>
/// <param name="Handle">By which it is known in its chain.</param>
/// <param name="Concern">Which packets it is about.</param>
internal sealed record FilterRule(ulong Handle, FilterConcern Concern)
{
    /// <summary>Whether it is an entry of ours, right or not.</summary>
    public bool IsEntry { get; init; }

    /// <summary>Whether that is as it shall be.</summary>
    public bool IsRight { get; init; }

    /// <summary>Whether it drops or refuses.</summary>
    public bool Stops { get; init; }

    /// <summary>What else it decides.</summary>
    public FilterVerdict Verdict { get; init; }

    /// <summary>The chain that it leads to.</summary>
    public string? Next { get; init; }
}

/// <summary>Which packets a rule is about.</summary>
internal enum FilterConcern
{
    /// <summary>Packets of some address, port, state or device.</summary>
    Named,

    /// <summary>All of TCP, UDP, or of a family.</summary>
    Protocol,

    /// <summary>All of another protocol: an administrator's own word where it stands alone.</summary>
    MinorProtocol,

    /// <summary>All; or all that do not come or go by some device, which is not a bridge of ours.</summary>
    All,
}

/// <summary>What a rule decides.</summary>
internal enum FilterVerdict
{
    /// <summary>Nothing: it counts, logs, or refuses in its own way.</summary>
    None,

    /// <summary>It lets through.</summary>
    Accept,

    /// <summary>It ends the chain.</summary>
    Return,

    /// <summary>It leads to another chain, and comes back.</summary>
    Jump,

    /// <summary>It leads to another chain for good.</summary>
    Goto,

    /// <summary>Another end.</summary>
    Other,
}
