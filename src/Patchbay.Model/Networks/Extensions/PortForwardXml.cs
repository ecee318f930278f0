using System.Net;
using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks.Extensions;

/// <summary>Reads and writes <c>&lt;forward&gt;</c> of our namespace.</summary>
internal static class PortForwardXml
{
    public const string Name = "forward";

    /// <summary>Ports whose numbers change are entries of their own, one each.</summary>
    public const int MaxShifted = 1024;

    private const string PortForm = "a port from 1 to 65535, or a range as in 8000-8010";

    private static readonly (string, PortProtocol)[] Protocols = [("tcp", PortProtocol.Tcp), ("udp", PortProtocol.Udp)];

    /// <summary>A forward; null where, with an error, it cannot be used.</summary>
    public static PortForward? Read(ElementReader reader)
    {
        NetworkExtensionsXml.Strict(reader, "protocol", "port", "to", "toPort", "listen");
        foreach (XElement child in reader.Element.Elements())
        {
            reader.Report(Findings.UnknownExtension(reader.Locate(child), child.Name.LocalName, null));
        }
        PortProtocol? protocol = reader.RequiredAttribute("protocol").Length == 0 ? null : reader.Word("protocol", Protocols);
        PortSpan? ports = reader.RequiredAttribute("port").Length == 0 ? null : Ports(reader, "port");
        PortSpan? toPorts = reader.Attribute("toPort") is null ? null : Ports(reader, "toPort");
        string to = reader.RequiredAttribute("to").Trim();
        IPAddress? listen = reader.Address("listen");
        if (protocol is null || ports is null || to.Length == 0
            || (toPorts is null && reader.Attribute("toPort") is not null) || (listen is null && reader.Attribute("listen") is not null))
        {
            return null;
        }
        if (toPorts is not null && toPorts.Count != ports.Count)
        {
            reader.Report(Findings.ForwardPortsDiffer(reader.AtAttribute("toPort"), ports, toPorts));
            return null;
        }
        PortForward forward = new()
        {
            Protocol = protocol.Value,
            Ports = ports,
            Target = ForwardTarget.Parse(to),
            ToPort = toPorts is null || toPorts == ports ? null : toPorts.First,
            Listen = listen,
        };
        return Problem(reader, forward) is { } problem ? Refuse(reader, problem) : reader.Mark(forward);
    }

    public static XElement ToElement(XNamespace space, PortForward forward)
    {
        XElement element = new(
            space + Name,
            new XAttribute("protocol", forward.Protocol.Word()),
            new XAttribute("port", forward.Ports.ToString()),
            new XAttribute("to", forward.Target.ToString()));
        if (forward.ToPort is not null)
        {
            element.Add(new XAttribute("toPort", forward.TargetPorts.ToString()));
        }
        if (forward.Listen is { } listen)
        {
            element.Add(new XAttribute("listen", IpText.Format(listen)));
        }
        return element;
    }

    private static Diagnostic? Problem(ElementReader reader, PortForward forward)
        => forward is { IsShifted: true, Ports.Count: > MaxShifted } ? Findings.ForwardTooLong(reader.AtAttribute("toPort"), forward.Ports.Count, MaxShifted)
            : forward.Listen is { } listen && !CanListen(listen) ? Findings.ForwardListen(reader.AtAttribute("listen"), listen)
            : !PortForward.Families.Any(forward.Takes) ? Findings.ForwardFamilies(reader.AtAttribute("listen"), forward)
            : null;

    private static bool CanListen(IPAddress address)
        => !IPAddress.IsLoopback(address) && !address.IsIPv6Multicast && !address.IsIPv6LinkLocal
            && !(address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && address.GetAddressBytes()[0] >= 224);

    private static PortForward? Refuse(ElementReader reader, Diagnostic problem)
    {
        reader.Report(problem);
        return null;
    }

    private static PortSpan? Ports(ElementReader reader, string attribute)
    {
        string text = reader.Attribute(attribute) ?? "";
        if (PortSpan.TryParse(text) is { } ports)
        {
            return ports;
        }
        reader.BadValue(attribute, text, PortForm);
        return null;
    }
}
