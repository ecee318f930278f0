using System.Net;
using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks;

/// <summary>Reads and writes <c>&lt;dhcp&gt;</c>: ranges, hosts and what to boot.</summary>
internal static class DhcpXml
{
    /// <summary>The address with its DHCP parts.</summary>
    /// <param name="parent">The <c>&lt;ip&gt;</c>.</param>
    /// <param name="ip">What was read of it; null where it has no usable address.</param>
    /// <param name="sound">Whether address, mask and prefix agree, so that ranges can be compared with them.</param>
    public static IpDefinition? Read(ElementReader parent, IpDefinition? ip, bool sound)
    {
        if (parent.Child("dhcp") is not { } element)
        {
            return ip;
        }
        using ElementReader reader = parent.Into(element);
        List<DhcpRange> ranges = [];
        foreach (XElement child in reader.Children("range"))
        {
            if (ReadRange(reader.Into(child), sound ? ip : null) is { } range)
            {
                ranges.Add(range);
            }
        }
        List<DhcpHost> hosts = [];
        foreach (XElement child in reader.Children("host"))
        {
            hosts.Add(DhcpHostXml.Read(reader.Into(child), ip?.IsIPv4 ?? true));
        }
        Bootp? bootp = ReadBootp(reader, ip);
        if (bootp is not null && ranges.Count + hosts.Count == 0)
        {
            reader.Report(Findings.LoneBootp(reader.Locate(element.Element("bootp"))));
            bootp = null;
        }
        return ip is null ? null : ip with { Ranges = ranges.ToValueList(), Hosts = hosts.ToValueList(), Bootp = bootp };
    }

    /// <summary>Writes the element, unless there are neither ranges nor hosts.</summary>
    public static void Write(CanonicalWriter writer, IpDefinition ip)
    {
        if (!ip.HasDhcp)
        {
            return;
        }
        writer.Start("dhcp");
        foreach (DhcpRange range in ip.Ranges)
        {
            WriteRange(writer, range);
        }
        foreach (DhcpHost host in ip.Hosts)
        {
            DhcpHostXml.Write(writer, host);
        }
        if (ip.Bootp is { } bootp)
        {
            writer.Start("bootp").Attribute("file", bootp.File).Attribute("server", bootp.Server).End();
        }
        writer.End();
    }

    /// <summary>A range; null where, with an error, it has no two addresses.</summary>
    /// <param name="reader">The <c>&lt;range&gt;</c>; it is disposed of.</param>
    /// <param name="ip">What must hold the range; null skips that.</param>
    public static DhcpRange? ReadRange(ElementReader reader, IpDefinition? ip)
    {
        using (reader)
        {
            IPAddress? start = reader.RequiredAttribute("start").Length == 0 ? null : reader.Address("start", FindingClass.System);
            IPAddress? end = reader.RequiredAttribute("end").Length == 0 ? null : reader.Address("end", FindingClass.System);
            DhcpLease? lease = LeaseXml.Read(reader);
            if (start is null || end is null)
            {
                return null;
            }
            if (ip?.SubnetProblem is { } problem)
            {
                reader.Report(Findings.RangeWithoutSubnet(reader.At, problem));
            }
            else if (ip is not null)
            {
                AddressRanges.Check(start, end, ip.Subnet, reader.At, reader.Diagnostics);
            }
            return reader.Mark(new DhcpRange(start, end, lease));
        }
    }

    private static void WriteRange(CanonicalWriter writer, DhcpRange range)
    {
        writer.Start("range").Attribute("start", IpText.Format(range.Start)).Attribute("end", IpText.Format(range.End));
        LeaseXml.Write(writer, range.Lease);
        writer.End();
    }

    private static Bootp? ReadBootp(ElementReader parent, IpDefinition? ip)
    {
        if (parent.Child("bootp") is not { } element)
        {
            return null;
        }
        using ElementReader reader = parent.Into(element);
        string? file = reader.Attribute("file");
        string? server = reader.Attribute("server");
        if (ip is { IsIPv4: false })
        {
            reader.Report(Findings.BootpInIPv6(reader.At));
            return null;
        }
        if (file is null)
        {
            reader.RequiredAttribute("file");
        }
        IPAddress? address = server is null ? null : reader.Address("server", FindingClass.System);
        return file is null ? null : reader.Mark(new Bootp(file, address is null ? null : IpText.Format(address)));
    }
}
