using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using static Patchbay.Planning.Firewall.FirewallAction;
using static Patchbay.Planning.Firewall.FirewallMatch;

namespace Patchbay.Planning.Firewall;

/// <summary>A network's rules about its peers that run: who of them gets in, and who is reached without translation.</summary>
internal sealed class PeerRules
{
    private readonly NetworkDefinition _network;
    private readonly Relation[] _relations;

    private PeerRules(NetworkDefinition network, IEnumerable<Relation> relations) => (_network, _relations) = (network, [.. relations]);

    /// <summary>Whether no other network that runs is a peer.</summary>
    public bool IsEmpty => _relations.Length == 0;

    /// <summary>What either side says of the other, together.</summary>
    public static PeerRules Of(NetworkDefinition network, ValueList<NetworkDefinition> others)
    {
        bool speaks = !network.Extensions.Peers.IsEmpty;
        List<Relation> relations = [];
        // Hundreds at each start, and none of them a peer: a plain loop.
        foreach (NetworkDefinition other in others)
        {
            if ((speaks || !other.Extensions.Peers.IsEmpty) && other.Forward.Mode.OwnsBridge() && other.Bridge?.Name is not null
                && Between(network, other) is var relation && (relation.In || relation.Out))
            {
                relations.Add(relation);
            }
        }
        return new(network, relations.OrderBy(static r => r.Bridge, StringComparer.Ordinal));
    }

    /// <summary>Peers that do not run, or run as something that has no guests of its own.</summary>
    public static IEnumerable<string> Waits(NetworkDefinition network, IEnumerable<NetworkDefinition> others)
    {
        foreach (NetworkPeer peer in network.Extensions.Peers)
        {
            if (others.FirstOrDefault(o => o.Name == peer.Network) is not { } other)
            {
                yield return $"network {peer.Network}, a peer, does not run";
            }
            else if (!other.Forward.Mode.OwnsBridge())
            {
                yield return $"network {peer.Network} has no bridge of its own, and so no peers";
            }
        }
    }

    /// <summary>What comes in from peers: what their guests may begin, or the answers to what ours begin.</summary>
    public IEnumerable<FirewallRule> In()
        => from relation in _relations
           from pair in Pairs(relation)
           let matches = new ValueList<FirewallMatch>().Add(new InputLink(relation.Bridge)).Add(new Source(pair.Theirs)).Add(new Destination(pair.Ours))
           select new FirewallRule(relation.In ? matches : matches.Add(new Known()), new Accept());

    /// <summary>What goes to peers as it is.</summary>
    public IEnumerable<FirewallRule> Untranslated()
        => from relation in _relations
           where relation.Out
           from pair in Pairs(relation)
           select new FirewallRule([new Source(pair.Ours), new Destination(pair.Theirs), new OutputLink(relation.Bridge)], new GoBack());

    private static Relation Between(NetworkDefinition network, NetworkDefinition other)
    {
        PeerDirection? ours = Direction(network, other);
        PeerDirection? theirs = Direction(other, network);
        return new(other.Bridge!.Name!, other.Ips, In: theirs is not null || ours == PeerDirection.Both, Out: ours is not null || theirs == PeerDirection.Both);
    }

    private static PeerDirection? Direction(NetworkDefinition from, NetworkDefinition to)
        => from.Extensions.Peers.FirstOrDefault(p => p.Network == to.Name)?.Direction;

    private IEnumerable<(IpPrefix Ours, IpPrefix Theirs)> Pairs(Relation relation)
        => from ours in _network.Ips
           from theirs in relation.Ips
           where ours.IsIPv4 == theirs.IsIPv4
           select (ours.Subnet.Network, theirs.Subnet.Network);

    private sealed record Relation(string Bridge, ValueList<IpDefinition> Ips, bool In, bool Out);
}
