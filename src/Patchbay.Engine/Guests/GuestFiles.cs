using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <summary>Files of the host that a guest's process opens.</summary>
internal static class GuestFiles
{
    /// <summary>All that the document names.</summary>
    public static IEnumerable<GuestFile> Of(DomainDefinition domain)
    {
        foreach (DiskDefinition disk in domain.Devices.Disks)
        {
            if (PathOf(disk) is { } path)
            {
                yield return new GuestFile(path, Writes: !disk.ReadOnly && disk.Device != DiskDevice.CdRom) { Format = disk.Driver.Type };
            }
        }
        string?[] boot = [domain.Os.Kernel, domain.Os.Initrd, domain.Os.DeviceTree, domain.Os.Shim, domain.Os.Loader?.Path];
        foreach (string? path in boot)
        {
            if (!string.IsNullOrEmpty(path))
            {
                yield return new GuestFile(path, Writes: false);
            }
        }
    }

    /// <summary>The same with the images that qcow2 images stand on, as far as they were seen.</summary>
    public static ValueList<GuestFile> WithBacking(IEnumerable<GuestFile> files, GuestFacts seen)
    {
        List<GuestFile> all = [.. files];
        HashSet<string> known = [.. all.Select(f => f.Path)];
        for (int i = 0; i < all.Count; i++)
        {
            if (BackingChains.MayStand(all[i].Format)
                && seen.Paths.TryGetValue(all[i].Path, out PathState? state) && state.Backing is { } backing && known.Add(backing))
            {
                all.Add(new GuestFile(backing, Writes: false) { Format = state.BackingFormat });
            }
        }
        return all.ToValueList();
    }

    /// <summary>Takes out media that may be missing, and refuses what is missing and may not be.</summary>
    /// <exception cref="RefusedException">A file is not there.</exception>
    public static DomainDefinition WithoutMissingMedia(DomainDefinition domain, GuestFacts seen)
    {
        domain = domain with { Devices = domain.Devices with { Disks = domain.Devices.Disks.Select(d => WithoutMissing(d, seen)).ToValueList() } };
        foreach (GuestFile file in Of(domain))
        {
            if (!seen.Paths.ContainsKey(file.Path))
            {
                throw new RefusedException(Refusal.System, RefusalArea.Qemu, $"cannot open '{file.Path}': No such file or directory");
            }
        }
        return domain;
    }

    /// <summary>Whether a drive is empty where what its document puts in is missing.</summary>
    public static bool MayMiss(DiskDefinition disk) => disk is { Source.StartupPolicy: "optional" or "requisite", Device: DiskDevice.CdRom or DiskDevice.Floppy };

    /// <summary>A drive, empty where its medium may be missing and is.</summary>
    public static DiskDefinition WithoutMissing(DiskDefinition disk, GuestFacts seen)
        => MayMiss(disk) && PathOf(disk) is { } path && !seen.Paths.ContainsKey(path)
            ? disk with { Source = disk.Source with { Storage = new DiskStorage.File(null) } }
            : disk;

    /// <summary>The file or device that holds a disk's content; null where it is neither, or a drive is empty.</summary>
    public static string? PathOf(DiskDefinition disk) => disk.Source.Storage switch
    {
        DiskStorage.File { Path: { Length: > 0 } path } => path,
        DiskStorage.Block { Device: { Length: > 0 } device } => device,
        DiskStorage.Volume { Path: { Length: > 0 } path } => path,
        _ => null,
    };
}
