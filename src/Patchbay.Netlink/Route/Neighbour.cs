using System.Net;
using System.Net.NetworkInformation;

namespace Patchbay.Netlink.Route;

/// <summary>A host on a link, as ARP or neighbour discovery found it.</summary>
/// <param name="Index">The device.</param>
/// <param name="Address">The host's address.</param>
/// <param name="Mac">Its hardware address; null while not known.</param>
/// <param name="State">How far it is known.</param>
public sealed record Neighbour(int Index, IPAddress Address, PhysicalAddress? Mac, NeighbourState State);

/// <summary>How far a neighbour is known, <c>NUD_…</c>.</summary>
[Flags]
public enum NeighbourState : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Being asked for.</summary>
    Incomplete = 0x01,

    /// <summary>Answered lately.</summary>
    Reachable = 0x02,

    /// <summary>Answered once.</summary>
    Stale = 0x04,

    /// <summary>About to be asked again.</summary>
    Delay = 0x08,

    /// <summary>Being asked again.</summary>
    Probe = 0x10,

    /// <summary>Did not answer.</summary>
    Failed = 0x20,

    /// <summary>Needs no asking.</summary>
    NoArp = 0x40,

    /// <summary>Set for good.</summary>
    Permanent = 0x80,
}

/// <summary>An entry of a bridge's forwarding table: frames to this address leave by this port.</summary>
/// <param name="Index">The port.</param>
/// <param name="Mac">The address.</param>
public sealed record ForwardingEntry(int Index, PhysicalAddress Mac)
{
    /// <summary>The bridge; 0 for an entry of the device's own filter.</summary>
    public int Bridge { get; init; }

    /// <summary>The VLAN it counts in; null without VLAN filtering.</summary>
    public ushort? Vlan { get; init; }

    /// <summary>Set by someone, not learnt: it does not age.</summary>
    public bool IsStatic { get; init; } = true;

    /// <summary>An address of the port itself: frames to it are for this host.</summary>
    public bool IsLocal { get; init; }
}
