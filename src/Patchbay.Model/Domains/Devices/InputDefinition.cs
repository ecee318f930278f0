namespace Patchbay.Model.Domains;

/// <summary>libvirt's <c>&lt;input&gt;</c>.</summary>
public sealed record InputDefinition : IDevice
{
    /// <summary><c>mouse</c>, <c>tablet</c>, <c>keyboard</c>, <c>passthrough</c>, <c>evdev</c>.</summary>
    public required string Type { get; init; }

    /// <summary><c>ps2</c>, <c>usb</c>, <c>virtio</c>; null until chosen, and for <c>evdev</c>.</summary>
    public string? Bus { get; init; }

    /// <summary><c>virtio</c>, <c>virtio-transitional</c>, <c>virtio-non-transitional</c>; null where not given.</summary>
    public string? Model { get; init; }

    /// <summary>The host's event device of <c>passthrough</c> and <c>evdev</c>.</summary>
    public string? EventDevice { get; init; }

    /// <summary>Of <c>evdev</c>: <c>all</c>; null where not given.</summary>
    public string? Grab { get; init; }

    /// <summary>Of <c>evdev</c>: the keys that change who has the device; null where not given.</summary>
    public string? GrabToggle { get; init; }

    /// <summary>Of <c>evdev</c>: whether keys repeat; null where not given.</summary>
    public bool? Repeat { get; init; }

    /// <summary>virtio's options.</summary>
    public VirtioOptions Virtio { get; init; } = VirtioOptions.None;

    /// <summary>Address, alias.</summary>
    public DeviceInfo Info { get; init; } = DeviceInfo.None;

    /// <summary>What is not modelled.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}
