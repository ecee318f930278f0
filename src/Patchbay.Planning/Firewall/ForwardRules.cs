using System.Net;
using System.Net.Sockets;
using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Planning.Networks;
using static Patchbay.Planning.Firewall.FirewallAction;
using static Patchbay.Planning.Firewall.FirewallMatch;

namespace Patchbay.Planning.Firewall;

/// <summary>
/// The port forwards of a network whose target has an address: a chain for each translation, entries that lead to it from the
/// host's ports, and entries that let in what was translated.
/// </summary>
/// <remarks>
/// The source stays what it was, but where a guest reaches another of its own subnet: the other would answer it directly, from an
/// address that it did not ask.
/// </remarks>
internal sealed class ForwardRules
{
    private readonly NetworkDefinition _network;
    private readonly string _bridge;
    private readonly (PortForward Forward, IPAddress Target)[] _forwards;

    private ForwardRules(NetworkDefinition network, string bridge, IEnumerable<(PortForward, IPAddress)> forwards)
        => (_network, _bridge, _forwards) = (network, bridge, [.. forwards]);

    /// <summary>Whether none leads anywhere.</summary>
    public bool IsEmpty => _forwards.Length == 0;

    public static ForwardRules Of(NetworkDefinition network, string bridge, NetworkFacts facts)
        => new(network, bridge, ForwardTargets.Forwards(network).SelectMany(f => ForwardTargets.Of(network, f, facts).Select(address => (f, address))));

    /// <summary>Forwards that lead nowhere yet.</summary>
    public static IEnumerable<string> Waits(NetworkDefinition network, NetworkFacts facts)
        => ForwardTargets.Forwards(network).Where(f => ForwardTargets.Of(network, f, facts).IsEmpty).Select(f => $"{f.HostSide} leads nowhere: {f.Target} has no address yet");

    public IEnumerable<FirewallChain> Chains()
    {
        if (IsEmpty)
        {
            yield break;
        }
        yield return new(LetIn, [new([], new Accept())]);
        yield return new(Back, _network.Ips.Where(ip => _forwards.Any(f => ip.Subnet.Contains(f.Target))).Select(Hairpin).ToValueList());
        foreach ((Translation translation, int index) in Translations().Distinct().Select((t, i) => (t, i)))
        {
            ValueList<FirewallMatch> matches = translation.Port is null ? [] : [new Transport(translation.Protocol!.Value)];
            yield return new(NetworkFirewall.TranslationName(_bridge, index + 1), [new(matches, new DestinationNat(translation.Address, translation.Port))]);
        }
    }

    public IEnumerable<FirewallEntry> Entries()
    {
        Dictionary<Translation, string> chains = Translations().Distinct().Select((t, i) => (t, i)).ToDictionary(p => p.t, p => NetworkFirewall.TranslationName(_bridge, p.i + 1));
        foreach ((PortForward forward, IPAddress target) in _forwards)
        {
            bool ipv4 = target.AddressFamily == AddressFamily.InterNetwork;
            string listen = forward.ListenAt is { } address ? IpText.Format(address) : ipv4 ? "0.0.0.0-255.255.255.255" : "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
            foreach ((PortSpan ports, Translation translation) in Parts(forward, target))
            {
                yield return new(ipv4 ? FirewallTable.Forward4 : FirewallTable.Forward6, $"{listen} . {forward.Protocol.Word()} . {ports}", chains[translation]);
            }
        }
        foreach ((IPAddress target, PortProtocol protocol, PortSpan ports) in Reached())
        {
            bool ipv4 = target.AddressFamily == AddressFamily.InterNetwork;
            string key = $"\"{_bridge}\" . {IpText.Format(target)} . {protocol.Word()} . {ports}";
            yield return new(ipv4 ? FirewallTable.ForwardIn4 : FirewallTable.ForwardIn6, key, LetIn);
            yield return new(ipv4 ? FirewallTable.ForwardNat4 : FirewallTable.ForwardNat6, key, Back);
        }
    }

    private string LetIn => NetworkFirewall.ChainNames(_bridge)[3];

    private string Back => NetworkFirewall.ChainNames(_bridge)[4];

    // Not by the link that it came in by: where the bridge itself filters (br_netfilter), there is none at this place.
    private static FirewallRule Hairpin(IpDefinition ip)
        => new([new Source(ip.Subnet.Network), new Destination(ip.Subnet.Network)], new Masquerade(null));

    private IEnumerable<Translation> Translations() => _forwards.SelectMany(f => Parts(f.Forward, f.Target)).Select(p => p.Translation);

    // Ports that keep their numbers are one entry; each that does not is one of its own.
    private static IEnumerable<(PortSpan Ports, Translation Translation)> Parts(PortForward forward, IPAddress target)
    {
        if (!forward.IsShifted)
        {
            yield return (forward.Ports, new Translation(target, null, null));
            yield break;
        }
        for (int i = 0; i < forward.Ports.Count; i++)
        {
            ushort port = (ushort)(forward.Ports.First + i);
            yield return (new PortSpan(port, port), new Translation(target, forward.Protocol, (ushort)(forward.TargetPorts.First + i)));
        }
    }

    // The kernel takes no overlapping keys: ports that several forwards lead to are one range.
    private IEnumerable<(IPAddress Target, PortProtocol Protocol, PortSpan Ports)> Reached()
    {
        foreach (var group in _forwards.GroupBy(f => (f.Target, f.Forward.Protocol), f => f.Forward.TargetPorts))
        {
            PortSpan? open = null;
            foreach (PortSpan ports in group.OrderBy(p => p.First))
            {
                if (open is null || ports.First > open.Last + 1)
                {
                    if (open is not null)
                    {
                        yield return (group.Key.Target, group.Key.Protocol, open);
                    }
                    open = ports;
                }
                else if (ports.Last > open.Last)
                {
                    open = open with { Last = ports.Last };
                }
            }
            yield return (group.Key.Target, group.Key.Protocol, open!);
        }
    }

    private sealed record Translation(IPAddress Address, PortProtocol? Protocol, ushort? Port);
}
