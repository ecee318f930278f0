using System.Net;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks;

/// <summary>Reads and writes <c>&lt;route&gt;</c>.</summary>
internal static class RouteXml
{
    private static readonly (string Word, bool IsIPv4)[] Families = [("ipv4", true), ("ipv6", false)];

    /// <summary>A route; null where, with an error, it cannot be used.</summary>
    public static RouteDefinition? Read(ElementReader reader)
    {
        using (reader)
        {
            string? family = reader.Attribute("family");
            bool ipv4 = family is null || (reader.Word("family", Families) ?? true);
            IPAddress? address = reader.RequiredAttribute("address").Length == 0 ? null : reader.Address("address");
            IPAddress? gateway = reader.RequiredAttribute("gateway").Length == 0 ? null : reader.Address("gateway");
            RouteDefinition? route = address is null || gateway is null ? null : new RouteDefinition
            {
                Family = family,
                Address = address,
                Netmask = reader.Address("netmask"),
                Prefix = reader.UInt("prefix"),
                Gateway = gateway,
                Metric = reader.UInt("metric", min: 1),
            };
            if (route is null)
            {
                reader.Attribute("netmask");
                reader.UInt("prefix");
                reader.UInt("metric", min: 1);
                return null;
            }
            if (Problem(reader, route, ipv4) is { } problem)
            {
                reader.Report(problem);
                return null;
            }
            return reader.Mark(route);
        }
    }

    public static void Write(CanonicalWriter writer, RouteDefinition route)
        => writer.Start("route")
            .Attribute("family", route.Family)
            .Attribute("address", IpText.Format(route.Address))
            .Attribute("netmask", route.Netmask is { } mask ? IpText.Format(mask) : null)
            .Attribute("prefix", route.Prefix)
            .Attribute("gateway", IpText.Format(route.Gateway))
            .Attribute("metric", route.Metric)
            .End();

    private static Diagnostic? Problem(ElementReader reader, RouteDefinition route, bool ipv4)
    {
        int limit = ipv4 ? 32 : 128;
        string words = ipv4 ? "IPv4: routes of IPv6 need family='ipv6' and IPv6 addresses" : "IPv6, though family='ipv6'";
        Diagnostic? problem =
            IsIPv4(route.Address) != ipv4 ? Findings.WrongFamily(reader.AtAttribute("address"), "the address", IpText.Format(route.Address), words)
            : IsIPv4(route.Gateway) != ipv4 ? Findings.WrongFamily(reader.AtAttribute("gateway"), "the gateway", IpText.Format(route.Gateway), words)
            : route.Netmask is { } mask && !ipv4 ? Findings.MaskInIPv6(reader.AtAttribute("netmask"))
            : route.Netmask is { } other && !IsIPv4(other) ? Findings.WrongFamily(reader.AtAttribute("netmask"), "the netmask", IpText.Format(other), "an IPv4 mask")
            : route is { Netmask: not null, Prefix: not null } ? Findings.MaskAndPrefix(reader.AtAttribute("prefix"))
            : route.Prefix > limit ? Findings.PrefixTooLong(reader.AtAttribute("prefix"), route.Prefix.Value, limit)
            : null;
        if (problem is not null)
        {
            return problem with { Class = FindingClass.Xml };
        }
        return IpMasks.Problem(route.Netmask) is not null
            ? Findings.BadValue(reader.AtAttribute("netmask"), "route", "netmask", IpText.Format(route.Netmask!), "a mask whose ones stand in front, as in 255.255.255.0")
            : !route.Destination.Network.Address.Equals(route.Address)
            ? Findings.NotANetworkAddress(reader.AtAttribute("address"), route.Address, route.Destination.Network)
            : null;
    }

    private static bool IsIPv4(IPAddress address) => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
}
