using Patchbay.Model.Domains;
using Patchbay.Model.Ports;

namespace Patchbay.Planning.Guests.Arguments;

/// <summary>What an interface asks for and its kind cannot give, judged by what it came to be at the start.</summary>
internal static class InterfaceObstacles
{
    /// <summary>Notes every obstacle of a guest's interfaces.</summary>
    public static void Add(ArgumentList list, DomainDefinition domain, GuestPlacement placement)
    {
        for (int i = 0; i < domain.Devices.Interfaces.Count; i++)
        {
            InterfaceDefinition card = domain.Devices.Interfaces[i];
            InterfacePlacement? placed = i < placement.Interfaces.Count ? placement.Interfaces[i] : null;
            foreach (string why in Of(card, placed?.Actual ?? card.Source, isResolved: placed is not null))
            {
                list.Refuse(card, $"interface {card.Mac}: {why}");
            }
        }
    }

    private static IEnumerable<string> Of(InterfaceDefinition card, InterfaceSource actual, bool isResolved)
    {
        string type = actual.TypeName;
        bool isTap = actual is InterfaceSource.Network or InterfaceSource.Bridge or InterfaceSource.Ethernet;
        if (card.Backend.Tap is not null && !isTap)
        {
            yield return $"a tap device of its own cannot be given to type {type}: it has no tap";
        }
        // What a network makes of it is not known before it is asked.
        if (actual is InterfaceSource.Network && !isResolved)
        {
            yield break;
        }
        if (card.Vlan is not null && !TakesVlan(card, actual))
        {
            yield return $"VLAN tags cannot be set for type {type}{(actual is InterfaceSource.Network ? ": its network is not a bridge of the host's" : "")}";
        }
        if (card.Bandwidth is not null && actual is InterfaceSource.Hostdev)
        {
            yield return "bandwidth cannot be limited on a device that is passed on";
        }
        if (card.PortIsolated == true && (actual is not (InterfaceSource.Network or InterfaceSource.Bridge) || card.VirtualPort is not null))
        {
            yield return $"a port can be isolated only on a bridge without a virtualport, not for type {type}";
        }
        if (card.IsVirtio && card.Driver.Queues > 1
            && (actual is InterfaceSource.User or InterfaceSource.Client or InterfaceSource.Server or InterfaceSource.Multicast or InterfaceSource.Udp or InterfaceSource.Internal
                || (actual is InterfaceSource.VhostUser && card.Backend.Passt)))
        {
            yield return $"several queues are not supported for type {type}";
        }
        if (card.Teaming is { IsTransient: true } && actual is not InterfaceSource.Hostdev)
        {
            yield return "the transient card of a team must be a device that is passed on";
        }
        if (card.LinkUp == false && actual is InterfaceSource.Hostdev)
        {
            yield return "the link of a device that is passed on cannot be set down";
        }
    }

    private static bool TakesVlan(InterfaceDefinition card, InterfaceSource actual) => actual switch
    {
        InterfaceSource.Hostdev => true,
        InterfaceSource.Direct { Mode: MacvtapMode.Passthrough } => true,
        InterfaceSource.Bridge => card.VirtualPort?.Type is null or VirtualPortType.OpenVSwitch,
        _ => false,
    };
}
