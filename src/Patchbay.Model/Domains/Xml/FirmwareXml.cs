using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes firmware: <c>&lt;firmware&gt;</c>, <c>&lt;loader&gt;</c>, <c>&lt;nvram&gt;</c>.</summary>
internal static class FirmwareXml
{
    private const string Formats = "raw qcow2";

    /// <summary>Reads demands on firmware that is chosen by itself.</summary>
    public static ValueList<FirmwareFeature> ReadFeatures(DomainReading reading, ElementReader os)
    {
        if (os.Child("firmware") is not { } element)
        {
            return [];
        }
        List<FirmwareFeature> features = [];
        using ElementReader reader = reading.Open(element);
        _ = reader.OneOf("type", "bios efi");
        foreach (XElement child in reader.Children("feature"))
        {
            using ElementReader feature = reading.Open(child);
            if (feature.OneOf("name", "enrolled-keys secure-boot") is { } name && feature.YesNo("enabled") is { } enabled)
            {
                features.Add(new FirmwareFeature(name, enabled));
            }
        }
        return features.OrderBy(f => f.Name, StringComparer.Ordinal).ToValueList();
    }

    /// <summary>Reads the firmware image.</summary>
    public static LoaderDefinition? ReadLoader(DomainReading reading, ElementReader os)
    {
        if (os.Child("loader") is not { } element)
        {
            return null;
        }
        using ElementReader reader = reading.Open(element);
        string path = element.Value.Trim();
        LoaderDefinition loader = new()
        {
            Path = path.Length == 0 ? null : path,
            ReadOnly = reader.YesNo("readonly"),
            Type = reader.OneOf("type", "rom pflash"),
            Secure = reader.YesNo("secure"),
            Stateless = reader.YesNo("stateless"),
            Format = reader.OneOf("format", Formats),
        };
        return loader == new LoaderDefinition() ? null : reader.Mark(loader);
    }

    /// <summary>Reads the guest's variables.</summary>
    public static NvramDefinition? ReadNvram(DomainReading reading, ElementReader os)
    {
        if (os.Child("nvram") is not { } element)
        {
            return null;
        }
        using ElementReader reader = reading.Open(element);
        NvramDefinition nvram = new()
        {
            Template = reader.Text("template"),
            TemplateFormat = reader.OneOf("templateFormat", Formats),
            Format = reader.OneOf("format", Formats),
            SourceType = reader.OneOf("type", "file block network volume dir nvme vhostuser vhostvdpa"),
        };
        if (nvram.SourceType is not null)
        {
            XElement? source = reader.Child("source");
            return reader.Mark(nvram with
            {
                Source = source is null ? null : VerbatimText.Of(source),
                Path = nvram.SourceType is "file" ? source?.Attribute("file")?.Value : nvram.SourceType is "block" ? source?.Attribute("dev")?.Value : null,
            });
        }
        string path = element.Value.Trim();
        nvram = nvram with { Path = path.Length == 0 ? null : path };
        return nvram == new NvramDefinition() ? null : reader.Mark(nvram);
    }

    /// <summary>Writes firmware.</summary>
    public static void Write(CanonicalWriter writer, OsDefinition os, DomainFormat format)
    {
        if (!os.FirmwareFeatures.IsEmpty && !format.IsMigratable)
        {
            writer.Start("firmware");
            foreach (FirmwareFeature feature in os.FirmwareFeatures)
            {
                writer.Start("feature").YesNo("enabled", feature.Enabled).Attribute("name", feature.Name).End();
            }
            writer.End();
        }
        if (os.Loader is { } loader)
        {
            writer.Start("loader").YesNo("readonly", loader.ReadOnly).YesNo("secure", loader.Secure).Attribute("type", loader.Type)
                .YesNo("stateless", loader.Stateless).Attribute("format", loader.Format);
            End(writer, loader.Path);
        }
        if (os.Nvram is { } nvram)
        {
            writer.Start("nvram").Attribute("template", nvram.Template).Attribute("templateFormat", nvram.TemplateFormat)
                .Attribute("type", nvram.SourceType).Attribute("format", nvram.Format);
            if (nvram.SourceType is null)
            {
                End(writer, nvram.Path);
            }
            else
            {
                writer.Lines(nvram.Source).End();
            }
        }
    }

    private static void End(CanonicalWriter writer, string? path)
    {
        if (path is null)
        {
            writer.EndUnlessEmpty();
        }
        else
        {
            writer.EndWithText(path);
        }
    }
}
