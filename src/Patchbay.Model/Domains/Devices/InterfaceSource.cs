using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>What an interface is plugged into: libvirt's <c>interface/@type</c> with <c>&lt;source&gt;</c>.</summary>
public abstract record InterfaceSource
{
    private InterfaceSource()
    {
    }

    /// <summary><c>network</c>.</summary>
    /// <param name="Name">The network's.</param>
    /// <param name="PortGroup">Settings of the network to use; null for its default.</param>
    /// <param name="PortId">The port while the guest lives; null otherwise.</param>
    public sealed record Network(string Name, string? PortGroup, Guid? PortId) : InterfaceSource
    {
        /// <summary>The bridge, while the guest lives; null otherwise.</summary>
        public string? BridgeName { get; init; }

        /// <summary>Of the live form: <c>kernel</c> or <c>libvirt</c>; null otherwise.</summary>
        public string? MacTableManager { get; init; }
    }

    /// <summary><c>bridge</c>: a bridge of the host or of Open vSwitch.</summary>
    public sealed record Bridge(string Name) : InterfaceSource
    {
        /// <summary>Of the live form: <c>kernel</c> or <c>libvirt</c>; null otherwise.</summary>
        public string? MacTableManager { get; init; }
    }

    /// <summary><c>direct</c>: macvtap over a device of the host.</summary>
    public sealed record Direct(string Device, MacvtapMode Mode) : InterfaceSource;

    /// <summary><c>hostdev</c>: a virtual function of a card of the host.</summary>
    public sealed record Hostdev(InterfaceHostDevice Device) : InterfaceSource
    {
        /// <summary>Whether it is unbound from its driver for the guest.</summary>
        public bool Managed { get; init; }

        /// <summary>The host's driver for it, <c>vfio</c> or <c>kvm</c>; null for the default.</summary>
        public string? DriverName { get; init; }

        /// <summary>A variant driver's module; null for the best.</summary>
        public string? DriverModel { get; init; }
    }

    /// <summary><c>user</c>: a process's own network; <paramref name="Device"/> is the host's, of passt only.</summary>
    public sealed record User(string? Device) : InterfaceSource;

    /// <summary><c>ethernet</c>: a tap that we make, or find.</summary>
    public sealed record Ethernet : InterfaceSource
    {
        /// <summary>Addresses of the host's side.</summary>
        public ValueList<InterfaceAddress> Addresses { get; init; }

        /// <summary>Routes of the host's side.</summary>
        public ValueList<InterfaceRoute> Routes { get; init; }
    }

    /// <summary><c>vhostuser</c>: a process that serves virtio.</summary>
    /// <param name="Path">The socket; null with passt.</param>
    /// <param name="Listen">Whether QEMU listens (<c>server</c>).</param>
    public sealed record VhostUser(string? Path, bool Listen) : InterfaceSource
    {
        /// <summary>Whether and how it connects again; null where not given.</summary>
        public ReconnectDefinition? Reconnect { get; init; }

        /// <summary>The host's device, of passt only.</summary>
        public string? Device { get; init; }
    }

    /// <summary><c>client</c>: connects to another guest's socket.</summary>
    public sealed record Client(string? Address, uint Port) : InterfaceSource;

    /// <summary><c>server</c>: listens for another guest.</summary>
    public sealed record Server(string? Address, uint Port) : InterfaceSource;

    /// <summary><c>mcast</c>.</summary>
    public sealed record Multicast(string Address, uint Port) : InterfaceSource;

    /// <summary><c>udp</c>.</summary>
    public sealed record Udp(string Address, uint Port, string LocalAddress, uint LocalPort) : InterfaceSource;

    /// <summary><c>internal</c>.</summary>
    public sealed record Internal(string Name) : InterfaceSource;

    /// <summary><c>vdpa</c>.</summary>
    public sealed record Vdpa(string Device) : InterfaceSource;

    /// <summary><c>vds</c>: of another hypervisor; read and printed, never started.</summary>
    public sealed record Vds(Guid SwitchId, int PortId, string? PortGroupId, int ConnectionId) : InterfaceSource;

    /// <summary><c>null</c>: of another hypervisor; read and printed, never started.</summary>
    public sealed record Null : InterfaceSource;

    /// <summary>libvirt's word for the type.</summary>
    public string TypeName => this switch
    {
        Network => "network",
        Bridge => "bridge",
        Direct => "direct",
        Hostdev => "hostdev",
        User => "user",
        Ethernet => "ethernet",
        VhostUser => "vhostuser",
        Client => "client",
        Server => "server",
        Multicast => "mcast",
        Udp => "udp",
        Internal => "internal",
        Vdpa => "vdpa",
        Vds => "vds",
        Null => "null",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>libvirt's <c>source/@mode</c> of <c>direct</c>.</summary>
public enum MacvtapMode
{
    /// <summary><c>vepa</c>.</summary>
    Vepa,

    /// <summary><c>private</c>.</summary>
    Private,

    /// <summary><c>bridge</c>.</summary>
    Bridge,

    /// <summary><c>passthrough</c>.</summary>
    Passthrough,
}

/// <summary>The device that a <c>hostdev</c> interface passes on.</summary>
public abstract record InterfaceHostDevice
{
    private InterfaceHostDevice()
    {
    }

    /// <summary>A function of a PCI card.</summary>
    public sealed record Pci(PciAddress Address) : InterfaceHostDevice;

    /// <summary>A USB device; read and printed, never started.</summary>
    public sealed record Usb(uint Bus, uint Device) : InterfaceHostDevice;
}

/// <summary>The network that a running interface of another type is of.</summary>
/// <param name="Network">Its name.</param>
/// <param name="PortGroup">The port group that was asked for.</param>
/// <param name="PortId">The port.</param>
public sealed record InterfaceOrigin(string Network, string? PortGroup, Guid? PortId);
