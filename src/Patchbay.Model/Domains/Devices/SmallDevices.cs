namespace Patchbay.Model.Domains;

/// <summary>libvirt's <c>&lt;watchdog&gt;</c>.</summary>
public sealed record WatchdogDefinition : IDevice
{
    /// <summary><c>i6300esb</c>, <c>ib700</c>, <c>diag288</c>, <c>itco</c>.</summary>
    public required string Model { get; init; }

    /// <summary><c>reset</c>, <c>shutdown</c>, <c>poweroff</c>, <c>pause</c>, <c>none</c>, <c>dump</c>, <c>inject-nmi</c>.</summary>
    public string Action { get; init; } = "reset";

    /// <summary>Address, alias.</summary>
    public DeviceInfo Info { get; init; } = DeviceInfo.None;

    /// <summary>What is not modelled.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}

/// <summary>libvirt's <c>&lt;memballoon&gt;</c>.</summary>
public sealed record MemballoonDefinition : IDevice
{
    /// <summary><c>virtio</c>, <c>virtio-transitional</c>, <c>virtio-non-transitional</c>, <c>none</c>.</summary>
    public required string Model { get; init; }

    /// <summary>Whether memory comes back when the guest is short of it; null where not given.</summary>
    public bool? AutoDeflate { get; init; }

    /// <summary>Whether the guest tells of free pages; null where not given.</summary>
    public bool? FreePageReporting { get; init; }

    /// <summary>Seconds between statistics; 0 where not given.</summary>
    public uint StatsPeriod { get; init; }

    /// <summary>virtio's options.</summary>
    public VirtioOptions Virtio { get; init; } = VirtioOptions.None;

    /// <summary>Address, alias.</summary>
    public DeviceInfo Info { get; init; } = DeviceInfo.None;

    /// <summary>What is not modelled.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}

/// <summary>libvirt's <c>&lt;rng&gt;</c>.</summary>
public sealed record RngDefinition : IDevice
{
    /// <summary><c>virtio</c>, <c>virtio-transitional</c>, <c>virtio-non-transitional</c>.</summary>
    public required string Model { get; init; }

    /// <summary>Where the numbers come from.</summary>
    public required RngBackend Backend { get; init; }

    /// <summary>Bytes in each period; 0 for no limit.</summary>
    public uint RateBytes { get; init; }

    /// <summary>Milliseconds; 0 where not given.</summary>
    public uint RatePeriod { get; init; }

    /// <summary>virtio's options.</summary>
    public VirtioOptions Virtio { get; init; } = VirtioOptions.None;

    /// <summary>Address, alias.</summary>
    public DeviceInfo Info { get; init; } = DeviceInfo.None;

    /// <summary>What is not modelled.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}

/// <summary>Where random numbers come from.</summary>
public abstract record RngBackend
{
    private RngBackend()
    {
    }

    /// <summary><c>random</c>: a device of the host; null for <c>/dev/random</c>, until defining says it.</summary>
    public sealed record Random(string? Path) : RngBackend;

    /// <summary><c>builtin</c>: QEMU's own.</summary>
    public sealed record Builtin : RngBackend;

    /// <summary><c>egd</c>: a daemon.</summary>
    public sealed record Egd(CharacterSource Source) : RngBackend;
}

/// <summary>libvirt's <c>&lt;tpm&gt;</c>.</summary>
public sealed record TpmDefinition : IDevice
{
    /// <summary><c>tpm-tis</c>, <c>tpm-crb</c>, <c>tpm-spapr</c>, <c>spapr-tpm-proxy</c>; null until chosen.</summary>
    public string? Model { get; init; }

    /// <summary><c>passthrough</c>, <c>emulator</c> or <c>external</c>.</summary>
    public required string BackendType { get; init; }

    /// <summary>Of <c>passthrough</c>: the device; null until chosen.</summary>
    public string? DevicePath { get; init; }

    /// <summary>Of <c>emulator</c>: <c>1.2</c> or <c>2.0</c>; null until chosen.</summary>
    public string? Version { get; init; }

    /// <summary>Of <c>emulator</c>: whether the state outlives the guest's definition; null where not given.</summary>
    public bool? PersistentState { get; init; }

    /// <summary>Of <c>external</c>: the socket.</summary>
    public string? SocketPath { get; init; }

    /// <summary>Of <c>emulator</c>: encryption, banks, profile, source; within <c>&lt;backend&gt;</c>.</summary>
    public KeptXml BackendKept { get; init; } = KeptXml.None;

    /// <summary>Address, alias.</summary>
    public DeviceInfo Info { get; init; } = DeviceInfo.None;

    /// <summary>What is not modelled.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}

/// <summary>libvirt's <c>&lt;panic&gt;</c>.</summary>
public sealed record PanicDefinition : IDevice
{
    /// <summary><c>isa</c>, <c>pseries</c>, <c>hyperv</c>, <c>s390</c>, <c>pvpanic</c>; null until chosen.</summary>
    public string? Model { get; init; }

    /// <summary>Address, alias.</summary>
    public DeviceInfo Info { get; init; } = DeviceInfo.None;

    /// <summary>What is not modelled.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}

/// <summary>libvirt's <c>&lt;vsock&gt;</c>.</summary>
public sealed record VsockDefinition : IDevice
{
    /// <summary><c>virtio</c>, <c>virtio-transitional</c>, <c>virtio-non-transitional</c>; null until chosen.</summary>
    public string? Model { get; init; }

    /// <summary>Whether the guest's number is chosen at the start; null where not given.</summary>
    public bool? AutoCid { get; init; }

    /// <summary>The guest's number, from 3; 0 where not given.</summary>
    public uint Cid { get; init; }

    /// <summary>virtio's options.</summary>
    public VirtioOptions Virtio { get; init; } = VirtioOptions.None;

    /// <summary>Address, alias.</summary>
    public DeviceInfo Info { get; init; } = DeviceInfo.None;

    /// <summary>What is not modelled.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}

/// <summary>libvirt's <c>&lt;iommu&gt;</c>; switches are null where not given.</summary>
public sealed record IommuDefinition : IDevice
{
    /// <summary><c>intel</c>, <c>smmuv3</c>, <c>virtio</c>, <c>amd</c>.</summary>
    public required string Model { get; init; }

    /// <summary>Interrupt remapping.</summary>
    public bool? IntRemap { get; init; }

    /// <summary>Caching mode, which VFIO needs.</summary>
    public bool? CachingMode { get; init; }

    /// <summary>Extended interrupts.</summary>
    public bool? Eim { get; init; }

    /// <summary>Device I/O TLB.</summary>
    public bool? IoTlb { get; init; }

    /// <summary>Width of addresses; 0 where not given.</summary>
    public uint AddressBits { get; init; }

    /// <summary>Whether DMA is translated.</summary>
    public bool? DmaTranslation { get; init; }

    /// <summary>Address, alias.</summary>
    public DeviceInfo Info { get; init; } = DeviceInfo.None;

    /// <summary>What is not modelled.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}
