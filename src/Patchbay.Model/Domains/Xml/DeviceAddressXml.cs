using System.Globalization;
using System.Xml.Linq;
using Patchbay.Model.Ports;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes the <c>&lt;address&gt;</c> by which a device is plugged in.</summary>
internal static class DeviceAddressXml
{
    private const string Types = "pci drive virtio-serial ccid usb spapr-vio virtio-s390 ccw virtio-mmio isa dimm unassigned none";

    /// <summary>The address; null where its type is missing or unknown, with an error, or stands for none.</summary>
    public static DeviceAddress? Read(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        if (reader.Attribute("type") is null)
        {
            reader.Report(Findings.MissingAttribute(reader.At, "address", "type"));
            return null;
        }
        DeviceAddress? address = reader.OneOf("type", Types, FindingClass.Internal) switch
        {
            "pci" => ReadPci(reader),
            "drive" => new DeviceAddress.Drive(reader.UInt("controller") ?? 0, reader.UInt("bus") ?? 0, reader.UInt("target") ?? 0, reader.UInt("unit") ?? 0),
            "virtio-serial" => new DeviceAddress.VirtioSerial(reader.UInt("controller") ?? 0, reader.UInt("bus") ?? 0, reader.UInt("port") ?? 0),
            "ccid" => new DeviceAddress.Ccid(reader.UInt("controller") ?? 0, reader.UInt("slot") ?? 0),
            "usb" => new DeviceAddress.Usb(reader.UInt("bus") ?? 0, ReadUsbPort(reader)),
            "spapr-vio" => new DeviceAddress.SpaprVio(ReadHex(reader, "reg")),
            "ccw" => ReadCcw(reader),
            "virtio-mmio" => new DeviceAddress.VirtioMmio(),
            "isa" => new DeviceAddress.Isa(reader.AnyBase("iobase") ?? 0, reader.AnyBase("irq") ?? 0),
            "dimm" => new DeviceAddress.Dimm(reader.UInt("slot") ?? 0, ReadHex(reader, "base") ?? 0),
            "unassigned" => new DeviceAddress.Unassigned(),
            _ => null,
        };
        if (address is null)
        {
            reader.IgnoreRest();
            return null;
        }
        return reader.Mark(address);
    }

