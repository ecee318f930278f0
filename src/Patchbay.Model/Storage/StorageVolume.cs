using Patchbay.Model.Values;

namespace Patchbay.Model.Storage;

/// <summary>A volume as it was seen on the host.</summary>
public sealed record StorageVolume
{
    /// <summary>Its name: that of the file.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required VolumeKind Kind { get; init; }

    /// <summary>What a guest sees, in bytes.</summary>
    public ulong Capacity { get; init; }

    /// <summary>What it takes of the file system, in bytes.</summary>
    public ulong Allocation { get; init; }

    /// <summary>The file's length in bytes.</summary>
    public ulong Physical { get; init; }

    /// <summary>The image itself. Its path is the volume's key.</summary>
    public required VolumeImage Image { get; init; }

    /// <summary>The image below; null where it stands alone.</summary>
    public VolumeImage? Backing { get; init; }
}

/// <summary>What a volume is (virStorageVolType).</summary>
public enum VolumeKind
{
    /// <summary>A file.</summary>
    File = 0,

    /// <summary>A block device.</summary>
    Block = 1,

    /// <summary>A folder.</summary>
    Folder = 2,
}

/// <summary>What was seen of an image.</summary>
public sealed record VolumeImage
{
    /// <summary>Absolute, but where an image says something that is no path of this host.</summary>
    public required string Path { get; init; }

    /// <summary>In libvirt's words.</summary>
    public required string Format { get; init; }

    /// <summary>Whose it is; <see cref="StoragePermissions.None"/> where it cannot be seen.</summary>
    public StoragePermissions Permissions { get; init; } = StoragePermissions.None;

    /// <summary>When it was used; null where it cannot be seen.</summary>
    public VolumeTimes? Times { get; init; }

    /// <summary>qcow2's version as <c>0.10</c> or <c>1.1</c>; null of others.</summary>
    public string? Compat { get; init; }

    /// <summary>qcow2's unit of allocation in bytes; 0 of others.</summary>
    public ulong ClusterSize { get; init; }

    /// <summary>qcow2's features, in libvirt's words; null where the format has none.</summary>
    public ValueList<string>? Features { get; init; }
}

/// <summary>When a file was used.</summary>
public sealed record VolumeTimes(FileTime Read, FileTime Written, FileTime Changed, FileTime Made);

/// <summary>A file system's clock: seconds since 1970 and nanoseconds of the second.</summary>
public readonly record struct FileTime(long Seconds, uint Nanoseconds);
