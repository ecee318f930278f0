using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Guests.Arguments;

/// <summary>Disks: a <c>-blockdev</c> for the storage, one for the format where it is not raw, and the <c>-device</c>.</summary>
internal static class DiskArguments
{
    public static void Add(ArgumentList list, DomainDefinition domain)
    {
        ValueList<DiskDefinition> disks = domain.Devices.Disks;
        for (int i = 0; i < disks.Count; i++)
        {
            // libvirt numbers from the last disk to the first.
            string? node = Storage(list, disks[i], $"libvirt-{disks[i].Source.Index ?? (uint)(disks.Count - i)}");
            if (Device(list, domain, disks[i], node) is { } device)
            {
                list.Add("-device", device);
            }
        }
    }

    /// <summary>A disk's drive as the device refers to it; null for an empty drive. The names of its nodes begin with <paramref name="name"/>.</summary>
    public static string? Storage(ArgumentList list, DiskDefinition disk, string name)
    {
        string? path;
        string driver;
        switch (disk.Source.Storage)
        {
            case DiskStorage.File file:
                (driver, path) = ("file", file.Path);
                break;
            case DiskStorage.Block block:
                (driver, path) = ("host_device", block.Device);
                break;
            case DiskStorage.Volume { Pool: null } or DiskStorage.Volume { Path: not null }:
                (driver, path) = ("file", ((DiskStorage.Volume)disk.Source.Storage).Path);
                break;
            case DiskStorage.Volume:
                list.Refuse(disk, "the file of a volume is looked up in its pool when the guest starts");
                return null;
            default:
                list.Refuse(disk, "only disks in files and on block devices can be started yet");
                return null;
        }
        if (string.IsNullOrEmpty(path))
        {
            return null;
        }
        if (disk.Device == DiskDevice.CdRom && driver == "host_device")
        {
            driver = "host_cdrom";
        }
        string format = disk.Driver.Type ?? "raw";
        bool readOnly = disk.ReadOnly || disk.Device == DiskDevice.CdRom;
        JsonOption storage = new JsonOption().Add("driver", driver).Add("filename", path).Add("aio", disk.Driver.Io).Add("node-name", $"{name}-storage");
        if (format == "raw")
        {
            list.Add("-blockdev", Effective(storage.Add("read-only", readOnly), disk));
            return $"{name}-storage";
        }
        list.Add("-blockdev", Cache(storage.Add("auto-read-only", true).Add("discard", "unmap"), disk));
        list.Add("-blockdev", Effective(new JsonOption().Add("node-name", $"{name}-format").Add("read-only", readOnly), disk)
            .Add("driver", format).Add("file", $"{name}-storage"));
        return $"{name}-format";
    }

    private static JsonOption Effective(JsonOption option, DiskDefinition disk)
        => Cache(option.Add("discard", disk.Driver.Discard).Add("detect-zeroes", disk.Driver.DetectZeroes), disk);

    private static JsonOption Cache(JsonOption option, DiskDefinition disk) => CacheMode(disk) is { } mode
        ? option.Add("cache", new JsonOption().Add("direct", mode.Direct).Add("no-flush", mode.NoFlush))
        : option;

    private static (bool WriteBack, bool Direct, bool NoFlush)? CacheMode(DiskDefinition disk) => disk.Driver.Cache switch
    {
        "none" => (true, true, false),
        "writethrough" => (false, false, false),
        "writeback" => (true, false, false),
        "directsync" => (false, true, false),
        "unsafe" => (true, false, true),
        _ => null,
    };

