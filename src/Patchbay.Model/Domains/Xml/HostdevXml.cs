using System.Xml.Linq;
using Patchbay.Model.Ports;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;hostdev&gt;</c> and <c>&lt;redirdev&gt;</c>.</summary>
internal static class HostdevXml
{
    /// <summary>Reads a device of the host; null, with an error, where its type is missing or unknown.</summary>
    public static HostdevDefinition? Read(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        string mode = reader.OneOf("mode", "subsystem capabilities") ?? "subsystem";
        string? type = reader.OneOf("type", mode == "subsystem" ? "usb pci scsi scsi_host mdev" : "storage misc net");
        if (type is null)
        {
            if (reader.Raw("type") is null)
            {
                reader.Report(Findings.MissingAttribute(reader.At, "hostdev", "type"));
            }
            reader.IgnoreRest();
            return null;
        }
        (string? driver, string? driverModel) = ReadDriver(reading, reader);
        return reader.Mark(new HostdevDefinition
        {
            Managed = reader.YesNo("managed") == true,
            Source = ReadSource(reading, reader, mode, type),
            DriverName = driver,
            DriverModel = driverModel,
            Teaming = TeamingXml.Read(reader),
            Info = DeviceInfoXml.Read(reading, reader, boot: true, rom: true),
            Kept = reading.Keep(reader, inert: type == "scsi_host" ? ["@model"] : null, changing: ["@sgio", "@rawio", "@display", "@ramfb", "readonly", "shareable"]),
        });
    }

