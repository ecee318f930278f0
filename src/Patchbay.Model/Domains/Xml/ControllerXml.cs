using System.Xml.Linq;
using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;controller&gt;</c>.</summary>
internal static class ControllerXml
{
    private static readonly (string Word, ControllerType Value)[] Types =
    [
        ("ide", ControllerType.Ide), ("fdc", ControllerType.Fdc), ("scsi", ControllerType.Scsi), ("sata", ControllerType.Sata),
        ("virtio-serial", ControllerType.VirtioSerial), ("ccid", ControllerType.Ccid), ("usb", ControllerType.Usb),
        ("pci", ControllerType.Pci), ("xenbus", ControllerType.XenBus), ("isa", ControllerType.Isa), ("nvme", ControllerType.Nvme),
    ];

    /// <summary>Reads a controller; null, with an error, where its type is missing or unknown.</summary>
    public static ControllerDefinition? Read(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        if (reader.Word("type", Types) is not { } type)
        {
            if (reader.Raw("type") is null)
            {
                reader.Report(Findings.MissingAttribute(reader.At, "controller", "type"));
            }
            reader.IgnoreRest();
            return null;
        }
        bool pci = type == ControllerType.Pci;
        return reader.Mark(new ControllerDefinition
        {
            Type = type,
            Index = reader.UInt("index", int.MaxValue),
            Model = ReadModel(reader, type),
            Ports = type is ControllerType.VirtioSerial or ControllerType.Usb ? reader.UInt("ports", int.MaxValue) : null,
            Vectors = type == ControllerType.VirtioSerial ? reader.UInt("vectors", int.MaxValue) : null,
            Driver = ReadDriver(reading, reader),
            ModelName = pci ? reader.ChildAttribute("model", "name") : null,
            Target = pci ? ReadTarget(reader) : PciControllerTarget.None,
            PciHole64 = pci && reader.Child("pcihole64") is { } hole ? SizeText.KiB(reader.Into(hole)) : null,
            MasterStartPort = type == ControllerType.Usb ? ReadMaster(reader) ?? DefaultMaster(reader) : null,
            Info = DeviceInfoXml.Read(reading, reader),
            Kept = reading.Keep(reader, inert: ["@maxGrantFrames", "@maxEventChannels"], changing: ["serial"]),
        });
    }

