using System.Globalization;
using System.Xml.Linq;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Storage;

/// <summary>Reads <c>&lt;volume&gt;</c> as someone asks for one, and writes it as it was seen, in libvirt's canonical form.</summary>
public static class StorageVolumeXml
{
    private const string Kinds = "file block dir network netdir ploop";

    private static readonly string[] FeatureWords = ["lazy_refcounts", "extended_l2", "data_file"];

    /// <summary>Reads a document: the volume, or null where an error was found. All findings are in <paramref name="diagnostics"/>.</summary>
    /// <param name="text">The document.</param>
    /// <param name="document">Its name in findings.</param>
    /// <param name="copied">Whether it is made from another volume, which then has a capacity for it.</param>
    /// <param name="diagnostics">Where findings go.</param>
    public static StorageVolumeDefinition? Parse(string text, string document, bool copied, DiagnosticBag diagnostics)
        => XmlSource.Parse(text, document, diagnostics) is { } root ? Read(root, document, copied, diagnostics) : null;

    /// <inheritdoc cref="Parse"/>
    /// <param name="root">The document's root.</param>
    /// <param name="document">Its name in findings.</param>
    /// <param name="copied">Whether it is made from another volume, which then has a capacity for it.</param>
    /// <param name="diagnostics">Where findings go.</param>
    public static StorageVolumeDefinition? Read(XElement root, string document, bool copied, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (root.Name.LocalName != "volume")
        {
            diagnostics.Add(Findings.WrongRoot(XmlSource.Locate(root, document), root.Name.LocalName, "volume"));
            return null;
        }
        DiagnosticBag own = new(diagnostics);
        StorageVolumeDefinition volume = Read(new ElementReader(root, document, own, new SourceMap(document)), copied);
        return own.HasErrors ? null : volume;
    }

    /// <summary>The volume as libvirt prints it.</summary>
    public static string Format(StorageVolume volume)
    {
        ArgumentNullException.ThrowIfNull(volume);
        CanonicalWriter writer = new();
        writer.Start("volume").Attribute("type", volume.Kind switch { VolumeKind.Block => "block", VolumeKind.Folder => "dir", _ => "file" })
            .Text("name", volume.Name)
            .Text("key", volume.Image.Path);
        StorageSizeXml.Write(writer, "capacity", volume.Capacity);
        StorageSizeXml.Write(writer, "allocation", volume.Allocation);
        if (volume.Physical > 0)
        {
            StorageSizeXml.Write(writer, "physical", volume.Physical);
        }
        Write(writer, "target", volume.Image);
        if (volume.Backing is { } backing)
        {
            Write(writer, "backingStore", backing);
        }
        return writer.End().ToString();
    }

    private static StorageVolumeDefinition Read(ElementReader reader, bool copied)
    {
        using (reader)
        {
            // Said by the host, never to it.
            _ = (reader.OneOf("type", Kinds, FindingClass.Unsupported), reader.Child("key"), reader.Child("source"), reader.Child("physical"));
            StorageVolumeDefinition volume = new()
            {
                Name = StorageNames.Read(reader, "volume", FindingClass.OperationInvalid),
                Capacity = StorageSizeXml.Read(reader, "capacity"),
                Allocation = StorageSizeXml.Read(reader, "allocation"),
                Backing = ReadBacking(reader),
            };
            if (!copied && volume.Backing is null && !reader.HasContent("capacity"))
            {
                reader.Report(Findings.MissingElement(reader.At, "volume", "capacity"));
            }
            return ReadTarget(reader, volume);
        }
    }

    private static bool HasContent(this ElementReader reader, string child) => reader.Element.Element(child)?.Value.Length > 0;

    private static VolumeBacking? ReadBacking(ElementReader volume)
    {
        if (volume.Child("backingStore") is not { } element)
        {
            return null;
        }
        using ElementReader reader = volume.Into(element);
        string format = ReadFormat(reader);
        // A volume's own document, printed by a host, is a request for one like it.
        _ = StoragePermissionsXml.Read(reader);
        Skip(reader, "timestamps", "compat", "clusterSize", "features");
        return reader.ChildText("path") is { } path ? new VolumeBacking(path, format) : null;
    }

