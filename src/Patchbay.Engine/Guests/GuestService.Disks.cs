using Patchbay.Model.Domains;

namespace Patchbay.Engine.Guests;

/// <content>Disks of guests.</content>
public sealed partial class GuestService
{
    /// <summary>The drives of a running guest with what the document says of them.</summary>
    /// <exception cref="RefusedException">It does not run.</exception>
    public async Task<IReadOnlyList<(DiskDefinition Disk, DriveFigures Figures)>> DrivesAsync(Guid guest, CancellationToken cancellationToken)
    {
        Guest found = _guests.Find(guest);
        IReadOnlyList<DriveFigures> drives = await found.DrivesAsync(cancellationToken);
        return
        [
            .. found.View.Current.Devices.Disks
                .Select(d => (d, drives.FirstOrDefault(f => f.Device == d.Info.Alias) ?? new DriveFigures(d.Info.Alias ?? d.Target))),
        ];
    }

    /// <summary>One drive of a running guest, by its target or what holds it.</summary>
    /// <exception cref="RefusedException">It does not run, or has no such drive.</exception>
    public async Task<DriveFigures> DriveAsync(Guid guest, string path, CancellationToken cancellationToken)
        => (await DrivesAsync(guest, cancellationToken)).FirstOrDefault(d => Names(d.Disk, path)).Figures
            ?? throw new RefusedException(Refusal.InvalidArgument, RefusalArea.Qemu, $"invalid path: {path}");

    /// <summary>Sizes of a disk of a guest, by its target or what holds it.</summary>
    /// <exception cref="RefusedException">It has no such disk, or nothing is in the drive.</exception>
    public async Task<DiskSizes> DiskSizesAsync(Guid guest, string path, CancellationToken cancellationToken)
    {
        GuestView view = Find(guest);
        DiskDefinition disk = view.Current.Devices.Disks.FirstOrDefault(d => Names(d, path))
            ?? throw new RefusedException(Refusal.InvalidArgument, RefusalArea.Qemu, $"invalid path {path} not assigned to domain");
        if (SourceOf(disk) is not { } file)
        {
            throw new RefusedException(Refusal.InvalidArgument, RefusalArea.Qemu, $"disk '{path}' does not currently have a source assigned");
        }
        ImageSizes image = await ReadImageAsync(file, disk.Driver.Type ?? "raw", view.IsActive, cancellationToken);
        if (!view.IsActive)
        {
            return new DiskSizes(image.Allocated, image.Capacity, image.Length);
        }
        DriveFigures drive = await DriveAsync(guest, path, cancellationToken);
        ulong stored = (ulong)drive.Stored;
        ulong allocation = drive.HighestWritten is { } highest && disk.Driver.Type != "qcow2" ? (ulong)highest : stored;
        allocation = allocation == 0 ? stored : allocation;
        // A file with holes takes less than it is long: its length is what holds it.
        ulong physical = stored == 0 || allocation == stored ? image.Length : stored;
        return new DiskSizes(allocation, (ulong)drive.Capacity, physical);
    }

    private async Task<ImageSizes> ReadImageAsync(string file, string format, bool isActive, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await _context.Monitors.ReadImageAsync(file, format, cancellationToken);
        }
        catch (HostException) when (isActive)
        {
            return default;
        }
        catch (HostException e)
        {
            throw new RefusedException(Refusal.System, RefusalArea.Qemu, e.Message, e);
        }
    }

    private static bool Names(DiskDefinition disk, string path) => disk.Target == path || SourceOf(disk) == path;

    /// <summary>The file or device of the host that holds a disk; null where there is none.</summary>
    public static string? SourceOf(DiskDefinition disk) => disk.Source.Storage switch
    {
        DiskStorage.File file => file.Path,
        DiskStorage.Block block => block.Device,
        DiskStorage.Volume volume => volume.Path,
        _ => null,
    };
}
