using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;hyperv&gt;</c>.</summary>
internal static class HypervXml
{
    private static readonly string[] Names =
    [
        "relaxed", "vapic", "spinlocks", "vpindex", "runtime", "synic", "stimer", "reset", "vendor_id", "frequencies", "reenlightenment",
        "tlbflush", "ipi", "evmcs", "avic", "emsr_bitmap", "xmm_input",
    ];

    /// <summary>Reads enlightenments; an unknown one is an error, as libvirt has it.</summary>
    public static HypervFeatures? Read(DomainReading reading, ElementReader features)
    {
        if (features.Child("hyperv") is not { } element)
        {
            return null;
        }
        using ElementReader reader = reading.Open(element);
        string? mode = reader.OneOf("mode", "none custom passthrough");
        if (mode == "passthrough")
        {
            reader.IgnoreRest();
            return new HypervFeatures { Mode = mode };
        }
        foreach (XElement child in element.Elements().Where(e => !Names.Contains(e.Name.LocalName)))
        {
            reader.Ignore(child);
            reader.Report(Findings.UnknownFeature(reader.Locate(child), child.Name.LocalName, Suggestion.Closest(child.Name.LocalName, Names)));
        }
        List<HypervFeature> list = [];
        foreach (string name in Names)
        {
            if (reader.Child(name) is { } child && ReadOne(reading, name, child) is { } feature)
            {
                list.Add(feature);
            }
        }
        return reader.Mark(new HypervFeatures { Mode = mode ?? "custom", Features = list.ToValueList() });
    }

    /// <summary>Writes enlightenments.</summary>
    public static void Write(CanonicalWriter writer, HypervFeatures? hyperv)
    {
        if (hyperv is null or { Mode: "none" })
        {
            return;
        }
        writer.Start("hyperv").Attribute("mode", hyperv.Mode ?? "custom");
        foreach (HypervFeature feature in hyperv.Features)
        {
            writer.Start(feature.Name).OnOff("state", feature.State).Attribute("retries", feature.State ? feature.Retries : null)
                .Attribute("value", feature.State ? feature.Value : null);
            foreach (NamedSwitch part in feature.Parts)
            {
                if (feature.State && part.State)
                {
                    writer.Start(part.Name).OnOff("state", true).End();
                }
            }
            writer.End();
        }
        writer.End(@long: true);
    }

    private static HypervFeature? ReadOne(DomainReading reading, string name, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        bool? state = reader.OnOff("state");
        if (reader.Raw("state") is null)
        {
            reader.Report(Findings.MissingAttribute(reader.At, name, "state"));
        }
        List<NamedSwitch> parts = [];
        foreach (string part in name switch { "stimer" => ["direct"], "tlbflush" => (string[])["direct", "extended"], _ => [] })
        {
            if (reader.Child(part) is { } child && reading.Open(child).OnOff("state") is { } on)
            {
                parts.Add(new NamedSwitch(part, on));
            }
        }
        string? vendor = name == "vendor_id" ? reader.Text("value") : null;
        if (vendor?.Length > 12 || vendor?.Contains(',', StringComparison.Ordinal) == true)
        {
            reader.BadValue("value", vendor, "up to twelve characters without a comma");
        }
        uint? retries = name == "spinlocks" ? reader.UInt("retries", min: 4095) : null;
        if (name == "spinlocks" && state == true && reader.Raw("retries") is null)
        {
            reader.Report(Findings.MissingAttribute(reader.At, name, "retries"));
        }
        return state is { } value ? new HypervFeature(name, value) { Retries = retries, Value = vendor, Parts = parts.ToValueList() } : null;
    }
}
