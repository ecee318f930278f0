using System.Net;
using System.Net.Sockets;
using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks;

/// <summary>Reads and writes <c>&lt;nat&gt;</c>.</summary>
internal static class NatXml
{
    /// <summary>The forward's translation, or null where nothing is said.</summary>
    public static NatDefinition? Read(ElementReader forward, ForwardMode mode)
    {
        if (Single(forward, "nat") is not { } element)
        {
            return null;
        }
        using ElementReader reader = forward.Into(element);
        if (mode != ForwardMode.Nat)
        {
            reader.Report(Findings.NotInMode(reader.At, "<nat>", mode.Word(), "nat"));
        }
        NatDefinition nat = new() { Ipv6 = reader.YesNo("ipv6") };
        nat = ReadPorts(reader, ReadAddresses(reader, nat));
        return nat == new NatDefinition() ? null : reader.Mark(nat);
    }

    /// <summary>Writes the element, unless nothing is said.</summary>
    public static void Write(CanonicalWriter writer, NatDefinition? nat)
    {
        if (nat is null || nat == new NatDefinition())
        {
            return;
        }
        writer.Start("nat").YesNo("ipv6", nat.Ipv6);
        if (nat.AddressStart is { } start)
        {
            writer.Start("address")
                .Attribute("start", IpText.Format(start))
                .Attribute("end", nat.AddressEnd is { } end ? IpText.Format(end) : null)
                .End();
        }
        if (nat.PortStart is not null || nat.PortEnd is not null)
        {
            writer.Start("port").Attribute("start", (ulong)(nat.PortStart ?? 0)).Attribute("end", nat.PortEnd is > 0 ? nat.PortEnd : null).End();
        }
        writer.End();
    }

    private static NatDefinition ReadAddresses(ElementReader parent, NatDefinition nat)
    {
        if (Single(parent, "address") is not { } element)
        {
            return nat;
        }
        using ElementReader reader = parent.Into(element);
        IPAddress? start = ReadIPv4(reader, "start");
        IPAddress? end = ReadIPv4(reader, "end");
        if (start is not null && end is not null)
        {
            AddressRanges.Check(start, end, null, reader.At, reader.Diagnostics);
        }
        return nat with { AddressStart = start, AddressEnd = end };
    }

    private static NatDefinition ReadPorts(ElementReader parent, NatDefinition nat)
    {
        if (Single(parent, "port") is not { } element)
        {
            return nat;
        }
        using ElementReader reader = parent.Into(element);
        ushort start = ReadPort(reader, "start");
        ushort end = ReadPort(reader, "end");
        if (end < start)
        {
            reader.Report(Findings.PortsReversed(reader.At, start, end));
        }
        return end == 0 ? nat : nat with { PortStart = start, PortEnd = end };
    }

    private static IPAddress? ReadIPv4(ElementReader reader, string name)
    {
        if (reader.RequiredAttribute(name) is not { Length: > 0 } text)
        {
            return null;
        }
        if (IpText.TryParse(text, out IPAddress address) && address.AddressFamily == AddressFamily.InterNetwork)
        {
            return address;
        }
        reader.BadValue(name, text, "an IPv4 address");
        return null;
    }

    private static ushort ReadPort(ElementReader reader, string name)
        => reader.RequiredAttribute(name, FindingClass.XmlDetail).Length == 0
            ? (ushort)0
            : (ushort?)reader.UInt(name, ushort.MaxValue, findingClass: FindingClass.XmlDetail) ?? 0;

    private static XElement? Single(ElementReader parent, string name)
    {
        XElement[] elements = [.. parent.Children(name)];
        foreach (XElement extra in elements.Skip(1))
        {
            parent.Report(Findings.OnlyOne(parent.Locate(extra), parent.Name, name));
        }
        return elements.FirstOrDefault();
    }
}
