using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>What a disk cannot be.</summary>
internal static class DiskRules
{
    // Each with the parts of a disk that it goes by: its bus is its target's, or follows from it.
    private static readonly (string Reads, Func<DiskDefinition, IEnumerable<(string What, string Why, FindingClass Class)>> Rule)[] Rules =
    [
        (". source target", Lun), (". target", Media), (". source target", Emptiness), (". target driver", Virtio), (". target address", Address), (". wwn vendor product", Identity),
    ];

    public static void Check(DomainDefinition domain, Judge judge)
    {
        HashSet<string> targets = [];
        HashSet<(DiskBus?, DeviceAddress.Drive)> drives = [];
        foreach (DiskDefinition disk in domain.Devices.Disks)
        {
            foreach ((string what, string why, FindingClass findingClass) in Rules.Where(r => judge.Knows(disk, r.Reads)).SelectMany(r => r.Rule(disk)))
            {
                judge.Refuse(disk, what, why, findingClass);
            }
            if (judge.Knows(disk, "target") && !targets.Add(disk.Target))
            {
                judge.Refuse(disk, $"a second disk '{disk.Target}'", "each has a name of its own", FindingClass.Internal);
            }
            if (judge.Knows(disk, ". target address") && disk.Info.Address is DeviceAddress.Drive drive && !drives.Add((disk.Bus, drive)))
            {
                judge.Refuse(disk, $"the place of disk '{disk.Target}' on controller {drive.Controller}", "another disk is there", FindingClass.Xml);
            }
        }
    }

    private static IEnumerable<(string, string, FindingClass)> Lun(DiskDefinition disk)
    {
        if (disk.Device == DiskDevice.Lun && disk.Source.Storage is not (DiskStorage.Block or DiskStorage.Network or DiskStorage.Volume or DiskStorage.Other))
        {
            yield return ("device='lun'", "SCSI commands need a block device of the host behind it", FindingClass.Unsupported);
        }
        if (disk is { Device: DiskDevice.Lun, Bus: DiskBus.Virtio })
        {
            yield return ("device='lun' on virtio", "virtio-blk takes no SCSI commands any more: use bus='scsi' with a virtio-scsi controller", FindingClass.Unsupported);
        }
    }

    private static IEnumerable<(string, string, FindingClass)> Media(DiskDefinition disk)
    {
        if (disk.Device == DiskDevice.Floppy != (disk.Bus == DiskBus.Fdc))
        {
            yield return (disk.Device == DiskDevice.Floppy ? "a floppy" : "the bus 'fdc'", disk.Device == DiskDevice.Floppy ? "its bus is 'fdc'" : "only floppies are on it", FindingClass.Internal);
        }
        if (disk is { Device: DiskDevice.CdRom, Bus: DiskBus.Virtio })
        {
            yield return ("a cdrom on virtio", "virtio-blk has no removable media: use bus='sata' or 'scsi'", FindingClass.Unsupported);
        }
    }

    private static IEnumerable<(string, string, FindingClass)> Emptiness(DiskDefinition disk)
    {
        if (IsEmpty(disk.Source.Storage) && (disk.Device is DiskDevice.Disk or DiskDevice.Lun))
        {
            yield return ($"the disk '{disk.Target}' without a <source>", "only a drive of removable media can be empty", FindingClass.Xml);
        }
    }

    private static IEnumerable<(string, string, FindingClass)> Virtio(DiskDefinition disk)
    {
        if (disk.Bus != DiskBus.Virtio && (disk.Model is not null || disk.Driver.Virtio != VirtioOptions.None || disk.Driver.Queues > 0
            || disk.Driver.EventIdx is not null || disk.Driver.IoEventFd is not null))
        {
            yield return ("model, queues, event_idx, ioeventfd and virtio's options", $"they are virtio's, and the disk '{disk.Target}' is not on it", FindingClass.Unsupported);
        }
        if (disk.Driver.IoThread > 0 && disk.Bus != DiskBus.Virtio)
        {
            yield return ("'iothread' of a disk", "only a virtio disk has one; on SCSI it is the controller's", FindingClass.Unsupported);
        }
    }

    private static IEnumerable<(string, string, FindingClass)> Address(DiskDefinition disk)
    {
        if (disk.Info.Address is { } address && !Fits(disk.Bus, address))
        {
            yield return ($"the kind of <address> of disk '{disk.Target}'", "its bus has another", FindingClass.Unsupported);
        }
    }

    private static IEnumerable<(string, string, FindingClass)> Identity(DiskDefinition disk)
    {
        if (disk.Wwn is { } wwn && !IsWwn(wwn))
        {
            yield return ($"the wwn '{wwn}'", "write sixteen hex digits", FindingClass.Xml);
        }
        if (disk.Vendor is { Length: > 8 } || disk.Product is { Length: > 40 })
        {
            yield return ("vendor and product", "they have up to 8 and 16 characters (40 on ATA)", FindingClass.Unsupported);
        }
    }

    private static bool IsWwn(string wwn)
    {
        string digits = wwn.StartsWith("0x", StringComparison.Ordinal) ? wwn[2..] : wwn;
        return digits.Length == 16 && digits.All(char.IsAsciiHexDigit);
    }

    private static bool IsEmpty(DiskStorage storage)
        => storage is DiskStorage.File { Path: null } or DiskStorage.Block { Device: null } or DiskStorage.Folder { Path: null } or DiskStorage.Volume { Pool: null };

    private static bool Fits(DiskBus? bus, DeviceAddress address) => bus switch
    {
        DiskBus.Ide or DiskBus.Fdc or DiskBus.Scsi or DiskBus.Sata => address is DeviceAddress.Drive,
        DiskBus.Usb => address is DeviceAddress.Usb,
        DiskBus.Virtio => address is DeviceAddress.Pci or DeviceAddress.Ccw or DeviceAddress.VirtioMmio,
        _ => true,
    };
}
