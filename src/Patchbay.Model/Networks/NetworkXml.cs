using System.Xml.Linq;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Ports;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks;

/// <summary>
/// Reads and writes <c>&lt;network&gt;</c>. Reading refuses what libvirt's parser refuses; what it refuses on define is
/// in <see cref="NetworkRules"/>. Writing gives libvirt's canonical form.
/// </summary>
public static class NetworkXml
{
    /// <summary>Reads a document: the network, or null where an error was found. All findings are in <paramref name="diagnostics"/>.</summary>
    /// <param name="text">The document.</param>
    /// <param name="document">Its name in findings.</param>
    /// <param name="diagnostics">Where findings go.</param>
    public static NetworkDefinition? Parse(string text, string document, DiagnosticBag diagnostics) => Parse(text, document, diagnostics, out _);

    /// <inheritdoc cref="Parse(string, string, DiagnosticBag)"/>
    /// <param name="text">The document.</param>
    /// <param name="document">Its name in findings.</param>
    /// <param name="diagnostics">Where findings go.</param>
    /// <param name="places">Where each part of the network stood.</param>
    public static NetworkDefinition? Parse(string text, string document, DiagnosticBag diagnostics, out SourceMap places)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        places = new SourceMap(document);
        return XmlSource.Parse(text, document, diagnostics) is { } root ? Read(root, document, diagnostics, places) : null;
    }

    /// <summary>Reads a document that was turned into a tree already.</summary>
    /// <param name="root">The document's root.</param>
    /// <param name="document">Its name in findings.</param>
    /// <param name="diagnostics">Where findings go.</param>
    /// <param name="places">Remembers where each part of the network stood.</param>
    public static NetworkDefinition? Read(XElement root, string document, DiagnosticBag diagnostics, SourceMap places)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        DiagnosticBag own = new(diagnostics);
        NetworkDefinition? network = ReadPartly(root, document, own, places);
        return own.HasErrors ? null : network;
    }

    /// <summary>What could be read of a document, whatever errors there are; null where it is no network's.</summary>
    internal static NetworkDefinition? ReadPartly(XElement root, string document, DiagnosticBag diagnostics, SourceMap places)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(places);
        if (root.Name.LocalName != "network")
        {
            diagnostics.Add(Findings.WrongRoot(XmlSource.Locate(root, document), root.Name.LocalName, "network"));
            return null;
        }
        return ReadNetwork(new ElementReader(root, document, diagnostics, places));
    }

    /// <summary>The network as libvirt prints it.</summary>
    /// <param name="network">What to print.</param>
    /// <param name="options">What is printed beside the definition; null for a network without ports.</param>
    public static string Format(NetworkDefinition network, NetworkXmlOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        CanonicalWriter writer = new();
        Write(writer, network, options ?? new NetworkXmlOptions());
        return writer.ToString();
    }

    private static NetworkDefinition ReadNetwork(ElementReader reader)
    {
        using (reader)
        {
            reader.Attribute("connections");
            ForwardDefinition forward = ForwardXml.Read(reader);
            NetworkDefinition network = new()
            {
                Name = NetworkIdentityXml.ReadName(reader),
                Uuid = NetworkIdentityXml.ReadUuid(reader),
                Title = NetworkIdentityXml.ReadTitle(reader),
                Description = reader.ChildText("description"),
                Metadata = MetadataXml.Read(reader),
                Extensions = NetworkExtensionsXml.Read(reader),
                Ipv6 = reader.Text("ipv6") is not null && reader.YesNo("ipv6") == true,
                TrustGuestRxFilters = reader.YesNo("trustGuestRxFilters"),
                Forward = forward,
                Bridge = BridgeXml.Read(reader, forward.Mode),
                Mtu = NetworkIdentityXml.ReadMtu(reader, forward.Mode),
                Mac = NetworkIdentityXml.ReadMac(reader),
                Domain = DnsDomainXml.Read(reader),
                Dns = DnsXml.Read(reader),
                Vlan = VlanXml.Read(reader),
                Bandwidth = BandwidthXml.Read(reader, allowFloor: false),
                PortIsolated = PortOptionsXml.Read(reader),
                Ips = reader.Children("ip").Select(e => IpXml.Read(reader.Into(e))).OfType<IpDefinition>().ToValueList(),
                Routes = reader.Children("route").Select(e => RouteXml.Read(reader.Into(e))).OfType<RouteDefinition>().ToValueList(),
                VirtualPort = VirtualPortXml.Read(reader, requireType: true),
                PortGroups = reader.Children("portgroup").Select(e => PortGroupXml.Read(reader.Into(e))).ToValueList(),
                DnsmasqOptions = DnsmasqOptionsXml.Read(reader),
            };
            NetworkParseRules.Check(network, reader);
            return NetworkIdentityXml.MarkParts(reader, network);
        }
    }

    private static void Write(CanonicalWriter writer, NetworkDefinition network, NetworkXmlOptions options)
    {
        uint connections = options.Inactive ? 0 : options.Connections;
        writer.Start("network")
            .Attribute("xmlns:dnsmasq", network.DnsmasqOptions.IsEmpty ? null : DnsmasqOptionsXml.Namespace)
            .Attribute("connections", connections == 0 ? null : (ulong?)connections)
            .YesNo("ipv6", network.Ipv6 ? true : null)
            .YesNo("trustGuestRxFilters", network.TrustGuestRxFilters);
        writer.Text("name", network.Name)
            .Text("uuid", network.Uuid is { } uuid ? UuidText.Format(uuid) : null)
            .Text("title", network.Title)
            .Text("description", network.Description);
        MetadataXml.Write(writer, network.Metadata);
        ForwardXml.Write(writer, network.Forward, options);
        BridgeXml.Write(writer, network.Bridge, network.Forward.Mode);
        NetworkIdentityXml.WriteMtuAndMac(writer, network);
        DnsDomainXml.Write(writer, network.Domain);
        DnsXml.Write(writer, network.Dns);
        VlanXml.Write(writer, network.Vlan);
        BandwidthXml.Write(writer, network.Bandwidth);
        PortOptionsXml.Write(writer, network.PortIsolated);
        foreach (IpDefinition ip in network.Ips)
        {
            IpXml.Write(writer, ip);
        }
        foreach (RouteDefinition route in network.Routes)
        {
            RouteXml.Write(writer, route);
        }
        VirtualPortXml.Write(writer, network.VirtualPort);
        foreach (PortGroupDefinition group in network.PortGroups)
        {
            PortGroupXml.Write(writer, group);
        }
        DnsmasqOptionsXml.Write(writer, network.DnsmasqOptions);
        writer.End(@long: true);
    }
}
