using System.Globalization;
using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;features&gt;</c>; Hyper-V's are in <see cref="HypervXml"/>.</summary>
internal static class FeaturesXml
{
    private static readonly string[] KvmNames = ["hidden", "hint-dedicated", "poll-control", "pv-ipi", "dirty-ring"];

    private static readonly string[] Known =
    [
        "acpi", "apic", "pae", "hap", "viridian", "privnet", "hyperv", "kvm", "pvspinlock", "capabilities", "pmu", "vmport", "gic", "smm",
        "ioapic", "hpt", "vmcoreinfo", "htm", "nested-hv", "msrs", "ccf-assist", "xen", "cfpc", "sbbc", "ibs", "tcg", "async-teardown",
        "ras", "ps2", "aia",
    ];

    /// <summary>Reads features of the machine; an unknown one is an error, as libvirt has it.</summary>
    public static FeaturesDefinition? Read(DomainReading reading, ElementReader domain)
    {
        if (domain.Child("features") is not { } element)
        {
            return null;
        }
        using ElementReader reader = reading.Open(element);
        foreach (XElement child in element.Elements().Where(e => e.Name.Namespace == XNamespace.None && !Known.Contains(e.Name.LocalName)))
        {
            reader.Ignore(child);
            reader.Report(Findings.UnknownFeature(reader.Locate(child), child.Name.LocalName, Suggestion.Closest(child.Name.LocalName, Known)));
        }
        FeaturesDefinition features = new()
        {
            Acpi = reader.HasChild("acpi"),
            Apic = reader.Child("apic") is { } apic ? ReadApic(reading, apic) : null,
            Pae = reader.HasChild("pae"),
            Hyperv = HypervXml.Read(reading, reader),
            Kvm = ReadKvm(reading, reader),
            PvSpinlock = ReadState(reader, "pvspinlock"),
            Pmu = ReadState(reader, "pmu"),
            VmPort = ReadState(reader, "vmport"),
            VmCoreInfo = ReadState(reader, "vmcoreinfo"),
            IoApic = reader.ChildOneOf("ioapic", "driver", "qemu kvm"),
            Gic = reader.Child("gic") is { } gic ? ReadGic(reading, gic) : null,
            Kept = reading.Keep(reader, inert: ["async-teardown"],
                changing: ["hap", "viridian", "privnet", "capabilities", "hpt", "htm", "nested-hv", "msrs", "ccf-assist", "xen", "cfpc", "sbbc", "ibs", "tcg", "ras", "ps2", "aia"]),
        };
        features = ReadSmm(reading, reader, features);
        return features == new FeaturesDefinition() ? null : reader.Mark(features);
    }

    /// <summary>Writes features of the machine.</summary>
    public static void Write(CanonicalWriter writer, FeaturesDefinition? features)
    {
        if (features is null)
        {
            return;
        }
        writer.Start("features");
        DiskXml.Flag(writer, "acpi", features.Acpi);
        if (features.Apic is { } apic)
        {
            writer.Start("apic").OnOff("eoi", apic.Eoi).End();
        }
        DiskXml.Flag(writer, "pae", features.Pae);
        writer.KeptChildren(features.Kept, "hap", "viridian", "privnet");
        HypervXml.Write(writer, features.Hyperv);
        if (features.Kvm is { } kvm)
        {
            writer.Start("kvm");
            foreach (NamedSwitch one in kvm)
            {
                writer.Start(one.Name).OnOff("state", one.State).KeptAttributes(one.Kept, "size").End();
            }
            writer.End(@long: true);
        }
        State(writer, "pvspinlock", features.PvSpinlock);
        writer.KeptChildren(features.Kept, "capabilities");
        State(writer, "pmu", features.Pmu);
        State(writer, "vmport", features.VmPort);
        if (features.Gic is { } gic)
        {
            writer.Start("gic").Attribute("version", gic.Length > 0 ? gic : null).End();
        }
        WriteSmm(writer, features);
        writer.Start("ioapic").Attribute("driver", features.IoApic).EndUnlessEmpty();
        writer.KeptChildren(features.Kept, "hpt");
        State(writer, "vmcoreinfo", features.VmCoreInfo);
        writer.KeptChildren(features.Kept, "htm", "nested-hv", "msrs", "ccf-assist", "xen", "cfpc", "sbbc", "ibs", "tcg", "async-teardown", "ras", "ps2", "aia");
        writer.EndUnlessEmpty();
    }

    private static void State(CanonicalWriter writer, string name, bool? state) => writer.Start(name).OnOff("state", state).EndUnlessEmpty();

    private static bool? ReadState(ElementReader features, string name)
    {
        if (features.Child(name) is not { } element)
        {
            return null;
        }
        using ElementReader reader = features.Into(element);
        return reader.OnOff("state") ?? true;
    }

    private static ApicFeature ReadApic(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        return new ApicFeature(reader.OnOff("eoi"));
    }

    private static string ReadGic(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        return reader.OneOf("version", "host 2 3") ?? "";
    }

    private static ValueList<NamedSwitch>? ReadKvm(DomainReading reading, ElementReader features)
    {
        if (features.Child("kvm") is not { } element)
        {
            return null;
        }
        using ElementReader reader = reading.Open(element);
        List<NamedSwitch> list = [];
        foreach (string name in KvmNames)
        {
            if (reader.Child(name) is { } child)
            {
                using ElementReader one = reading.Open(child);
                KeptXml kept = reading.Keep(one, inert: ["@size"]);
                if (one.OnOff("state") is { } state)
                {
                    list.Add(new NamedSwitch(name, state) { Kept = kept });
                }
            }
        }
        return list.ToValueList();
    }

    private static FeaturesDefinition ReadSmm(DomainReading reading, ElementReader parent, FeaturesDefinition features)
    {
        if (parent.Child("smm") is not { } element)
        {
            return features;
        }
        using ElementReader reader = reading.Open(element);
        bool on = reader.OnOff("state") ?? true;
        ulong? tseg = reader.Child("tseg") is { } size ? SizeText.Bytes(reading.Open(size), "MiB") : null;
        return features with { Smm = on, SmmTseg = on ? tseg : null };
    }

    private static void WriteSmm(CanonicalWriter writer, FeaturesDefinition features)
    {
        writer.Start("smm").OnOff("state", features.Smm);
        if (features.SmmTseg is { } tseg)
        {
            (ulong value, string unit) = Pretty(tseg);
            writer.Start("tseg").Attribute("unit", unit).EndWithText(value.ToString(CultureInfo.InvariantCulture));
        }
        writer.EndUnlessEmpty();
    }

    private static (ulong Value, string Unit) Pretty(ulong bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
        int unit = 0;
        while (bytes != 0 && bytes % 1024 == 0 && unit + 1 < units.Length)
        {
            bytes /= 1024;
            unit++;
        }
        return (bytes, units[unit]);
    }
}
