using System.Net;

namespace Patchbay.Netlink.Route;

/// <summary>A route, <c>RTM_NEWROUTE</c>.</summary>
/// <param name="Destination">Where it leads; <c>0.0.0.0/0</c> or <c>::/0</c> for everywhere else.</param>
public sealed record RouteEntry(IPNetwork Destination)
{
    /// <summary>The main table.</summary>
    public const uint MainTable = 254;

    /// <summary>The next host on the way; null where the destination is on the link itself.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>The gateway is reached by the device, whatever other routes say of its address; for adding only.</summary>
    public bool IsGatewayOnLink { get; init; }

    /// <summary>The device it leaves by; 0 lets the kernel find it from the gateway. Of several ways, the first.</summary>
    public int Index { get; init; }

    /// <summary>Lower wins; 0 is the family's default (IPv6: 1024).</summary>
    public uint Metric { get; init; }

    /// <summary>The table it is in.</summary>
    public uint Table { get; init; } = MainTable;

    /// <summary>Who made it.</summary>
    public RouteOrigin Origin { get; init; } = RouteOrigin.Static;

    /// <summary>What becomes of packets.</summary>
    public RouteKind Kind { get; init; } = RouteKind.Unicast;

    /// <summary>The source address packets from this host get.</summary>
    public IPAddress? PreferredSource { get; init; }

    /// <summary><c>10.0.0.0/8 via 192.168.122.2 metric 5</c>.</summary>
    public override string ToString()
        => $"{Destination}{(Gateway is null ? "" : $" via {Gateway}")}{(Index == 0 ? "" : $" dev {Index}")}{(Metric == 0 ? "" : $" metric {Metric}")}";
}

/// <summary>Who made a route, <c>RTPROT_…</c>; other numbers are routing daemons'.</summary>
public enum RouteOrigin : byte
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>A router's redirect.</summary>
    Redirect = 1,

    /// <summary>The kernel, for an address.</summary>
    Kernel = 2,

    /// <summary>During boot; <c>ip route</c> says this.</summary>
    Boot = 3,

    /// <summary>An administrator.</summary>
    Static = 4,

    /// <summary>A router's advertisement.</summary>
    RouterAdvertisement = 9,

    /// <summary>A DHCP client.</summary>
    Dhcp = 16,
}

/// <summary>What becomes of packets a route matches, <c>RTN_…</c>.</summary>
public enum RouteKind : byte
{
    /// <summary>Sent on.</summary>
    Unicast = 1,

    /// <summary>For this host.</summary>
    Local = 2,

    /// <summary>Broadcast on the link.</summary>
    Broadcast = 3,

    /// <summary>For one of several hosts (IPv6).</summary>
    Anycast = 4,

    /// <summary>Multicast.</summary>
    Multicast = 5,

    /// <summary>Dropped in silence.</summary>
    Blackhole = 6,

    /// <summary>Refused: unreachable.</summary>
    Unreachable = 7,

    /// <summary>Refused: prohibited.</summary>
    Prohibit = 8,
}
