using System.Text;
using Patchbay.Linux;
using Patchbay.Model.Values;
using Patchbay.Netlink;
using Patchbay.Netlink.Netfilter;
using Patchbay.Planning.Firewall;

namespace Patchbay.Host.Firewall;

/// <summary>
/// Our packets' mark: a table of our own sets it, by sets of bridges, before other programs' chains are asked; entries in those chains let marked packets through.
/// </summary>
internal static class PacketMarks
{
    private const byte Tcp = 6;
    private const byte Udp = 17;
    private const byte IcmpV6 = 58;

    private static readonly NftSet Bridges = new("bridges", NftType.InterfaceName);
    private static readonly NftSet Within = new("within", NftType.InterfaceName);

    // What guests ask of the host, and are answered: names, addresses, what to boot from, and who has an address (RFC 4861).
    private static readonly (byte Protocol, ushort Port)[] Served = [(Udp, 53), (Tcp, 53), (Udp, 67), (Udp, 69), (Udp, 547)];

    private static readonly byte[] NeighbourTypes = [133, 134, 135, 136];

    private static readonly (NftChain Chain, NftRule[] Rules)[] Chains =
    [
        (Base("forward", NftHookPoint.Forward),
        [
            Marking(Of(NftMetaKey.InputName)),
            // To guests: answers, and what was sent to a port that leads to one. What else may come in is not ours to open.
            Marking([.. Of(NftMetaKey.OutputName), .. NftStatements.State(NftConnectionState.Established | NftConnectionState.Related)]),
            Marking([.. Of(NftMetaKey.OutputName), .. NftStatements.DestinationTranslated()]),
            // From port to port of the host's own bridges.
            Marking([.. Of(NftMetaKey.InputName, Within), .. Of(NftMetaKey.OutputName, Within)]),
        ]),
        (Base("input", NftHookPoint.Input),
        [
            .. Served.Select(s => Marking([.. Of(NftMetaKey.InputName), .. NftStatements.TransportProtocol(s.Protocol), .. NftStatements.DestinationPort(s.Port)])),
            .. NeighbourTypes.Select(t => Marking([.. Of(NftMetaKey.InputName), .. Neighbour(t)])),
        ]),
        (Base("output", NftHookPoint.Output),
        [
            .. Served.Select(s => Marking([.. Of(NftMetaKey.OutputName), .. NftStatements.TransportProtocol(s.Protocol), .. NftStatements.SourcePort(s.Port)])),
            .. NeighbourTypes.Select(t => Marking([.. Of(NftMetaKey.OutputName), .. Neighbour(t)])),
        ]),
    ];

    /// <summary>The table that marks.</summary>
    public static NftTable Table { get; } = new(NftFamily.Inet, "patchbay_marks");

    /// <summary>What stands in another program's chain: in words that iptables knows, too.</summary>
    public static NftRule Entry { get; } = new(
        new NftExpression.Meta(NftMetaKey.Mark),
        new NftExpression.Bitwise(NftData.Host(CoexistencePlanner.Mark), NftData.Host(0)),
        new NftExpression.Compare(NftCompareOperator.Equal, NftData.Host(CoexistencePlanner.Mark)),
        new NftExpression.Counter(),
        new NftExpression.Immediate(NftVerdict.Accept))
    {
        Comment = CoexistencePlanner.Tag,
    };

    /// <summary>Whether a rule is an entry of ours, right or not; also one that iptables has saved and restored.</summary>
    public static bool IsEntry(NftRule rule)
        => rule.Comment == CoexistencePlanner.Tag || rule.Expressions.Any(static e => e is NftExpression.Extension { Comment: CoexistencePlanner.Tag });

    /// <summary>What is marked; null where that is not right and whole.</summary>
    public static PacketMarking? Marked(NetfilterSocket socket)
    {
        NftHook?[] hooks = [.. Chains.Select(c => socket.FindChain(Table, c.Chain.Name)?.Hook)];
        return hooks[0] is { Priority: var priority }
            && Chains.Select((c, i) => hooks[i] == At(c.Chain, priority).Hook && socket.Rules(Table, c.Chain.Name).Select(static r => r.Rule.WithoutCounts()).SequenceEqual(c.Rules)).All(static right => right)
            ? new PacketMarking(Names(Bridges), Names(Within), priority)
            : null;

        ValueList<string> Names(NftSet set)
            => socket.Elements(Table, set).Select(static e => Encoding.UTF8.GetString(e.Key.Span).TrimEnd('\0')).Order(StringComparer.Ordinal).ToValueList();
    }

