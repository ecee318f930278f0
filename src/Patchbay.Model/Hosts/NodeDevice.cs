using Patchbay.Model.Values;

namespace Patchbay.Model.Hosts;

/// <summary>A device of the host, as libvirt's node devices tell it.</summary>
public sealed record NodeDevice
{
    /// <summary>The name of the device that all others hang on.</summary>
    public const string Computer = "computer";

    /// <summary>libvirt's name of it, as <c>pci_0000_03_00_0</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its place in sysfs; null for the computer itself.</summary>
    public string? Path { get; init; }

    /// <summary>Its device file; null where it has none.</summary>
    public string? DeviceFile { get; init; }

    /// <summary>The device that it hangs on; null for the computer itself.</summary>
    public string? Parent { get; init; }

    /// <summary>The driver bound to it; null where there is none.</summary>
    public string? Driver { get; init; }

    /// <summary>What it is.</summary>
    public required NodeCapability Capability { get; init; }
}

/// <summary>What a device of the host is.</summary>
public abstract record NodeCapability
{
    private NodeCapability()
    {
    }

    /// <summary>The words by which libvirt's lists know it.</summary>
    public abstract ValueList<string> Words { get; }

    /// <summary>The computer.</summary>
    public sealed record System : NodeCapability
    {
        /// <inheritdoc/>
        public override ValueList<string> Words => ["system"];

        /// <summary>The product's name; null where the firmware tells none.</summary>
        public string? Product { get; init; }

        /// <summary>Its maker.</summary>
        public string? Vendor { get; init; }

        /// <summary>Its version.</summary>
        public string? Version { get; init; }

        /// <summary>Its serial number.</summary>
        public string? Serial { get; init; }

        /// <summary>Its uuid; all zeros where the firmware tells none.</summary>
        public Guid Uuid { get; init; }

        /// <summary>The firmware's maker.</summary>
        public string? FirmwareVendor { get; init; }

        /// <summary>The firmware's version.</summary>
        public string? FirmwareVersion { get; init; }

        /// <summary>The firmware's date.</summary>
        public string? FirmwareDate { get; init; }
    }

    /// <summary>A PCI function.</summary>
    public sealed record Pci : NodeCapability
    {
        /// <inheritdoc/>
        public override ValueList<string> Words => HasVitalProductData ? ["pci", "vpd"] : ["pci"];

        /// <summary>Where it is.</summary>
        public required PciAddress Address { get; init; }

        /// <summary>Class, subclass and programming interface, 24 bits.</summary>
        public uint Class { get; init; }

        /// <summary>The product's number and name; the name is null where it is not known.</summary>
        public DeviceIdentity Product { get; init; } = new(0, null);

        /// <summary>The maker's number and name.</summary>
        public DeviceIdentity Vendor { get; init; } = new(0, null);

        /// <summary>Of a virtual function: the physical one; null for others.</summary>
        public PciAddress? PhysicalFunction { get; init; }

        /// <summary>The most virtual functions it can have; null where it can have none.</summary>
        public uint? MaxVirtualFunctions { get; init; }

        /// <summary>The virtual functions it has.</summary>
        public ValueList<PciAddress> VirtualFunctions { get; init; }

        /// <summary>The number of its IOMMU group; null where it is in none.</summary>
        public uint? IommuGroup { get; init; }

        /// <summary>All functions of its IOMMU group.</summary>
        public ValueList<PciAddress> IommuGroupMembers { get; init; }

        /// <summary>The NUMA cell that it is next to; null where that is not known.</summary>
        public uint? Cell { get; init; }

        /// <summary>What its configuration space says.</summary>
        public PciConfiguration Configuration { get; init; } = new();

        /// <summary>Whether it tells of its maker's data.</summary>
        public bool HasVitalProductData { get; init; }
    }

    /// <summary>A USB device.</summary>
    public sealed record UsbDevice : NodeCapability
    {
        /// <inheritdoc/>
        public override ValueList<string> Words => ["usb_device"];

        /// <summary>The bus.</summary>
        public uint Bus { get; init; }

        /// <summary>Its number on the bus.</summary>
        public uint Device { get; init; }

        /// <summary>The product's number and name.</summary>
        public DeviceIdentity Product { get; init; } = new(0, null);

        /// <summary>The maker's number and name.</summary>
        public DeviceIdentity Vendor { get; init; } = new(0, null);
    }

    /// <summary>A network card, or what behaves as one.</summary>
    public sealed record Net : NodeCapability
    {
        /// <inheritdoc/>
        public override ValueList<string> Words => ["net"];

        /// <summary>Its name.</summary>
        public required string Interface { get; init; }

        /// <summary>Its address; null where it has none.</summary>
        public string? Address { get; init; }

        /// <summary>The kernel's word for its state, as <c>up</c>.</summary>
        public required string State { get; init; }

        /// <summary>Mbit/s; null where not known or not up.</summary>
        public uint? Speed { get; init; }

        /// <summary>What it does by itself, by the words of ethtool.</summary>
        public ValueList<string> Offloads { get; init; }

        /// <summary>Whether it is for wireless networks.</summary>
        public bool IsWireless { get; init; }
    }

    /// <summary>A disk or drive.</summary>
    public sealed record Storage : NodeCapability
    {
        /// <inheritdoc/>
        public override ValueList<string> Words => ["storage"];

        /// <summary>Its device file.</summary>
        public required string Block { get; init; }

        /// <summary>How it is connected, as <c>scsi</c>; null where not known.</summary>
        public string? Bus { get; init; }

        /// <summary><c>disk</c>, <c>cdrom</c>, <c>floppy</c>…</summary>
        public required string DriveType { get; init; }

        /// <summary>Its model.</summary>
        public string? Model { get; init; }

        /// <summary>Its maker.</summary>
        public string? Vendor { get; init; }

        /// <summary>Its serial number.</summary>
        public string? Serial { get; init; }

        /// <summary>Whether its medium can be changed.</summary>
        public bool IsRemovable { get; init; }

        /// <summary>Of all blocks together, bytes.</summary>
        public ulong Size { get; init; }

        /// <summary>Of one block, bytes.</summary>
        public uint BlockSize { get; init; }
    }

    /// <summary>A virtio data path in hardware.</summary>
    public sealed record Vdpa(string CharacterDevice) : NodeCapability
    {
        /// <inheritdoc/>
        public override ValueList<string> Words => ["vdpa"];
    }
}

/// <summary>A number that makers register, and the name that a list knows for it.</summary>
/// <param name="Id">16 bits.</param>
/// <param name="Name">Null where no list knows it.</param>
public sealed record DeviceIdentity(uint Id, string? Name);