    /// <summary>Writes a device of the host.</summary>
    public static void Write(CanonicalWriter writer, HostdevDefinition hostdev, DomainFormat format)
    {
        (string mode, string type, string? model) = hostdev.Source switch
        {
            HostdevSource.Pci => ("subsystem", "pci", null),
            HostdevSource.Usb => ("subsystem", "usb", null),
            HostdevSource.Mediated mdev => ("subsystem", "mdev", mdev.Model),
            HostdevSource.Other other => (other.Mode, other.Type, (string?)null),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        writer.Start("hostdev").Attribute("mode", mode).Attribute("type", type).YesNo("managed", mode == "subsystem" ? hostdev.Managed : null)
            .KeptAttributes(hostdev.Kept, "sgio", "rawio", "model").Attribute("model", model).KeptAttributes(hostdev.Kept, "display", "ramfb");
        writer.Start("driver").Attribute("name", hostdev.DriverName).Attribute("model", hostdev.DriverModel).EndUnlessEmpty();
        WriteSource(writer, hostdev.Source);
        TeamingXml.Write(writer, hostdev.Teaming);
        writer.KeptChildren(hostdev.Kept, "readonly", "shareable");
        DeviceInfoXml.Write(writer, hostdev.Info, format).End();
    }

    /// <summary>Reads a device from afar.</summary>
    public static RedirdevDefinition ReadRedirdev(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        _ = reader.OneOf("bus", "usb");
        return reader.Mark(new RedirdevDefinition
        {
            Source = CharacterSourceXml.Read(reading, reader, absent: null),
            Info = DeviceInfoXml.Read(reading, reader, boot: true),
        });
    }

    /// <summary>Writes a device from afar.</summary>
    public static void WriteRedirdev(CanonicalWriter writer, RedirdevDefinition redirdev, DomainFormat format)
    {
        writer.Start("redirdev").Attribute("bus", "usb").Attribute("type", CharacterSourceXml.TypeOf(redirdev.Source.Backend));
        CharacterSourceXml.Write(writer, redirdev.Source, format);
        DeviceInfoXml.Write(writer, redirdev.Info, format).End(@long: true);
    }

    private static (string? Name, string? Model) ReadDriver(DomainReading reading, ElementReader parent)
    {
        if (parent.Child("driver") is not { } element)
        {
            return (null, null);
        }
        using ElementReader reader = reading.Open(element);
        return (reader.OneOf("name", "kvm vfio xen", FindingClass.Unsupported), reader.Text("model"));
    }

    private static HostdevSource ReadSource(DomainReading reading, ElementReader hostdev, string mode, string type)
    {
        XElement? element = hostdev.Child("source");
        if (element is null)
        {
            hostdev.Report(Findings.MissingElement(hostdev.At, "hostdev", "source"));
            return new HostdevSource.Other(mode, type, null);
        }
        using ElementReader source = reading.Open(element);
        switch (mode == "subsystem" ? type : "")
        {
            case "pci":
                return new HostdevSource.Pci(ReadPci(reading, source), source.YesNo("writeFiltering"));
            case "usb":
                return ReadUsb(reading, source);
            case "mdev":
                string? model = hostdev.OneOf("model", "vfio-pci vfio-ccw vfio-ap");
                return new HostdevSource.Mediated(source.Child("address") is { } address ? reading.Open(address).Uuid("uuid") ?? default : default, model ?? "vfio-pci");
            default:
                source.IgnoreRest();
                reading.Unsupport(hostdev, hostdev.Element.Attribute("type")!, "@type");
                return new HostdevSource.Other(mode, type, VerbatimText.Of(element));
        }
    }

    private static PciAddress ReadPci(DomainReading reading, ElementReader source)
    {
        if (source.Child("address") is not { } element)
        {
            source.Report(Findings.MissingElement(source.At, "source", "address"));
            return default;
        }
        using ElementReader reader = reading.Open(element);
        _ = reader.Attribute("type");
        return PciAddressXml.Read(reader);
    }

    private static HostdevSource.Usb ReadUsb(DomainReading reading, ElementReader source)
    {
        HostdevSource.Usb usb = new(ReadId(source, "vendor"), ReadId(source, "product"), 0, 0)
        {
            StartupPolicy = source.OneOf("startupPolicy", "mandatory requisite optional"),
            GuestReset = source.OneOf("guestReset", "off uninitialized on"),
        };
        if (source.Child("address") is { } element)
        {
            using ElementReader reader = reading.Open(element);
            usb = usb with { Bus = reader.AnyBase("bus") ?? 0, Device = reader.AnyBase("device") ?? 0 };
        }
        if (usb is { Vendor: null, Bus: 0, Device: 0 })
        {
            source.Report(Findings.NotPossible(source.At, "a USB device without <vendor> and <product>, and without <address>", "say which device it is", FindingClass.Internal));
        }
        return usb;
    }

    private static uint? ReadId(ElementReader source, string name)
    {
        if (source.Child(name) is not { } element)
        {
            return null;
        }
        using ElementReader reader = source.Into(element);
        return reader.AnyBase("id", 0xFFFF);
    }

    private static void WriteSource(CanonicalWriter writer, HostdevSource source)
    {
        if (source is HostdevSource.Other other)
        {
            writer.Lines(other.Source);
            return;
        }
        writer.Start("source");
        switch (source)
        {
            case HostdevSource.Pci pci:
                writer.YesNo("writeFiltering", pci.WriteFiltering);
                PciAddressXml.Write(writer, pci.Address, withType: false);
                break;
            case HostdevSource.Usb usb:
                writer.Attribute("startupPolicy", usb.StartupPolicy).Attribute("guestReset", usb.GuestReset);
                if (usb.Vendor is { } vendor)
                {
                    writer.Start("vendor").Attribute("id", DeviceAddressXml.Hex(vendor, 4)).End();
                    writer.Start("product").Attribute("id", DeviceAddressXml.Hex(usb.Product ?? 0, 4)).End();
                }
                if (usb.Bus != 0 || usb.Device != 0)
                {
                    writer.Start("address").Attribute("bus", usb.Bus).Attribute("device", usb.Device).End();
                }
                break;
            case HostdevSource.Mediated mdev:
                writer.Start("address").Attribute("uuid", UuidText.Format(mdev.Uuid)).End();
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
        writer.End();
    }
}
