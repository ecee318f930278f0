using Microsoft.Win32.SafeHandles;
using Patchbay.Engine.Storage;
using Patchbay.Linux;
using Patchbay.Model.Storage;
using Patchbay.Model.Values;

namespace Patchbay.Host.Storage;

/// <summary>Folders and images of this machine.</summary>
public sealed class StorageHost : IStorageHost
{
    private const uint DefaultFolderMode = 0x1c9; // 0711, libvirt's for pools

    /// <inheritdoc/>
    public StorageFolder LookAtFolder(string path) => StorageLook.Folder(path);

    /// <inheritdoc/>
    public ValueList<string> Names(string folder) => StorageLook.Names(folder);

    /// <inheritdoc/>
    public StorageVolume? Look(string path) => StorageLook.Volume(path);

    /// <inheritdoc/>
    public void MakeFolder(string path, StoragePermissions permissions, bool? copyOnWrite)
    {
        ArgumentNullException.ThrowIfNull(permissions);
        Try($"cannot create path '{path}'", () =>
        {
            bool isNew = !Directory.Exists(path);
            Directory.CreateDirectory(path);
            VolumeMaker.SetPermissions(path, permissions, isNew ? DefaultFolderMode : FileStatus.Of(path)!.Permissions);
            if (copyOnWrite == false)
            {
                using SafeFileHandle folder = FolderHandle.Open(path);
                FileSpace.TryStopCopyOnWrite(folder);
            }
        });
    }

    /// <inheritdoc/>
    public void RemoveFolder(string path) => Try($"failed to remove pool '{path}'", () => Directory.Delete(path, recursive: false));

    /// <inheritdoc/>
    public void Sweep(string folder) => Try($"cannot tidy '{folder}'", () => VolumeMaker.Sweep(folder));

    /// <inheritdoc/>
    public Task MakeAsync(VolumeMaking making, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(making);
        return VolumeMaker.MakeAsync(making, cancellationToken);
    }

    /// <inheritdoc/>
    public Task ResizeAsync(StorageVolume volume, ulong capacity, bool allocate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(volume);
        return Task.Run(() => VolumeContent.ResizeAsync(volume, capacity, allocate, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task WipeAsync(StorageVolume volume, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(volume);
        return Task.Run(() => VolumeContent.Wipe(volume, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public void Delete(StorageVolume volume)
    {
        ArgumentNullException.ThrowIfNull(volume);
        string path = volume.Image.Path;
        if (volume.Kind == VolumeKind.Folder)
        {
            Try($"cannot remove directory '{path}'", () => Directory.Delete(path, recursive: false));
        }
        else
        {
            Try($"cannot unlink file '{path}'", () => File.Delete(path));
        }
    }

    /// <inheritdoc/>
    public SafeFileHandle Open(string path, bool write)
    {
        SafeFileHandle? opened = null;
        Try($"cannot open volume '{path}'", () => opened = File.OpenHandle(
            path, FileMode.Open, write ? FileAccess.Write : FileAccess.Read, FileShare.ReadWrite, FileOptions.Asynchronous));
        return opened!;
    }

    private static void Try(string what, Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (HostFailure.IsOfFile(e))
        {
            throw HostFailure.Of(what, e);
        }
    }
}
