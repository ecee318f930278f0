namespace Patchbay.Planning.Capabilities;

/// <summary>The values that libvirt's <c>&lt;domainCapabilities&gt;</c> tells of, each with a device that has it, in libvirt's order.</summary>
internal static class DeviceExamples
{
    private const string VirtioDisk = "<disk type='file'><source file='/disk'/><target dev='vda' bus='virtio'/></disk>";
    private const string Builtin = "<backend model='builtin'/>";

    public static DeviceExample[] DiskDevices { get; } =
    [
        new("disk", VirtioDisk),
        new("cdrom", "<disk type='file' device='cdrom'><source file='/disk'/><target dev='sda' bus='scsi'/></disk>"),
        new("floppy", "<disk type='file' device='floppy'><source file='/disk'/><target dev='fda' bus='fdc'/></disk>"),
        new("lun", "<disk type='block' device='lun'><source dev='/dev/disk'/><target dev='sda' bus='scsi'/></disk>"),
    ];

    public static DeviceExample[] DiskBuses { get; } =
    [
        Disk("ide", "hda"), new("fdc", DiskDevices[2].Device), Disk("scsi", "sda"), Disk("virtio", "vda"), Disk("usb", "sda"), Disk("sata", "sda"), Disk("sd", "sda"),
    ];

    public static DeviceExample[] DiskModels { get; } =
        Virtio(static model => $"<disk type='file' model='{model}'><source file='/disk'/><target dev='vda' bus='virtio'/></disk>");

    public static DeviceExample[] Graphics { get; } =
    [
        new("sdl", "<graphics type='sdl' display=':0' xauth='/none'/>"), new("vnc", "<graphics type='vnc'/>") { Command = "query-vnc" },
        new("spice", "<graphics type='spice'/>") { Command = "query-spice" }, new("dbus", "<graphics type='dbus'/>"),
    ];

    public static DeviceExample[] Videos { get; } =
    [
        .. ((string[])["vga", "cirrus", "vmvga", "qxl", "virtio", "none", "bochs", "ramfb"]).Select(static m => new DeviceExample(m, $"<video><model type='{m}'/></video>")),
    ];

    public static DeviceExample[] Hostdevs { get; } =
    [
        new("usb", "<hostdev mode='subsystem' type='usb'><source><address bus='1' device='2'/></source></hostdev>"),
        new("pci", "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0' bus='1' slot='0' function='0'/></source></hostdev>"),
        new("scsi", "<hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host0'/><address bus='0' target='0' unit='0'/></source></hostdev>"),
    ];

    public static DeviceExample[] RngModels { get; } = Virtio(static model => $"<rng model='{model}'>{Builtin}</rng>");

    public static DeviceExample[] RngBackends { get; } =
    [
        new("random", "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>"),
        new("egd", "<rng model='virtio'><backend model='egd' type='tcp'><source mode='connect' host='127.0.0.1' service='708'/></backend></rng>"),
        new("builtin", $"<rng model='virtio'>{Builtin}</rng>"),
    ];

    public static DeviceExample[] Filesystems { get; } =
    [
        new("path", Folder("path")), new("handle", Folder("handle")),
        new("virtiofs", Folder("virtiofs")) { Around = "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>" },
    ];

    public static DeviceExample[] TpmModels { get; } =
        [new("tpm-tis", Tpm("tpm-tis", External)), new("tpm-crb", Tpm("tpm-crb", External))];

    public static DeviceExample[] TpmBackends { get; } =
    [
        new("passthrough", Tpm("tpm-tis", "<backend type='passthrough'><device path='/dev/tpm0'/></backend>")),
        new("emulator", Tpm("tpm-tis", "<backend type='emulator' version='2.0'/>")), new("external", Tpm("tpm-tis", External)),
    ];

    public static DeviceExample[] RedirectionBuses { get; } =
        [new("usb", "<redirdev bus='usb' type='tcp'><source mode='connect' host='127.0.0.1' service='4000'/></redirdev>")];

    public static DeviceExample[] Channels { get; } =
    [
        Channel("pty"), Channel("unix"), Channel("spicevmc", "com.redhat.spice.0", "<graphics type='spice'/>") with { Command = "query-spice" },
        Channel("qemu-vdagent", "com.redhat.spice.0"),
    ];

    public static DeviceExample[] Cryptos { get; } = [new("virtio", $"<crypto model='virtio' type='qemu'>{Builtin}</crypto>") { Type = "virtio-crypto-pci" }];

    public static DeviceExample[] InterfaceBackends { get; } =
    [
        new("default", "<interface type='user'/>"), new("passt", "<interface type='user'><backend type='passt'/></interface>"),
    ];

    public static DeviceExample[] Panics { get; } =
        [new("isa", "<panic model='isa'/>") { Type = "pvpanic" }, new("pvpanic", "<panic model='pvpanic'/>") { Type = "pvpanic-pci" }];

    public static DeviceExample[] MemorySources { get; } = [Memory("file"), Memory("anonymous"), Memory("memfd")];

    public static DeviceExample CoreInformation { get; } = new("vmcoreinfo", "") { Around = "<features><vmcoreinfo state='on'/></features>", Type = "vmcoreinfo" };

    public static DeviceExample GenerationId { get; } = new("genid", "") { Around = "<genid/>", Type = "vmgenid" };

    private const string External = "<backend type='external'><source type='unix' mode='connect' path='/tpm.sock'/></backend>";

    private static DeviceExample Disk(string bus, string target) => new(bus, $"<disk type='file'><source file='/disk'/><target dev='{target}' bus='{bus}'/></disk>");

    private static DeviceExample[] Virtio(Func<string, string> device)
        => [.. ((string[])["virtio", "virtio-transitional", "virtio-non-transitional"]).Select(m => new DeviceExample(m, device(m)))];

    private static string Folder(string driver) => $"<filesystem type='mount'><driver type='{driver}'/><source dir='/folder'/><target dir='tag'/></filesystem>";

    private static string Tpm(string model, string backend) => $"<tpm model='{model}'>{backend}</tpm>";

    private static DeviceExample Channel(string type, string name = "org.example.0", string more = "")
        => new(type, $"<channel type='{type}'><target type='virtio' name='{name}'/></channel>{more}");

    private static DeviceExample Memory(string source) => new(source, "") { Around = $"<memoryBacking><source type='{source}'/></memoryBacking>" };
}
