namespace Patchbay.Qmp;

/// <summary>Something that goes by an id: a device, a chardev, a netdev, an object.</summary>
/// <param name="Id">The id it was made with.</param>
public sealed record QmpId(string Id);

/// <summary>A character device's host side.</summary>
/// <param name="Label">Its id.</param>
/// <param name="Filename">What it is, as <c>pty:/dev/pts/3</c>.</param>
/// <param name="FrontendOpen">Whether the guest's side has it open.</param>
public sealed record QmpChardev(string Label, string Filename, bool FrontendOpen);

/// <summary>A character device to make.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Backend">QEMU's <c>ChardevBackend</c>.</param>
public sealed record QmpChardevAdd(string Id, QmpRaw Backend);

/// <summary>A character device that was made.</summary>
/// <param name="Pty">The pty, for a backend of that kind.</param>
public sealed record QmpChardevAdded(string? Pty = null);

/// <summary>A name for a descriptor that comes with the command.</summary>
/// <param name="Fdname">The name that later commands say.</param>
public sealed record QmpFdName(string Fdname);

/// <summary>A descriptor for a set of descriptors.</summary>
/// <param name="FdsetId">The set; null makes a new one.</param>
/// <param name="Opaque">Words to find it by.</param>
public sealed record QmpFdAdd(long? FdsetId = null, string? Opaque = null);

/// <summary>A descriptor in a set, in QEMU's numbers.</summary>
/// <param name="FdsetId">The set.</param>
/// <param name="Fd">The descriptor in QEMU.</param>
public sealed record QmpFdAdded(long FdsetId, long Fd);

/// <summary>A set of descriptors.</summary>
/// <param name="FdsetId">Its number.</param>
/// <param name="Fds">What is in it.</param>
public sealed record QmpFdSet(long FdsetId, IReadOnlyList<QmpFdIn> Fds);

/// <summary>A descriptor in a set.</summary>
/// <param name="Fd">The descriptor in QEMU.</param>
/// <param name="Opaque">What whoever handed it over calls it; null where it was given no name.</param>
public sealed record QmpFdIn(long Fd, string? Opaque = null);

/// <summary>What to take out of a set of descriptors.</summary>
/// <param name="FdsetId">The set.</param>
/// <param name="Fd">One descriptor; null for all.</param>
public sealed record QmpFdRemove(long FdsetId, long? Fd = null);

/// <summary>A bus and the devices on it.</summary>
/// <param name="Bus">Its number.</param>
/// <param name="Devices">Its devices.</param>
public sealed record QmpPciBus(int Bus, IReadOnlyList<QmpPciDevice> Devices);

/// <summary>A PCI function.</summary>
/// <param name="Bus">The bus's number.</param>
/// <param name="Slot">The slot.</param>
/// <param name="Function">The function.</param>
/// <param name="QdevId">The device's id; empty where it has none.</param>
/// <param name="Id">Vendor and device.</param>
/// <param name="PciBridge">What is behind it, for a bridge.</param>
public sealed record QmpPciDevice(
    int Bus, int Slot, int Function,
    [property: System.Text.Json.Serialization.JsonPropertyName("qdev_id")] string QdevId,
    QmpPciId Id,
    [property: System.Text.Json.Serialization.JsonPropertyName("pci_bridge")] QmpPciBridge? PciBridge = null);

/// <summary>A PCI id.</summary>
/// <param name="Device">The device's number.</param>
/// <param name="Vendor">The vendor's number.</param>
public sealed record QmpPciId(int Device, int Vendor);

/// <summary>What is behind a bridge.</summary>
/// <param name="Devices">The devices on its secondary bus; null when there is none.</param>
public sealed record QmpPciBridge(IReadOnlyList<QmpPciDevice>? Devices = null);
