using System.Net;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Planning.Firewall;

namespace Patchbay.Planning.Operations;

/// <summary>What was seen on the host: as much as was asked for.</summary>
public sealed record HostSnapshot
{
    /// <summary>A host with nothing on it.</summary>
    public static HostSnapshot Empty { get; } = new();

    /// <summary>Links by name; only those asked for, or all.</summary>
    public IReadOnlyDictionary<string, LinkState> Links { get; init; } = new Dictionary<string, LinkState>();

    /// <summary>Routes of the main table, IPv4 and IPv6.</summary>
    public ValueList<RouteState> Routes { get; init; }

    /// <summary>Addresses of all links but loopback and IPv6 link-local ones; only where they were asked for.</summary>
    public ValueList<LinkAddress> Addresses { get; init; }

    /// <summary>Rules that choose among routing tables, of those that we made; only where they were asked for.</summary>
    public ValueList<RoutingRule> RoutingRules { get; init; }

    /// <summary>Default routes of the tables that were asked for.</summary>
    public ValueList<TableDefault> TableDefaults { get; init; }

    /// <summary>Kernel settings that were asked for and exist, by key with slashes.</summary>
    public IReadOnlyDictionary<string, string> Sysctls { get; init; } = new Dictionary<string, string>();

    /// <summary>Files that were asked for and exist, by path.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>Names of the networks, of those asked about, whose firewall is in place, whole and as asked.</summary>
    public ValueList<string> FirewalledNetworks { get; init; }

    /// <summary>Bridges, of those whose limits were asked about, that limit what passes them in each direction that was asked about.</summary>
    public ValueList<string> LimitedBridges { get; init; }

    /// <summary>Bridges that have chains in the firewall, right or not; only where all were asked for.</summary>
    public ValueList<string> FirewalledBridges { get; init; }

    /// <summary>Packet filters of other programs.</summary>
    public ForeignFirewalls ForeignFirewalls { get; init; } = ForeignFirewalls.None;

    /// <summary>firewalld; null where it was not asked about.</summary>
    public FirewalldState? Firewalld { get; init; }

    /// <summary>systemd-resolved; null where it was not asked about.</summary>
    public ResolverState? Resolver { get; init; }

    /// <summary>Names of networks whose dnsmasq runs.</summary>
    public ValueList<string> ServedNetworks { get; init; }

    /// <summary>Links that learned routes by router advertisements with accept_ra=1: forwarding would drop them.</summary>
    public ValueList<string> RouterAdvertisedLinks { get; init; }

    /// <summary>Sockets of the host that would no longer be reached, of those asked about.</summary>
    public ValueList<HostSocket> Sockets { get; init; }

    /// <summary>Neighbours with a known hardware address.</summary>
    public ValueList<NeighbourEntry> Neighbours { get; init; }

    /// <summary>What a guest's start asked for.</summary>
    public GuestFacts Guests { get; init; } = GuestFacts.None;

    /// <summary>What was asked of Open vSwitch.</summary>
    public SwitchFacts Switch { get; init; } = SwitchFacts.None;
}

/// <summary>A link as seen.</summary>
public sealed record LinkState
{
    /// <summary>The interface's name.</summary>
    public required string Name { get; init; }

    /// <summary>The kernel's number for it.</summary>
    public int Index { get; init; }

    /// <summary><c>bridge</c>, <c>tun</c>, <c>veth</c>...; empty for plain devices.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Hardware address.</summary>
    public MacAddress Mac { get; init; }

    /// <summary>The hardware address that the hardware was made with; null where it is not known, and for software devices.</summary>
    public MacAddress? PermanentMac { get; init; }

    /// <summary>The hardware that it is of, as <c>pci/0000:01:00.0</c>; null where it is not known, and for software devices.</summary>
    public string? Parent { get; init; }

    /// <summary>Bytes.</summary>
    public uint Mtu { get; init; }

    /// <summary>Administratively up.</summary>
    public bool IsUp { get; init; }

    /// <summary>Has one other end only, which needs no address: a tunnel, a modem.</summary>
    public bool IsPointToPoint { get; init; }

    /// <summary>The bridge it is plugged into, by name.</summary>
    public string? Master { get; init; }

    /// <summary>What has passed it.</summary>
    public LinkCounters? Counters { get; init; }

    /// <summary>Bridges: whether STP runs.</summary>
    public bool Stp { get; init; }

    /// <summary>Bridges: seconds before a new port forwards.</summary>
    public uint DelaySeconds { get; init; }

    /// <summary>Bridges: whether VLANs are filtered.</summary>
    public bool VlanFiltering { get; init; }

