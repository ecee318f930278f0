using Patchbay.Model.Values;

namespace Patchbay.Planning.Firewall;

/// <summary>One rule: all its matches hold, it is counted, and its action is taken.</summary>
public sealed record FirewallRule(ValueList<FirewallMatch> Matches, FirewallAction Action)
{
    /// <summary>As nft lists it.</summary>
    public override string ToString() => $"{string.Concat(Matches.Select(m => $"{m} "))}counter {Action}";
}

/// <summary>A network's own rules at one place; reached through a map, never by itself.</summary>
/// <param name="Name">Unique in the table; at most 127 bytes.</param>
/// <param name="Rules">In the order they are asked.</param>
public sealed record FirewallChain(string Name, ValueList<FirewallRule> Rules)
{
    /// <summary>As nft lists it, inside a table.</summary>
    public override string ToString() => $"\tchain {Name} {{\n{string.Concat(Rules.Select(r => $"\t\t{r}\n"))}\t}}\n";
}

/// <summary>What a base chain looks up, and thereby the key of a map.</summary>
public enum FirewallKey
{
    /// <summary>The name of the link a packet came in by.</summary>
    InputLink,

    /// <summary>The name of the link it leaves by.</summary>
    OutputLink,

    /// <summary>Its IPv4 source.</summary>
    SourceIPv4,

    /// <summary>Its IPv6 source.</summary>
    SourceIPv6,

    /// <summary>Where it is sent to: IPv4 destination, protocol, port.</summary>
    ServiceIPv4,

    /// <summary>Where it is sent to: IPv6 destination, protocol, port.</summary>
    ServiceIPv6,

    /// <summary>The name of the link it leaves by, and where it is sent to: IPv4 destination, protocol, port.</summary>
    LinkServiceIPv4,

    /// <summary>The name of the link it leaves by, and where it is sent to: IPv6 destination, protocol, port.</summary>
    LinkServiceIPv6,
}

/// <summary>One entry of a verdict map: packets with this key are judged by that chain, which does not come back.</summary>
/// <param name="Map">One of <see cref="FirewallTable.Maps"/>.</param>
/// <param name="Key">
/// A link's name, or an address in its usual text; of services, nft's words: <c>0.0.0.0-255.255.255.255 . tcp . 8000-8010</c>, with the link's
/// name in quotes in front where it is part of the key.
/// </param>
/// <param name="Chain">The chain's name.</param>
public sealed record FirewallEntry(FirewallMap Map, string Key, string Chain)
{
    /// <summary>As nft lists it.</summary>
    public override string ToString()
        => Map.Key is FirewallKey.InputLink or FirewallKey.OutputLink ? $"\"{Key}\" : goto {Chain}" : $"{Key} : goto {Chain}";
}
