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

    // A guest with host-model gets all that the accelerator can give: here that is, in words.
    private static void WriteHostModel(CanonicalWriter writer, EmulatorAbilities emulator, AcceleratorAbilities accelerator)
    {
        CpuChoice? choice = CpuChoice.Nearest(emulator.Models, accelerator.Vendor, accelerator.Features, whole: false);
        writer.Start("mode").Attribute("name", "host-model").YesNo("supported", choice is not null);
        if (choice is not null)
        {
            writer.Start("model").Attribute("fallback", "forbid").EndWithText(choice.Model.Name);
            writer.Text("vendor", accelerator.Vendor == "unknown" ? null : accelerator.Vendor);
            foreach ((string feature, string policy) in choice.More.Select(static f => (f, "require")).Concat(choice.Less.Select(static f => (f, "disable"))))
            {
                writer.Start("feature").Attribute("policy", policy).Attribute("name", feature).End();
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