    /// <summary>Writes the address, unless there is none.</summary>
    public static void Write(CanonicalWriter writer, DeviceAddress? address)
    {
        if (address is null)
        {
            return;
        }
        writer.Start("address");
        _ = address switch
        {
            DeviceAddress.Pci pci => WritePci(writer, pci),
            DeviceAddress.Drive d => writer.Attribute("type", "drive").Attribute("controller", d.Controller).Attribute("bus", d.Bus)
                .Attribute("target", d.Target).Attribute("unit", d.Unit),
            DeviceAddress.VirtioSerial v => writer.Attribute("type", "virtio-serial").Attribute("controller", v.Controller).Attribute("bus", v.Bus).Attribute("port", v.Port),
            DeviceAddress.Ccid c => writer.Attribute("type", "ccid").Attribute("controller", c.Controller).Attribute("slot", c.Slot),
            DeviceAddress.Usb u => writer.Attribute("type", "usb").Attribute("bus", u.Bus).Attribute("port", u.Port),
            DeviceAddress.SpaprVio s => writer.Attribute("type", "spapr-vio").Attribute("reg", s.Register is { } reg ? Hex(reg, 8) : null),
            DeviceAddress.Ccw { Where: { } c } => writer.Attribute("type", "ccw").Attribute("cssid", Hex(c.Cssid, 1)).Attribute("ssid", Hex(c.Ssid, 1)).Attribute("devno", Hex(c.Devno, 4)),
            DeviceAddress.Ccw => writer.Attribute("type", "ccw"),
            DeviceAddress.VirtioMmio => writer.Attribute("type", "virtio-mmio"),
            DeviceAddress.Isa i => writer.Attribute("type", "isa").Attribute("iobase", i.IoBase > 0 ? Hex(i.IoBase, 1) : null).Attribute("irq", i.Irq > 0 ? Hex(i.Irq, 1) : null),
            DeviceAddress.Dimm d => writer.Attribute("type", "dimm").Attribute("slot", d.Slot).Attribute("base", d.Base > 0 ? Hex(d.Base, 1) : null),
            DeviceAddress.Unassigned => writer.Attribute("type", "unassigned"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        writer.End();
    }

    /// <summary><c>0x</c> and lower-case hex digits, at least so many.</summary>
    public static string Hex(ulong value, int digits) => "0x" + value.ToString($"x{digits}", CultureInfo.InvariantCulture);

    private static DeviceAddress.Pci ReadPci(ElementReader reader)
    {
        bool? multiFunction = reader.OnOff("multifunction");
        bool given = reader.Element.Attributes().Any(a => a.Name.LocalName is "domain" or "bus" or "slot" or "function");
        PciAddress where = PciAddressXml.Read(reader);
        bool empty = !given || where is { Domain: 0, Bus: 0, Slot: 0, Function: 0 };
        return new DeviceAddress.Pci(empty ? null : where) { MultiFunction = multiFunction, ZPci = ReadZPci(reader) };
    }

    private static CanonicalWriter WritePci(CanonicalWriter writer, DeviceAddress.Pci pci)
    {
        writer.Attribute("type", "pci");
        if (pci.Where is { } where)
        {
            writer.Attribute("domain", Hex(where.Domain, 4)).Attribute("bus", Hex(where.Bus, 2))
                .Attribute("slot", Hex(where.Slot, 2)).Attribute("function", Hex(where.Function, 1));
        }
        writer.OnOff("multifunction", pci.MultiFunction);
        if (pci.ZPci is { } zpci)
        {
            writer.Start("zpci").Attribute("uid", Hex(zpci.Uid ?? 0, 4)).Attribute("fid", Hex(zpci.Fid ?? 0, 8)).End();
        }
        return writer;
    }

    private static ZPciAddress? ReadZPci(ElementReader parent)
    {
        if (parent.Child("zpci") is not { } element)
        {
            return null;
        }
        using ElementReader reader = parent.Into(element);
        return new ZPciAddress(reader.AnyBase("uid", 0xFFFF), reader.AnyBase("fid"));
    }

    private static DeviceAddress.Ccw ReadCcw(ElementReader reader)
    {
        uint? cssid = reader.AnyBase("cssid", 0xFE);
        uint? ssid = reader.AnyBase("ssid", 3);
        uint? devno = reader.AnyBase("devno", 0xFFFF);
        int given = (cssid is null ? 0 : 1) + (ssid is null ? 0 : 1) + (devno is null ? 0 : 1);
        if (given is 1 or 2)
        {
            reader.Report(Findings.NotPossible(reader.At, "a part of a ccw address", "give all of 'cssid', 'ssid' and 'devno', or none", FindingClass.Internal));
        }
        return new DeviceAddress.Ccw(given == 3 ? new CcwAddress(cssid!.Value, ssid!.Value, devno!.Value) : null);
    }

    private static string? ReadUsbPort(ElementReader reader)
    {
        if (reader.Text("port") is not { } text)
        {
            return null;
        }
        string[] parts = text.Split('.');
        if (parts.Length <= 4 && parts.All(p => p.Length is > 0 and <= 3 && p.All(char.IsAsciiDigit) && int.Parse(p, CultureInfo.InvariantCulture) is <= 255))
        {
            return text;
        }
        reader.BadValue("port", text, "up to four numbers joined by dots, as in 1.2");
        return null;
    }

    private static ulong? ReadHex(ElementReader reader, string attribute)
    {
        if (reader.Text(attribute) is not { } text)
        {
            return null;
        }
        string digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        if (ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value))
        {
            return value;
        }
        reader.BadValue(attribute, text, "a hexadecimal number, as in 0x1000");
        return null;
    }
}
