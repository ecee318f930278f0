using System.Xml.Linq;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Guests;

/// <summary>
/// Disks that are volumes of pools. Which file that is, is decided when the guest starts or the disk is plugged in, and noted: a pool may
/// stop or go while its volume is in use.
/// </summary>
internal static class DiskVolumes
{
    private const string Element = "volume";

    /// <summary>The guest with the file of each volume.</summary>
    /// <exception cref="RefusedException">A volume is not there, or its pool does not run.</exception>
    public static DomainDefinition Find(DomainDefinition domain, IGuestVolumes? volumes)
        => WithDisks(domain, disk => Find(disk, volumes));

    /// <summary>The disk with the file of its volume.</summary>
    /// <exception cref="RefusedException">The volume is not there, or its pool does not run.</exception>
    public static DiskDefinition Find(DiskDefinition disk, IGuestVolumes? volumes)
        => disk.Source.Storage is DiskStorage.Volume { Pool: { } pool, Name: { } name }
            ? At(disk, volumes is null ? throw new RefusedException(Refusal.ConfigUnsupported, RefusalArea.Qemu, "there are no storage pools here") : volumes.PathOf(pool, name))
            : disk;

    /// <summary>Writes the files down.</summary>
    public static void Write(CanonicalWriter writer, DomainDefinition domain)
    {
        foreach (DiskDefinition disk in domain.Devices.Disks)
        {
            if (disk.Source.Storage is DiskStorage.Volume { Path: { } path })
            {
                writer.Start(Element).Attribute("disk", disk.Target).Attribute("path", path).End();
            }
        }
    }

    /// <summary>Reads them again.</summary>
    public static DomainDefinition Read(XElement root, DomainDefinition domain)
    {
        Dictionary<string, string> paths = root.Elements(Element).ToDictionary(static v => v.Attribute("disk")?.Value ?? "", static v => v.Attribute("path")?.Value ?? "");
        return paths.Count == 0 ? domain : WithDisks(domain, disk => paths.TryGetValue(disk.Target, out string? path) ? At(disk, path) : disk);
    }

    private static DiskDefinition At(DiskDefinition disk, string path) => disk.Source.Storage is DiskStorage.Volume volume
        ? disk with { Source = disk.Source with { Storage = volume with { Path = path } } }
        : disk;

    private static DomainDefinition WithDisks(DomainDefinition domain, Func<DiskDefinition, DiskDefinition> change)
        => domain with { Devices = domain.Devices with { Disks = domain.Devices.Disks.Select(change).ToValueList() } };
}
