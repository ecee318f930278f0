using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes what all kinds of device may have: boot order, alias, ROM, ACPI index, address.</summary>
internal static class DeviceInfoXml
{
    private const string UserAlias = "ua-";

    /// <summary>Reads the parts that the kind of device may have.</summary>
    public static DeviceInfo Read(DomainReading reading, ElementReader reader, bool boot = false, bool rom = false)
    {
        DeviceInfo info = new()
        {
            Alias = ReadAlias(reading, reader),
            AcpiIndex = ReadAcpiIndex(reader),
            Rom = rom ? ReadRom(reader) : null,
            Address = reader.Child("address") is { } address ? DeviceAddressXml.Read(reading, address) : null,
        };
        if (boot && reader.Child("boot") is { } element)
        {
            using ElementReader bootReader = reader.Into(element);
            if (bootReader.Attribute("order") is null)
            {
                bootReader.Report(Findings.MissingAttribute(bootReader.At, "boot", "order"));
            }
            info = info with { BootOrder = bootReader.UInt("order", min: 1), LoadParm = bootReader.Text("loadparm")?.ToUpperInvariant() };
        }
        return info == DeviceInfo.None ? DeviceInfo.None : reader.Mark(info);
    }

    /// <summary>Writes the parts, in libvirt's order.</summary>
    public static CanonicalWriter Write(CanonicalWriter writer, DeviceInfo info, DomainFormat format, uint? masterStartPort = null)
    {
        if (info.BootOrder is { } order)
        {
            writer.Start("boot").Attribute("order", order).Attribute("loadparm", info.LoadParm).End();
        }
        if (info.Alias is { } alias && (!format.IsInactive || IsUserAlias(alias)))
        {
            writer.Start("alias").Attribute("name", alias).End();
        }
        if (masterStartPort is { } port)
        {
            writer.Start("master").Attribute("startport", port).End();
        }
        if (info.Rom is { } rom)
        {
            writer.Start("rom").YesNo("enabled", rom.Enabled).OnOff("bar", rom.Bar).Attribute("file", rom.File).EndUnlessEmpty();
        }
        if (info.AcpiIndex is { } index)
        {
            writer.Start("acpi").Attribute("index", index).End();
        }
        DeviceAddressXml.Write(writer, info.Address);
        return writer;
    }

    private static bool IsUserAlias(string alias)
        => alias.StartsWith(UserAlias, StringComparison.Ordinal) && alias.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    // Other names than the author's are libvirt's own: in a definition they count for nothing.
    private static string? ReadAlias(DomainReading reading, ElementReader parent)
    {
        if (parent.Child("alias") is not { } element)
        {
            return null;
        }
        using ElementReader reader = parent.Into(element);
        string? alias = reader.Text("name");
        return alias is not null && (reading.IsLive || IsUserAlias(alias)) ? alias : null;
    }

    private static uint? ReadAcpiIndex(ElementReader parent)
    {
        if (parent.Child("acpi") is not { } element)
        {
            return null;
        }
        using ElementReader reader = parent.Into(element);
        return reader.UInt("index", min: 1);
    }

    private static RomDefinition? ReadRom(ElementReader parent)
    {
        if (parent.Child("rom") is not { } element)
        {
            return null;
        }
        using ElementReader reader = parent.Into(element);
        RomDefinition rom = new(reader.YesNo("enabled"), reader.OnOff("bar"), reader.Attribute("file"));
        if (rom.Enabled == false && (rom.Bar is not null || rom.File is not null))
        {
            reader.Report(Findings.NotPossible(reader.At, "'bar' and 'file' of a <rom> that is not there", "with enabled='no' they have no meaning", FindingClass.Xml));
        }
        return rom == new RomDefinition(null, null, null) ? null : reader.Mark(rom);
    }
}
