using System.Xml.Linq;
using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;disk&gt;</c>.</summary>
internal static class DiskXml
{
    private static readonly (string, DiskDevice)[] Devices =
        [("disk", DiskDevice.Disk), ("cdrom", DiskDevice.CdRom), ("floppy", DiskDevice.Floppy), ("lun", DiskDevice.Lun)];

    private static readonly (string, DiskBus)[] Buses =
    [
        ("ide", DiskBus.Ide), ("fdc", DiskBus.Fdc), ("scsi", DiskBus.Scsi), ("virtio", DiskBus.Virtio), ("usb", DiskBus.Usb),
        ("sata", DiskBus.Sata), ("sd", DiskBus.Sd),
    ];

    /// <summary>Reads a disk.</summary>
    public static DiskDefinition Read(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        DiskDevice device = reader.Word("device", Devices) ?? DiskDevice.Disk;
        (string target, DiskBus? bus, bool trayOpen, bool? removable, uint rotation) = ReadTarget(reading, reader);
        return reader.Mark(new DiskDefinition
        {
            Device = device,
            Model = reader.OneOf("model", "virtio virtio-transitional virtio-non-transitional"),
            Source = DiskSourceXml.Read(reading, reader),
            Driver = DiskDriverXml.Read(reading, reader),
            Target = target,
            Bus = bus,
            TrayOpen = trayOpen,
            Removable = removable,
            RotationRate = rotation,
            ReadOnly = reader.HasChild("readonly") || device == DiskDevice.CdRom,
            Shareable = reader.HasChild("shareable"),
            Serial = reader.ChildText("serial") is { Length: > 0 } serial ? serial : null,
            Wwn = reader.TrimmedText("wwn"),
            Vendor = reader.TrimmedText("vendor"),
            Product = reader.TrimmedText("product"),
            BlockIo = ReadBlockIo(reader),
            Info = DeviceInfoXml.Read(reading, reader, boot: true),
            BackingChain = reading.IsLive ? BackingChainXml.Read(reading, reader) : null,
            Kept = reading.Keep(reader,
                inert: ["@snapshot", .. reading.IsLive ? (string[])[] : ["backingStore"], "backenddomain", "iotune", "throttlefilters"],
                changing: ["@rawio", "@sgio", "auth", "geometry", "mirror", "transient", "encryption"]),
        });
    }

    /// <summary>Writes a disk.</summary>
    public static void Write(CanonicalWriter writer, DiskDefinition disk, DomainFormat format)
    {
        bool never = disk.ReadOnly && disk.Kept.Attributes.Any(a => a is { Name: "snapshot", Value: "no" });
        writer.Start("disk").Attribute("type", DiskSourceXml.TypeOf(disk.Source.Storage)).Attribute("device", Words.Of(Devices, disk.Device))
            .Attribute("model", disk.Model).KeptAttributes(disk.Kept, "rawio", "sgio");
        if (!never)
        {
            // It goes without saying for what cannot be written.
            writer.KeptAttributes(disk.Kept, "snapshot");
        }
        // What is in no drive has no format.
        DiskDriverXml.Write(writer, !format.IsInactive && disk.Source.Storage.IsEmpty ? disk.Driver with { Type = null } : disk.Driver);
        writer.KeptChildren(disk.Kept, "auth");
        DiskSourceXml.Write(writer, disk.Source, format);
        writer.KeptChildren(disk.Kept, "backingStore");
        if (!format.IsInactive && disk.BackingChain is { } chain)
        {
            BackingChainXml.Write(writer, chain);
        }
        writer.KeptChildren(disk.Kept, "backenddomain", "geometry");
        if (disk.BlockIo is { } io)
        {
            writer.Start("blockio").Attribute("logical_block_size", Unless0(io.LogicalSize)).Attribute("physical_block_size", Unless0(io.PhysicalSize))
                .Attribute("discard_granularity", Unless0(io.DiscardGranularity)).EndUnlessEmpty();
        }
        writer.KeptChildren(disk.Kept, "mirror");
        writer.Start("target").Attribute("dev", disk.Target).Attribute("bus", disk.Bus is { } bus ? Words.Of(Buses, bus) : null)
            .Attribute("tray", disk.TrayOpen ? "open" : null)
            .OnOff("removable", disk.Bus == DiskBus.Usb ? disk.Removable : null).Attribute("rotation_rate", Unless0(disk.RotationRate)).End();
        writer.KeptChildren(disk.Kept, "iotune", "throttlefilters");
        Flag(writer, "readonly", disk.ReadOnly);
        Flag(writer, "shareable", disk.Shareable);
        writer.KeptChildren(disk.Kept, "transient");
        writer.Text("serial", disk.Serial).Text("wwn", disk.Wwn).Text("vendor", disk.Vendor).Text("product", disk.Product);
        writer.KeptChildren(disk.Kept, "encryption");
        DeviceInfoXml.Write(writer, disk.Info, format).End();
    }

    /// <summary>An empty element where a flag is set.</summary>
    public static void Flag(CanonicalWriter writer, string name, bool set)
    {
        if (set)
        {
            writer.Start(name).End();
        }
    }

    /// <summary>Null for the number that stands for "not given".</summary>
    public static ulong? Unless0(ulong value) => value == 0 ? null : value;

    private static (string Name, DiskBus? Bus, bool TrayOpen, bool? Removable, uint Rotation) ReadTarget(DomainReading reading, ElementReader parent)
    {
        if (parent.Child("target") is not { } element)
        {
            parent.Report(Findings.MissingElement(parent.At, "disk", "target"));
            return ("", null, false, null, 0);
        }
        using ElementReader reader = reading.Open(element);
        return (reader.RequiredAttribute("dev"), reader.Word("bus", Buses), reader.OneOf("tray", "closed open") == "open",
            reader.OnOff("removable"), reader.UInt("rotation_rate", 0xFFFF) ?? 0);
    }

    private static DiskBlockIo? ReadBlockIo(ElementReader parent)
    {
        if (parent.Child("blockio") is not { } element)
        {
            return null;
        }
        using ElementReader reader = parent.Into(element);
        return new DiskBlockIo(reader.UInt("logical_block_size") ?? 0, reader.UInt("physical_block_size") ?? 0, reader.UInt("discard_granularity") ?? 0);
    }
}
