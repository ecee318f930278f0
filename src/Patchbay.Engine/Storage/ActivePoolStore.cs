using System.Xml.Linq;
using Patchbay.Engine.Store;
using Patchbay.Model.Storage;
using Patchbay.Model.Text;
using Patchbay.Planning;

namespace Patchbay.Engine.Storage;

/// <summary>
/// Which pools run, on disk: <c>storage/NAME.xml</c> below the run folder, a <c>&lt;poolstatus&gt;</c> with what the pool was started with.
/// It outlives the daemon, and means nothing after the machine has booted again.
/// </summary>
internal sealed class ActivePoolStore(HostPaths paths, string bootId)
{
    private string Folder => Path.Combine(paths.Run, "storage");

    private string AutostartMarker => Path.Combine(paths.Run, "storage-autostarted");

    /// <summary>Whether the autostart of this boot has been done.</summary>
    public bool WasAutostarted => AtomicFile.Read(AutostartMarker)?.Trim() == bootId;

    /// <summary>Notes that the autostart of this boot has been done.</summary>
    public void MarkAutostarted() => AtomicFile.Write(AutostartMarker, $"{bootId}\n", durable: false);

    /// <exception cref="StoreException">Refused.</exception>
    public void Save(StoragePoolDefinition pool)
        => AtomicFile.Write(PathOf(pool.Name), $"<poolstatus boot='{bootId}'>\n{StoragePoolXml.Format(pool, StorageSpace.None)}</poolstatus>\n", durable: false);

    /// <exception cref="StoreException">Refused.</exception>
    public void Remove(string name) => AtomicFile.Delete(PathOf(name));

    /// <summary>Everything that ran; of an earlier boot nothing does. What cannot be read has a problem instead.</summary>
    public IEnumerable<(string Path, StoragePoolDefinition? Pool, string? Problem)> Load()
    {
        if (!Directory.Exists(Folder))
        {
            yield break;
        }
        AtomicFile.Sweep(Folder, ".xml");
        foreach (string path in Directory.EnumerateFiles(Folder, "*.xml").Order(StringComparer.Ordinal))
        {
            DiagnosticBag findings = [];
            XElement? root = XmlSource.Parse(AtomicFile.Read(path) ?? "", path, findings);
            if (root is not null && root.Attribute("boot")?.Value != bootId)
            {
                AtomicFile.Delete(path);
                continue;
            }
            string text = root?.Element("pool")?.ToString(SaveOptions.DisableFormatting) ?? "";
            StoragePoolDefinition? pool = root is null ? null : StoragePoolXml.Parse(text, path, findings);
            yield return (path, pool, pool is null ? string.Join('\n', findings) : null);
        }
    }

    private string PathOf(string name) => Path.Combine(Folder, $"{name}.xml");
}
