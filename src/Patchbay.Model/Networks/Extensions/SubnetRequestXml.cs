using System.Net;
using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks.Extensions;

/// <summary>Reads and writes <c>&lt;ip auto&gt;</c> of our namespace.</summary>
internal static class SubnetRequestXml
{
    public const string Name = "ip";

    // Room for the host and one guest; and what a private network of RFC 1918 holds.
    private const int MinLength4 = 8;
    private const int MaxLength4 = 30;

    // A unique local prefix (RFC 4193), and room for a range of 16 bits.
    private const int MinLength6 = 48;
    private const int MaxLength6 = 112;

    private const string PrefixForm = "a network and its length, as in 10.0.0.0/8";

    private static readonly (string, bool)[] Families = [("ipv4", true), ("ipv6", false)];
    private static readonly (string, bool)[] Ways = [("yes", false), ("new", true)];

    /// <summary>A request; null where, with an error, it cannot be used.</summary>
    public static SubnetRequest? Read(ElementReader reader)
    {
        NetworkExtensionsXml.Strict(reader, "auto", "family", "prefix", "within", "dhcp", "address");
        foreach (XElement child in reader.Element.Elements())
        {
            reader.Report(Findings.UnknownExtension(reader.Locate(child), child.Name.LocalName, null));
        }
        bool? again = reader.RequiredAttribute("auto").Length == 0 ? null : reader.Word("auto", Ways);
        bool? family = reader.Attribute("family") is null ? true : reader.Word("family", Families);
        if (again is null || family is not { } ipv4)
        {
            return null;
        }
        (int min, int max) = ipv4 ? (MinLength4, MaxLength4) : (MinLength6, MaxLength6);
        uint? length = reader.Attribute("prefix") is null ? (uint)new SubnetRequest(ipv4).Length : reader.UInt("prefix", (uint)max, (uint)min);
        bool isWithin = reader.TryAttribute("within", PrefixForm, out IpPrefix? within);
        bool? dhcp = reader.Attribute("dhcp") is null ? true : reader.YesNo("dhcp");
        IPAddress? address = reader.Attribute("address") is null ? null : reader.Address("address");
        if (length is null || dhcp is null || (reader.Attribute("within") is not null && !isWithin) || (reader.Attribute("address") is not null && address is null))
        {
            return null;
        }
        SubnetRequest request = new(ipv4) { Length = (int)length, Within = within?.Network, HasDhcp = dhcp.Value, Address = address, IsAgain = again.Value };
        if (Problem(reader, request) is { } problem)
        {
            reader.Report(problem);
            return null;
        }
        return reader.Mark(request);
    }

    public static XElement ToElement(XNamespace space, SubnetRequest request)
    {
        XElement element = new(space + Name, new XAttribute("family", Families.First(f => f.Item2 == request.IsIPv4).Item1), new XAttribute("auto", request.IsAgain ? "new" : "yes"));
        if (request.Length != new SubnetRequest(request.IsIPv4).Length)
        {
            element.Add(new XAttribute("prefix", request.Length));
        }
        if (request.Within is { } within)
        {
            element.Add(new XAttribute("within", within.ToString()));
        }
        if (!request.HasDhcp)
        {
            element.Add(new XAttribute("dhcp", "no"));
        }
        if (request.Address is { } address)
        {
            element.Add(new XAttribute("address", IpText.Format(address)));
        }
        return element;
    }

    private static Diagnostic? Problem(ElementReader reader, SubnetRequest request)
    {
        if (request.Within is { } within && (within.IsIPv4 != request.IsIPv4 || within.Length > request.Length))
        {
            return Findings.SubnetWithin(reader.AtAttribute("within"), request, within);
        }
        if (request.Address is { } address)
        {
            IpPrefix subnet = new(address, request.Length);
            return subnet.IsIPv4 != request.IsIPv4 || (request.Within is { } bounds && !bounds.Contains(address))
                || (request.IsIPv4 && (address.Equals(subnet.Network.Address) || address.Equals(subnet.Last)))
                ? Findings.SubnetAddress(reader.AtAttribute("address"), request, address)
                : null;
        }
        return null;
    }
}
