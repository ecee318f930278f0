using Microsoft.Win32.SafeHandles;
using Patchbay.Model.Storage;

namespace Patchbay.Engine.Storage;

/// <content>Looking at volumes.</content>
public sealed partial class StorageService
{
    /// <summary>The names of a running pool's volumes, in order.</summary>
    public IReadOnlyList<string> Volumes(Guid pool) => OnHost(() => _host.Names(Running(Find(pool)).Path));

    /// <summary>A volume of a running pool by its name.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public (StoragePoolStatus Pool, StorageVolume Volume) GetVolume(Guid pool, string name) => Look(Find(pool), name);

    /// <summary>A volume by the names of its pool and its own, as requests carry them.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public (StoragePoolStatus Pool, StorageVolume Volume) GetVolume(string pool, string name)
        => Look(Present(_pools.Find(pool)) ?? throw StorageRefusals.NoPool(pool), name);

    /// <summary>A volume of any running pool by its key.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public (StoragePoolStatus Pool, StorageVolume Volume) GetVolumeByKey(string key) => FindAt(key) ?? throw StorageRefusals.NoVolumeWithKey(key);

    /// <summary>A volume of any running pool by its path.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public (StoragePoolStatus Pool, StorageVolume Volume) GetVolumeByPath(string path) => FindAt(path) ?? throw StorageRefusals.NoVolumeAt(path);

    /// <summary>Opens a volume's file. Nothing else is done to the volume until <c>Use</c> is disposed.</summary>
    public (SafeFileHandle File, IDisposable Use, string Path) OpenVolume(string pool, string name, bool write)
    {
        StoragePool found = Present(_pools.Find(pool)) ?? throw StorageRefusals.NoPool(pool);
        StorageVolume volume = Look(found, name).Volume;
        IDisposable use = found.Use(name);
        try
        {
            return (OnHost(() => _host.Open(volume.Image.Path, write)), use, volume.Image.Path);
        }
        catch
        {
            use.Dispose();
            throw;
        }
    }

    /// <summary>Tells all who listen that a pool's volumes have changed in content.</summary>
    public void ContentChanged(string pool)
    {
        if (Present(_pools.Find(pool)) is { } found)
        {
            Tell(found, StoragePoolChange.Refreshed);
        }
    }

    private static StoragePoolDefinition Running(StoragePool pool) => pool.Status.Live ?? throw StorageRefusals.NotActive(pool.Name);

    private (StoragePoolStatus Pool, StorageVolume Volume) Look(StoragePool pool, string name)
    {
        StoragePoolDefinition live = Running(pool);
        return TryLook(live, name) is { } volume ? (pool.Status, volume) : throw StorageRefusals.NoVolume(name);
    }

    private (StoragePoolStatus Pool, StorageVolume Volume)? FindAt(string path)
    {
        foreach (StoragePoolStatus pool in List().Where(static p => p.IsActive))
        {
            string folder = pool.Live!.Path.TrimEnd('/') + '/';
            if (path.StartsWith(folder, StringComparison.Ordinal) && TryLook(pool.Live, path[folder.Length..].TrimStart('/')) is { } volume)
            {
                return (pool, volume);
            }
        }
        return null;
    }

    // A name is that of an entry of the folder, and leads to nothing outside.
    private StorageVolume? TryLook(StoragePoolDefinition pool, string name)
        => name is "" or "." or ".." || name.Contains('/', StringComparison.Ordinal) || name.Any(char.IsControl)
            ? null
            : OnHost(() => _host.Look(Path.Combine(pool.Path, name)));
}