    /// <summary>The disk as the guest sees it; null, with the reason in the list, where it cannot be.</summary>
    public static JsonOption? Device(ArgumentList list, DomainDefinition domain, DiskDefinition disk, string? node)
    {
        JsonOption option = new();
        DiskDriver driver = disk.Driver;
        bool cdrom = disk.Device == DiskDevice.CdRom;
        switch (disk.Bus)
        {
            case DiskBus.Virtio:
                option.Add("driver", DeviceAddressText.VirtioName("virtio-blk", disk.Model, disk.Info)).Virtio(driver.Virtio)
                    .Add("iothread", driver.IoThread == 0 ? null : $"iothread{driver.IoThread}").Add("ioeventfd", driver.IoEventFd)
                    .Add("event_idx", driver.EventIdx).AddNonZero("num-queues", driver.Queues).AddNonZero("queue-size", driver.QueueSize);
                break;
            case DiskBus.Ide or DiskBus.Sata:
                option.Add("driver", cdrom ? "ide-cd" : "ide-hd");
                break;
            case DiskBus.Scsi:
                option.Add("driver", disk.Device == DiskDevice.Lun ? "scsi-block" : cdrom ? "scsi-cd" : "scsi-hd");
                break;
            case DiskBus.Usb:
                option.Add("driver", "usb-storage");
                break;
            case DiskBus.Fdc:
                option.Add("driver", "floppy");
                break;
            default:
                list.Refuse(disk, "a disk on this bus cannot be started yet");
                return null;
        }
        Place(option, domain, disk);
        bool? writeBack = disk.Device == DiskDevice.Lun ? null : CacheMode(disk)?.WriteBack;
        return option.Add("device_id", disk.Bus == DiskBus.Scsi && disk.Serial is null && disk.Device != DiskDevice.Lun ? $"drive-{disk.Info.Alias}" : null)
            .Add("share-rw", disk.Shareable ? true : null).Add("drive", node).Add("id", disk.Info.Alias)
            .AddNonZero("bootindex", disk.Device == DiskDevice.Floppy ? 0 : BootIndexes.Of(domain, disk)).Add("loadparm", disk.Info.LoadParm)
            .AddNonZero("logical_block_size", disk.BlockIo?.LogicalSize ?? 0).AddNonZero("physical_block_size", disk.BlockIo?.PhysicalSize ?? 0)
            .AddNonZero("discard_granularity", disk.BlockIo?.DiscardGranularity ?? 0)
            .Add("wwn", disk.Wwn is { } wwn && ulong.TryParse(wwn.AsSpan(wwn.StartsWith("0x", StringComparison.Ordinal) ? 2 : 0), System.Globalization.NumberStyles.HexNumber, null, out ulong w) ? (long?)unchecked((long)w) : null)
            .AddNonZero("rotation_rate", disk.RotationRate).Add("vendor", disk.Vendor).Add("product", disk.Product)
            .Add("removable", disk.Bus == DiskBus.Usb ? disk.Removable ?? false : null)
            .Add("write-cache", writeBack is { } wb ? (wb ? "on" : "off") : null).Add("serial", disk.Serial)
            .Add("werror", Werror(driver.ErrorPolicy)).Add("rerror", Werror(driver.ReadErrorPolicy ?? (driver.ErrorPolicy == "enospace" ? null : driver.ErrorPolicy)));
    }

    private static string? Werror(string? policy) => policy == "enospace" ? "enospc" : policy;

    private static void Place(JsonOption option, DomainDefinition domain, DiskDefinition disk)
    {
        if (disk.Info.Address is not DeviceAddress.Drive drive)
        {
            option.At(domain, disk.Info);
            return;
        }
        switch (disk.Bus)
        {
            case DiskBus.Ide:
                option.Add("bus", $"{(MachineFacts.IsI440fx(domain) ? "ide" : DeviceAddressText.ControllerAlias(domain, ControllerType.Ide, drive.Controller))}.{drive.Bus}").Add("unit", (long)drive.Unit);
                break;
            case DiskBus.Sata:
                option.Add("bus", $"{(MachineFacts.IsQ35(domain) && drive.Controller == 0 ? "ide" : DeviceAddressText.ControllerAlias(domain, ControllerType.Sata, drive.Controller))}.{drive.Unit}");
                break;
            case DiskBus.Fdc:
                option.Add("unit", (long)drive.Unit);
                break;
            default:
                string controller = DeviceAddressText.ControllerAlias(domain, ControllerType.Scsi, drive.Controller);
                string? model = domain.Devices.Controllers.FirstOrDefault(c => c.Type == ControllerType.Scsi && c.Index == drive.Controller)?.Model;
                if (model is "lsilogic" or "ncr53c90" or "dc390" or "am53c974")
                {
                    option.Add("bus", $"{controller}.{drive.Bus}").Add("scsi-id", (long)drive.Unit);
                }
                else
                {
                    option.Add("bus", $"{controller}.0").Add("channel", (long)drive.Bus).Add("scsi-id", (long)drive.Target).Add("lun", (long)drive.Unit);
                }
                break;
        }
    }
}
