using Patchbay.Model.Networks;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>libvirt's <c>&lt;hostdev&gt;</c>.</summary>
public sealed record HostdevDefinition : IDevice
{
    /// <summary>Which device.</summary>
    public required HostdevSource Source { get; init; }

    /// <summary>Whether it is taken from the host's driver for the guest.</summary>
    public bool Managed { get; init; }

    /// <summary>The host's driver for it, <c>vfio</c> or <c>kvm</c>; null for the default.</summary>
    public string? DriverName { get; init; }

    /// <summary>A variant driver's module; null for the best.</summary>
    public string? DriverModel { get; init; }

    /// <summary>A pair of cards that stand in for each other; null without.</summary>
    public TeamingDefinition? Teaming { get; init; }

    /// <summary>Address, alias, boot order, ROM.</summary>
    public DeviceInfo Info { get; init; } = DeviceInfo.None;

    /// <summary>What is not modelled.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}

/// <summary>A device of the host.</summary>
public abstract record HostdevSource
{
    private HostdevSource()
    {
    }

    /// <summary><c>pci</c>.</summary>
    /// <param name="Address">On the host.</param>
    /// <param name="WriteFiltering">Whether writes to its configuration are filtered; null where not given.</param>
    public sealed record Pci(PciAddress Address, bool? WriteFiltering) : HostdevSource;

    /// <summary><c>usb</c>, by what it is, where it is, or both; 0 and null where not given.</summary>
    public sealed record Usb(uint? Vendor, uint? Product, uint Bus, uint Device) : HostdevSource
    {
        /// <summary><c>mandatory</c>, <c>requisite</c>, <c>optional</c>; null where not given.</summary>
        public string? StartupPolicy { get; init; }

        /// <summary><c>off</c>, <c>uninitialized</c>, <c>on</c>; null where not given.</summary>
        public string? GuestReset { get; init; }
    }

    /// <summary><c>mdev</c>.</summary>
    /// <param name="Uuid">The mediated device's.</param>
    /// <param name="Model"><c>vfio-pci</c>, <c>vfio-ccw</c> or <c>vfio-ap</c>.</param>
    public sealed record Mediated(Guid Uuid, string Model) : HostdevSource;

    /// <summary>Another mode or type (<c>scsi</c>, <c>scsi_host</c>, capabilities): its parts are kept.</summary>
    /// <param name="Mode"><c>subsystem</c> or <c>capabilities</c>.</param>
    /// <param name="Type">libvirt's word.</param>
    /// <param name="Source">The element <c>&lt;source&gt;</c>; null where absent.</param>
    public sealed record Other(string Mode, string Type, VerbatimXml? Source) : HostdevSource;
}

/// <summary>libvirt's <c>&lt;redirdev&gt;</c>.</summary>
public sealed record RedirdevDefinition : IDevice
{
    /// <summary>Where the device comes from.</summary>
    public required CharacterSource Source { get; init; }

    /// <summary>Address, alias, boot order.</summary>
    public DeviceInfo Info { get; init; } = DeviceInfo.None;

    /// <summary>What is not modelled.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}
