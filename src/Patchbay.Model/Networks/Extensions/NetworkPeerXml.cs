using System.Xml.Linq;
using Patchbay.Model.Text;

namespace Patchbay.Model.Networks.Extensions;

/// <summary>Reads and writes <c>&lt;peer&gt;</c> of our namespace.</summary>
internal static class NetworkPeerXml
{
    public const string Name = "peer";

    private static readonly (string Word, PeerDirection Value)[] Directions = [("both", PeerDirection.Both), ("out", PeerDirection.Out)];

    /// <summary>A peer; null where, with an error, it cannot be used.</summary>
    public static NetworkPeer? Read(ElementReader reader)
    {
        NetworkExtensionsXml.Strict(reader, "network", "direction");
        foreach (XElement child in reader.Element.Elements())
        {
            reader.Report(Findings.UnknownExtension(reader.Locate(child), child.Name.LocalName, null));
        }
        string network = reader.RequiredAttribute("network");
        PeerDirection? direction = reader.RequiredAttribute("direction").Length == 0 ? null : reader.Word("direction", Directions);
        return network.Length == 0 || direction is null ? null : reader.Mark(new NetworkPeer(network, direction.Value));
    }

    public static XElement ToElement(XNamespace space, NetworkPeer peer)
        => new(space + Name, new XAttribute("network", peer.Network), new XAttribute("direction", Directions.First(d => d.Value == peer.Direction).Word));
}
