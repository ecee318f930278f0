using Patchbay.Model.Values;

namespace Patchbay.Planning.Operations;

/// <summary>What a guest's start wants to know of the host.</summary>
public sealed record GuestScope
{
    /// <summary>Files, folders and devices to look at.</summary>
    public ValueList<string> Paths { get; init; }

    /// <summary>Whether the TCP ports that someone listens on are wanted.</summary>
    public bool TcpPorts { get; init; }

    /// <summary>Whether the sockets that someone listens on or has bound are wanted.</summary>
    public bool Sockets { get; init; }

    /// <summary>Whether it is wanted if KVM can be used.</summary>
    public bool Kvm { get; init; }

    /// <summary>Whether it is wanted if vhost-net can be used.</summary>
    public bool Vhost { get; init; }

    /// <summary>Whether descriptions of installed firmware are wanted.</summary>
    public bool Firmware { get; init; }

    /// <summary>Emulators to ask about, by path.</summary>
    public ValueList<string> Emulators { get; init; }

    /// <summary>PCI functions to look at.</summary>
    public ValueList<PciAddress> PciFunctions { get; init; }

    /// <summary>PCI functions of which only is wanted whether the host has them.</summary>
    public ValueList<PciAddress> Present { get; init; }

    /// <summary>Cards, by their network device, whose virtual functions are wanted.</summary>
    public ValueList<string> Cards { get; init; }
}

/// <summary>What a guest's start was told of the host.</summary>
public sealed record GuestFacts
{
    /// <summary>Nothing was asked for.</summary>
    public static GuestFacts None { get; } = new();

    /// <summary>Those that were asked for and exist, by path; symbolic links are followed.</summary>
    public IReadOnlyDictionary<string, PathState> Paths { get; init; } = new Dictionary<string, PathState>();

    /// <summary>TCP ports that someone listens on, in rising order.</summary>
    public ValueList<int> TcpPorts { get; init; }

    /// <summary>TCP sockets that someone listens on, and UDP sockets that someone has bound; whose they are is not looked for.</summary>
    public ValueList<HostSocket> Sockets { get; init; }

    /// <summary>Why <c>/dev/kvm</c> cannot be used, in the kernel's words; null where it can.</summary>
    public string? KvmProblem { get; init; }

    /// <summary>Whether <c>/dev/vhost-net</c> can be used.</summary>
    public bool HasVhost { get; init; }

    /// <summary>Descriptions of installed firmware (QEMU's <c>docs/interop/firmware.json</c>), the preferred first.</summary>
    public ValueList<string> FirmwareDescriptions { get; init; }

    /// <summary>PCI functions that were asked for and exist.</summary>
    public IReadOnlyDictionary<PciAddress, PciFunctionState> PciFunctions { get; init; } = new Dictionary<PciAddress, PciFunctionState>();

    /// <summary>Those of the PCI functions, of which only that was asked, that the host has and is not about to take away.</summary>
    public ValueList<PciAddress> Present { get; init; }

    /// <summary>Virtual functions, in the order of their numbers, of the cards that were asked about.</summary>
    public IReadOnlyDictionary<string, ValueList<PciAddress>> Cards { get; init; } = new Dictionary<string, ValueList<PciAddress>>();

    /// <summary>Emulators that were asked about and answered, by path.</summary>
    public IReadOnlyDictionary<string, EmulatorFacts> Emulators { get; init; } = new Dictionary<string, EmulatorFacts>();
}

/// <summary>What an emulator says of itself.</summary>
/// <param name="Version">10000 a major, 100 a minor version, 1 a release.</param>
/// <param name="MachineAliases">Other names of machines, with the names they stand for, in its order.</param>
public sealed record EmulatorFacts(int Version, ValueList<(string Alias, string Name)> MachineAliases);

/// <summary>A file, folder or device as seen.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="User">Its owner.</param>
/// <param name="Group">Its group.</param>
/// <param name="Mode">The twelve permission bits.</param>
public sealed record PathState(PathKind Kind, uint User, uint Group, uint Mode)
{
    /// <summary>For a qcow2 image with a backing file: that file's path, absolute; null otherwise.</summary>
    public string? Backing { get; init; }

    /// <summary>The backing file's format, where the image names it.</summary>
    public string? BackingFormat { get; init; }
}

/// <summary>What stands at a path.</summary>
public enum PathKind
{
    /// <summary>A plain file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A block device.</summary>
    BlockDevice,

    /// <summary>Anything else: a character device, a socket, a pipe.</summary>
    Other,
}
