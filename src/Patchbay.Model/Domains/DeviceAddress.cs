using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Where in the guest a device is plugged (<c>&lt;address&gt;</c>).</summary>
public abstract record DeviceAddress
{
    private DeviceAddress()
    {
    }

    /// <summary><c>pci</c>.</summary>
    /// <param name="Where">Null where only the kind was asked for and an address is still to be chosen.</param>
    public sealed record Pci(PciAddress? Where) : DeviceAddress
    {
        /// <summary>Whether other functions of the slot are used; null where not given.</summary>
        public bool? MultiFunction { get; init; }

        /// <summary>On s390x, the ids that the guest sees; null elsewhere.</summary>
        public ZPciAddress? ZPci { get; init; }
    }

    /// <summary><c>drive</c>: a disk on a controller.</summary>
    public sealed record Drive(uint Controller, uint Bus, uint Target, uint Unit) : DeviceAddress;

    /// <summary><c>virtio-serial</c>; port 0 of the first controller is for consoles.</summary>
    public sealed record VirtioSerial(uint Controller, uint Bus, uint Port) : DeviceAddress;

    /// <summary><c>ccid</c>: a smart card.</summary>
    public sealed record Ccid(uint Controller, uint Slot) : DeviceAddress;

    /// <summary><c>usb</c>; the port is a path through hubs, as in <c>1.2</c>, and null until chosen.</summary>
    public sealed record Usb(uint Bus, string? Port) : DeviceAddress;

    /// <summary><c>spapr-vio</c>; the register is null until chosen.</summary>
    public sealed record SpaprVio(ulong? Register) : DeviceAddress;

    /// <summary><c>ccw</c>, of s390x; null where only the kind was asked for.</summary>
    public sealed record Ccw(CcwAddress? Where) : DeviceAddress;

    /// <summary><c>virtio-mmio</c>.</summary>
    public sealed record VirtioMmio : DeviceAddress;

    /// <summary><c>isa</c>; zero where not given.</summary>
    public sealed record Isa(uint IoBase, uint Irq) : DeviceAddress;

    /// <summary><c>dimm</c>; the base is zero where not given.</summary>
    public sealed record Dimm(uint Slot, ulong Base) : DeviceAddress;

    /// <summary><c>unassigned</c>: kept for the guest and not plugged in.</summary>
    public sealed record Unassigned : DeviceAddress;
}

/// <summary>A channel device of s390x.</summary>
public sealed record CcwAddress(uint Cssid, uint Ssid, uint Devno);

/// <summary>The ids of a PCI function of s390x.</summary>
public sealed record ZPciAddress(uint? Uid, uint? Fid);

/// <summary>What all kinds of device may have.</summary>
public sealed record DeviceInfo
{
    /// <summary>Nothing was given.</summary>
    public static DeviceInfo None { get; } = new();

    /// <summary>Null until one is chosen, and on devices that have none.</summary>
    public DeviceAddress? Address { get; init; }

    /// <summary>QEMU's id of it: the author's (<c>ua-…</c>), or, while the guest lives, libvirt's.</summary>
    public string? Alias { get; init; }

    /// <summary>Place in the boot order, from 1; null where not given.</summary>
    public uint? BootOrder { get; init; }

    /// <summary>On s390x, which of the disk's systems to boot; null where not given.</summary>
    public string? LoadParm { get; init; }

    /// <summary>The number by which guests may name an interface; null where not given.</summary>
    public uint? AcpiIndex { get; init; }

    /// <summary>The device's expansion ROM; null for its own.</summary>
    public RomDefinition? Rom { get; init; }
}

/// <summary>libvirt's <c>&lt;rom&gt;</c>; switches are null where not given.</summary>
/// <param name="Enabled">Whether there is a ROM at all.</param>
/// <param name="Bar">Whether it is visible in the guest's memory map.</param>
/// <param name="File">Its content.</param>
public sealed record RomDefinition(bool? Enabled, bool? Bar, string? File);

/// <summary>What virtio devices have in common (<c>&lt;driver iommu ats packed page_per_vq&gt;</c>); null where not given.</summary>
public sealed record VirtioOptions(bool? Iommu, bool? Ats, bool? Packed, bool? PagePerVq)
{
    /// <summary>Nothing was given.</summary>
    public static VirtioOptions None { get; } = new(null, null, null, null);
}
