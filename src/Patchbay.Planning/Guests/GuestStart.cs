using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Guests;

/// <summary>What a guest's start wants of the host, all names chosen.</summary>
public sealed record GuestStart
{
    /// <summary>The guest's name.</summary>
    public required string Guest { get; init; }

    /// <summary>The folder of this run, for the monitor and for sockets.</summary>
    public required string Folder { get; init; }

    /// <summary>Folders in it, for sockets that QEMU makes.</summary>
    public ValueList<string> Subfolders { get; init; }

    /// <summary>Its process.</summary>
    public required QemuLaunch Launch { get; init; }

    /// <summary>Its taps, in the order of its interfaces.</summary>
    public ValueList<GuestTap> Taps { get; init; }

    /// <summary>What cards have on the host that is no tap on a bridge.</summary>
    public ValueList<Plugs.GuestPlug> Plugs { get; init; }

    /// <summary>Devices of the host that it gets.</summary>
    public ValueList<Passthrough.PassedDevice> Devices { get; init; }

    /// <summary>What the process opens.</summary>
    public ValueList<GuestFile> Files { get; init; }

    /// <summary>Firmware variables to copy where they are missing.</summary>
    public HostOperation.CopyFile? Variables { get; init; }

    /// <summary>What the card of an alias has instead of a tap on a bridge; null for nothing.</summary>
    public Plugs.GuestPlug? PlugOf(string? alias) => Plugs.FirstOrDefault(p => p.Alias == alias);

    /// <summary>What is passed on as the device of an alias; null for nothing.</summary>
    public Passthrough.PassedDevice? DeviceOf(string? alias) => Devices.FirstOrDefault(d => d.Alias == alias);
}

/// <summary>A tap and what it is plugged into.</summary>
/// <param name="Name">The tap's.</param>
/// <param name="Bridge">The bridge's.</param>
/// <param name="GuestMac">Of the guest's side.</param>
public sealed record GuestTap(string Name, string Bridge, MacAddress GuestMac)
{
    /// <summary>Pairs of queues, from 1.</summary>
    public int Queues { get; init; } = 1;

    /// <summary>Whether frames carry the virtio header.</summary>
    public bool VnetHeader { get; init; }

    /// <summary>The device that makes it; null for the usual one.</summary>
    public string? CloneDevice { get; init; }

    /// <summary>The vhost device that serves it; null for the usual one.</summary>
    public string? VhostDevice { get; init; }

    /// <summary>Bytes, where the interface says it; null for the bridge's.</summary>
    public uint? Mtu { get; init; }

    /// <summary>Whether it is isolated from other isolated ports.</summary>
    public bool Isolated { get; init; }

    /// <summary>VLANs; null for what the bridge gives a new port.</summary>
    public Model.Ports.VlanDefinition? Vlan { get; init; }

    /// <summary>Limits; null for none.</summary>
    public Model.Ports.BandwidthDefinition? Bandwidth { get; init; }

    /// <summary>Frames gathered before the host is woken; 0 for none.</summary>
    public uint CoalesceRxFrames { get; init; }

    /// <summary>The only address behind it, where its bridge is told so and does not learn; null where the bridge learns.</summary>
    public MacAddress? Fixed { get; init; }

    /// <summary>Whose port of Open vSwitch it is; null where the bridge is the kernel's.</summary>
    public SwitchPortIdentity? Switch { get; init; }

    /// <summary>Its port of Open vSwitch; null where the bridge is the kernel's.</summary>
    public SwitchPort? SwitchPort => Switch is null ? null : new SwitchPort(Name, Bridge, GuestMac, Switch)
    {
        Vlan = Vlan,
        Isolated = Isolated,
        Bandwidth = Bandwidth,
        Mtu = Mtu,
    };

    /// <summary>Where it is plugged in, on a bridge of the kernel's.</summary>
    public PortPlace Place => new(Bridge, Isolated, Vlan) { Fixed = Fixed };

    /// <summary>
    /// The host side's address: the guest's with a first octet of fe, so that the bridge never takes it for its own
    /// (a bridge takes its ports' lowest), and fa where the guest's begins with fe.
    /// </summary>
    public MacAddress HostMac => GuestMac.WithFirstOctet(GuestMac.ToBytes()[0] == 0xfe ? (byte)0xfa : (byte)0xfe);

    /// <summary>What makes it.</summary>
    public HostOperation.CreateTap Make(string guest)
        => new(guest, Name, HostMac, Queues, VnetHeader) { CloneDevice = CloneDevice, VhostDevice = VhostDevice };
}

/// <summary>A file or device that QEMU opens.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Writes">Whether it writes.</param>
public sealed record GuestFile(string Path, bool Writes)
{
    /// <summary>Of an image: its format as the document, or the image above, says it; null for what is none.</summary>
    public string? Format { get; init; }
}
