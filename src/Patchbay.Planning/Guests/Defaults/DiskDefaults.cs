using Patchbay.Model.Domains;
using Patchbay.Model.Text;

namespace Patchbay.Planning.Guests.Defaults;

/// <summary>Completes a disk: driver, bus, and the place on its controller that its name stands for.</summary>
internal static class DiskDefaults
{
    private const uint ScsiUnits = 7;
    private const uint SataUnits = 6;

    public static DiskDefinition Fill(DiskDefinition disk, DomainPlaces places, DiagnosticBag diagnostics)
    {
        DiskBus bus = disk.Bus ?? BusOf(disk);
        DiskDriver driver = disk.Driver;
        driver = driver with { Name = driver.Name ?? "qemu", Type = driver.Type ?? (disk.Source.Storage is DiskStorage.Volume ? null : "raw") };
        disk = disk with { Bus = bus, Driver = driver, ReadOnly = disk.ReadOnly || disk.Device == DiskDevice.CdRom };
        if (disk.Info.Address is not null)
        {
            return disk;
        }
        int index = DiskNames.Index(disk.Target);
        if (index < 0)
        {
            diagnostics.Add(GuestFindings.NotPossible(places.Of(disk), $"the disk name '{disk.Target}'",
                "without an <address> the name says which disk it is: write letters after the bus, as in vda", FindingClass.Xml));
            return disk;
        }
        return AddressOf(bus, (uint)index) is { } address ? disk with { Info = disk.Info with { Address = address } } : disk;
    }

    private static DiskBus BusOf(DiskDefinition disk)
        => disk.Device == DiskDevice.Floppy ? DiskBus.Fdc
            : disk.Target.StartsWith("sd", StringComparison.Ordinal) ? DiskBus.Scsi
            : disk.Target.StartsWith("vd", StringComparison.Ordinal) ? DiskBus.Virtio
            : DiskBus.Ide;

    private static DeviceAddress.Drive? AddressOf(DiskBus bus, uint index) => bus switch
    {
        DiskBus.Scsi => new(index / ScsiUnits, 0, 0, index % ScsiUnits),
        DiskBus.Ide => new(index / 4, index % 4 / 2, 0, index % 2),
        DiskBus.Sata => new(index / SataUnits, 0, 0, index % SataUnits),
        DiskBus.Fdc => new(index / 2, 0, 0, index % 2),
        _ => null,
    };
}