    private static StorageVolumeDefinition ReadTarget(ElementReader volume, StorageVolumeDefinition read)
    {
        if (volume.Child("target") is not { } element)
        {
            return read;
        }
        using ElementReader reader = volume.Into(element);
        Skip(reader, "path", "timestamps");
        if (reader.Child("encryption") is { } encryption)
        {
            reader.Ignore(encryption);
            reader.Report(Findings.NotPossible(reader.Locate(encryption), "<encryption> of a volume", "encrypted volumes are not served"));
        }
        read = read with
        {
            Format = ReadFormat(reader),
            Permissions = StoragePermissionsXml.Read(reader),
            Compat = ReadCompat(reader),
            ClusterSize = StorageSizeXml.Read(reader, "clusterSize"),
            NoCopyOnWrite = reader.HasChild("nocow"),
            Features = ReadFeatures(reader),
        };
        return read.Features.IsEmpty ? read : read with { Compat = read.Compat ?? "1.1" };
    }

    private static void Skip(ElementReader reader, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            _ = reader.Child(name);
        }
    }

    private static string ReadFormat(ElementReader parent)
    {
        if (parent.Child("format") is not { } element)
        {
            return VolumeFormats.Raw;
        }
        using ElementReader reader = parent.Into(element);
        return reader.OneOf("type", string.Join(' ', VolumeFormats.Words), FindingClass.Unsupported) ?? VolumeFormats.Raw;
    }

    private static string? ReadCompat(ElementReader reader)
    {
        if (reader.ChildText("compat") is not { } text)
        {
            return null;
        }
        if (text.Split('.') is [{ Length: > 0 } major, { Length: > 0 } minor] && major.All(char.IsAsciiDigit) && minor.All(char.IsAsciiDigit))
        {
            return text;
        }
        reader.Report(Findings.BadText(reader.Locate(reader.Element.Element("compat")), "compat", text, "a version, as in 0.10 or 1.1"));
        return null;
    }

    private static ValueList<string> ReadFeatures(ElementReader target)
    {
        if (target.Child("features") is not { } element)
        {
            return [];
        }
        using ElementReader reader = target.Into(element);
        List<string> features = [];
        foreach (XElement feature in element.Elements())
        {
            string name = feature.Name.LocalName;
            _ = reader.Child(name);
            if (!FeatureWords.Contains(name))
            {
                reader.Report(Findings.UnknownFeature(reader.Locate(feature), name, Suggestion.Closest(name, FeatureWords)));
            }
            else if (!features.Contains(name))
            {
                features.Add(name);
            }
        }
        return features.ToValueList();
    }

    private static void Write(CanonicalWriter writer, string name, VolumeImage image)
    {
        writer.Start(name).Text("path", image.Path);
        writer.Start("format").Attribute("type", image.Format).End();
        StoragePermissionsXml.Write(writer, image.Permissions);
        if (image.Times is { } times)
        {
            writer.Start("timestamps")
                .Text("atime", Format(times.Read))
                .Text("mtime", Format(times.Written))
                .Text("ctime", Format(times.Changed))
                .Text("btime", Format(times.Made))
                .End();
        }
        writer.Text("compat", image.Compat);
        if (image.ClusterSize > 0)
        {
            writer.Start("clusterSize").Attribute("unit", "B").EndWithText(image.ClusterSize.ToString(CultureInfo.InvariantCulture));
        }
        if (image.Features is { } features)
        {
            writer.Start("features");
            foreach (string feature in features)
            {
                writer.Start(feature).End();
            }
            writer.End();
        }
        writer.End();
    }

    private static string Format(FileTime time)
        => time.Nanoseconds == 0
            ? time.Seconds.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{time.Seconds}.{time.Nanoseconds:D9}");
}
