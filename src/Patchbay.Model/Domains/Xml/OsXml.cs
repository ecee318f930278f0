using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;os&gt;</c>.</summary>
internal static class OsXml
{
    private static readonly (string, BootDevice)[] BootDevices =
        [("fd", BootDevice.Floppy), ("cdrom", BootDevice.CdRom), ("hd", BootDevice.Disk), ("network", BootDevice.Network)];

    /// <summary>Reads machine, firmware and boot.</summary>
    public static OsDefinition Read(DomainReading reading, ElementReader domain)
    {
        if (domain.Child("os") is not { } element)
        {
            domain.Report(Findings.MissingElement(domain.At, "domain", "os"));
            return new OsDefinition();
        }
        using ElementReader reader = reading.Open(element);
        OsDefinition os = new()
        {
            Firmware = reader.OneOf("firmware", "none bios efi") is var firmware && firmware == "none" ? null : firmware,
            FirmwareFeatures = FirmwareXml.ReadFeatures(reading, reader),
            Loader = FirmwareXml.ReadLoader(reading, reader),
            Nvram = FirmwareXml.ReadNvram(reading, reader),
            Kernel = reader.TrimmedText("kernel"),
            Initrd = reader.TrimmedText("initrd"),
            CommandLine = reader.ChildText("cmdline") is { Length: > 0 } line ? line : null,
            Shim = reader.TrimmedText("shim"),
            DeviceTree = reader.TrimmedText("dtb"),
            Boot = ReadBoot(reading, reader),
            Smbios = reader.ChildOneOf("smbios", "mode", "emulate host sysinfo"),
            Kept = reading.Keep(reader, changing: ["acpi"]),
        };
        return reader.Mark(ReadBios(reading, reader, ReadMenu(reading, reader, ReadType(reading, reader, os))));
    }

    /// <summary>Writes machine, firmware and boot.</summary>
    public static void Write(CanonicalWriter writer, OsDefinition os, DomainFormat format)
    {
        writer.Start("os").Attribute("firmware", format.IsMigratable ? null : os.Firmware);
        writer.Start("type").Attribute("arch", os.Architecture).Attribute("machine", os.Machine).EndWithText("hvm");
        FirmwareXml.Write(writer, os, format);
        writer.Text("kernel", os.Kernel).Text("initrd", os.Initrd).Text("cmdline", os.CommandLine).Text("shim", os.Shim).Text("dtb", os.DeviceTree);
        writer.KeptChildren(os.Kept, "acpi");
        foreach (BootDevice device in os.Boot)
        {
            writer.Start("boot").Attribute("dev", Words.Of(BootDevices, device)).End();
        }
        writer.Start("bootmenu").YesNo("enable", os.BootMenu).Attribute("timeout", os.BootMenu == true ? os.BootMenuTimeout : null).EndUnlessEmpty();
        writer.Start("bios").YesNo("useserial", os.BiosUseSerial)
            .Attribute("rebootTimeout", os.RebootTimeout?.ToString(System.Globalization.CultureInfo.InvariantCulture)).EndUnlessEmpty();
        writer.Start("smbios").Attribute("mode", os.Smbios).EndUnlessEmpty();
        writer.End();
    }

    private static OsDefinition ReadType(DomainReading reading, ElementReader parent, OsDefinition os)
    {
        if (parent.Child("type") is not { } element)
        {
            parent.Report(Findings.MissingElement(parent.At, "os", "type"));
            return os;
        }
        using ElementReader reader = reading.Open(element);
        string type = element.Value.Trim();
        if (type != "hvm")
        {
            reader.Report(Findings.UnknownText(reader.At, "type", type, ["hvm"]) with { Class = FindingClass.OsType });
        }
        return os with { Architecture = reader.Text("arch"), Machine = reader.Text("machine") };
    }

    private static ValueList<BootDevice> ReadBoot(DomainReading reading, ElementReader os)
    {
        List<BootDevice> devices = [];
        foreach (XElement element in os.Children("boot"))
        {
            using ElementReader reader = reading.Open(element);
            if (reader.Raw("dev") is null)
            {
                reader.Report(Findings.MissingAttribute(reader.At, "boot", "dev"));
            }
            if (reader.Word("dev", BootDevices, FindingClass.Internal) is { } device)
            {
                devices.Add(device);
            }
        }
        return devices.ToValueList();
    }

    private static OsDefinition ReadMenu(DomainReading reading, ElementReader parent, OsDefinition os)
    {
        if (parent.Child("bootmenu") is not { } element)
        {
            return os;
        }
        using ElementReader reader = reading.Open(element);
        return os with { BootMenu = reader.YesNo("enable"), BootMenuTimeout = reader.UInt("timeout", 65535) };
    }

    private static OsDefinition ReadBios(DomainReading reading, ElementReader parent, OsDefinition os)
    {
        if (parent.Child("bios") is not { } element)
        {
            return os;
        }
        using ElementReader reader = reading.Open(element);
        os = os with { BiosUseSerial = reader.YesNo("useserial") };
        if (reader.Text("rebootTimeout") is not { } text)
        {
            return os;
        }
        if (int.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out int timeout) && timeout is >= -1 and <= 65535)
        {
            return os with { RebootTimeout = timeout };
        }
        reader.BadValue("rebootTimeout", text, "milliseconds up to 65535, or -1 for no reboot");
        return os;
    }
}
