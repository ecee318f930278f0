using System.Buffers;
using System.Net;
using System.Text;
using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks;

/// <summary>Reads and writes <c>&lt;txt&gt;</c>.</summary>
internal static class DnsTxtXml
{
    /// <param name="reader">The element; it is disposed of.</param>
    /// <param name="partial">Whether it only names a record that is to be changed or deleted.</param>
    public static DnsTxt Read(ElementReader reader, bool partial = false)
    {
        using (reader)
        {
            DnsTxt txt = new(reader.RequiredAttribute("name", FindingClass.XmlDetail), reader.Attribute("value"));
            if (txt.Name.AsSpan().ContainsAny(' ', ','))
            {
                reader.BadValue("name", txt.Name, "a name without spaces and commas", FindingClass.XmlDetail);
            }
            if (txt.Value is null && !partial)
            {
                reader.RequiredAttribute("value", FindingClass.XmlDetail);
            }
            return reader.Mark(txt);
        }
    }

    public static void Write(CanonicalWriter writer, DnsTxt txt)
        => writer.Start("txt").Attribute("name", txt.Name).Attribute("value", txt.Value).End();
}

/// <summary>Reads and writes <c>&lt;srv&gt;</c>.</summary>
internal static class DnsSrvXml
{
    private const int MaxServiceBytes = 482;

    private static readonly SearchValues<char> ServiceCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+/*");

    private static readonly SearchValues<char> ProtocolCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-+/");

    /// <inheritdoc cref="DnsTxtXml.Read"/>
    public static DnsSrv Read(ElementReader reader, bool partial = false)
    {
        using (reader)
        {
            DnsSrv srv = new()
            {
                Service = ReadName(reader, "service", ServiceCharacters, "letters, digits and _-+/*", partial),
                Protocol = ReadName(reader, "protocol", ProtocolCharacters, "letters, digits and -+/", partial),
                Domain = reader.Attribute("domain"),
                Target = reader.Attribute("target"),
                Port = ReadNumber(reader, "port", min: 1),
                Priority = ReadNumber(reader, "priority"),
                Weight = ReadNumber(reader, "weight"),
            };
            if (srv.Service is not null && Encoding.UTF8.GetByteCount(srv.Service) > MaxServiceBytes)
            {
                reader.BadValue("service", srv.Service, $"at most {MaxServiceBytes} bytes", FindingClass.XmlDetail);
            }
            foreach (string name in new[] { "port", "priority", "weight" })
            {
                if (srv.Target is null && reader.Text(name) is not null)
                {
                    reader.Report(Findings.RecordNeedsTarget(reader.AtAttribute(name), name));
                }
            }
            return reader.Mark(srv);
        }
    }

    public static void Write(CanonicalWriter writer, DnsSrv srv)
        => writer.Start("srv")
            .Attribute("service", srv.Service)
            .Attribute("protocol", srv.Protocol)
            .Attribute("domain", srv.Domain)
            .Attribute("target", srv.Target)
            .Attribute("port", srv.Port == 0 ? null : (ulong?)srv.Port)
            .Attribute("priority", srv.Priority == 0 ? null : (ulong?)srv.Priority)
            .Attribute("weight", srv.Weight == 0 ? null : (ulong?)srv.Weight)
            .End();

    private static string? ReadName(ElementReader reader, string name, SearchValues<char> characters, string words, bool partial)
    {
        if (reader.Attribute(name) is not { } text)
        {
            if (!partial)
            {
                reader.RequiredAttribute(name, FindingClass.XmlDetail);
            }
            return null;
        }
        if (text.AsSpan().ContainsAnyExcept(characters))
        {
            reader.BadValue(name, text, words, FindingClass.XmlDetail);
        }
        return text;
    }

    private static ushort ReadNumber(ElementReader reader, string name, uint min = 0)
        => reader.Text(name) is null ? (ushort)0 : (ushort)(reader.UInt(name, ushort.MaxValue, min, FindingClass.XmlDetail) ?? 0);
}

/// <summary>Reads and writes <c>&lt;host&gt;</c> of <c>&lt;dns&gt;</c>.</summary>
internal static class DnsHostXml
{
    /// <inheritdoc cref="DnsTxtXml.Read"/>
    public static DnsHost Read(ElementReader reader, bool partial = false)
    {
        using (reader)
        {
            List<string> names = [];
            foreach (XElement child in reader.Children("hostname"))
            {
                if (child.Value.Length == 0)
                {
                    reader.Report(Findings.EmptyHostname(reader.Locate(child)));
                }
                names.Add(reader.OnlyText(child).Value);
            }
            string? ip = reader.Attribute("ip");
            IPAddress? address = reader.Address("ip", FindingClass.XmlDetail);
            if (ip is null && !partial)
            {
                reader.RequiredAttribute("ip", FindingClass.XmlDetail);
            }
            if (names.Count == 0 && !partial)
            {
                reader.Report(Findings.MissingElement(reader.At, "host", "hostname") with { Class = FindingClass.XmlDetail });
            }
            if (partial && names.Count == 0 && ip is null)
            {
                reader.Report(Findings.HostNeeds(reader.At, "the attribute 'ip' or a <hostname>") with { Class = FindingClass.XmlDetail });
            }
            return reader.Mark(new DnsHost(address, names.ToValueList()));
        }
    }

    public static void Write(CanonicalWriter writer, DnsHost host)
    {
        writer.Start("host").Attribute("ip", host.Address is { } address ? IpText.Format(address) : null);
        foreach (string name in host.Hostnames)
        {
            writer.Text("hostname", name);
        }
        writer.End(@long: true);
    }
}