    /// <summary>Whether there is anything of it, right or not.</summary>
    public static bool IsThere(NetfilterSocket socket) => socket.CountParts(Table) is not null;

    /// <summary>Has these packets marked, and no others; null for none.</summary>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    public static void Set(NetfilterSocket socket, PacketMarking? marking)
    {
        NftBatch batch = new();
        batch.DestroyTable(Table);
        if (marking is not null)
        {
            batch.AddTable(Table);
            AddSet(Bridges, marking.Bridges);
            AddSet(Within, marking.Within);
            foreach ((NftChain chain, NftRule[] rules) in Chains)
            {
                batch.AddChain(Table, At(chain, marking.Priority));
                foreach (NftRule rule in rules)
                {
                    batch.AddRule(Table, chain.Name, rule);
                }
            }
        }
        socket.Commit(batch);

        void AddSet(NftSet set, ValueList<string> names)
        {
            batch.AddSet(Table, set);
            if (!names.IsEmpty)
            {
                batch.AddElements(Table, set, [.. names.Select(static b => new NftElement(NftData.InterfaceName(b)))]);
            }
        }
    }

    /// <summary>
    /// Puts an entry into another program's chain: before all packets would be dropped, or where guests ask the host, first of all. Those that
    /// stand elsewhere go in the same moment.
    /// </summary>
    /// <exception cref="NetlinkException">The kernel refused, as where the chain is not there any more.</exception>
    public static void Add(NetfilterSocket socket, ForeignChain chain)
    {
        NftTable table = ForeignFirewallLook.TableOf(chain);
        NftBatch whole = new();
        foreach (ForeignRule entry in chain.Entries)
        {
            whole.DeleteRule(table, entry.Chain, entry.Handle);
        }
        AddEntry(whole);
        try
        {
            socket.Commit(whole);
        }
        catch (NetlinkException e) when (e.Errno == Errno.ENOENT && !chain.Entries.IsEmpty)
        {
            // One of them, or where it shall stand, has just gone.
            Remove(socket, chain);
            NftBatch alone = new();
            AddEntry(alone);
            socket.Commit(alone);
        }

        void AddEntry(NftBatch batch)
        {
            if (chain is { Hook: ForeignHook.Forward, FirstStop: { } stop })
            {
                batch.AddRule(table, stop.Chain, Entry, before: stop.Handle);
            }
            else
            {
                batch.AddRule(table, chain.Hook == ForeignHook.Forward ? chain.Tail ?? chain.Name : chain.Name, Entry, atHead: chain.Hook != ForeignHook.Forward);
            }
        }
    }

    /// <summary>Takes entries out; what is gone already is as good.</summary>
    public static void Remove(NetfilterSocket socket, ForeignChain chain)
    {
        NftTable table = ForeignFirewallLook.TableOf(chain);
        foreach (ForeignRule entry in chain.Entries)
        {
            NftBatch batch = new();
            batch.DeleteRule(table, entry.Chain, entry.Handle);
            try
            {
                socket.Commit(batch);
            }
            catch (NetlinkException e) when (e.Errno == Errno.ENOENT)
            {
                // Its owner has just loaded its rules anew.
            }
        }
    }

    private static NftChain Base(string name, NftHookPoint point) => new(name) { Hook = new NftHook("filter", point, CoexistencePlanner.LastPriority) };

    private static NftChain At(NftChain chain, int priority) => chain with { Hook = chain.Hook! with { Priority = priority } };

    private static NftExpression[] Of(NftMetaKey key) => Of(key, Bridges);

    private static NftExpression[] Of(NftMetaKey key, NftSet set) => [new NftExpression.Meta(key), new NftExpression.Lookup(set.Name)];

    private static NftExpression[] Neighbour(byte type) =>
    [
        .. NftStatements.TransportProtocol(IcmpV6),
        new NftExpression.Payload(NftPayloadBase.Transport, 0, 1),
        new NftExpression.Compare(NftCompareOperator.Equal, NftData.Byte(type)),
    ];

    // meta mark set meta mark | MARK.
    private static NftRule Marking(NftExpression[] of) => new(
    [
        .. of,
        new NftExpression.Meta(NftMetaKey.Mark),
        new NftExpression.Bitwise(NftData.Host(~CoexistencePlanner.Mark), NftData.Host(CoexistencePlanner.Mark)),
        new NftExpression.SetMeta(NftMetaKey.Mark),
    ]);
}
