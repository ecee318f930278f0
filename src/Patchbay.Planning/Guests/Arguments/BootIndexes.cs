using Patchbay.Model.Domains;

namespace Patchbay.Planning.Guests.Arguments;

/// <summary>Which place a device has in the boot order: its own, or that of the kind that <c>&lt;boot dev&gt;</c> names.</summary>
internal static class BootIndexes
{
    /// <summary>A disk's; 0 for none.</summary>
    public static uint Of(DomainDefinition domain, DiskDefinition disk)
    {
        if (domain.Os.Boot.IsEmpty)
        {
            return disk.Info.BootOrder ?? 0;
        }
        BootDevice kind = Kind(disk);
        return domain.Devices.Disks.FirstOrDefault(d => Kind(d) == kind) == disk ? Place(domain, kind) : 0;
    }

    /// <summary>An interface's; 0 for none. Only the first has the place of <c>network</c>.</summary>
    public static uint Of(DomainDefinition domain, InterfaceDefinition nic)
        => domain.Os.Boot.IsEmpty ? nic.Info.BootOrder ?? 0 : domain.Devices.Interfaces[0] == nic ? Place(domain, BootDevice.Network) : 0;

    private static BootDevice Kind(DiskDefinition disk) => disk.Device switch
    {
        DiskDevice.CdRom => BootDevice.CdRom,
        DiskDevice.Floppy => BootDevice.Floppy,
        _ => BootDevice.Disk,
    };

    // Named twice, the later place counts.
    private static uint Place(DomainDefinition domain, BootDevice kind)
    {
        uint place = 0;
        for (int i = 0; i < domain.Os.Boot.Count; i++)
        {
            if (domain.Os.Boot[i] == kind)
            {
                place = (uint)i + 1;
            }
        }
        return place;
    }
}
