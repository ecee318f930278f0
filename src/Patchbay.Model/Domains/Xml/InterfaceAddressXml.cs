using System.Net;
using System.Net.Sockets;
using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes the <c>&lt;ip&gt;</c> and <c>&lt;route&gt;</c> of an interface, of either side.</summary>
internal static class InterfaceAddressXml
{
    /// <summary>All addresses under an element.</summary>
    public static ValueList<InterfaceAddress> ReadAddresses(ElementReader parent)
    {
        List<InterfaceAddress> list = [];
        foreach (XElement element in parent.Children("ip"))
        {
            using ElementReader reader = parent.Into(element);
            string? family = reader.OneOf("family", "ipv4 ipv6");
            if (reader.Raw("address") is null)
            {
                reader.Report(Findings.MissingAttribute(reader.At, "ip", "address"));
            }
            IPAddress? address = reader.Address("address");
            IPAddress? peer = reader.Address("peer");
            bool v6 = address?.AddressFamily == AddressFamily.InterNetworkV6;
            uint prefix = reader.UInt("prefix", v6 ? 128u : 32u) ?? 0;
            if (address is null)
            {
                continue;
            }
            if (family is not null && family == "ipv6" != v6)
            {
                reader.BadValue("address", IpText.Format(address), $"an address of family {family}, as the attribute 'family' says");
            }
            list.Add(reader.Mark(new InterfaceAddress(address, prefix, peer)));
        }
        return list.ToValueList();
    }

    /// <summary>All routes under an element.</summary>
    public static ValueList<InterfaceRoute> ReadRoutes(ElementReader parent)
    {
        List<InterfaceRoute> list = [];
        foreach (XElement element in parent.Children("route"))
        {
            using ElementReader reader = parent.Into(element);
            InterfaceRoute route = new(
                reader.OneOf("family", "ipv4 ipv6"),
                reader.Address("address") is { } to ? IpText.Format(to) : "",
                reader.Address("netmask") is { } mask ? IpText.Format(mask) : null,
                reader.UInt("prefix", 128),
                reader.Address("gateway") is { } via ? IpText.Format(via) : "",
                reader.UInt("metric", min: 1));
            foreach (string name in (string[])["address", "gateway"])
            {
                if (reader.Raw(name) is null)
                {
                    reader.Report(Findings.MissingAttribute(reader.At, "route", name));
                }
            }
            list.Add(reader.Mark(route));
        }
        return list.ToValueList();
    }

    /// <summary>Writes addresses, then routes.</summary>
    public static void Write(CanonicalWriter writer, ValueList<InterfaceAddress> addresses, ValueList<InterfaceRoute> routes)
    {
        foreach (InterfaceAddress ip in addresses)
        {
            writer.Start("ip").Attribute("address", IpText.Format(ip.Address))
                .Attribute("family", ip.Address.AddressFamily == AddressFamily.InterNetworkV6 ? "ipv6" : "ipv4")
                .Attribute("prefix", DiskXml.Unless0(ip.Prefix)).Attribute("peer", ip.Peer is { } peer ? IpText.Format(peer) : null).End();
        }
        foreach (InterfaceRoute route in routes)
        {
            writer.Start("route").Attribute("family", route.Family).Attribute("address", route.Address).Attribute("netmask", route.Netmask)
                .Attribute("prefix", route.Prefix).Attribute("gateway", route.Gateway).Attribute("metric", route.Metric).End();
        }
    }
}
