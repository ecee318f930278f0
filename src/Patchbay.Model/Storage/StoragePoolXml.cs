using System.Xml.Linq;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Storage;

/// <summary>Reads and writes <c>&lt;pool&gt;</c>, in libvirt's canonical form.</summary>
public static class StoragePoolXml
{
    /// <summary>Reads a document: the pool, or null where an error was found. All findings are in <paramref name="diagnostics"/>.</summary>
    public static StoragePoolDefinition? Parse(string text, string document, DiagnosticBag diagnostics)
        => XmlSource.Parse(text, document, diagnostics) is { } root ? Read(root, document, diagnostics) : null;

    /// <inheritdoc cref="Parse"/>
    public static StoragePoolDefinition? Read(XElement root, string document, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (root.Name.LocalName != "pool")
        {
            diagnostics.Add(Findings.WrongRoot(XmlSource.Locate(root, document), root.Name.LocalName, "pool"));
            return null;
        }
        DiagnosticBag own = new(diagnostics);
        StoragePoolDefinition pool = Read(new ElementReader(root, document, own, new SourceMap(document)));
        return own.HasErrors ? null : pool;
    }

    /// <summary>The pool as libvirt prints it.</summary>
    /// <param name="pool">What to print.</param>
    /// <param name="space">What its file system holds; <see cref="StorageSpace.None"/> of a pool that is not running.</param>
    public static string Format(StoragePoolDefinition pool, StorageSpace space)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(space);
        CanonicalWriter writer = new();
        writer.Start("pool").Attribute("type", StoragePoolTypes.Folder)
            .Text("name", pool.Name)
            .Text("uuid", pool.Uuid is { } uuid ? UuidText.Format(uuid) : null);
        StorageSizeXml.Write(writer, "capacity", space.Capacity);
        StorageSizeXml.Write(writer, "allocation", space.Allocation);
        StorageSizeXml.Write(writer, "available", space.Available);
        if (pool.CopyOnWrite is { } cow)
        {
            writer.Start("features").Start("cow").YesNo("state", cow).End().End();
        }
        writer.Start("source");
        writer.Start("vendor").Attribute("name", pool.Vendor).EndUnlessEmpty();
        writer.Start("product").Attribute("name", pool.Product).EndUnlessEmpty();
        writer.End(@long: true);
        writer.Start("target").Text("path", pool.Path);
        StoragePermissionsXml.Write(writer, pool.Permissions);
        writer.End();
        if (pool.RefreshAllocation is { } allocation)
        {
            writer.Start("refresh").Start("volume").Attribute("allocation", allocation).End().End();
        }
        return writer.End().ToString();
    }

    private static StoragePoolDefinition Read(ElementReader reader)
    {
        using (reader)
        {
            // Said by the host, never to it.
            _ = (reader.Child("capacity"), reader.Child("allocation"), reader.Child("available"));
            if (!IsServed(reader))
            {
                // What is right in the rest depends on the type.
                reader.IgnoreRest();
                return new StoragePoolDefinition { Name = StorageNames.Read(reader, "pool", FindingClass.Xml), Path = "" };
            }
            StoragePoolDefinition pool = new()
            {
                Name = StorageNames.Read(reader, "pool", FindingClass.Xml),
                Uuid = ReadUuid(reader),
                CopyOnWrite = ReadCopyOnWrite(reader),
                Path = "",
                RefreshAllocation = ReadRefresh(reader),
            };
            return ReadTarget(reader, ReadSource(reader, pool));
        }
    }

    private static bool IsServed(ElementReader reader)
    {
        string? type = reader.RequiredAttribute("type") is { Length: > 0 } ? reader.OneOf("type", string.Join(' ', StoragePoolTypes.Words)) : null;
        if (type is not null and not StoragePoolTypes.Folder)
        {
            reader.Report(Findings.PoolTypeNotServed(reader.AtAttribute("type"), StoragePoolTypes.NumberOf(type), type));
        }
        return type is null or StoragePoolTypes.Folder;
    }

    private static Guid? ReadUuid(ElementReader reader)
    {
        if (reader.ChildText("uuid") is not { } text)
        {
            return null;
        }
        if (UuidText.TryParse(text, out Guid uuid))
        {
            return uuid;
        }
        reader.Report(Findings.MalformedUuid(reader.Locate(reader.Element.Element("uuid")), text));
        return null;
    }

    private static bool? ReadCopyOnWrite(ElementReader reader)
    {
        if (reader.Child("features") is not { } element)
        {
            return null;
        }
        using ElementReader features = reader.Into(element);
        if (features.Child("cow") is not { } cowElement)
        {
            return null;
        }
        using ElementReader cow = features.Into(cowElement);
        return cow.YesNo("state");
    }

    private static string? ReadRefresh(ElementReader reader)
    {
        if (reader.Child("refresh") is not { } element)
        {
            return null;
        }
        using ElementReader refresh = reader.Into(element);
        if (refresh.Child("volume") is not { } volumeElement)
        {
            return null;
        }
        using ElementReader volume = refresh.Into(volumeElement);
        return volume.OneOf("allocation", "default capacity", FindingClass.Unsupported);
    }

    private static StoragePoolDefinition ReadSource(ElementReader reader, StoragePoolDefinition pool)
    {
        if (reader.Child("source") is not { } element)
        {
            return pool;
        }
        using ElementReader source = reader.Into(element);
        return pool with { Vendor = source.ChildAttribute("vendor", "name"), Product = source.ChildAttribute("product", "name") };
    }

    private static StoragePoolDefinition ReadTarget(ElementReader reader, StoragePoolDefinition pool)
    {
        if (reader.Child("target") is not { } element)
        {
            reader.Report(Findings.MissingElement(reader.At, "pool", "target"));
            return pool;
        }
        using ElementReader target = reader.Into(element);
        pool = pool with { Permissions = StoragePermissionsXml.Read(target) };
        if (target.ChildText("path") is not { } path)
        {
            target.Report(Findings.MissingElement(target.At, "target", "path"));
            return pool;
        }
        if (path[0] != '/' || path.Contains('\n', StringComparison.Ordinal))
        {
            target.Report(Findings.BadText(target.Locate(target.Element.Element("path")), "path", path, "the absolute path of a folder, on one line"));
        }
        return pool with { Path = Plain(path) };
    }

    // Slashes in a row are one, one at the end is none; what dots mean is the file system's to say.
    private static string Plain(string path)
    {
        string plain = $"/{string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries))}";
        return path[0] == '/' ? plain : plain[1..];
    }
}
