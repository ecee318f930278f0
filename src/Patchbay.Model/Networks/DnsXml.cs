using System.Net;
using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks;

/// <summary>Reads and writes <c>&lt;dns&gt;</c>.</summary>
internal static class DnsXml
{
    /// <summary>What the name server does, or null where nothing is said.</summary>
    public static DnsDefinition? Read(ElementReader network)
    {
        if (network.Child("dns") is not { } element)
        {
            return null;
        }
        using ElementReader reader = network.Into(element);
        DnsDefinition dns = new()
        {
            Enable = reader.YesNo("enable"),
            ForwardPlainNames = reader.YesNo("forwardPlainNames"),
            Forwarders = reader.Children("forwarder").Select(e => ReadForwarder(reader.Into(e))).ToValueList(),
            Txts = reader.Children("txt").Select(e => DnsTxtXml.Read(reader.Into(e))).ToValueList(),
            Srvs = reader.Children("srv").Select(e => DnsSrvXml.Read(reader.Into(e))).ToValueList(),
            Hosts = reader.Children("host").Select(e => DnsHostXml.Read(reader.Into(e))).ToValueList(),
        };
        if (dns.Enable == false)
        {
            foreach (XElement child in element.Elements().Where(e => e.Name.LocalName is "forwarder" or "txt" or "srv" or "host"))
            {
                reader.Report(Findings.DnsIsOff(reader.Locate(child), child.Name.LocalName));
            }
        }
        return IsEmpty(dns) ? null : reader.Mark(dns);
    }

    /// <summary>Writes the element, unless nothing is said.</summary>
    public static void Write(CanonicalWriter writer, DnsDefinition? dns)
    {
        if (dns is null || IsEmpty(dns))
        {
            return;
        }
        writer.Start("dns").YesNo("enable", dns.Enable).YesNo("forwardPlainNames", dns.ForwardPlainNames);
        foreach (DnsForwarder forwarder in dns.Forwarders)
        {
            writer.Start("forwarder")
                .Attribute("domain", forwarder.Domain)
                .Attribute("addr", forwarder.Address is { } address ? IpText.Format(address) : null)
                .End();
        }
        foreach (DnsTxt txt in dns.Txts)
        {
            DnsTxtXml.Write(writer, txt);
        }
        foreach (DnsSrv srv in dns.Srvs)
        {
            DnsSrvXml.Write(writer, srv);
        }
        foreach (DnsHost host in dns.Hosts)
        {
            DnsHostXml.Write(writer, host);
        }
        writer.End();
    }

    private static DnsForwarder ReadForwarder(ElementReader reader)
    {
        using (reader)
        {
            string? text = reader.Attribute("addr");
            IPAddress? address = reader.Address("addr");
            DnsForwarder forwarder = new(reader.Attribute("domain"), address);
            if (text is null && forwarder.Domain is null)
            {
                reader.Report(Findings.ForwarderNeeds(reader.At));
            }
            return reader.Mark(forwarder);
        }
    }

    private static bool IsEmpty(DnsDefinition dns) => dns == new DnsDefinition();
}
