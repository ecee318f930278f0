using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks;

/// <summary>Reads and writes <c>&lt;host&gt;</c> of <c>&lt;dhcp&gt;</c>.</summary>
internal static class DhcpHostXml
{
    /// <summary>A fixed address.</summary>
    /// <param name="reader">The <c>&lt;host&gt;</c>; it is disposed of.</param>
    /// <param name="ipv4">The family of the <c>&lt;ip&gt;</c> it is for.</param>
    /// <param name="partial">Whether it only names an entry that is to be deleted: any of mac, name and ip will do.</param>
    public static DhcpHost Read(ElementReader reader, bool ipv4, bool partial = false)
    {
        using (reader)
        {
            DhcpHost host = new()
            {
                Mac = ReadMac(reader, ipv4),
                Id = ReadId(reader),
                Name = ReadName(reader),
                Address = reader.Address("ip"),
                Lease = LeaseXml.Read(reader),
            };
            if (Missing(reader, ipv4, partial) is { } missing)
            {
                reader.Report(Findings.HostNeeds(reader.At, missing));
            }
            return reader.Mark(host);
        }
    }

    public static void Write(CanonicalWriter writer, DhcpHost host)
    {
        writer.Start("host")
            .Attribute("mac", host.Mac)
            .Attribute("id", host.Id)
            .Attribute("name", host.Name)
            .Attribute("ip", host.Address is { } address ? IpText.Format(address) : null);
        LeaseXml.Write(writer, host.Lease);
        writer.End();
    }

    private static string? ReadMac(ElementReader reader, bool ipv4)
    {
        if (reader.Attribute("mac") is not { } text)
        {
            return null;
        }
        if (!ipv4)
        {
            reader.Report(Findings.HostHasMacInIPv6(reader.AtAttribute("mac")));
        }
        else if (!MacAddress.TryParse(text.TrimEnd(), null, out MacAddress mac))
        {
            reader.BadValue("mac", text, "six hex pairs, as in 52:54:00:0a:0b:0c");
        }
        else if (mac.IsMulticast)
        {
            reader.Report(Findings.MulticastMac(reader.AtAttribute("mac"), text));
        }
        return text;
    }

    private static string? ReadId(ElementReader reader)
    {
        string? id = reader.Attribute("id");
        if (id?.All(c => char.IsAsciiHexDigit(c) || c == ':') == false)
        {
            reader.BadValue("id", id, "hex digits and colons, as in 00:03:00:01:52:54:00:0a:0b:0c");
        }
        return id;
    }

    private static string? ReadName(ElementReader reader)
    {
        string? name = reader.Attribute("name");
        if (name is not null && (name.Length == 0 || !char.IsAsciiLetterOrDigit(name[0])))
        {
            reader.Report(Findings.HostNameStartsWrong(reader.AtAttribute("name"), name));
        }
        return name;
    }

    private static string? Missing(ElementReader reader, bool ipv4, bool partial)
    {
        bool Has(string name) => reader.Element.Attribute(name) is not null;
        if (partial)
        {
            return Has("mac") || Has("name") || Has("ip") ? null : "one of the attributes 'mac', 'name' and 'ip'";
        }
        string key = ipv4 ? "mac" : "id";
        return !Has(key) && !Has("name") ? $"the attribute '{key}' or 'name'" : Has("ip") ? null : "the attribute 'ip'";
    }
}