    /// <summary>Writes a controller.</summary>
    public static void Write(CanonicalWriter writer, ControllerDefinition controller, DomainFormat format)
    {
        writer.Start("controller").Attribute("type", Words.Of(Types, controller.Type)).Attribute("index", controller.Index).Attribute("model", controller.Model)
            .Attribute("ports", controller.Ports).Attribute("vectors", controller.Vectors)
            .KeptAttributes(controller.Kept, "maxGrantFrames", "maxEventChannels").KeptChildren(controller.Kept, "serial");
        if (controller.ModelName is { } name)
        {
            writer.Start("model").Attribute("name", name).End();
        }
        WriteTarget(writer, controller.Target);
        WriteDriver(writer, controller.Driver);
        DeviceInfoXml.Write(writer, controller.Info, format, controller.MasterStartPort);
        if (controller.PciHole64 is { } hole)
        {
            writer.Start("pcihole64").Attribute("unit", "KiB").EndWithText(hole.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        writer.End();
    }

    private static string? ReadModel(ElementReader reader, ControllerType type) => type switch
    {
        ControllerType.Pci => reader.OneOf("model", "pci-root pcie-root pci-bridge dmi-to-pci-bridge pcie-to-pci-bridge pcie-root-port pcie-switch-upstream-port pcie-switch-downstream-port pci-expander-bus pcie-expander-bus"),
        ControllerType.Usb => reader.OneOf("model", "piix3-uhci piix4-uhci ehci ich9-ehci1 ich9-uhci1 ich9-uhci2 ich9-uhci3 vt82c686b-uhci pci-ohci nec-xhci qusb1 qusb2 qemu-xhci none"),
        ControllerType.Scsi => reader.OneOf("model", "auto buslogic lsilogic lsisas1068 vmpvscsi ibmvscsi virtio-scsi lsisas1078 virtio-transitional virtio-non-transitional ncr53c90 dc390 am53c974"),
        ControllerType.Ide => reader.OneOf("model", "piix3 piix4 ich6"),
        ControllerType.VirtioSerial => reader.OneOf("model", "virtio virtio-transitional virtio-non-transitional"),
        ControllerType.Isa => reader.OneOf("model", ""),
        _ => reader.OneOf("model", ""),
    };

    private static ControllerDriver ReadDriver(DomainReading reading, ElementReader parent)
    {
        if (parent.Child("driver") is not { } element)
        {
            return ControllerDriver.None;
        }
        using ElementReader reader = reading.Open(element);
        ControllerDriver driver = new()
        {
            Queues = reader.UInt("queues") ?? 0,
            CommandsPerLun = reader.UInt("cmd_per_lun") ?? 0,
            MaxSectors = reader.UInt("max_sectors") ?? 0,
            IoEventFd = reader.OnOff("ioeventfd"),
            IoThread = reader.UInt("iothread") ?? 0,
            Virtio = VirtioOptionsXml.Read(reader),
            Kept = reading.Keep(reader, changing: ["iothreads"]),
        };
        return driver == ControllerDriver.None ? ControllerDriver.None : reader.Mark(driver);
    }

    private static void WriteDriver(CanonicalWriter writer, ControllerDriver driver)
    {
        writer.Start("driver").Attribute("queues", DiskXml.Unless0(driver.Queues)).Attribute("cmd_per_lun", DiskXml.Unless0(driver.CommandsPerLun))
            .Attribute("max_sectors", DiskXml.Unless0(driver.MaxSectors)).OnOff("ioeventfd", driver.IoEventFd).Attribute("iothread", DiskXml.Unless0(driver.IoThread));
        VirtioOptionsXml.Write(writer, driver.Virtio).KeptChildren(driver.Kept, "iothreads").EndUnlessEmpty();
    }

    private static PciControllerTarget ReadTarget(ElementReader parent)
    {
        if (parent.Child("target") is not { } element)
        {
            return PciControllerTarget.None;
        }
        using ElementReader reader = parent.Into(element);
        PciControllerTarget target = new()
        {
            ChassisNumber = reader.AnyBase("chassisNr", 255),
            Chassis = reader.AnyBase("chassis", 255),
            Port = reader.AnyBase("port", 255),
            BusNumber = reader.AnyBase("busNr", 254),
            Index = reader.AnyBase("index", 30),
            Hotplug = reader.OnOff("hotplug"),
            MemoryReserve = reader.ULong("memReserve"),
            Node = reader.TrimmedText("node") is { } node ? ReadNode(reader, node) : null,
        };
        return reader.Mark(target);
    }

    private static void WriteTarget(CanonicalWriter writer, PciControllerTarget target)
    {
        writer.Start("target").Attribute("chassisNr", target.ChassisNumber).Attribute("chassis", target.Chassis)
            .Attribute("port", target.Port is { } port ? DeviceAddressXml.Hex(port, 1) : null).Attribute("busNr", target.BusNumber)
            .Attribute("index", target.Index).OnOff("hotplug", target.Hotplug).Attribute("memReserve", target.MemoryReserve);
        writer.Text("node", target.Node?.ToString(System.Globalization.CultureInfo.InvariantCulture)).EndUnlessEmpty();
    }

    private static uint? ReadNode(ElementReader reader, string text)
    {
        if (uint.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out uint node))
        {
            return node;
        }
        reader.Report(Findings.BadText(reader.At, "node", text, "the number of a NUMA node"));
        return null;
    }

    // The companions of an ICH9 USB 2 controller each have two of its ports.
    private static uint? DefaultMaster(ElementReader reader) => reader.Attribute("model") switch
    {
        "ich9-uhci1" => 0,
        "ich9-uhci2" => 2,
        "ich9-uhci3" => 4,
        _ => null,
    };

    private static uint? ReadMaster(ElementReader parent)
    {
        if (parent.Child("master") is not { } element)
        {
            return null;
        }
        using ElementReader reader = parent.Into(element);
        return reader.UInt("startport", int.MaxValue);
    }
}
