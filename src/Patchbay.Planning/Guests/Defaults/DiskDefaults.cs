using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

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
        disk = disk with { Bus = bus, Driver = driver, Source = disk.Source.Storage is DiskStorage.Network network ? disk.Source with { Storage = WithPorts(network) } : disk.Source, ReadOnly = disk.ReadOnly || disk.Device == DiskDevice.CdRom };
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

    private static DiskStorage.Network WithPorts(DiskStorage.Network network)
    {
        uint port = network.Protocol switch
        {
            "http" => 80,
            "https" => 443,
            "ftp" => 21,
            "ftps" => 990,
            "tftp" => 69,
            "ssh" => 22,
            "sheepdog" => 7000,
            "nbd" => 10809,
            "iscsi" => 3260,
            "gluster" => 24007,
            "vxhs" => 9999,
            "nfs" => 2049,
            _ => 0,
        };
        return network with { Hosts = network.Hosts.Select(h => h is { Port: 0, Transport: not "unix" } ? h with { Port = port } : h).ToValueList() };
    }

    /// <summary>The bus that a disk's name stands for.</summary>
    public static DiskBus BusOf(DiskDefinition disk)
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
