using System.Net;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks;

/// <summary>Reads and writes <c>&lt;ip&gt;</c>.</summary>
internal static class IpXml
{
    private static readonly (string Word, bool IsIPv4)[] Families = [("ipv4", true), ("ipv6", false)];

    /// <summary>The address with what is served behind it; null where, with an error, there is no usable address.</summary>
    public static IpDefinition? Read(ElementReader reader)
    {
        using (reader)
        {
            string? family = reader.Text("family");
            bool ipv4 = family is null || (reader.Word("family", Families) ?? true);
            IPAddress? address = reader.RequiredAttribute("address").Length == 0 ? null : reader.Address("address");
            IPAddress? netmask = reader.Text("netmask") is null ? null : reader.Address("netmask");
            uint prefix = reader.UInt("prefix") ?? 0;
            IpDefinition? ip = address is null ? null : new IpDefinition
            {
                Family = family,
                Address = address,
                Netmask = netmask,
                Prefix = prefix,
                LocalPtr = reader.YesNo("localPtr"),
            };
            bool sound = ip is not null && CheckFamily(reader, ip, ipv4);
            string? tftp = ReadTftp(reader, ip);
            ip = DhcpXml.Read(reader, ip, sound);
            return ip is null ? null : reader.Mark(ip with { TftpRoot = tftp });
        }
    }

    /// <summary>Writes the element, always with an end tag.</summary>
    public static void Write(CanonicalWriter writer, IpDefinition ip)
    {
        writer.Start("ip")
            .Attribute("family", ip.Family)
            .Attribute("address", IpText.Format(ip.Address))
            .Attribute("netmask", ip.Netmask is { } mask ? IpText.Format(mask) : null)
            .Attribute("prefix", ip.Prefix > 0 ? (ulong?)ip.Prefix : null)
            .YesNo("localPtr", ip.LocalPtr);
        if (ip.TftpRoot is not null)
        {
            writer.Start("tftp").Attribute("root", ip.TftpRoot).End();
        }
        DhcpXml.Write(writer, ip);
        writer.End(@long: true);
    }

    private static bool CheckFamily(ElementReader reader, IpDefinition ip, bool ipv4)
    {
        int limit = ip.IsIPv4 ? 32 : 128;
        bool masked = reader.Text("netmask") is not null;
        Diagnostic? problem =
            ip.IsIPv4 != ipv4 ? Findings.WrongFamily(reader.AtAttribute("address"), "the address", IpText.Format(ip.Address), FamilyWords(ip.Family, ipv4))
            : masked && !ipv4 ? Findings.MaskInIPv6(reader.AtAttribute("netmask"))
            : ip.Netmask is not null && ip.Netmask.AddressFamily != ip.Address.AddressFamily
                ? Findings.WrongFamily(reader.AtAttribute("netmask"), "the netmask", IpText.Format(ip.Netmask), "an IPv4 mask")
            : masked && ip.Prefix > 0 ? Findings.MaskAndPrefix(reader.AtAttribute("prefix"))
            : ip.Prefix > limit ? Findings.PrefixTooLong(reader.AtAttribute("prefix"), ip.Prefix, limit)
            : null;
        if (problem is not null)
        {
            reader.Report(problem);
        }
        return problem is null && !(masked && ip.Netmask is null);
    }

    private static string FamilyWords(string? family, bool ipv4)
        => !ipv4 ? "IPv6, though family='ipv6'" : family is null ? "IPv4: write family='ipv6' for an IPv6 address" : "IPv4, though family='ipv4'";

    private static string? ReadTftp(ElementReader parent, IpDefinition? ip)
    {
        if (parent.Child("tftp") is not { } element)
        {
            return null;
        }
        using ElementReader reader = parent.Into(element);
        if (ip is { IsIPv4: false })
        {
            reader.Report(Findings.TftpInIPv6(reader.At));
        }
        return reader.Text("root");
    }
}
