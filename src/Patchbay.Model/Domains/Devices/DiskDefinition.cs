using Patchbay.Model.Networks;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>libvirt's <c>&lt;disk&gt;</c>.</summary>
public sealed record DiskDefinition : IDevice
{
    /// <summary>What the guest sees.</summary>
    public DiskDevice Device { get; init; } = DiskDevice.Disk;

    /// <summary><c>virtio</c>, <c>virtio-transitional</c> or <c>virtio-non-transitional</c>; null where not given.</summary>
    public string? Model { get; init; }

    /// <summary>What holds the content.</summary>
    public required DiskSource Source { get; init; }

    /// <summary>How it is accessed.</summary>
    public DiskDriver Driver { get; init; } = DiskDriver.None;

    /// <summary>The name by which libvirt knows it in the guest, such as <c>vda</c>; unique.</summary>
    public required string Target { get; init; }

    /// <summary>What it hangs on; null until defining derives it from the target's name.</summary>
    public DiskBus? Bus { get; init; }

    /// <summary>Whether the tray is open.</summary>
    public bool TrayOpen { get; init; }

    /// <summary>Of USB: whether it says that it is removable; null where not given.</summary>
    public bool? Removable { get; init; }

    /// <summary>Revolutions a minute, 1 for a solid state disk; 0 where not given.</summary>
    public uint RotationRate { get; init; }

    /// <summary>Whether the guest cannot write it; true for cdroms once defined.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether several guests may use it at a time.</summary>
    public bool Shareable { get; init; }

    /// <summary>The guest's serial number of it; null where not given.</summary>
    public string? Serial { get; init; }

    /// <summary>Sixteen hex digits; null where not given.</summary>
    public string? Wwn { get; init; }

    /// <summary>Up to eight characters; null where not given.</summary>
    public string? Vendor { get; init; }

    /// <summary>Up to sixteen characters; null where not given.</summary>
    public string? Product { get; init; }

    /// <summary>Block sizes; null where not given.</summary>
    public DiskBlockIo? BlockIo { get; init; }

    /// <summary>Address (a drive, PCI and so on), boot order.</summary>
    public DeviceInfo Info { get; init; } = DeviceInfo.None;

    /// <summary>Of a running guest: the images below, from the nearest on; null where that is not known.</summary>
    public ValueList<BackingImage>? BackingChain { get; init; }

    /// <summary>Geometry, iotune, backing store and so on.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}

/// <summary>libvirt's <c>disk/@device</c>.</summary>
public enum DiskDevice
{
    /// <summary><c>disk</c>.</summary>
    Disk,

    /// <summary><c>cdrom</c>.</summary>
    CdRom,

    /// <summary><c>floppy</c>.</summary>
    Floppy,

    /// <summary><c>lun</c>: a disk that takes SCSI commands.</summary>
    Lun,
}

/// <summary>libvirt's <c>target/@bus</c>.</summary>
public enum DiskBus
{
    /// <summary><c>ide</c>.</summary>
    Ide,

    /// <summary><c>fdc</c>.</summary>
    Fdc,

    /// <summary><c>scsi</c>.</summary>
    Scsi,

    /// <summary><c>virtio</c>.</summary>
    Virtio,

    /// <summary><c>usb</c>.</summary>
    Usb,

    /// <summary><c>sata</c>.</summary>
    Sata,

    /// <summary><c>sd</c>.</summary>
    Sd,
}

/// <summary>libvirt's <c>disk/@type</c> with <c>&lt;source&gt;</c>.</summary>
public sealed record DiskSource
{
    /// <summary>What holds the content.</summary>
    public required DiskStorage Storage { get; init; }

    /// <summary><c>mandatory</c>, <c>requisite</c> or <c>optional</c>; null where not given.</summary>
    public string? StartupPolicy { get; init; }

    /// <summary>The number of the source in the running guest; null elsewhere.</summary>
    public uint? Index { get; init; }

    /// <summary>Authentication, encryption, reservations, slices, labels.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}

/// <summary>What holds a disk's content. A path is null where a drive is empty.</summary>
public abstract record DiskStorage
{
    private DiskStorage()
    {
    }

    /// <summary>Whether a drive is empty.</summary>
    public bool IsEmpty => this is File { Path: null } or Block { Device: null } or Volume { Pool: null };

