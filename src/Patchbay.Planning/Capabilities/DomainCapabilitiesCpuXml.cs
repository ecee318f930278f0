using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Capabilities;

/// <summary>Writes the processors that a guest may have, in <c>&lt;domainCapabilities&gt;</c>.</summary>
internal static class DomainCapabilitiesCpuXml
{
    private static readonly ValueList<string> OnOff = ["on", "off"];

    public static void Write(CanonicalWriter writer, MachineChoice choice)
    {
        AcceleratorAbilities accelerator = choice.Accelerator;
        writer.Start("cpu");
        bool kvm = accelerator.Type == DomainType.Kvm;
        writer.Start("mode").Attribute("name", "host-passthrough").YesNo("supported", kvm);
        if (kvm)
        {
            DomainCapabilitiesXml.Enumerate(writer, "hostPassthroughMigratable", OnOff);
        }
        writer.End();
        writer.Start("mode").Attribute("name", "maximum").YesNo("supported", true);
        DomainCapabilitiesXml.Enumerate(writer, "maximumMigratable", OnOff);
        writer.End();
        WriteHostModel(writer, choice.Emulator, accelerator);
        writer.Start("mode").Attribute("name", "custom").YesNo("supported", true);
        foreach (CpuModel model in choice.Emulator.Models)
        {
            WriteModel(writer, model, accelerator);
        }
        writer.End().End();
    }

    private static void WriteHostModel(CanonicalWriter writer, EmulatorAbilities emulator, AcceleratorAbilities accelerator)
    {
        CpuDefinition? cpu = CpuStart.HostModel(emulator, accelerator, migratable: false);
        writer.Start("mode").Attribute("name", "host-model").YesNo("supported", cpu is not null);
        if (cpu is not null)
        {
            writer.Start("model").Attribute("fallback", "forbid").EndWithText(cpu.Model!);
            writer.Text("vendor", cpu.Vendor);
            foreach (CpuFeature feature in cpu.Features)
            {
                writer.Start("feature").Attribute("policy", feature.Policy).Attribute("name", feature.Name).End();
            }
        }
        writer.End();
    }

    private static void WriteModel(CanonicalWriter writer, CpuModel model, AcceleratorAbilities accelerator)
    {
        bool complete = !accelerator.Missing.TryGetValue(model.Name, out ValueList<string>? missing);
        writer.Start("model").Attribute("usable", complete ? "yes" : missing is null ? "unknown" : "no").Attribute("vendor", model.Vendor)
            .Attribute("canonical", model.Canonical).EndWithText(model.Name);
        if (missing is { IsEmpty: false } blockers)
        {
            writer.Start("blockers").Attribute("model", model.Name);
            foreach (string feature in blockers)
            {
                writer.Start("feature").Attribute("name", feature).End();
            }
            writer.End();
        }
    }
}
