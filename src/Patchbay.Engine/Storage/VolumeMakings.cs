using Patchbay.Model.Storage;

namespace Patchbay.Engine.Storage;

/// <summary>Completes what is asked for of a new volume, and refuses what cannot be made.</summary>
internal static class VolumeMakings
{
    /// <param name="folder">The pool's folder.</param>
    /// <param name="volume">What is asked for.</param>
    /// <param name="source">What it is a copy of, or null.</param>
    /// <param name="options">How.</param>
    /// <param name="look">Looks at an image below.</param>
    /// <exception cref="RefusedException">It cannot be made.</exception>
    public static VolumeMaking Complete(
        string folder, StorageVolumeDefinition volume, StorageVolume? source, VolumeOptions options, Func<string, StorageVolume?> look)
    {
        CheckFormat(volume, options);
        StorageVolume? backing = volume.Backing is { } below ? CheckBacking(folder, below, source, look) : null;
        ulong? least = source?.Capacity;
        ulong? capacity = volume.Capacity ?? least ?? backing?.Capacity;
        if (capacity < least)
        {
            capacity = least;
        }
        if (options.ShareBlocks && (source is null || source.Image.Format != volume.Format || capacity != source.Capacity))
        {
            throw StorageRefusals.Unsupported("blocks can be shared only with a copied volume of the same format and capacity");
        }
        return new VolumeMaking
        {
            Folder = folder,
            Volume = volume with { Capacity = capacity },
            Source = source,
            PreallocateMetadata = options.PreallocateMetadata,
            ShareBlocks = options.ShareBlocks,
        };
    }

    private static void CheckFormat(StorageVolumeDefinition volume, VolumeOptions options)
    {
        bool isFolder = volume.Format == VolumeFormats.Folder;
        if (!VolumeFormats.Makeable.Contains(volume.Format) && !isFolder)
        {
            throw StorageRefusals.Unsupported($"a volume of format '{volume.Format}' can be used and not made: one of {string.Join(", ", VolumeFormats.Makeable)} is");
        }
        if (volume.Format != VolumeFormats.Qcow2 && (options.PreallocateMetadata || !volume.Features.IsEmpty || volume.ClusterSize is not null || volume.Compat is not null))
        {
            throw StorageRefusals.Unsupported(options.PreallocateMetadata
                ? $"metadata preallocation is not supported for {volume.Format} volumes"
                : $"compat, clusterSize and features are qcow2's: a volume of format '{volume.Format}' has none");
        }
        if (volume.Features.Contains("data_file"))
        {
            throw StorageRefusals.Unsupported("a qcow2 volume with a data file of its own is not made here");
        }
        if (volume.Backing is not null && (volume.Format == VolumeFormats.Raw || isFolder))
        {
            throw StorageRefusals.NoSupport($"backing storage not supported for {volume.Format} volumes");
        }
        if (volume.Backing is not null && options.PreallocateMetadata)
        {
            throw StorageRefusals.Unsupported("metadata preallocation conflicts with backing store");
        }
    }

    private static StorageVolume CheckBacking(string folder, VolumeBacking backing, StorageVolume? source, Func<string, StorageVolume?> look)
    {
        if (source?.Backing is { } of && of.Path != Path.Combine(folder, backing.Path))
        {
            throw StorageRefusals.Internal("a different backing store cannot be specified.");
        }
        return look(Path.Combine(folder, backing.Path))
            ?? throw new RefusedException(Refusal.System, RefusalArea.Storage, $"inaccessible backing store volume {backing.Path}: No such file or directory");
    }
}
