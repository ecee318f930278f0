using System.Net.NetworkInformation;

namespace Patchbay.Netlink.Route;

/// <summary>What a switch is asked about a port, <c>PORT_REQUEST_…</c> of linux/if_link.h.</summary>
public enum PortRequest : byte
{
    /// <summary>Be ready for it.</summary>
    Preassociate = 0,

    /// <summary>Be ready, and keep resources for it.</summary>
    PreassociateWithReservation = 1,

    /// <summary>Take it in.</summary>
    Associate = 2,

    /// <summary>Let it go.</summary>
    Disassociate = 3,
}

/// <summary>The kind of a virtual station interface (802.1Qbg), <c>struct ifla_port_vsi</c>.</summary>
/// <param name="Manager">Who knows the types.</param>
/// <param name="Type">24 bits.</param>
/// <param name="Version">Of the type.</param>
public sealed record PortStation(byte Manager, uint Type, byte Version);

/// <summary>A request about a guest's port to the switch at the other end of a device's cable.</summary>
/// <param name="Index">The device.</param>
/// <param name="Request">What is asked.</param>
public sealed record PortProfile(int Index, PortRequest Request)
{
    /// <summary>The device's name, where the message goes to a program that knows devices by it; null to leave it out.</summary>
    public string? Name { get; init; }

    /// <summary>A virtual function of the device; null for the device itself.</summary>
    public uint? Function { get; init; }

    /// <summary>Whether the kernel is asked, and not a program that speaks for the switch.</summary>
    public bool IsForKernel { get; init; } = true;

    /// <summary>Where a program shall say what it has to say of the port unasked, <see cref="PortMonitor.Address"/>; 0 for nowhere.</summary>
    public uint Listener { get; init; }

    /// <summary>The guest's address; null to leave it out.</summary>
    public PhysicalAddress? Mac { get; init; }

    /// <summary>The VLAN of the guest's frames, 0 for none; null to leave it out.</summary>
    public uint? Vlan { get; init; }

    /// <summary>The port profile's name (802.1Qbh).</summary>
    public string? Profile { get; init; }

    /// <summary>The station (802.1Qbg).</summary>
    public PortStation? Station { get; init; }

    /// <summary>The guest, or its station.</summary>
    public Guid? Instance { get; init; }

    /// <summary>The host (802.1Qbh).</summary>
    public Guid? Host { get; init; }
}
