using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks.Extensions;

/// <summary>
/// Reads <see cref="NetworkExtensions"/> out of a network's <c>&lt;metadata&gt;</c>. What is printed back is what was
/// written: metadata are kept verbatim. A word that means nothing is an error here, as it could be the one that keeps a port shut.
/// </summary>
public static class NetworkExtensionsXml
{
    /// <summary>The element's namespace.</summary>
    public const string Namespace = "urn:patchbay:network:1";

    /// <summary>The usual prefix for it.</summary>
    public const string Prefix = "patchbay";

    // Documents come from strangers; each forward is compared with all others.
    private const int MaxForwards = 1024;

    // Each is rules of its own, which packets between networks pass.
    private const int MaxPeers = 256;

    private const string Root = "network";

    /// <summary>The element alone, as the metadata procedures carry it; null where it is refused.</summary>
    /// <param name="xml">The element, of our namespace or of none.</param>
    /// <param name="diagnostics">Where findings go.</param>
    public static NetworkExtensions? Parse(string xml, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        DiagnosticBag own = new(diagnostics);
        NetworkExtensions? read = XmlSource.Parse(xml, "metadata", own) is { } root
            ? ReadRoot(new ElementReader(root, "metadata", own, new SourceMap("metadata")))
            : null;
        return own.HasErrors ? null : read;
    }

    /// <summary>The element as the metadata procedures carry it: without its namespace, which they are told apart. Null where nothing is said.</summary>
    public static string? Format(NetworkExtensions extensions)
    {
        ArgumentNullException.ThrowIfNull(extensions);
        return extensions.IsEmpty ? null : ToElement(extensions, XNamespace.None).ToString();
    }

    /// <summary>The element in canonical form, of our namespace.</summary>
    public static XElement ToElement(NetworkExtensions extensions)
    {
        ArgumentNullException.ThrowIfNull(extensions);
        XElement element = ToElement(extensions, Namespace);
        element.Add(new XAttribute(XNamespace.Xmlns + Prefix, Namespace));
        return element;
    }

    private static XElement ToElement(NetworkExtensions extensions, XNamespace space)
        => new(
            space + Root,
            extensions.Subnets.Select(s => SubnetRequestXml.ToElement(space, s)),
            extensions.Egress is { } egress ? NetworkEgressXml.ToElement(space, egress) : null,
            extensions.Forwards.Select(f => PortForwardXml.ToElement(space, f)),
            extensions.Peers.Select(p => NetworkPeerXml.ToElement(space, p)),
            extensions.Host is { } host ? HostSideXml.ToElement(space, host) : null);

    internal static NetworkExtensions Read(ElementReader network)
        => network.Element.Element("metadata")?.Elements().FirstOrDefault(e => e.Name.NamespaceName == Namespace) is { } root
            ? ReadRoot(network.Into(root))
            : NetworkExtensions.None;

    private static NetworkExtensions ReadRoot(ElementReader reader)
    {
        if (reader.Name != Root)
        {
            reader.Report(Findings.UnknownExtension(reader.At, reader.Name, Root));
            return NetworkExtensions.None;
        }
        Strict(reader);
        List<PortForward> forwards = [];
        List<NetworkPeer> peers = [];
        List<SubnetRequest> subnets = [];
        NetworkEgress? egress = null;
        HostSide? host = null;
        foreach (XElement child in reader.Element.Elements())
        {
            if (child.Name.Namespace != XNamespace.None && child.Name.NamespaceName != Namespace)
            {
                reader.Report(Findings.ForeignExtension(reader.Locate(child), child.Name.LocalName, child.Name.NamespaceName));
                continue;
            }
            switch (child.Name.LocalName)
            {
                case PortForwardXml.Name when PortForwardXml.Read(reader.Into(child)) is { } forward:
                    forwards.Add(forward);
                    break;
                case NetworkPeerXml.Name when NetworkPeerXml.Read(reader.Into(child)) is { } peer:
                    peers.Add(peer);
                    break;
                case NetworkEgressXml.Name when egress is not null:
                    reader.Report(Findings.EgressTwice(reader.Locate(child)));
                    break;
                case NetworkEgressXml.Name:
                    egress = NetworkEgressXml.Read(reader.Into(child));
                    break;
                case HostSideXml.Name when host is not null:
                    reader.Report(Findings.HostSideTwice(reader.Locate(child)));
                    break;
                case HostSideXml.Name:
                    host = HostSideXml.Read(reader.Into(child));
                    break;
                case SubnetRequestXml.Name when SubnetRequestXml.Read(reader.Into(child)) is { } subnet:
                    subnets.Add(subnet);
                    break;
                case PortForwardXml.Name or NetworkPeerXml.Name or SubnetRequestXml.Name:
                    break;
                default:
                    reader.Report(Findings.UnknownExtension(
                        reader.Locate(child), child.Name.LocalName, $"{PortForwardXml.Name}>, <{NetworkPeerXml.Name}>, <{NetworkEgressXml.Name}>, <{HostSideXml.Name}> or <{SubnetRequestXml.Name}"));
                    break;
            }
        }
        if (forwards.Count > MaxForwards)
        {
            reader.Report(Findings.TooManyForwards(reader.At, forwards.Count, MaxForwards));
            forwards.Clear();
        }
        if (peers.Count > MaxPeers)
        {
            reader.Report(Findings.TooManyPeers(reader.At, peers.Count, MaxPeers));
            peers.Clear();
        }
        return new NetworkExtensions { Forwards = forwards.ToValueList(), Peers = peers.ToValueList(), Egress = egress, Host = host, Subnets = subnets.ToValueList() };
    }

    /// <summary>Reports attributes that are none of these.</summary>
    internal static void Strict(ElementReader reader, params string[] known)
    {
        foreach (XAttribute attribute in reader.Element.Attributes().Where(a => !a.IsNamespaceDeclaration && !known.Contains(a.Name.LocalName)))
        {
            reader.Report(Findings.UnknownExtensionAttribute(reader.Locate(attribute), reader.Name, attribute.Name.LocalName, Suggestion.Closest(attribute.Name.LocalName, known)));
        }
    }
}
