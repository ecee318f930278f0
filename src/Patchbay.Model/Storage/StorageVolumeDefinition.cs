using Patchbay.Model.Values;

namespace Patchbay.Model.Storage;

/// <summary>libvirt's <c>&lt;volume&gt;</c>, as someone asks for one.</summary>
public sealed record StorageVolumeDefinition
{
    /// <summary>Its name: that of the file.</summary>
    public required string Name { get; init; }

    /// <summary>What a guest sees, in bytes; null where it is left to the image that it is made from.</summary>
    public ulong? Capacity { get; init; }

    /// <summary>How much of it to take from the file system at once, in bytes; null for all of a raw volume.</summary>
    public ulong? Allocation { get; init; }

    /// <summary>The format, in libvirt's words.</summary>
    public string Format { get; init; } = VolumeFormats.Raw;

    /// <summary>Whose the file is to be.</summary>
    public StoragePermissions Permissions { get; init; } = StoragePermissions.None;

    /// <summary>qcow2's version as <c>0.10</c> or <c>1.1</c>; null for QEMU's default.</summary>
    public string? Compat { get; init; }

    /// <summary>qcow2's unit of allocation in bytes; null for QEMU's default.</summary>
    public ulong? ClusterSize { get; init; }

    /// <summary>qcow2's features, in libvirt's words.</summary>
    public ValueList<string> Features { get; init; }

    /// <summary>Whether the file system shall not copy on write.</summary>
    public bool NoCopyOnWrite { get; init; }

    /// <summary>The image below; null where it stands alone.</summary>
    public VolumeBacking? Backing { get; init; }
}

/// <summary>The image below a volume.</summary>
/// <param name="Path">Absolute, or from the volume's folder on.</param>
/// <param name="Format">In libvirt's words.</param>
public sealed record VolumeBacking(string Path, string Format);
