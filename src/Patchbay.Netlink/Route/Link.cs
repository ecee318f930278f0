using System.Net.NetworkInformation;

namespace Patchbay.Netlink.Route;

/// <summary>A network device as the kernel describes it, <c>RTM_NEWLINK</c>.</summary>
public sealed record Link
{
    /// <summary>The device's number, unique in its namespace while it lives.</summary>
    public required int Index { get; init; }

    /// <summary>The device's name, at most 15 bytes.</summary>
    public required string Name { get; init; }

    /// <summary>The hardware address; null where a device has none.</summary>
    public PhysicalAddress? Mac { get; init; }

    /// <summary>The hardware address that the hardware was made with; null for software devices, and from kernels before 5.6.</summary>
    public PhysicalAddress? PermanentMac { get; init; }

    /// <summary>The hardware that it is of, as <c>pci/0000:01:00.0</c>; null for software devices, and from kernels before 5.14.</summary>
    public string? Parent { get; init; }

    /// <summary>Largest payload of a frame, in bytes.</summary>
    public int Mtu { get; init; }

    /// <summary>What made it: <c>bridge</c>, <c>tun</c>, <c>veth</c>, <c>macvtap</c>…; null for hardware and loopback.</summary>
    public string? Kind { get; init; }

    /// <summary>The bridge or bond it is in; 0 for none.</summary>
    public int Master { get; init; }

    /// <summary>The device below (macvtap, VLAN) or the peer (veth); 0 for none. May be of another namespace, see <see cref="IsLinkElsewhere"/>.</summary>
    public int LinkIndex { get; init; }

    /// <summary>True where <see cref="LinkIndex"/> counts in another namespace.</summary>
    public bool IsLinkElsewhere { get; init; }

    /// <summary>Switched on by the administrator (IFF_UP).</summary>
    public bool IsUp { get; init; }

    /// <summary>Has one other end only, which needs no address (IFF_POINTOPOINT): a tunnel, a modem.</summary>
    public bool IsPointToPoint { get; init; }

    /// <summary>Has a carrier (IFF_LOWER_UP).</summary>
    public bool HasCarrier { get; init; }

    /// <summary>What its driver makes of it (RFC 2863).</summary>
    public LinkOperationalState OperationalState { get; init; }

    /// <summary>What kind of hardware it behaves as, ARPHRD_…: 1 Ethernet, 772 loopback.</summary>
    public ushort HardwareType { get; init; }

    /// <summary>The tag of a VLAN device; null for other kinds.</summary>
    public ushort? VlanId { get; init; }

    /// <summary>The loopback device.</summary>
    public bool IsLoopback { get; init; }

    /// <summary>Device group; 0 is the default.</summary>
    public uint Group { get; init; }

    /// <summary>The alias (ifalias), a free text on the device.</summary>
    public string? Alias { get; init; }

    /// <summary>What a bridge is set to; null for other kinds.</summary>
    public BridgeState? Bridge { get; init; }

    /// <summary>How it behaves as a port of a bridge; null where it is in none.</summary>
    public BridgePortState? Port { get; init; }

    /// <summary>Counters since the device was made; null where the kernel sent none.</summary>
    public LinkStatistics? Statistics { get; init; }
}

/// <summary>A device's state as RFC 2863 counts it (IF_OPER_…).</summary>
public enum LinkOperationalState : byte
{
    /// <summary>Its driver does not say, as loopback's and many software devices'.</summary>
    Unknown,

    /// <summary>The hardware is gone.</summary>
    NotPresent,

    /// <summary>Switched off, or without a carrier.</summary>
    Down,

    /// <summary>The device below is down.</summary>
    LowerLayerDown,

    /// <summary>It tests itself.</summary>
    Testing,

    /// <summary>It waits for something, as authentication.</summary>
    Dormant,

    /// <summary>It carries traffic.</summary>
    Up,
}

/// <summary>Settings of a bridge.</summary>
/// <param name="Stp">Whether the spanning tree protocol runs (in the kernel or a daemon).</param>
/// <param name="ForwardDelay">How long a port listens and learns, in steps of 10 ms.</param>
/// <param name="VlanFiltering">Whether frames are filtered by the ports' VLANs.</param>
public sealed record BridgeState(bool Stp, TimeSpan ForwardDelay, bool VlanFiltering);

/// <summary>Settings of a port of a bridge.</summary>
/// <param name="Isolated">Exchanges no frames with other isolated ports.</param>
/// <param name="Learning">Source addresses are learnt.</param>
/// <param name="UnicastFlood">Frames to unknown addresses leave here.</param>
/// <param name="State">Spanning tree state: 0 disabled, 1 listening, 2 learning, 3 forwarding, 4 blocking.</param>
public sealed record BridgePortState(bool Isolated, bool Learning, bool UnicastFlood, byte State);

/// <summary>Counters of a device, as it sees them: received is what came in to the host.</summary>
/// <param name="ReceivedPackets">Frames in.</param>
/// <param name="SentPackets">Frames out.</param>
/// <param name="ReceivedBytes">Bytes in.</param>
/// <param name="SentBytes">Bytes out.</param>
/// <param name="ReceiveErrors">Bad frames in.</param>
/// <param name="SendErrors">Failures to send.</param>
/// <param name="ReceiveDropped">Frames in, dropped for want of room.</param>
/// <param name="SendDropped">Frames out, dropped for want of room.</param>
public sealed record LinkStatistics(
    ulong ReceivedPackets,
    ulong SentPackets,
    ulong ReceivedBytes,
    ulong SentBytes,
    ulong ReceiveErrors,
    ulong SendErrors,
    ulong ReceiveDropped,
    ulong SendDropped);
