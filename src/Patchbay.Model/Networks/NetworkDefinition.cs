using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks;

/// <summary>libvirt's <c>&lt;network&gt;</c>, as wanted. What was not given is null; the host fills it in on define.</summary>
public sealed record NetworkDefinition
{
    /// <summary>Unique on a host; a file name.</summary>
    public required string Name { get; init; }

    /// <summary>Null until a host gives the network one.</summary>
    public Guid? Uuid { get; init; }

    /// <summary>One line for people.</summary>
    public string? Title { get; init; }

    /// <summary>Free text.</summary>
    public string? Description { get; init; }

    /// <summary>Others' elements, verbatim.</summary>
    public VerbatimXml? Metadata { get; init; }

    /// <summary>Our own element of <see cref="Metadata"/>, read. Printed as it stands there.</summary>
    public NetworkExtensions Extensions { get; init; } = NetworkExtensions.None;

    /// <summary>Whether guests may speak IPv6 to each other without the network having an IPv6 address.</summary>
    public bool Ipv6 { get; init; }

    /// <summary>Whether guests may change their MAC and filters; null leaves it to the interface.</summary>
    public bool? TrustGuestRxFilters { get; init; }

    /// <summary>How frames leave.</summary>
    public ForwardDefinition Forward { get; init; } = new();

    /// <summary>The bridge device; null where none was given.</summary>
    public BridgeDefinition? Bridge { get; init; }

    /// <summary>Bytes of a frame's payload on the bridge; null leaves the kernel's default.</summary>
    public uint? Mtu { get; init; }

    /// <summary>The bridge's own address; null until a host chooses one.</summary>
    public MacAddress? Mac { get; init; }

    /// <summary>The DNS domain; null where none was given.</summary>
    public DnsDomainDefinition? Domain { get; init; }

    /// <summary>What the name server does beyond the default; null where nothing was given.</summary>
    public DnsDefinition? Dns { get; init; }

    /// <summary>Tags for guests that name none.</summary>
    public VlanDefinition? Vlan { get; init; }

    /// <summary>Limits of the whole network.</summary>
    public BandwidthDefinition? Bandwidth { get; init; }

    /// <summary>Whether guests' ports are isolated from each other; null leaves it to the interface.</summary>
    public bool? PortIsolated { get; init; }

    /// <summary>Host addresses on the bridge, each with what is served behind it.</summary>
    public ValueList<IpDefinition> Ips { get; init; }

    /// <summary>Networks reached through guests.</summary>
    public ValueList<RouteDefinition> Routes { get; init; }

    /// <summary>Where the host's routes lead into the network: its subnets, and what lies behind its guests.</summary>
    public IEnumerable<IpPrefix> Destinations => Ips.Select(static ip => ip.Subnet.Network).Concat(Routes.Select(static r => r.Destination.Network)).Distinct();

    /// <summary>
    /// Links of the host that a network lends which has no bridge of its own: the kernel's bridge that guests are plugged into, or the
    /// devices of a pool. Empty where the network has its own, and where Open vSwitch has the bridge.
    /// </summary>
    public ValueList<string> LentLinks => Forward.Mode.OwnsBridge() ? []
        : Bridge?.Name is { } bridge ? VirtualPort is null ? [bridge] : []
        : Forward.PhysicalFunction is { } card ? [card, .. Forward.Interfaces] : Forward.Interfaces;

    /// <summary>Who manages guests' ports.</summary>
    public VirtualPortDefinition? VirtualPort { get; init; }

    /// <summary>Named sets of port settings.</summary>
    public ValueList<PortGroupDefinition> PortGroups { get; init; }

    /// <summary>Lines for dnsmasq's configuration, verbatim.</summary>
    public ValueList<string> DnsmasqOptions { get; init; }
}

/// <summary>An element kept as it was written, for printing back.</summary>
/// <param name="Text">The element with its tags, indented as libvirt prints it at its place.</param>
public sealed record VerbatimXml(string Text);
