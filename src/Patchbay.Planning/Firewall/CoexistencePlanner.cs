using Patchbay.Model.Values;
using Patchbay.Planning.Operations;
using static Patchbay.Planning.Operations.HostOperation;

namespace Patchbay.Planning.Firewall;

/// <summary>
/// Gets our networks' packets through other programs' packet filters. A table of our own marks them before anyone is asked;
/// in each foreign chain that would drop them stands one entry, tagged, that lets marked packets through that chain: one
/// for all networks. Whether a packet may pass is then decided by our own rules, and by those rules of the others that name
/// it: an entry among forwarded packets comes after them, right before all else is dropped.
/// </summary>
public static class CoexistencePlanner
{
    private const string Subject = "other packet filters";

    /// <summary>The comment of every entry.</summary>
    public const string Tag = "patchbay";

    /// <summary>The bit that marks a packet of ours (<c>meta mark</c>).</summary>
    public const uint Mark = 0x20000000;

    /// <summary>When packets are marked at the latest (of a base chain, lower comes first).</summary>
    public const int LastPriority = -10;

    /// <summary>The chains that would drop packets of ours as things stand.</summary>
    /// <param name="bridges">Bridges of networks whose traffic is our business.</param>
    /// <param name="hostBridges">Bridges of the host that guests are plugged into: what passes within them is asked of packet filters on some hosts.</param>
    /// <param name="seen">What other programs have.</param>
    public static ValueList<ForeignChain> Dropping(IEnumerable<string> bridges, IEnumerable<string> hostBridges, ForeignFirewalls seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        bool all = bridges.Any();
        // Who only passes within a bridge asks nothing of the host.
        bool forwarded = all || (seen.FiltersBridges && hostBridges.Any());
        return seen.Chains.Where(c => c.DropsOurs && (all || (forwarded && c.Hook == ForeignHook.Forward))).ToValueList();
    }

    /// <summary>The operations that bring the host there.</summary>
    /// <param name="bridges">Bridges of networks whose traffic is our business.</param>
    /// <param name="hostBridges">Bridges of the host that guests are plugged into: what passes within them is asked of packet filters on some hosts.</param>
    /// <param name="seen">What other programs have, and what we have in it.</param>
    public static HostPlan Plan(IEnumerable<string> bridges, IEnumerable<string> hostBridges, ForeignFirewalls seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        List<HostOperation> operations = [];
        ValueList<string> ours = bridges.Distinct().Order(StringComparer.Ordinal).ToValueList();
        ValueList<string> within = seen.FiltersBridges ? hostBridges.Distinct().Except(ours).Order(StringComparer.Ordinal).ToValueList() : [];
        ValueList<ForeignChain> dropping = Dropping(ours, within, seen);
        PacketMarking? marking = dropping.IsEmpty
            ? null
            : new PacketMarking(ours, within, Math.Min(LastPriority, Math.Max(dropping.Min(static c => c.Priority), int.MinValue + 1) - 1));
        if (marking is not null && marking != seen.Marking)
        {
            operations.Add(new MarkPackets(seen.Marking, marking));
        }
        foreach (ForeignChain chain in seen.Chains)
        {
            bool wanted = dropping.Contains(chain);
            if (wanted && chain is not { IsEntryInPlace: true, Entries.Count: 1 })
            {
                operations.Add(new AddPass(chain));
            }
            else if (!wanted && !chain.Entries.IsEmpty)
            {
                operations.Add(new RemovePass(chain));
            }
        }
        if (marking is null && seen.IsMarking)
        {
            operations.Add(new MarkPackets(seen.Marking, null));
        }
        return new HostPlan(Subject, operations.ToValueList());
    }
}

/// <summary>Whose packets are marked, and when.</summary>
/// <param name="Bridges">Bridges of ours, in order: what guests send, answers to it, and what they ask of the host.</param>
/// <param name="Within">Bridges of the host, in order: what passes from one port to another.</param>
/// <param name="Priority">When.</param>
public sealed record PacketMarking(ValueList<string> Bridges, ValueList<string> Within, int Priority)
{
    /// <summary>In the words of a plan.</summary>
    public override string ToString()
        => $"packets of {string.Join(' ', Bridges.Concat(Within.Select(static w => $"{w} (within it)")))}{(Priority == CoexistencePlanner.LastPriority ? "" : $" at {Priority}")}";
}

/// <summary>Packet filters of other programs, and what of ours is in them.</summary>
/// <param name="Chains">Base chains of others that filter at the hooks that matter.</param>
/// <param name="Marking">What is marked; null where that is not right and whole.</param>
/// <param name="IsMarking">Whether anything is there that marks, right or not.</param>
public sealed record ForeignFirewalls(ValueList<ForeignChain> Chains, PacketMarking? Marking, bool IsMarking)
{
    /// <summary>A host without any.</summary>
    public static ForeignFirewalls None { get; } = new([], null, false);

    /// <summary>Whether what passes within a bridge is asked of packet filters for IP as well (br_netfilter, as Docker loads it).</summary>
    public bool FiltersBridges { get; init; }

    /// <summary>Tables of the older iptables where no entry is made.</summary>
    public ValueList<OldTable> OldTables { get; init; }
}
