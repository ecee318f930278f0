namespace Patchbay.Model.Domains;

/// <summary>libvirt's <c>&lt;controller&gt;</c>.</summary>
public sealed record ControllerDefinition : IDevice
{
    /// <summary>What hangs on it.</summary>
    public required ControllerType Type { get; init; }

    /// <summary>From 0 within the type; null until defining numbers it.</summary>
    public uint? Index { get; init; }

    /// <summary>libvirt's word for the model, such as <c>pcie-root-port</c> and <c>qemu-xhci</c>; null until chosen.</summary>
    public string? Model { get; init; }

    /// <summary>Ports of a virtio-serial or USB controller; null where not given.</summary>
    public uint? Ports { get; init; }

    /// <summary>Interrupt vectors of virtio-serial; null where not given.</summary>
    public uint? Vectors { get; init; }

    /// <summary>How it is driven.</summary>
    public ControllerDriver Driver { get; init; } = ControllerDriver.None;

    /// <summary>PCI only: QEMU's device that stands for it (<c>&lt;model name&gt;</c>); null until chosen.</summary>
    public string? ModelName { get; init; }

    /// <summary>PCI only.</summary>
    public PciControllerTarget Target { get; init; } = PciControllerTarget.None;

    /// <summary>PCI roots only: KiB of the 64-bit window; null where not given.</summary>
    public ulong? PciHole64 { get; init; }

    /// <summary>A companion of a USB 2 controller: its first port there; null elsewhere.</summary>
    public uint? MasterStartPort { get; init; }

    /// <summary>Address, alias.</summary>
    public DeviceInfo Info { get; init; } = DeviceInfo.None;

    /// <summary>What is not modelled.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}

/// <summary>libvirt's <c>controller/@type</c>.</summary>
public enum ControllerType
{
    /// <summary><c>ide</c>.</summary>
    Ide,

    /// <summary><c>fdc</c>.</summary>
    Fdc,

    /// <summary><c>scsi</c>.</summary>
    Scsi,

    /// <summary><c>sata</c>.</summary>
    Sata,

    /// <summary><c>virtio-serial</c>.</summary>
    VirtioSerial,

    /// <summary><c>ccid</c>.</summary>
    Ccid,

    /// <summary><c>usb</c>.</summary>
    Usb,

    /// <summary><c>pci</c>.</summary>
    Pci,

    /// <summary><c>xenbus</c>: accepted and of no use.</summary>
    XenBus,

    /// <summary><c>isa</c>.</summary>
    Isa,

    /// <summary><c>nvme</c>.</summary>
    Nvme,
}

/// <summary>libvirt's <c>&lt;driver&gt;</c> of a controller; 0 and null where not given.</summary>
public sealed record ControllerDriver
{
    /// <summary>Nothing was given.</summary>
    public static ControllerDriver None { get; } = new();

    /// <summary>Queues of virtio-scsi.</summary>
    public uint Queues { get; init; }

    /// <summary>Commands at a time.</summary>
    public uint CommandsPerLun { get; init; }

    /// <summary>Sectors of a request.</summary>
    public uint MaxSectors { get; init; }

    /// <summary>Whether I/O is signalled by eventfd.</summary>
    public bool? IoEventFd { get; init; }

    /// <summary>The id of an I/O thread.</summary>
    public uint IoThread { get; init; }

    /// <summary>virtio's options.</summary>
    public VirtioOptions Virtio { get; init; } = VirtioOptions.None;

    /// <summary>Mapping of I/O threads.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}

/// <summary>libvirt's <c>&lt;target&gt;</c> of a PCI controller; null where not given.</summary>
public sealed record PciControllerTarget
{
    /// <summary>Nothing was given.</summary>
    public static PciControllerTarget None { get; } = new();

    /// <summary>Of <c>pci-bridge</c>.</summary>
    public uint? ChassisNumber { get; init; }

    /// <summary>Of PCIe ports.</summary>
    public uint? Chassis { get; init; }

    /// <summary>Of PCIe ports: slot times 8 plus function.</summary>
    public uint? Port { get; init; }

    /// <summary>Of expander buses: the first bus number.</summary>
    public uint? BusNumber { get; init; }

    /// <summary>Of pSeries' host bridges.</summary>
    public uint? Index { get; init; }

    /// <summary>Whether devices can be plugged in and out.</summary>
    public bool? Hotplug { get; init; }

    /// <summary>KiB set aside for memory behind it.</summary>
    public ulong? MemoryReserve { get; init; }

    /// <summary>Of expander buses: the NUMA node.</summary>
    public uint? Node { get; init; }
}
