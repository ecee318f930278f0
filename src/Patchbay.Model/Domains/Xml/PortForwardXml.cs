using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;portForward&gt;</c>.</summary>
internal static class PortForwardXml
{
    private static readonly (string, bool)[] Protocols = [("tcp", false), ("udp", true)];

    /// <summary>All of an interface.</summary>
    public static ValueList<PortForwardDefinition> Read(ElementReader face)
    {
        List<PortForwardDefinition> list = [];
        foreach (XElement element in face.Children("portForward"))
        {
            using ElementReader reader = face.Into(element);
            if (reader.Raw("proto") is null)
            {
                reader.Report(Findings.MissingAttribute(reader.At, "portForward", "proto"));
            }
            list.Add(reader.Mark(new PortForwardDefinition
            {
                Udp = reader.Word("proto", Protocols) ?? false,
                Address = reader.Address("address"),
                Device = reader.Text("dev"),
                Ranges = ReadRanges(reader),
            }));
        }
        return list.ToValueList();
    }

    /// <summary>Writes all.</summary>
    public static void Write(CanonicalWriter writer, ValueList<PortForwardDefinition> forwards)
    {
        foreach (PortForwardDefinition forward in forwards)
        {
            writer.Start("portForward").Attribute("proto", forward.Udp ? "udp" : "tcp")
                .Attribute("address", forward.Address is { } address ? IpText.Format(address) : null).Attribute("dev", forward.Device);
            foreach (PortRange range in forward.Ranges)
            {
                writer.Start("range").Attribute("start", DiskXml.Unless0(range.Start)).Attribute("end", DiskXml.Unless0(range.End))
                    .Attribute("to", DiskXml.Unless0(range.To)).YesNo("exclude", range.Exclude).End();
            }
            writer.End();
        }
    }

    private static ValueList<PortRange> ReadRanges(ElementReader forward)
    {
        List<PortRange> ranges = [];
        foreach (XElement element in forward.Children("range"))
        {
            using ElementReader reader = forward.Into(element);
            PortRange range = new(Port(reader, "start"), Port(reader, "end"), Port(reader, "to"), reader.YesNo("exclude"));
            if (range.Start == 0 && (range.End != 0 || range.To != 0 || range.Exclude is not null))
            {
                reader.Report(Findings.MissingAttribute(reader.At, "range", "start") with { Class = FindingClass.Unsupported });
            }
            ranges.Add(reader.Mark(range));
        }
        return ranges.ToValueList();
    }

    private static ushort Port(ElementReader reader, string name) => (ushort)(reader.UInt(name, 0xFFFF) ?? 0);
}
