using System.Globalization;
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
/// </remarks>
public static class FirewallTable
{
    /// <summary>The table's name, in the family <c>inet</c>.</summary>
    public const string Name = "patchbay";

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

    /// <summary>All maps.</summary>
    public static ValueList<FirewallMap> Maps { get; } = [GuestIn, GuestOut, GuestNat, HostNat4, HostNat6];

    /// <summary>All base chains: they hold nothing but look-ups.</summary>
    public static ValueList<FirewallBaseChain> BaseChains { get; } =
    [
        new("forward", FirewallHook.Forward, 0, [GuestIn, GuestOut]),
        new("postrouting", FirewallHook.Postrouting, 100, [GuestNat, HostNat4, HostNat6]),
    ];

    /// <summary>The whole table with these networks in it, as a script for nft: what the kernel is to hold, for people and for tests.</summary>
    public static string Script(params IReadOnlyCollection<NetworkFirewall> networks)
    {
        ArgumentNullException.ThrowIfNull(networks);
        StringBuilder text = new($"table inet {Name} {{\n");
        foreach (FirewallMap map in Maps)
        {
            NftText.AppendMap(text, map, networks.SelectMany(n => n.Entries).Where(e => e.Map == map));
        }
        foreach (FirewallBaseChain chain in BaseChains)
        {
            text.Append(chain);
        }
        foreach (FirewallChain chain in networks.SelectMany(n => n.Chains))
        {
            text.Append(chain);
        }
        return text.Append("}\n").ToString();
    }
}

/// <summary>A verdict map of the table.</summary>
public sealed record FirewallMap(string Name, FirewallKey Key);

/// <summary>Where in a packet's way a base chain is asked.</summary>
public enum FirewallHook
{
    /// <summary>Between links, filtering.</summary>
    Forward,

    /// <summary>Just before it leaves, translating.</summary>
    Postrouting,
}

/// <summary>A chain that the kernel calls: a list of look-ups.</summary>
/// <param name="Name">Unique in the table.</param>
/// <param name="Hook">Where.</param>
/// <param name="Priority">Lower is asked first.</param>
/// <param name="Lookups">In order; the first that knows the packet judges it.</param>
public sealed record FirewallBaseChain(string Name, FirewallHook Hook, int Priority, ValueList<FirewallMap> Lookups)
{
    /// <summary>As nft lists it, inside a table.</summary>
    public override string ToString()
    {
        string type = Hook == FirewallHook.Forward ? "filter hook forward" : "nat hook postrouting";
        string head = string.Create(CultureInfo.InvariantCulture, $"\tchain {Name} {{\n\t\ttype {type} priority {Priority}; policy accept;\n");
        return $"{head}{string.Concat(Lookups.Select(m => $"\t\t{NftText.Expression(m.Key)} vmap @{m.Name}\n"))}\t}}\n";
    }
}
