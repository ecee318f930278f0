using Patchbay.Model.Ports;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>libvirt's <c>&lt;interface&gt;</c>: a guest's network card and what it is plugged into.</summary>
public sealed record InterfaceDefinition : IDevice
{
    /// <summary>What it is plugged into, with the type.</summary>
    public required InterfaceSource Source { get; init; }

    /// <summary>Whether the guest may change its MAC and filters; null leaves it to the network.</summary>
    public bool? TrustGuestRxFilters { get; init; }

    /// <summary>The guest's address; null until one is chosen.</summary>
    public MacAddress? Mac { get; init; }

    /// <summary><c>generated</c> or <c>static</c>, which other hypervisors look at; null where not given.</summary>
    public string? MacType { get; init; }

    /// <summary>Which other hypervisors look at; null where not given.</summary>
    public bool? MacCheck { get; init; }

    /// <summary>The network whose port it is, where that made it a port of a bridge or a macvtap; live only.</summary>
    public InterfaceOrigin? Origin { get; init; }

    /// <summary>The address that the guest set last; live only.</summary>
    public MacAddress? CurrentMac { get; init; }

    /// <summary>Tags.</summary>
    public VlanDefinition? Vlan { get; init; }

    /// <summary>Who manages the port.</summary>
    public VirtualPortDefinition? VirtualPort { get; init; }

    /// <summary>Limits.</summary>
    public BandwidthDefinition? Bandwidth { get; init; }

    /// <summary>Whether it is isolated from other isolated ports; null where not given.</summary>
    public bool? PortIsolated { get; init; }

    /// <summary>Addresses of the guest's side, which only user-mode backends use.</summary>
    public ValueList<InterfaceAddress> GuestAddresses { get; init; }

    /// <summary>Routes of the guest's side.</summary>
    public ValueList<InterfaceRoute> GuestRoutes { get; init; }

    /// <summary>Ports forwarded by passt.</summary>
    public ValueList<PortForwardDefinition> PortForwards { get; init; }

    /// <summary>Run after the device is made; null without.</summary>
    public string? Script { get; init; }

    /// <summary>Run when the device goes; null without.</summary>
    public string? DownScript { get; init; }

    /// <summary>Of Xen; kept.</summary>
    public string? BackendDomain { get; init; }

    /// <summary>The device's name on the host; null until one is chosen.</summary>
    public string? Target { get; init; }

    /// <summary>Whether we make the device; null where not given, which is yes.</summary>
    public bool? TargetManaged { get; init; }

    /// <summary>Of containers: the name within; kept.</summary>
    public string? GuestName { get; init; }

    /// <summary>The card, such as <c>virtio</c>; null until chosen.</summary>
    public string? Model { get; init; }

    /// <summary>How a virtio card is driven.</summary>
    public InterfaceDriver Driver { get; init; } = InterfaceDriver.None;

    /// <summary>What serves it on the host.</summary>
    public InterfaceBackend Backend { get; init; } = InterfaceBackend.None;

    /// <summary>A network filter; null without.</summary>
    public FilterReference? Filter { get; init; }

    /// <summary>Bytes waiting to be sent; null where not given, 0 for no limit.</summary>
    public ulong? SendBuffer { get; init; }

    /// <summary>A pair of cards that stand in for each other; null without.</summary>
    public TeamingDefinition? Teaming { get; init; }

    /// <summary>Whether the cable is in; null where not given, which is yes.</summary>
    public bool? LinkUp { get; init; }

    /// <summary>Bytes of a frame's payload; null where not given.</summary>
    public uint? Mtu { get; init; }

    /// <summary>Frames gathered before the host is woken; null where not given.</summary>
    public uint? CoalesceRxFrames { get; init; }

    /// <summary>What a virtual function's card does with its frames; null where not given.</summary>
    public FunctionDefinition? Function { get; init; }

    /// <summary>Address, alias, boot order, ROM.</summary>
    public DeviceInfo Info { get; init; } = DeviceInfo.None;

    /// <summary>What is not modelled.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;

    /// <summary>Whether the card is one of virtio's, and so heeds <see cref="Driver"/>.</summary>
    public bool IsVirtio => Model is "virtio" or "virtio-transitional" or "virtio-non-transitional";
}

/// <summary>libvirt's <c>&lt;ip&gt;</c> of an interface.</summary>
/// <param name="Address">IPv4 or IPv6.</param>
/// <param name="Prefix">0 where not given.</param>
/// <param name="Peer">The other end; null where not given.</param>
public sealed record InterfaceAddress(System.Net.IPAddress Address, uint Prefix, System.Net.IPAddress? Peer);

/// <summary>libvirt's <c>&lt;route&gt;</c> of an interface, as its text stood.</summary>
public sealed record InterfaceRoute(string? Family, string Address, string? Netmask, uint? Prefix, string Gateway, uint? Metric);

/// <summary>libvirt's <c>&lt;portForward&gt;</c>.</summary>
public sealed record PortForwardDefinition
{
    /// <summary>True for <c>udp</c>, false for <c>tcp</c>.</summary>
    public required bool Udp { get; init; }

    /// <summary>The host's address; null for all.</summary>
    public System.Net.IPAddress? Address { get; init; }

    /// <summary>The host's interface; null for all.</summary>
    public string? Device { get; init; }

    /// <summary>Ports; none for all.</summary>
    public ValueList<PortRange> Ranges { get; init; }
}

/// <summary>libvirt's <c>&lt;range&gt;</c>.</summary>
/// <param name="Start">The first port.</param>
/// <param name="End">The last; 0 for only the first.</param>
/// <param name="To">The first port in the guest; 0 for the same.</param>
/// <param name="Exclude">Whether these are left out; null where not given.</param>
public sealed record PortRange(ushort Start, ushort End, ushort To, bool? Exclude);

/// <summary>libvirt's <c>&lt;filterref&gt;</c>.</summary>
/// <param name="Filter">The filter's name.</param>
/// <param name="Parameters">In the order of the document.</param>
public sealed record FilterReference(string Filter, ValueList<FilterParameter> Parameters);

/// <summary>libvirt's <c>&lt;parameter&gt;</c>; a name may come several times, for a list.</summary>
public sealed record FilterParameter(string Name, string Value);

/// <summary>libvirt's <c>&lt;teaming&gt;</c>.</summary>
/// <param name="Persistent">The alias of the card that stays, on the one that goes; null on the one that stays.</param>
public sealed record TeamingDefinition(string? Persistent)
{
    /// <summary>Whether this is the card that goes for a migration.</summary>
    public bool IsTransient => Persistent is not null;
}
