using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;sysinfo&gt;</c>.</summary>
internal static class SysinfoXml
{
    private const string BiosNames = "vendor version date release";
    private const string SystemNames = "manufacturer product version serial uuid sku family";
    private const string BoardNames = "manufacturer product version serial asset location";
    private const string ChassisNames = "manufacturer version serial asset sku";

    /// <summary>Reads tables for the guest.</summary>
    public static SysinfoDefinition Read(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        if (reader.Raw("type") is null)
        {
            reader.Report(Findings.MissingAttribute(reader.At, "sysinfo", "type"));
        }
        switch (reader.OneOf("type", "smbios fwcfg"))
        {
            case "smbios":
                return reader.Mark(new SysinfoDefinition.Smbios
                {
                    Bios = ReadGroup(reading, reader, "bios", BiosNames),
                    System = ReadGroup(reading, reader, "system", SystemNames),
                    BaseBoards = reader.Children("baseBoard").Select(e => ReadEntries(reading, e, BoardNames)).Where(b => !b.IsEmpty).ToValueList(),
                    Chassis = ReadGroup(reading, reader, "chassis", ChassisNames),
                    OemStrings = ReadStrings(reading, reader),
                });
            case "fwcfg":
                return reader.Mark(new SysinfoDefinition.FwCfg(ReadFwCfg(reading, reader)));
            default:
                reader.IgnoreRest();
                return new SysinfoDefinition.Other(VerbatimText.Of(element));
        }
    }

    /// <summary>Writes tables for the guest.</summary>
    public static void Write(CanonicalWriter writer, SysinfoDefinition sysinfo)
    {
        switch (sysinfo)
        {
            case SysinfoDefinition.Smbios smbios:
                writer.Start("sysinfo").Attribute("type", "smbios");
                WriteGroup(writer, "bios", smbios.Bios);
                WriteGroup(writer, "system", smbios.System);
                foreach (ValueList<SysinfoEntry> board in smbios.BaseBoards)
                {
                    WriteGroup(writer, "baseBoard", board);
                }
                WriteGroup(writer, "chassis", smbios.Chassis);
                writer.Start("oemStrings");
                foreach (string text in smbios.OemStrings)
                {
                    writer.Text("entry", text);
                }
                writer.EndUnlessEmpty().End();
                break;
            case SysinfoDefinition.FwCfg fwcfg:
                writer.Start("sysinfo").Attribute("type", "fwcfg");
                foreach (FwCfgEntry entry in fwcfg.Entries)
                {
                    writer.Start("entry").Attribute("name", entry.Name).Attribute("file", entry.File);
                    _ = entry.Value is { } value ? writer.EndWithText(value) : writer.End();
                }
                writer.End();
                break;
            case SysinfoDefinition.Other other:
                writer.Lines(other.Xml);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static ValueList<SysinfoEntry> ReadGroup(DomainReading reading, ElementReader sysinfo, string name, string names)
        => sysinfo.Child(name) is { } element ? ReadEntries(reading, element, names) : [];

    private static ValueList<SysinfoEntry> ReadEntries(DomainReading reading, XElement element, string names)
    {
        List<SysinfoEntry> entries = [];
        using ElementReader reader = reading.Open(element);
        foreach (XElement child in reader.Children("entry"))
        {
            using ElementReader entry = reading.Open(child);
            if (entry.OneOf("name", names) is { } name && child.Value.Length > 0 && entries.All(e => e.Name != name))
            {
                entries.Add(new SysinfoEntry(name, child.Value));
            }
        }
        string[] order = names.Split(' ');
        return entries.OrderBy(e => Array.IndexOf(order, e.Name)).ToValueList();
    }

    private static ValueList<string> ReadStrings(DomainReading reading, ElementReader sysinfo)
    {
        if (sysinfo.Child("oemStrings") is not { } element)
        {
            return [];
        }
        using ElementReader reader = reading.Open(element);
        return reader.Children("entry").Select(e => e.Value).ToValueList();
    }

    private static ValueList<FwCfgEntry> ReadFwCfg(DomainReading reading, ElementReader sysinfo)
    {
        List<FwCfgEntry> entries = [];
        foreach (XElement element in sysinfo.Children("entry"))
        {
            using ElementReader reader = reading.Open(element);
            string name = reader.RequiredAttribute("name");
            string? file = reader.Text("file");
            string? value = element.Value.Length > 0 ? element.Value : null;
            if (file is null == value is null)
            {
                reader.Report(Findings.NotPossible(reader.At, $"the fw_cfg entry '{name}'", "give it either content or the attribute 'file'", FindingClass.Xml));
            }
            entries.Add(new FwCfgEntry(name, value, file));
        }
        return entries.ToValueList();
    }

    private static void WriteGroup(CanonicalWriter writer, string name, ValueList<SysinfoEntry> entries)
    {
        writer.Start(name);
        foreach (SysinfoEntry entry in entries)
        {
            writer.Start("entry").Attribute("name", entry.Name).EndWithText(entry.Value);
        }
        writer.EndUnlessEmpty();
    }
}
