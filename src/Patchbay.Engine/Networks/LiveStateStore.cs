using System.Text;
using System.Xml.Linq;
using Patchbay.Engine.Store;
using Patchbay.Model.Networks;
using Patchbay.Model.Ports;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning;

namespace Patchbay.Engine.Networks;

/// <summary>
/// What runs, on disk: <c>networks/NAME.xml</c> below the run folder, a <c>&lt;networkstatus&gt;</c> with the phase, the live
/// definition and its ports. It outlives the daemon, and means nothing after the machine has booted again.
/// </summary>
internal sealed class LiveStateStore(HostPaths paths, string bootId)
{
    private static readonly (LivePhase Phase, string Word)[] Words =
    [
        (LivePhase.Starting, "starting"), (LivePhase.Active, "active"), (LivePhase.Stopping, "stopping"),
    ];

    private string Folder => Path.Combine(paths.Run, "networks");

    private string AutostartMarker => Path.Combine(paths.Run, "networks-autostarted");

    /// <summary>Whether the autostart of this boot has been done.</summary>
    public bool WasAutostarted => AtomicFile.Read(AutostartMarker)?.Trim() == bootId;

    /// <summary>Notes that the autostart of this boot has been done.</summary>
    public void MarkAutostarted() => AtomicFile.Write(AutostartMarker, $"{bootId}\n", durable: false);

    /// <summary>Saves what runs. Not forced to the disk: a machine that loses power loses what ran, too.</summary>
    /// <exception cref="StoreException">Refused.</exception>
    public void Save(LiveNetwork live) => AtomicFile.Write(PathOf(live.Definition.Name), Format(live), durable: false);

    /// <summary>Removes what ran.</summary>
    /// <exception cref="StoreException">Refused.</exception>
    public void Remove(string name) => AtomicFile.Delete(PathOf(name));

    /// <summary>Everything that runs, by file; of an earlier boot nothing does.</summary>
    public IEnumerable<(string Path, LiveNetwork? Live, string? Problem)> Load()
    {
        if (!Directory.Exists(Folder))
        {
            yield break;
        }
        AtomicFile.Sweep(Folder, ".xml");
        foreach (string path in Directory.EnumerateFiles(Folder, "*.xml").Order(StringComparer.Ordinal))
        {
            DiagnosticBag diagnostics = [];
            LiveNetwork? live = null;
            bool stale = false;
            try
            {
                live = Parse(AtomicFile.Read(path) ?? "", path, diagnostics, out stale);
            }
            catch (StoreException e)
            {
                diagnostics.Add(new Diagnostic("", Severity.Error, new SourceLocation(path, 0, 0), e.Message));
            }
            if (stale)
            {
                AtomicFile.Delete(path);
                continue;
            }
            yield return (path, live, live is null ? string.Join('\n', diagnostics) : null);
        }
    }

    private string PathOf(string name) => Path.Combine(Folder, $"{name}.xml");

    private string Format(LiveNetwork live)
    {
        StringBuilder text = new();
        text.Append($"<networkstatus phase='{Words.First(w => w.Phase == live.Phase).Word}' boot='{bootId}'>\n");
        text.Append(NetworkXml.Format(live.Definition));
        if (live.Next is { } next)
        {
            text.Append("<next>\n").Append(NetworkXml.Format(next)).Append("</next>\n");
        }
        if (live.ToStore is { } stored)
        {
            text.Append("<store>\n").Append(NetworkXml.Format(stored, new NetworkXmlOptions { Inactive = true })).Append("</store>\n");
        }
        foreach (NetworkPort port in live.Ports)
        {
            text.Append(NetworkPortXml.Format(port));
        }
        return text.Append("</networkstatus>\n").ToString();
    }

    private LiveNetwork? Parse(string text, string document, DiagnosticBag diagnostics, out bool stale)
    {
        XElement? root = XmlSource.Parse(text, document, diagnostics);
        stale = root is not null && root.Attribute("boot")?.Value != bootId;
        XElement? network = root?.Element("network");
        if (root is null || network is null || stale)
        {
            return null;
        }
        NetworkDefinition? definition = NetworkXml.Read(network, document, diagnostics, new SourceMap(document));
        ValueList<NetworkPort> ports = root.Elements("networkport")
            .Select(p => NetworkPortXml.Parse(Text(p), document, diagnostics)).OfType<NetworkPort>().ToValueList();
        (LivePhase phase, string? word) = Words.FirstOrDefault(w => w.Word == root.Attribute("phase")?.Value);
        return definition is null || word is null ? null : new LiveNetwork(definition, phase, ports) { Next = Inside("next"), ToStore = Inside("store") };

        NetworkDefinition? Inside(string element)
            => root.Element(element)?.Element("network") is { } inner ? NetworkXml.Read(inner, document, diagnostics, new SourceMap(document)) : null;
    }

    private static string Text(XElement element) => element.ToString(SaveOptions.DisableFormatting);
}
