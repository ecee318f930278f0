using Patchbay.Engine.Store;

namespace Patchbay.Engine.Guests;

/// <summary>The daemon's memory of running guests: a document each in a folder that a boot empties.</summary>
/// <param name="folder">Writable by the daemon only.</param>
internal sealed class LiveGuestStore(string folder)
{
    private const string Extension = ".xml";

    /// <summary>Saves what is known of a guest; survives the daemon, and needs not survive the machine.</summary>
    /// <exception cref="StoreException">Refused; the old document stands.</exception>
    public void Save(LiveGuest live) => AtomicFile.Write(PathOf(live.Definition.Name), LiveGuestXml.Format(live), durable: false);

    /// <summary>Forgets a guest.</summary>
    /// <exception cref="StoreException">Refused.</exception>
    public void Remove(string name) => AtomicFile.Delete(PathOf(name));

    /// <summary>All documents, by path.</summary>
    /// <exception cref="StoreException">The folder is there and cannot be read.</exception>
    public IEnumerable<(string Path, string Text)> Load()
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }
        AtomicFile.Sweep(folder, Extension);
        foreach (string path in Directory.EnumerateFiles(folder, $"*{Extension}").Order(StringComparer.Ordinal))
        {
            if (AtomicFile.Read(path) is { } text)
            {
                yield return (path, text);
            }
        }
    }

    private string PathOf(string name) => Path.Combine(folder, name + Extension);
}
