using Microsoft.Win32.SafeHandles;
using Patchbay.Engine;
using Patchbay.Engine.Storage;
using Patchbay.Linux;
using Patchbay.Model.Storage;

namespace Patchbay.Host.Storage;

/// <summary>
/// Makes volumes: beside, under a name that no listing shows, then renamed. Whatever fails, and whenever the daemon is killed, there is no
/// half a volume; what a killed daemon left is swept when its pool starts.
/// </summary>
internal static class VolumeMaker
{
    private const string Prefix = ".patchbay-";
    private const string Suffix = ".new";

    // libvirt's, so that no one but root and the guest's own process reads a disk.
    private const uint DefaultFileMode = 0x180; // 0600
    private const uint DefaultFolderMode = 0x1c9; // 0711

    /// <summary>Whether this is a volume that is being made, or was when the daemon was killed.</summary>
    public static bool IsUnfinished(string name)
        => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>Removes what a killed daemon left.</summary>
    public static void Sweep(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder, $"{Prefix}*{Suffix}"))
        {
            File.Delete(path);
        }
    }

    public static async Task MakeAsync(VolumeMaking making, CancellationToken cancellationToken)
    {
        StorageVolumeDefinition volume = making.Volume;
        string path = Path.Combine(making.Folder, volume.Name);
        string what = $"cannot make volume '{path}'";
        if (volume.Format == VolumeFormats.Folder)
        {
            MakeFolder(what, path, volume.Permissions);
            return;
        }
        string beside = Path.Combine(making.Folder, $"{Prefix}{Guid.NewGuid():N}{Suffix}");
        try
        {
            await (making switch
            {
                { Volume.Format: VolumeFormats.Raw, Source: null } => Task.Run(() => MakeRaw(beside, volume), cancellationToken),
                { ShareBlocks: true, Source: { } source } => Task.Run(() => Clone(beside, source), cancellationToken),
                { Source: { } source } => ConvertAsync(what, beside, making, source, cancellationToken),
                _ => QemuImg.RunAsync(what, QemuImgArguments.Create(beside, making), cancellationToken),
            });
            Finish(beside, path, volume);
        }
        catch (Exception e)
        {
            File.Delete(beside);
            throw e switch
            {
                // The name beside is ours alone.
                HostException => new HostException(e.Message.Replace($"file:{beside}", path, StringComparison.Ordinal).Replace(beside, path, StringComparison.Ordinal), e),
                _ when HostFailure.IsOfFile(e) => HostFailure.Of(what, e),
                _ => e,
            };
        }
    }

    private static void MakeFolder(string what, string path, StoragePermissions permissions)
    {
        if (Directory.Exists(path) || File.Exists(path))
        {
            throw HostFailure.Of(what, new LinuxException("mkdir", path, Errno.EEXIST));
        }
        try
        {
            Directory.CreateDirectory(path);
            SetPermissions(path, permissions, DefaultFolderMode);
        }
        catch (Exception e) when (HostFailure.IsOfFile(e))
        {
            throw HostFailure.Of(what, e);
        }
    }

    private static void MakeRaw(string path, StorageVolumeDefinition volume)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite);
        if (volume.NoCopyOnWrite)
        {
            FileSpace.TryStopCopyOnWrite(file);
        }
        ulong capacity = volume.Capacity ?? 0;
        RandomAccess.SetLength(file, (long)capacity);
        VolumeContent.Allocate(file, 0, (long)Math.Min(volume.Allocation ?? capacity, capacity), path);
        RandomAccess.FlushToDisk(file);
    }

    private static void Clone(string path, StorageVolume source)
    {
        using SafeFileHandle from = File.OpenHandle(source.Image.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using SafeFileHandle to = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite);
        if (!FileSpace.TryClone(from, to))
        {
            throw new LinuxException("ficlone", source.Image.Path, Errno.EOPNOTSUPP);
        }
    }

    private static async Task ConvertAsync(string what, string beside, VolumeMaking making, StorageVolume source, CancellationToken cancellationToken)
    {
        await QemuImg.RunAsync(what, QemuImgArguments.Convert(beside, making, source), cancellationToken);
        ulong capacity = making.Volume.Capacity ?? source.Capacity;
        if (making.Volume.Format == VolumeFormats.Raw)
        {
            // qemu-img counts in sectors.
            using SafeFileHandle file = File.OpenHandle(beside, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            RandomAccess.SetLength(file, (long)capacity);
        }
        else if (capacity > source.Capacity)
        {
            await QemuImg.RunAsync(what, QemuImgArguments.Resize(beside, making.Volume.Format, capacity, shrink: false), cancellationToken);
        }
    }

    private static void Finish(string beside, string path, StorageVolumeDefinition volume)
    {
        SetPermissions(beside, volume.Permissions, DefaultFileMode);
        // Never over what is there: the runtime links and unlinks.
        File.Move(beside, path, overwrite: false);
    }

    /// <summary>Sets what is said, and a mode.</summary>
    public static void SetPermissions(string path, StoragePermissions permissions, uint defaultMode)
    {
        File.SetUnixFileMode(path, (UnixFileMode)(permissions.Mode ?? defaultMode));
        if (permissions.Owner is not null || permissions.Group is not null)
        {
            // chown(2): -1 leaves it.
            FileOwner.Set(path, permissions.Owner ?? uint.MaxValue, permissions.Group ?? uint.MaxValue);
        }
    }
}
