using System.Xml.Linq;
using Patchbay.Engine.Store;
using Patchbay.Model.Networks;
using Patchbay.Model.Text;
using Patchbay.Planning;

namespace Patchbay.Engine.Networks;

/// <summary>
/// Networks that are being changed as one, on disk: each as it was. The file is there from before the first of them is changed until all
/// of them have been, or are as before, and outlives the machine's boot as what is stored does: a daemon that finds it takes all of them back.
/// </summary>
internal sealed class NetworkSetStore(HostPaths paths)
{
    private const string StoredElement = "stored";
    private const string LiveElement = "live";

    /// <summary>Whether a change of several is under way.</summary>
    public bool Exists => File.Exists(paths.NetworkSet);

    /// <summary>Writes down how they are.</summary>
    /// <exception cref="StoreException">Refused.</exception>
    public void Save(IEnumerable<NetworkState> networks)
    {
        XElement set = new("networkset", networks.Select(static n => new XElement(
            "network",
            new XAttribute("name", n.Name),
            new XAttribute("uuid", n.Uuid),
            Element(StoredElement, n.Stored, isInactive: true),
            Element(LiveElement, n.Live?.Definition, isInactive: false))));
        AtomicFile.Write(paths.NetworkSet, $"{set.ToString(SaveOptions.DisableFormatting)}\n", durable: true);
    }

    /// <summary>All of them are changed, or as before.</summary>
    /// <exception cref="StoreException">Refused.</exception>
    public void Remove() => AtomicFile.Delete(paths.NetworkSet, durable: true);

    /// <summary>How they were.</summary>
    /// <exception cref="StoreException">The file cannot be read.</exception>
    /// <exception cref="FormatException">It is none of ours.</exception>
    public IReadOnlyList<NetworkState> Load()
    {
        DiagnosticBag diagnostics = [];
        string document = paths.NetworkSet;
        XElement set = XmlSource.Parse(AtomicFile.Read(document) ?? "", document, diagnostics) ?? throw Broken();
        return [.. set.Elements().Select(n => new NetworkState
        {
            Name = n.Attribute("name")?.Value ?? throw Broken(),
            Uuid = Guid.TryParse(n.Attribute("uuid")?.Value, out Guid uuid) ? uuid : throw Broken(),
            Stored = Inside(n, StoredElement),
            Live = Inside(n, LiveElement) is { } live ? new LiveNetwork(live, LivePhase.Active, []) : null,
        })];

        NetworkDefinition? Inside(XElement network, string element) => network.Element(element)?.Element("network") is { } inner
            ? NetworkXml.Read(inner, document, diagnostics, new SourceMap(document)) ?? throw Broken()
            : null;
        FormatException Broken() => new($"{document}: {string.Join('\n', diagnostics.InOrder())}");
    }

    private static XElement? Element(string name, NetworkDefinition? network, bool isInactive) => network is null
        ? null
        : new XElement(name, XElement.Parse(NetworkXml.Format(network, new NetworkXmlOptions { Inactive = isInactive }), LoadOptions.PreserveWhitespace));
}
