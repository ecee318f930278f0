using Patchbay.Model.Values;

namespace Patchbay.Engine.Store;

/// <summary>
/// Definitions in a folder, one document each, named after the object; <c>autostart/</c> holds a link for each that
/// starts with the host. Saving replaces whole files, so that a full disk or a crash leaves the old definition.
/// </summary>
/// <param name="folder">Where the documents are; made when first needed.</param>
/// <param name="editCommand">How people are told to change a document, without the name: <c>patchbay net edit</c>.</param>
public sealed class DefinitionStore(string folder, string editCommand)
{
    private const string Extension = ".xml";
    private const string OnceExtension = ".xml.once";

    private string AutostartFolder => Path.Combine(folder, "autostart");

    /// <summary>Every document in the folder, by name. One that cannot be read has a problem instead of a text.</summary>
    /// <exception cref="StoreException">The folder is there and cannot be listed.</exception>
    public ValueList<StoredDocument> Load()
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }
        AtomicFile.Sweep(folder, Extension);
        try
        {
            return Directory.EnumerateFiles(folder, $"*{Extension}").Order(StringComparer.Ordinal).Select(Load).ToValueList();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"cannot list {folder}: {FileTrouble.Words(e)}", e);
        }
    }

    /// <summary>Where an object's document is.</summary>
    public string PathOf(string name) => Path.Combine(folder, name + Extension);

    /// <summary>Saves a document so that it survives the machine.</summary>
    /// <exception cref="StoreException">Refused; the old document stands.</exception>
    public void Save(string name, string text) => AtomicFile.Write(PathOf(name), $"{Comment(name)}\n{text}", durable: true);

    /// <summary>Whether this is the text that is saved.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public bool Holds(string name, string text) => AtomicFile.Read(PathOf(name)) == $"{Comment(name)}\n{text}";

    /// <summary>Removes a document and its autostart, so that they stay away when the machine's power is cut.</summary>
    /// <exception cref="StoreException">Refused.</exception>
    public void Remove(string name)
    {
        AtomicFile.Delete(AutostartLink(name));
        AtomicFile.Delete(OnceLink(name));
        AtomicFile.Delete(PathOf(name), durable: true);
    }

    /// <summary>Whether the object starts with the host.</summary>
    public bool IsAutostart(string name) => IsLink(AutostartLink(name));

    /// <summary>Whether the object starts with the host the next time only.</summary>
    public bool IsAutostartOnce(string name) => IsLink(OnceLink(name));

    /// <summary>Makes or removes the autostart link.</summary>
    /// <exception cref="StoreException">Refused.</exception>
    public void SetAutostart(string name, bool autostart) => SetLink(AutostartLink(name), name, autostart);

    /// <summary>Makes or removes the link for one start with the host.</summary>
    /// <exception cref="StoreException">Refused.</exception>
    public void SetAutostartOnce(string name, bool autostart) => SetLink(OnceLink(name), name, autostart);

    private static bool IsLink(string link) => new FileInfo(link).LinkTarget is not null;

    private void SetLink(string link, string name, bool wanted)
    {
        if (!wanted)
        {
            AtomicFile.Delete(link);
            return;
        }
        if (IsLink(link))
        {
            return;
        }
        try
        {
            Directory.CreateDirectory(AutostartFolder);
            File.CreateSymbolicLink(link, PathOf(name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"cannot make {link}: {FileTrouble.Words(e)}", e);
        }
    }

    private StoredDocument Load(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        try
        {
            return new StoredDocument(name, path, AtomicFile.Read(path), IsAutostart(name), null);
        }
        catch (StoreException e)
        {
            return new StoredDocument(name, path, null, IsAutostart(name), e.Message);
        }
    }

    private string AutostartLink(string name) => Path.Combine(AutostartFolder, name + Extension);

    private string OnceLink(string name) => Path.Combine(AutostartFolder, name + OnceExtension);

    // A comment may not hold two dashes.
    private string Comment(string name)
        => $"""
        <!--
          Written by patchbayd, which reads it when it starts. To change it, use
            {editCommand} {name.Replace("--", "- -", StringComparison.Ordinal)}
          or another program that speaks libvirt's interface.
        -->
        """;
}

/// <summary>A document as found on disk.</summary>
/// <param name="Name">The file's name without its extension.</param>
/// <param name="Path">The file.</param>
/// <param name="Text">Its text; null where it could not be read.</param>
/// <param name="Autostart">Whether a link says that it starts with the host.</param>
/// <param name="Problem">Why it could not be read.</param>
public sealed record StoredDocument(string Name, string Path, string? Text, bool Autostart, string? Problem);
