using System.Net;
using System.Text;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Firewall;

/// <summary>
/// The one table, the same for every host and any number of networks: its base chains look a packet's link up in a
/// map, and the map leads to the one network that the packet concerns. So a packet is compared with the rules of its
/// own networks only, and a network comes and goes without a word about the others.
/// </summary>
/// <remarks>
/// Where a packet is forwarded, the network that it goes to is asked first, as libvirt does: what that network lets in
/// is not held against where it came from.
/// <para>
/// Where its source is translated, the network is found by the link it came in by, and for what the host itself sends
/// from its address on a bridge by that address. A map of source prefixes would say both in one, but the kernel takes
/// no overlapping prefixes into a map, and networks may overlap.
/// </para>
/// <para>
/// Port forwards are a part that stands only while there are some. What is sent to an address of the host's own is looked up
/// by address, protocol and port, before it is routed and where the host sends it itself; that leads to the one rule that
/// translates. What was translated so is let in, and keeps its source, by a look-up of where it goes then.
/// </para>
/// </remarks>
public static class FirewallTable
{
    /// <summary>The table's name, in the family <c>inet</c>.</summary>
    public const string Name = "patchbay";

    private static readonly IpPrefix Loopback4 = new(IPAddress.Parse("127.0.0.0"), 8);
    private static readonly IpPrefix Loopback6 = new(IPAddress.IPv6Loopback, 128);

    /// <summary>To guests: by the link that a forwarded packet leaves by.</summary>
    public static FirewallMap GuestIn { get; } = new("guest_in", FirewallKey.OutputLink);

    /// <summary>From guests: by the link that a forwarded packet came in by.</summary>
    public static FirewallMap GuestOut { get; } = new("guest_out", FirewallKey.InputLink);

    /// <summary>Translation of what guests send.</summary>
    public static FirewallMap GuestNat { get; } = new("guest_nat", FirewallKey.InputLink);

    /// <summary>Translation of what the host sends from an IPv4 address on a bridge.</summary>
    public static FirewallMap HostNat4 { get; } = new("host_nat4", FirewallKey.SourceIPv4);

    /// <summary>Translation of what the host sends from an IPv6 address on a bridge.</summary>
    public static FirewallMap HostNat6 { get; } = new("host_nat6", FirewallKey.SourceIPv6);

    /// <summary>Ports of the host that lead to guests, IPv4.</summary>
    public static FirewallMap Forward4 { get; } = new("forward4", FirewallKey.ServiceIPv4);

    /// <summary>Ports of the host that lead to guests, IPv6.</summary>
    public static FirewallMap Forward6 { get; } = new("forward6", FirewallKey.ServiceIPv6);

    /// <summary>Guests' ports that forwards lead to, IPv4: what they let in.</summary>
    public static FirewallMap ForwardIn4 { get; } = new("forward_in4", FirewallKey.LinkServiceIPv4);

    /// <summary>Guests' ports that forwards lead to, IPv6: what they let in.</summary>
    public static FirewallMap ForwardIn6 { get; } = new("forward_in6", FirewallKey.LinkServiceIPv6);

    /// <summary>Guests' ports that forwards lead to, IPv4: whose source is translated after all.</summary>
    public static FirewallMap ForwardNat4 { get; } = new("forward_nat4", FirewallKey.LinkServiceIPv4);

    /// <summary>Guests' ports that forwards lead to, IPv6: whose source is translated after all.</summary>
    public static FirewallMap ForwardNat6 { get; } = new("forward_nat6", FirewallKey.LinkServiceIPv6);

    /// <summary>The maps that always stand.</summary>
    public static ValueList<FirewallMap> Maps { get; } = [GuestIn, GuestOut, GuestNat, HostNat4, HostNat6];

    /// <summary>The maps that stand while there are port forwards.</summary>
    public static ValueList<FirewallMap> ForwardMaps { get; } = [Forward4, Forward6, ForwardIn4, ForwardIn6, ForwardNat4, ForwardNat6];

    /// <summary>All base chains: they hold nothing but look-ups.</summary>
    public static ValueList<FirewallBaseChain> BaseChains { get; } =
    [
        new("forward", FirewallHook.Forward, 0, [GuestIn, GuestOut]),
        new("postrouting", FirewallHook.Postrouting, 100, [GuestNat, HostNat4, HostNat6]),
    ];

    /// <summary>The base chains while there are port forwards: the same with theirs before them, and two more.</summary>
    public static ValueList<FirewallBaseChain> BaseChainsWithForwards { get; } =
    [
        BaseChains[0] with { Rules = [Translated(ForwardIn4), Translated(ForwardIn6)] },
        BaseChains[1] with { Rules = [Translated(ForwardNat4), Translated(ForwardNat6)] },
        new("prerouting", FirewallHook.Prerouting, -100, []) { Rules = [new([new FirewallMatch.ToHost()], new FirewallAction.ToChain("forwards"))] },
        new("output", FirewallHook.Output, -100, [])
        {
            Rules =
            [
                new([new FirewallMatch.Destination(Loopback4)], new FirewallAction.GoBack()),
                new([new FirewallMatch.Destination(Loopback6)], new FirewallAction.GoBack()),
                new([new FirewallMatch.ToHost()], new FirewallAction.ToChain("forwards")),
            ],
        },
    ];

    /// <summary>What both ways to a forwarded port go through.</summary>
    public static FirewallChain Forwards { get; } = new("forwards", [new([], new FirewallAction.LookUp(Forward4)), new([], new FirewallAction.LookUp(Forward6))]);

    /// <summary>The whole table with these networks in it, as a script for nft: what the kernel is to hold, for people and for tests.</summary>
    public static string Script(params IReadOnlyCollection<NetworkFirewall> networks)
    {
        ArgumentNullException.ThrowIfNull(networks);
        bool forwards = networks.Any(n => n.HasForwards);
        StringBuilder text = new($"table inet {Name} {{\n");
        foreach (FirewallMap map in forwards ? Maps.Concat(ForwardMaps) : Maps)
        {
            NftText.AppendMap(text, map, networks.SelectMany(n => n.Entries).Where(e => e.Map == map));
        }
        foreach (FirewallBaseChain chain in forwards ? BaseChainsWithForwards : BaseChains)
        {
            text.Append(chain);
        }
        foreach (FirewallChain chain in networks.SelectMany(n => n.Chains).Concat(forwards ? [Forwards] : []))
        {
            text.Append(chain);
        }
        return text.Append("}\n").ToString();
    }

    private static FirewallRule Translated(FirewallMap map) => new([new FirewallMatch.Translated()], new FirewallAction.LookUp(map));
}

/// <summary>A verdict map of the table.</summary>
public sealed record FirewallMap(string Name, FirewallKey Key)
{
    /// <summary>Whether its keys hold ranges.</summary>
    public bool IsInterval => Key >= FirewallKey.ServiceIPv4;
}
