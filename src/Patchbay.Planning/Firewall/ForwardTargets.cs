using System.Net;
using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Planning.Networks;

namespace Patchbay.Planning.Firewall;

/// <summary>Where port forwards lead at the moment.</summary>
/// <remarks>
/// A name is that of a guest, as whoever plugged it in says, or of a DHCP host of the document. What a guest calls itself when it asks
/// for an address does not count: else any guest could take another's connections.
/// </remarks>
public static class ForwardTargets
{
    /// <summary>A network's port forwards: none where its mode leads nobody in.</summary>
    public static ValueList<PortForward> Forwards(NetworkDefinition network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Forward.Mode is ForwardMode.Nat or ForwardMode.Route ? network.Extensions.Forwards : [];
    }

    /// <summary>The target's addresses, at most one of each family; none where it has none yet, and the forward waits.</summary>
    public static ValueList<IPAddress> Of(NetworkDefinition network, PortForward forward, NetworkFacts facts)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(facts);
        IEnumerable<IPAddress> known = forward.Target switch
        {
            ForwardTarget.At at => [at.Address],
            ForwardTarget.Card card => OfCard(network, card.Mac, facts),
            ForwardTarget.Named named => [.. facts.Guests.Where(g => g.Name == named.Name).SelectMany(g => OfCard(network, g.Mac, facts)), .. OfHost(network, named.Name)],
            _ => [],
        };
        return known.Where(a => forward.Takes(a.AddressFamily)).DistinctBy(a => a.AddressFamily).ToValueList();
    }

    // What was leased counts before what shall be: the guest has it until it asks again.
    private static IEnumerable<IPAddress> OfCard(NetworkDefinition network, MacAddress mac, NetworkFacts facts)
        => facts.Addresses.Where(a => a.Mac == mac && network.Ips.Any(ip => ip.Subnet.Contains(a.Address))).Select(a => a.Address)
            .Concat(network.Ips.SelectMany(ip => ip.Hosts).Where(h => MacAddress.TryParse(h.Mac, null, out MacAddress host) && host == mac).Select(h => h.Address).OfType<IPAddress>());

    private static IEnumerable<IPAddress> OfHost(NetworkDefinition network, string name)
    {
        foreach (DhcpHost host in network.Ips.SelectMany(ip => ip.Hosts).Where(h => h.Name == name))
        {
            if (host.Address is { } address)
            {
                yield return address;
            }
        }
    }
}
