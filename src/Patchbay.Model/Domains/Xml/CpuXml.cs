using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;cpu&gt;</c>; NUMA cells are in <see cref="NumaXml"/>.</summary>
internal static class CpuXml
{
    private static readonly (string, CpuMode)[] Modes =
    [
        ("custom", CpuMode.Custom), ("host-model", CpuMode.HostModel), ("host-passthrough", CpuMode.HostPassthrough), ("maximum", CpuMode.Maximum),
    ];

    /// <summary>Reads the processor.</summary>
    public static CpuDefinition? Read(DomainReading reading, ElementReader domain)
    {
        if (domain.Child("cpu") is not { } element)
        {
            return null;
        }
        using ElementReader reader = reading.Open(element);
        CpuDefinition cpu = new()
        {
            Mode = reader.Word("mode", Modes),
            Match = reader.OneOf("match", "minimum exact strict"),
            Check = reader.OneOf("check", "none partial full"),
            Migratable = reader.OnOff("migratable"),
            DeprecatedFeatures = reader.OneOf("deprecated_features", "on off"),
            Vendor = reader.TrimmedText("vendor"),
            Topology = ReadTopology(reading, reader),
            Cache = ReadCache(reading, reader),
            MaxPhysAddr = ReadWidth(reading, reader),
            Features = ReadFeatures(reading, reader),
            Numa = NumaXml.Read(reading, reader, out KeptXml kept),
            Kept = kept,
        };
        return reader.Mark(ReadModel(reading, reader, cpu));
    }

    /// <summary>Writes the processor.</summary>
    public static void Write(CanonicalWriter writer, CpuDefinition? cpu)
    {
        if (cpu is null)
        {
            return;
        }
        writer.Start("cpu");
        CpuMode mode = cpu.Mode ?? CpuMode.Custom;
        if (mode != CpuMode.Custom || cpu.Model is not null)
        {
            writer.Attribute("mode", Words.Of(Modes, mode)).Attribute("match", mode == CpuMode.Custom ? cpu.Match ?? "exact" : null)
                .Attribute("check", cpu.Check).OnOff("migratable", mode is CpuMode.HostPassthrough or CpuMode.Maximum ? cpu.Migratable : null)
                .Attribute("deprecated_features", cpu.DeprecatedFeatures);
        }
        bool named = mode is CpuMode.Custom or CpuMode.HostModel;
        if (named && (cpu.Model ?? cpu.VendorId) is not null)
        {
            writer.Start("model").Attribute("fallback", cpu.Model is null ? null : cpu.Fallback ?? "allow").Attribute("vendor_id", cpu.VendorId);
            _ = cpu.Model is null ? writer.End() : writer.EndWithText(cpu.Model);
        }
        writer.Text("vendor", named ? cpu.Vendor : null);
        if (cpu.Topology is { } t)
        {
            writer.Start("topology").Attribute("sockets", t.Sockets).Attribute("dies", t.Dies).Attribute("clusters", t.Clusters)
                .Attribute("cores", t.Cores).Attribute("threads", t.Threads).End();
        }
        if (cpu.Cache is { } cache)
        {
            writer.Start("cache").Attribute("level", cache.Level).Attribute("mode", cache.Mode).End();
        }
        if (cpu.MaxPhysAddr is { } width)
        {
            writer.Start("maxphysaddr").Attribute("mode", width.Mode).Attribute("bits", width.Bits).Attribute("limit", width.Limit).End();
        }
        foreach (CpuFeature feature in cpu.Features)
        {
            writer.Start("feature").Attribute("policy", feature.Policy ?? "require").Attribute("name", feature.Name).End();
        }
        NumaXml.Write(writer, cpu.Numa, cpu.Kept);
        writer.EndUnlessEmpty();
    }

    private static CpuDefinition ReadModel(DomainReading reading, ElementReader parent, CpuDefinition cpu)
    {
        if (parent.Child("model") is not { } element)
        {
            return cpu;
        }
        using ElementReader reader = reading.Open(element);
        string model = element.Value.Trim();
        string? vendor = reader.Text("vendor_id");
        if (vendor is not null && (vendor.Length != 12 || vendor.Contains(',', StringComparison.Ordinal)))
        {
            reader.BadValue("vendor_id", vendor, "twelve characters without a comma");
        }
        return cpu with { Model = model.Length == 0 ? null : model, Fallback = reader.OneOf("fallback", "allow forbid"), VendorId = vendor };
    }

    private static CpuTopology? ReadTopology(DomainReading reading, ElementReader cpu)
    {
        if (cpu.Child("topology") is not { } element)
        {
            return null;
        }
        using ElementReader reader = reading.Open(element);
        foreach (string name in (string[])["sockets", "cores", "threads"])
        {
            if (reader.Raw(name) is null)
            {
                reader.Report(Findings.MissingAttribute(reader.At, "topology", name));
            }
        }
        return reader.Mark(new CpuTopology(
            reader.UInt("sockets", min: 1) ?? 1, reader.UInt("dies", min: 1) ?? 1, reader.UInt("clusters", min: 1) ?? 1,
            reader.UInt("cores", min: 1) ?? 1, reader.UInt("threads", min: 1) ?? 1));
    }

    private static CpuCache? ReadCache(DomainReading reading, ElementReader cpu)
    {
        if (cpu.Child("cache") is not { } element)
        {
            return null;
        }
        using ElementReader reader = reading.Open(element);
        uint? level = reader.UInt("level", 3, 1);
        return reader.OneOf("mode", "emulate passthrough disable") is { } mode ? new CpuCache(level, mode) : null;
    }

    private static CpuAddressWidth? ReadWidth(DomainReading reading, ElementReader cpu)
    {
        if (cpu.Child("maxphysaddr") is not { } element)
        {
            return null;
        }
        using ElementReader reader = reading.Open(element);
        (uint? bits, uint? limit) = (reader.UInt("bits", min: 1), reader.UInt("limit", min: 1));
        return reader.OneOf("mode", "emulate passthrough") is { } mode ? new CpuAddressWidth(mode, bits, limit) : null;
    }

    private static ValueList<CpuFeature> ReadFeatures(DomainReading reading, ElementReader cpu)
    {
        List<CpuFeature> features = [];
        HashSet<string> names = [];
        foreach (XElement element in cpu.Children("feature"))
        {
            using ElementReader reader = reading.Open(element);
            string name = reader.RequiredAttribute("name");
            string? policy = reader.OneOf("policy", "force require optional disable forbid");
            if (!names.Add(name))
            {
                reader.Report(Findings.NotPossible(reader.At, $"the CPU feature '{name}' a second time", "say what is wanted once", FindingClass.Xml));
            }
            features.Add(new CpuFeature(name, policy));
        }
        return features.ToValueList();
    }
}