    /// <summary>Whether the kernel fills in the checksums of DHCP answers here (see <see cref="HostOperation.FillDhcpChecksums"/>).</summary>
    public bool FillsDhcpChecksums { get; init; }

    /// <summary>All addresses but IPv6 link-local ones.</summary>
    public ValueList<IpPrefix> Addresses { get; init; }
}

/// <summary>An address of a link.</summary>
/// <param name="Link">By name.</param>
/// <param name="Address">With the length of its network.</param>
public sealed record LinkAddress(string Link, IpPrefix Address);

/// <summary>What has passed a link, seen from the host.</summary>
public sealed record LinkCounters(
    ulong ReceivedBytes, ulong ReceivedPackets, ulong ReceiveErrors, ulong ReceiveDropped,
    ulong SentBytes, ulong SentPackets, ulong SendErrors, ulong SendDropped);

/// <summary>Whom the host has heard of by ARP or neighbour discovery.</summary>
/// <param name="Link">On which link.</param>
/// <param name="Address">IPv4 or IPv6.</param>
/// <param name="Mac">The hardware's.</param>
public sealed record NeighbourEntry(string Link, IPAddress Address, MacAddress Mac);

/// <summary>A socket of the host that others can reach.</summary>
/// <param name="Protocol">Of which protocol.</param>
/// <param name="Address">What it is bound to; <c>::</c> is for both families.</param>
/// <param name="Port">The port.</param>
/// <param name="Owner">Whose it is, for people.</param>
public sealed record HostSocket(PortProtocol Protocol, IPAddress Address, ushort Port, string Owner);

/// <summary>A route as seen.</summary>
/// <param name="Destination">Network, host bits zero.</param>
/// <param name="Gateway">Next hop; null where on link.</param>
/// <param name="Link">By name.</param>
/// <param name="Metric">0 where none.</param>
public sealed record RouteState(IpPrefix Destination, IPAddress? Gateway, string Link, uint Metric);

/// <summary>What to look at. Looking at less is faster: a start looks at its own bridge only.</summary>
public sealed record HostScope
{
    /// <summary>Links by name; null for all of them.</summary>
    public ValueList<string>? Links { get; init; } = new ValueList<string>();

    /// <summary>Whether links are wanted without their addresses and what they do to DHCP, each of which is a question of its own.</summary>
    public bool PlainLinks { get; init; }

    /// <summary>
    /// Of which networks routes are wanted: those that overlap one of them, and of their families those that lead by a gateway or
    /// everywhere, and those that routers advertise; null for all. There are many where there are many networks.
    /// </summary>
    public ValueList<IpPrefix>? Routes { get; init; } = new ValueList<IpPrefix>();

    /// <summary>Whether the addresses of all links are wanted.</summary>
    public bool Addresses { get; init; }

    /// <summary>Routing tables of ours whose default routes are wanted.</summary>
    public ValueList<uint> RoutingTables { get; init; }

    /// <summary>Whether the rules that we made are wanted.</summary>
    public bool RoutingRules { get; init; }

    /// <summary>Settings by key with slashes.</summary>
    public ValueList<string> Sysctls { get; init; }

    /// <summary>Files by path.</summary>
    public ValueList<string> Files { get; init; }

    /// <summary>Networks' firewalls that are compared with what is in place.</summary>
    public ValueList<NetworkFirewall> Firewalls { get; init; }

    /// <summary>Limits of bridges that are looked for.</summary>
    public IReadOnlyDictionary<string, BridgeLimits> BridgeLimits { get; init; } = new Dictionary<string, BridgeLimits>();

    /// <summary>Whether all bridges that have chains are wanted, to find what was left behind.</summary>
    public bool FirewalledBridges { get; init; }

    /// <summary>Whether packet filters of other programs are wanted.</summary>
    public bool ForeignFirewalls { get; init; }

    /// <summary>Whether firewalld is wanted.</summary>
    public bool Firewalld { get; init; }

    /// <summary>Links of which is wanted what systemd-resolved was told.</summary>
    public ValueList<string> ResolverLinks { get; init; }

    /// <summary>Pid files, by network, of the dnsmasq processes that are asked about.</summary>
    public IReadOnlyDictionary<string, string> Dnsmasq { get; init; } = new Dictionary<string, string>();

    /// <summary>Port forwards; sockets of the host that these would keep others from are wanted.</summary>
    public ValueList<PortForward> Forwards { get; init; }

    /// <summary>Whether neighbours are wanted.</summary>
    public bool Neighbours { get; init; }

    /// <summary>What a guest's start wants to know; null for nothing.</summary>
    public GuestScope? Guests { get; init; }

    /// <summary>What is wanted of Open vSwitch; null for nothing.</summary>
    public SwitchScope? Switch { get; init; }
}
