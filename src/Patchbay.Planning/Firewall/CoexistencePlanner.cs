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

    /// <summary>The operations that bring the host there.</summary>
    /// <param name="bridges">Bridges of networks whose traffic is our business.</param>
    /// <param name="seen">What other programs have, and what we have in it.</param>
    public static HostPlan Plan(IEnumerable<string> bridges, ForeignFirewalls seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        List<HostOperation> operations = [];
        ValueList<string> all = bridges.Order(StringComparer.Ordinal).ToValueList();
        ForeignChain[] dropping = all.IsEmpty ? [] : [.. seen.Chains.Where(static c => c.DropsOurs)];
        ValueList<string> marked = dropping.Length == 0 ? [] : all;
        if (!marked.IsEmpty && marked != seen.MarkedBridges)
        {
            operations.Add(new MarkPackets(seen.MarkedBridges, marked));
        }
        foreach (ForeignChain chain in seen.Chains)
        {
            bool wanted = dropping.Contains(chain);
            bool stands = chain is { HasEffectiveEntry: true, Entries.Count: 1 };
            if (!chain.Entries.IsEmpty && !(wanted && stands))
            {
                operations.Add(new RemovePass(chain));
            }
            if (wanted && !stands)
            {
                operations.Add(new AddPass(chain));
            }
        }
        if (marked.IsEmpty && seen.IsMarking)
        {
            operations.Add(new MarkPackets(seen.MarkedBridges, []));
        }
        return new HostPlan(Subject, operations.ToValueList());
    }
}

/// <summary>Packet filters of other programs, and what of ours is in them.</summary>
/// <param name="Chains">Base chains of others that filter at the hooks that matter.</param>
/// <param name="MarkedBridges">The bridges whose packets are marked, in order; none where that is not right and whole.</param>
/// <param name="IsMarking">Whether anything is there that marks, right or not.</param>
public sealed record ForeignFirewalls(ValueList<ForeignChain> Chains, ValueList<string> MarkedBridges, bool IsMarking)
{
    /// <summary>A host without any.</summary>
    public static ForeignFirewalls None { get; } = new([], [], false);
}
