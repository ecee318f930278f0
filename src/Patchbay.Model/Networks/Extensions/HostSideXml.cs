using System.Net;
using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks.Extensions;

/// <summary>Reads and writes <c>&lt;host&gt;</c> of our namespace.</summary>
internal static class HostSideXml
{
    public const string Name = "host";

    private const string Ip = "ip";
    private const string Route = "route";

    /// <summary>The host's side; null where, with an error, it cannot be used.</summary>
    public static HostSide? Read(ElementReader reader)
    {
        NetworkExtensionsXml.Strict(reader, "dev", "mac");
        string device = reader.RequiredAttribute("dev");
        MacAddress mac = default;
        bool isWrong = device.Length == 0;
        if (reader.Attribute("mac") is { } text && (!MacAddress.TryParse(text, null, out mac) || mac.IsMulticast || mac.IsZero))
        {
            reader.BadValue("mac", text, "six hex pairs of a single card, as in 52:54:00:0a:0b:0c");
            isWrong = true;
        }
        List<IpPrefix> addresses = [];
        List<IpPrefix> routes = [];
        foreach (XElement child in reader.Element.Elements())
        {
            string name = child.Name.LocalName;
            if (name is not (Ip or Route) || (child.Name.Namespace != XNamespace.None && child.Name.NamespaceName != NetworkExtensionsXml.Namespace))
            {
                reader.Report(Findings.UnknownExtension(reader.Locate(child), name, $"{Ip}> or <{Route}"));
            }
            else if (Prefix(reader.Into(child)) is not { } prefix)
            {
                isWrong = true;
            }
            else if (name == Ip)
            {
                addresses.Add(prefix);
            }
            else
            {
                routes.Add(prefix.Network);
            }
        }
        return isWrong ? null : reader.Mark(new HostSide(device)
        {
            Mac = reader.Attribute("mac") is null ? null : mac,
            Addresses = addresses.Distinct().ToValueList(),
            Routes = routes.Distinct().ToValueList(),
        });
    }

    public static XElement ToElement(XNamespace space, HostSide host)
    {
        XElement element = new(space + Name, new XAttribute("dev", host.Device));
        if (host.Mac is { } mac)
        {
            element.Add(new XAttribute("mac", mac.ToString()));
        }
        element.Add(host.Addresses.Select(a => ToElement(space + Ip, a)), host.Routes.Select(r => ToElement(space + Route, r)));
        return element;
    }

    private static IpPrefix? Prefix(ElementReader reader)
    {
        NetworkExtensionsXml.Strict(reader, "address", "prefix");
        IPAddress? address = reader.RequiredAttribute("address").Length == 0 ? null : reader.Address("address");
        uint longest = address?.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32u : 128u;
        return address is not null && reader.RequiredAttribute("prefix").Length > 0 && reader.UInt("prefix", longest) is { } prefix
            ? new IpPrefix(address, (int)prefix)
            : null;
    }

    private static XElement ToElement(XName name, IpPrefix prefix)
        => new(name, new XAttribute("address", IpText.Format(prefix.Address)), new XAttribute("prefix", prefix.Length));
}
