using Patchbay.Engine.Storage;
using Patchbay.Linux;
using Patchbay.Model.Storage;
using Patchbay.Model.Values;

namespace Patchbay.Host.Storage;

/// <summary>Looks at folders and images.</summary>
internal static class StorageLook
{
    private const uint PermissionBits = 0x1ff;

    public static StorageFolder Folder(string path)
    {
        try
        {
            if (FileStatus.Of(path) is not { } status)
            {
                throw new DirectoryNotFoundException();
            }
            if (status.Kind != FileStatus.Folder)
            {
                throw new LinuxException("opendir", path, Errno.ENOTDIR);
            }
            DriveInfo drive = new(path);
            return new StorageFolder(Permissions(status), new StorageSpace((ulong)drive.TotalSize, (ulong)drive.TotalFreeSpace));
        }
        catch (Exception e) when (HostFailure.IsOfFile(e))
        {
            throw HostFailure.Of($"cannot open directory '{path}'", e);
        }
    }

    public static ValueList<string> Names(string folder)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(folder)
                .Where(static p => KindOf(p) is not null)
                .Select(static p => Path.GetFileName(p)!)
                .Where(static n => !n.Any(char.IsControl) && !VolumeMaker.IsUnfinished(n))
                .Order(StringComparer.Ordinal)
                .ToValueList();
        }
        catch (Exception e) when (HostFailure.IsOfFile(e))
        {
            throw HostFailure.Of($"cannot open directory '{folder}'", e);
        }
    }

    public static StorageVolume? Volume(string path)
    {
        try
        {
            return FileStatus.Of(path) is { } status && KindOf(status) is { } kind ? Volume(path, kind, status) : null;
        }
        catch (Exception e) when (HostFailure.IsOfFile(e))
        {
            throw HostFailure.Of($"cannot open volume '{path}'", e);
        }
    }

    private static StorageVolume Volume(string path, VolumeKind kind, FileStatus status)
    {
        string name = Path.GetFileName(path);
        if (kind == VolumeKind.Folder)
        {
            return new StorageVolume { Name = name, Kind = kind, Image = Image(path, VolumeFormats.Folder, status) };
        }
        ImageHeader header = ImageHeader.Of(path);
        ulong length = kind == VolumeKind.Block ? BlockBytes(path) : status.Length;
        return new StorageVolume
        {
            Name = name,
            Kind = kind,
            Capacity = header.Capacity ?? length,
            Allocation = kind == VolumeKind.Block ? length : status.Allocated,
            Physical = length,
            Image = Image(path, header.Format, status) with { Compat = header.Compat, ClusterSize = header.ClusterSize, Features = header.Features },
            Backing = Backing(path, header),
        };
    }

    private static VolumeImage Image(string path, string format, FileStatus status) => new()
    {
        Path = path,
        Format = format,
        Permissions = Permissions(status),
        Times = new VolumeTimes(Time(status.Read), Time(status.Written), Time(status.Changed), Time(status.Made)),
    };

    private static VolumeImage? Backing(string path, ImageHeader header)
    {
        if (header.Backing is not { } name)
        {
            return null;
        }
        string? file = PathOfBacking(path, name);
        string format = header.BackingFormat is { } said && VolumeFormats.Words.Contains(said) ? said : VolumeFormats.Raw;
        FileStatus? status = file is null ? null : TryStatus(file);
        return status is null ? new VolumeImage { Path = file ?? name, Format = format } : Image(file!, format, status);
    }

    /// <summary>The file that an image names as the one below it; null where it is no file (<c>nbd://…</c>, <c>json:…</c>).</summary>
    public static string? PathOfBacking(string path, string backing)
        => backing.Contains(':', StringComparison.Ordinal) ? null : Path.GetFullPath(backing, Path.GetDirectoryName(path)!);

    // An image below that is gone leaves the one above to be seen, and mended.
    private static FileStatus? TryStatus(string path)
    {
        try
        {
            return FileStatus.Of(path);
        }
        catch (LinuxException)
        {
            return null;
        }
    }

    private static VolumeKind? KindOf(string path) => TryStatus(path) is { } status ? KindOf(status) : null;

    private static VolumeKind? KindOf(FileStatus status) => status.Kind switch
    {
        FileStatus.Regular => VolumeKind.File,
        FileStatus.Block => VolumeKind.Block,
        FileStatus.Folder => VolumeKind.Folder,
        _ => null,
    };

    private static ulong BlockBytes(string path)
    {
        using FileStream device = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        return (ulong)device.Seek(0, SeekOrigin.End);
    }

    private static StoragePermissions Permissions(FileStatus status)
        => new() { Mode = status.Permissions & PermissionBits, Owner = status.User, Group = status.Group };

    private static FileTime Time(FileMoment moment) => new(moment.Seconds, moment.Nanoseconds);
}
