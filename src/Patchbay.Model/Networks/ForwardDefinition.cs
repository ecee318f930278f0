using System.Net;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks;

/// <summary>How frames leave a network.</summary>
public enum ForwardMode
{
    /// <summary>No <c>&lt;forward&gt;</c>: guests and host only.</summary>
    Isolated,

    /// <summary><c>nat</c>.</summary>
    Nat,

    /// <summary><c>route</c>.</summary>
    Route,

    /// <summary><c>open</c>: routed, without any firewall rule.</summary>
    Open,

    /// <summary><c>bridge</c>: an existing bridge, or macvtap in bridge mode over a pool.</summary>
    Bridge,

    /// <summary><c>private</c>: macvtap over a pool.</summary>
    Private,

    /// <summary><c>vepa</c>: macvtap over a pool.</summary>
    Vepa,

    /// <summary><c>passthrough</c>: macvtap, one device a guest.</summary>
    Passthrough,

    /// <summary><c>hostdev</c>: a virtual function a guest.</summary>
    Hostdev,
}

/// <summary>libvirt's <c>&lt;forward&gt;</c>.</summary>
public sealed record ForwardDefinition
{
    /// <summary>Isolated where the element is absent.</summary>
    public ForwardMode Mode { get; init; }

    /// <summary>Whether devices are unbound from their driver for a guest; <c>hostdev</c> only.</summary>
    public bool Managed { get; init; }

    /// <summary>The driver for assigned devices; null leaves it to the host (vfio).</summary>
    public ForwardDriver? Driver { get; init; }

    /// <summary>Address translation; null where no <c>&lt;nat&gt;</c> was given.</summary>
    public NatDefinition? Nat { get; init; }

    /// <summary>The physical function whose virtual functions form the pool.</summary>
    public string? PhysicalFunction { get; init; }

    /// <summary>Devices by name: the way out (nat, route), or a pool.</summary>
    public ValueList<string> Interfaces { get; init; }

    /// <summary>Devices by PCI address: a pool for <c>hostdev</c>.</summary>
    public ValueList<PciAddress> Addresses { get; init; }
}

/// <summary>libvirt's <c>&lt;forward&gt;&lt;driver&gt;</c>.</summary>
/// <param name="Name">kvm, vfio or xen; null where not given.</param>
/// <param name="Model">A variant driver's module name.</param>
public sealed record ForwardDriver(string? Name, string? Model);

/// <summary>libvirt's <c>&lt;nat&gt;</c>.</summary>
public sealed record NatDefinition
{
    /// <summary>Whether IPv6 is translated too; null where not given.</summary>
    public bool? Ipv6 { get; init; }

    /// <summary>First source address, IPv4; null for the way out's own.</summary>
    public IPAddress? AddressStart { get; init; }

    /// <summary>Last source address; set with the first.</summary>
    public IPAddress? AddressEnd { get; init; }

    /// <summary>First source port; null for libvirt's default 1024.</summary>
    public ushort? PortStart { get; init; }

    /// <summary>Last source port; null for libvirt's default 65535.</summary>
    public ushort? PortEnd { get; init; }
}
