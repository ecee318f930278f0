namespace Patchbay.Model.Domains;

/// <summary>libvirt's <c>&lt;video&gt;</c>; memory in KiB, 0 and null where not given.</summary>
public sealed record VideoDefinition : IDevice
{
    /// <summary>
    /// <c>vga</c>, <c>cirrus</c>, <c>vmvga</c>, <c>qxl</c>, <c>virtio</c>, <c>bochs</c>, <c>ramfb</c>, <c>gop</c>,
    /// <c>none</c>; null until chosen.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>Of qxl.</summary>
    public uint Ram { get; init; }

    /// <summary>Of vga, cirrus, vmvga, qxl.</summary>
    public uint Vram { get; init; }

    /// <summary>Of qxl: the 64-bit window.</summary>
    public uint Vram64 { get; init; }

    /// <summary>Of qxl: the frame buffer.</summary>
    public uint VgaMem { get; init; }

    /// <summary>Screens.</summary>
    public uint Heads { get; init; }

    /// <summary>Whether this is the one that firmware uses.</summary>
    public bool Primary { get; init; }

    /// <summary>Of virtio: blob resources.</summary>
    public bool? Blob { get; init; }

    /// <summary>Three-dimensional drawing.</summary>
    public bool? Accel3d { get; init; }

    /// <summary>Two-dimensional drawing.</summary>
    public bool? Accel2d { get; init; }

    /// <summary>The device that draws.</summary>
    public string? RenderNode { get; init; }

    /// <summary>Pixels across; 0 where not given.</summary>
    public uint Width { get; init; }

    /// <summary>Pixels down; 0 where not given.</summary>
    public uint Height { get; init; }

    /// <summary>What draws: <c>qemu</c> or <c>vhostuser</c>.</summary>
    public string? DriverName { get; init; }

    /// <summary>Of old display: <c>io</c>, <c>on</c>, <c>off</c>.</summary>
    public string? VgaConf { get; init; }

    /// <summary>virtio's options.</summary>
    public VirtioOptions Virtio { get; init; } = VirtioOptions.None;

    /// <summary>Address, alias.</summary>
    public DeviceInfo Info { get; init; } = DeviceInfo.None;

    /// <summary>What is not modelled.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}