    /// <summary><c>file</c>.</summary>
    public sealed record File(string? Path) : DiskStorage;

    /// <summary><c>block</c>: a device of the host.</summary>
    public sealed record Block(string? Device) : DiskStorage;

    /// <summary><c>dir</c>: a folder shown as a FAT disk.</summary>
    public sealed record Folder(string? Path) : DiskStorage;

    /// <summary><c>network</c>.</summary>
    public sealed record Network(string Protocol, string? Name) : DiskStorage
    {
        /// <summary>Whether it is encrypted on its way; null where not given.</summary>
        public bool? Tls { get; init; }

        /// <summary>Servers.</summary>
        public ValueList<DiskHost> Hosts { get; init; }
    }

    /// <summary><c>volume</c> of a pool; <paramref name="Mode"/> is <c>host</c>, <c>direct</c> or null.</summary>
    public sealed record Volume(string? Pool, string? Name, string? Mode) : DiskStorage
    {
        /// <summary>The volume's file, where it was looked up: of a guest that runs. It is not written.</summary>
        public string? Path { get; init; }
    }

    /// <summary>Another type (<c>nvme</c>, <c>vhostuser</c>, <c>vhostvdpa</c>): its source is kept.</summary>
    public sealed record Other(string Type, VerbatimXml? Source) : DiskStorage;
}

/// <summary>A server of a network disk.</summary>
/// <param name="Name">Host name or address; null for a socket.</param>
/// <param name="Port">0 where not given.</param>
/// <param name="Transport"><c>tcp</c>, <c>rdma</c> or <c>unix</c>; null where not given.</param>
/// <param name="Socket">The path of a Unix socket; null otherwise.</param>
public sealed record DiskHost(string? Name, uint Port, string? Transport, string? Socket);

/// <summary>libvirt's <c>&lt;blockio&gt;</c>, bytes; 0 where not given.</summary>
public sealed record DiskBlockIo(uint LogicalSize, uint PhysicalSize, uint DiscardGranularity);

/// <summary>libvirt's <c>&lt;driver&gt;</c> of a disk; words are null where not given.</summary>
public sealed record DiskDriver
{
    /// <summary>Nothing was given.</summary>
    public static DiskDriver None { get; } = new();

    /// <summary><c>qemu</c>.</summary>
    public string? Name { get; init; }

    /// <summary>The format, such as <c>raw</c> and <c>qcow2</c>.</summary>
    public string? Type { get; init; }

    /// <summary><c>none</c>, <c>writethrough</c>, <c>writeback</c>, <c>directsync</c>, <c>unsafe</c>.</summary>
    public string? Cache { get; init; }

    /// <summary><c>stop</c>, <c>report</c>, <c>ignore</c>, <c>enospace</c>.</summary>
    public string? ErrorPolicy { get; init; }

    /// <summary>The same for reading.</summary>
    public string? ReadErrorPolicy { get; init; }

    /// <summary><c>native</c>, <c>threads</c>, <c>io_uring</c>.</summary>
    public string? Io { get; init; }

    /// <summary>Whether I/O is signalled by eventfd.</summary>
    public bool? IoEventFd { get; init; }

    /// <summary>virtio's event index.</summary>
    public bool? EventIdx { get; init; }

    /// <summary>Whether what is read is copied to the topmost image.</summary>
    public bool? CopyOnRead { get; init; }

    /// <summary><c>unmap</c> or <c>ignore</c>.</summary>
    public string? Discard { get; init; }

    /// <summary>The id of an I/O thread; 0 where not given.</summary>
    public uint IoThread { get; init; }

    /// <summary><c>off</c>, <c>on</c>, <c>unmap</c>.</summary>
    public string? DetectZeroes { get; init; }

    /// <summary>Whether discarded clusters of qcow2 stay allocated.</summary>
    public bool? DiscardNoUnref { get; init; }

    /// <summary>virtio queues; 0 where not given.</summary>
    public uint Queues { get; init; }

    /// <summary>Length of a queue; 0 where not given.</summary>
    public uint QueueSize { get; init; }

    /// <summary>virtio's options.</summary>
    public VirtioOptions Virtio { get; init; } = VirtioOptions.None;

    /// <summary>Metadata cache, mapping of I/O threads.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}
