using System.Globalization;
using System.Xml.Linq;
using Patchbay.Model.Text;

namespace Patchbay.Model.Networks.Extensions;

/// <summary>Reads and writes <c>&lt;egress&gt;</c> of our namespace.</summary>
internal static class NetworkEgressXml
{
    public const string Name = "egress";

    private const string TableForm = "a routing table's number from 1 to 1342177279 without 253 to 255, which are the kernel's";

    // RT_TABLE_DEFAULT, RT_TABLE_MAIN, RT_TABLE_LOCAL.
    private const uint FirstOfKernel = 253;
    private const uint LastOfKernel = 255;

    private static readonly (string Word, bool Value)[] Yes = [("yes", true)];

    /// <summary>An egress; null where, with an error, it cannot be used.</summary>
    public static NetworkEgress? Read(ElementReader reader)
    {
        NetworkExtensionsXml.Strict(reader, "dev", "table", "none");
        foreach (XElement child in reader.Element.Elements())
        {
            reader.Report(Findings.UnknownExtension(reader.Locate(child), child.Name.LocalName, null));
        }
        string? device = reader.Attribute("dev");
        string? table = reader.Attribute("table");
        string? none = reader.Attribute("none");
        if (new[] { device, table, none }.Count(a => a is not null) != 1)
        {
            reader.Report(Findings.EgressWords(reader.At));
            return null;
        }
        NetworkEgress? egress = device is not null ? Device(reader) : table is not null ? Table(reader, table) : reader.Word("none", Yes) is true ? new NetworkEgress.None() : null;
        return egress is null ? null : reader.Mark(egress);
    }

    public static XElement ToElement(XNamespace space, NetworkEgress egress) => new(space + Name, egress switch
    {
        NetworkEgress.By by => new XAttribute("dev", by.Device),
        NetworkEgress.Table table => new XAttribute("table", table.Number),
        _ => new XAttribute("none", "yes"),
    });

    private static NetworkEgress.By? Device(ElementReader reader) => reader.RequiredAttribute("dev") is { Length: > 0 } name ? new NetworkEgress.By(name) : null;

    private static NetworkEgress.Table? Table(ElementReader reader, string text)
    {
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number)
            && number is > 0 and < NetworkEgressTables.First and not (>= FirstOfKernel and <= LastOfKernel))
        {
            return new NetworkEgress.Table(number);
        }
        reader.BadValue("table", text, TableForm);
        return null;
    }
}
