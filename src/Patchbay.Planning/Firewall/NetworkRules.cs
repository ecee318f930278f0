using System.Net;
using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using static Patchbay.Planning.Firewall.FirewallAction;
using static Patchbay.Planning.Firewall.FirewallMatch;

namespace Patchbay.Planning.Firewall;

/// <summary>
/// Writes the rules of one network. What they let through is what libvirt's do: guests of one network speak to each
/// other; out goes what a subnet sends (and the forward device, if one is named, carries); in comes what was asked for
/// (NAT) or everything for the subnet (routed); all else is rejected.
/// </summary>
internal sealed class NetworkRules(NetworkDefinition network, string bridge, ForwardRules forwards, PeerRules peers)
{
    // libvirt's default for <nat><port>: the ports that any user may use.
    private static readonly PortSpan UserPorts = new(1024, 65535);

    private static readonly IpPrefix Broadcast = new(IPAddress.Broadcast, 32);
    private static readonly IpPrefix LinkMulticast4 = new(IPAddress.Parse("224.0.0.0"), 24);
    private static readonly IpPrefix LinkMulticast6 = new(IPAddress.Parse("ff02::"), 16);

    private readonly string? _wayOut = network.Extensions.Egress is NetworkEgress.By by ? by.Device : network.Forward.Interfaces.IsEmpty ? null : network.Forward.Interfaces[0];
    private readonly bool _answersOnly = network.Extensions.Egress is NetworkEgress.None;
    private readonly NatDefinition? _nat = network.Forward.Nat;

    private IEnumerable<IpDefinition> Forwarded => network.Forward.Mode == ForwardMode.Isolated ? [] : network.Ips;

    public NetworkFirewall Build()
    {
        ValueList<string> names = NetworkFirewall.ChainNames(bridge);
        IpDefinition[] translated = [.. Forwarded.Where(IsTranslated)];
        ValueList<FirewallChain> chains = [new(names[0], In()), new(names[1], Out())];
        ValueList<FirewallEntry> entries = [new(FirewallTable.GuestIn, bridge, names[0]), new(FirewallTable.GuestOut, bridge, names[1])];
        if (translated.Length > 0)
        {
            chains = chains.Add(new(names[2], [.. peers.Untranslated(), .. translated.SelectMany(Nat)]));
            entries = entries.Add(new(FirewallTable.GuestNat, bridge, names[2]));
            foreach (IPAddress address in translated.Select(ip => ip.Address).Distinct())
            {
                FirewallMap map = new IpPrefix(address, 0).IsIPv4 ? FirewallTable.HostNat4 : FirewallTable.HostNat6;
                entries = entries.Add(new(map, IpText.Format(address), names[2]));
            }
        }
        return new NetworkFirewall
        {
            Network = network.Name,
            Bridge = bridge,
            Chains = [.. chains, .. forwards.Chains()],
            Entries = [.. entries, .. forwards.Entries()],
        };
    }

    private ValueList<FirewallRule> In()
    {
        FirewallRule cross = new([new InputLink(bridge)], new Accept());
        return [cross, .. peers.In(), .. Forwarded.Select(EnterSubnet), new([], new Reject())];
    }

    private ValueList<FirewallRule> Out()
        => [.. Answers(), .. Forwarded.Select(ip => new FirewallRule([new Source(ip.Subnet.Network), .. WayOut(), .. Begun()], new Accept())), new([], new Reject())];

    // What was forwarded to a guest may have come by another link than guests go out by.
    private IEnumerable<FirewallRule> Answers()
        => forwards.IsEmpty || _wayOut is null ? [] : [new FirewallRule([new Translated(), new Known()], new Accept())];

    private FirewallRule EnterSubnet(IpDefinition ip)
    {
        ValueList<FirewallMatch> to = [.. WayIn(), new Destination(ip.Subnet.Network)];
        return new FirewallRule(IsTranslated(ip) ? to.Add(new Known()) : to, new Accept());
    }

    // What stays on the link keeps its source, or answers would not come back to where it was sent from.
    private IEnumerable<FirewallRule> Nat(IpDefinition ip)
    {
        IpPrefix subnet = ip.Subnet.Network;
        IEnumerable<IpPrefix> local = ip.IsIPv4 ? [LinkMulticast4, Broadcast] : [LinkMulticast6];
        foreach (IpPrefix destination in local)
        {
            yield return new([new Source(subnet), new Destination(destination), .. WayOut()], new GoBack());
        }
        ValueList<FirewallMatch> leaves = [new Source(subnet), new Destination(subnet, Outside: true), .. WayOut()];
        yield return new(leaves.Add(new Transport(PortProtocol.Tcp)), Translate(ip, Ports()));
        yield return new(leaves.Add(new Transport(PortProtocol.Udp)), Translate(ip, Ports()));
        yield return new(leaves, Translate(ip, null));
    }

    private FirewallAction Translate(IpDefinition ip, PortSpan? ports)
        => ip.IsIPv4 && _nat is { AddressStart: { } first } ? new SourceNat(first, _nat.AddressEnd ?? first, ports) : new Masquerade(ports);

    // Neither given, or both 0 as libvirt prints "not given": the default.
    private PortSpan Ports()
        => _nat is null || (_nat.PortStart ?? 0, _nat.PortEnd ?? 0) == (0, 0)
            ? UserPorts
            : new PortSpan(_nat.PortStart ?? 0, _nat.PortEnd ?? UserPorts.Last);

    private bool IsTranslated(IpDefinition ip)
        => network.Forward.Mode == ForwardMode.Nat && (ip.IsIPv4 || _nat?.Ipv6 == true);

    // By the direction, and not by whether it is known: what a guest began ends when nothing more may be begun.
    private IEnumerable<FirewallMatch> Begun() => _answersOnly ? [new Answer()] : [];

    private IEnumerable<FirewallMatch> WayOut() => _wayOut is null ? [] : [new OutputLink(_wayOut)];

    private IEnumerable<FirewallMatch> WayIn() => _wayOut is null ? [] : [new InputLink(_wayOut)];
}
