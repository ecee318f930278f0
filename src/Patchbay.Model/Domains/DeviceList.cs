using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>libvirt's <c>&lt;devices&gt;</c>, each kind in the order of the document.</summary>
public sealed record DeviceList
{
    /// <summary>The program that emulates; null until defining chooses it.</summary>
    public string? Emulator { get; init; }

    /// <summary>Disks, cdroms, floppies.</summary>
    public ValueList<DiskDefinition> Disks { get; init; }

    /// <summary>Buses and what they hang on.</summary>
    public ValueList<ControllerDefinition> Controllers { get; init; }

    /// <summary>Folders of the host.</summary>
    public ValueList<FilesystemDefinition> Filesystems { get; init; }

    /// <summary>Network interfaces.</summary>
    public ValueList<InterfaceDefinition> Interfaces { get; init; }

    /// <summary>Serial lines.</summary>
    public ValueList<SerialDefinition> Serials { get; init; }

    /// <summary>Consoles; the first stands for the first serial line where its target is <c>serial</c>.</summary>
    public ValueList<ConsoleDefinition> Consoles { get; init; }

    /// <summary>Ports to programs in the guest.</summary>
    public ValueList<ChannelDefinition> Channels { get; init; }

    /// <summary>Keyboards, mice, tablets.</summary>
    public ValueList<InputDefinition> Inputs { get; init; }

    /// <summary>Trusted platform modules.</summary>
    public ValueList<TpmDefinition> Tpms { get; init; }

    /// <summary>Ways to see the screen.</summary>
    public ValueList<GraphicsDefinition> Graphics { get; init; }

    /// <summary>Sound cards.</summary>
    public ValueList<SoundDefinition> Sounds { get; init; }

    /// <summary>Where sound goes on the host.</summary>
    public ValueList<AudioDefinition> Audios { get; init; }

    /// <summary>Graphics cards.</summary>
    public ValueList<VideoDefinition> Videos { get; init; }

    /// <summary>Devices of the host given to the guest.</summary>
    public ValueList<HostdevDefinition> Hostdevs { get; init; }

    /// <summary>USB devices from afar.</summary>
    public ValueList<RedirdevDefinition> Redirdevs { get; init; }

    /// <summary>Watchdogs.</summary>
    public ValueList<WatchdogDefinition> Watchdogs { get; init; }

    /// <summary>The balloon; null until defining adds it.</summary>
    public MemballoonDefinition? Memballoon { get; init; }

    /// <summary>Sources of random numbers.</summary>
    public ValueList<RngDefinition> Rngs { get; init; }

    /// <summary>Ways to tell of a panic.</summary>
    public ValueList<PanicDefinition> Panics { get; init; }

    /// <summary>The I/O memory management unit; null without.</summary>
    public IommuDefinition? Iommu { get; init; }

    /// <summary>Sockets between host and guest; null without.</summary>
    public VsockDefinition? Vsock { get; init; }

    /// <summary>
    /// Devices of which only kind and address are modelled: hub, smartcard, parallel, shmem, memory, crypto, nvram,
    /// pstore, lease, redirfilter.
    /// </summary>
    public ValueList<OtherDevice> Others { get; init; }
}
