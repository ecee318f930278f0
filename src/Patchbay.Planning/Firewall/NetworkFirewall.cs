using System.Text;
using Patchbay.Model.Networks;
using Patchbay.Model.Values;
using Patchbay.Planning.Networks;

namespace Patchbay.Planning.Firewall;

/// <summary>A network's part of the one table: its own chains, and the entries that lead to them.</summary>
public sealed record NetworkFirewall
{
    private static readonly string[] Prefixes = ["in_", "out_", "nat_", "let_", "back_"];

    /// <summary>The network's name, for people.</summary>
    public required string Network { get; init; }

    /// <summary>The bridge; its part of the table is known by it.</summary>
    public required string Bridge { get; init; }

    /// <summary>At most one for each of in, out and nat; with port forwards those that they lead through.</summary>
    public ValueList<FirewallChain> Chains { get; init; }

    /// <summary>What leads to the chains.</summary>
    public ValueList<FirewallEntry> Entries { get; init; }

    /// <summary>How many rules there are.</summary>
    public int RuleCount => Chains.Sum(c => c.Rules.Count);

    /// <summary>Whether ports of the host lead here, so that the table needs its part for them.</summary>
    public bool HasForwards => Entries.Any(e => FirewallTable.ForwardMaps.Contains(e.Map));

    /// <summary>What a network needs, or null for one that has no rules: open, and those that are not on a bridge of their own.</summary>
    /// <exception cref="ArgumentException">The network has no bridge name yet.</exception>
    /// <param name="network">The network.</param>
    /// <param name="facts">Who has which address, for port forwards; null where nobody is known.</param>
    public static NetworkFirewall? For(NetworkDefinition network, NetworkFacts? facts = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Forward.Mode is not (ForwardMode.Isolated or ForwardMode.Nat or ForwardMode.Route))
        {
            return null;
        }
        string bridge = network.Bridge?.Name ?? throw new ArgumentException($"network '{network.Name}' has no bridge name yet", nameof(network));
        return new NetworkRules(network, bridge, ForwardRules.Of(network, bridge, facts ?? NetworkFacts.None), PeerRules.Of(network, facts?.Others ?? [])).Build();
    }

    /// <summary>The names that a bridge's chains have, whether or not all are there: in, out, nat, what lets in and what returns forwarded connections.</summary>
    public static ValueList<string> ChainNames(string bridge)
        => [.. Prefixes.Select(prefix => NftText.ChainName(prefix, bridge))];

    /// <summary>The name of one of the chains that translate forwarded connections: they are numbered from 1, without a gap.</summary>
    public static string TranslationName(string bridge, int number) => NftText.ChainName($"to{number}_", bridge);

    /// <summary>The bridge that a chain of this table belongs to; null for a base chain.</summary>
    public static string? BridgeOf(string chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        int end = chain.IndexOf('_', StringComparison.Ordinal);
        return end > 0 && (chain[..end] is "in" or "out" or "nat" or "let" or "back" || IsTranslation(chain[..end])) ? NftText.LinkName(chain[(end + 1)..]) : null;
    }

    private static bool IsTranslation(string prefix) => prefix.StartsWith("to", StringComparison.Ordinal) && prefix.Length > 2 && prefix.AsSpan(2).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>This network's part, as a script for nft that adds it to the table.</summary>
    public override string ToString()
    {
        StringBuilder text = new($"table inet {FirewallTable.Name} {{\n");
        foreach (FirewallMap map in FirewallTable.Maps.Concat(FirewallTable.ForwardMaps).Where(m => Entries.Any(e => e.Map == m)))
        {
            NftText.AppendMap(text, map, Entries.Where(e => e.Map == map));
        }
        foreach (FirewallChain chain in Chains)
        {
            text.Append(chain);
        }
        return text.Append("}\n").ToString();
    }
}
