using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Capabilities;

/// <summary>A document's processor spelt out: all that its model and its own words come to.</summary>
/// <param name="Document">The document.</param>
/// <param name="Vendor">libvirt's word; null where any will do.</param>
/// <param name="Features">What the processor has, or must have.</param>
/// <param name="Forbidden">What it must not have.</param>
internal sealed record CpuDemand(CpuDocument Document, string? Vendor, IReadOnlySet<string> Features, IReadOnlySet<string> Forbidden)
{
    /// <summary>Reads a document and spells it out by an emulator's models.</summary>
    /// <exception cref="CapabilityException">It is wrong, or names a model that the emulator does not know.</exception>
    public static CpuDemand Of(string text, EmulatorAbilities emulator)
    {
        DiagnosticBag findings = [];
        CpuDocument document = CpuDocument.Parse(text, "cpu", findings)
            ?? throw new CapabilityException(CapabilityMistake.Document, "not a processor's document") { Findings = findings.ToValueList() };
        CpuDefinition cpu = document.Cpu;
        HashSet<string> features = [];
        HashSet<string> forbidden = [];
        string? vendor = cpu.Vendor;
        if (cpu.Model is { } name)
        {
            CpuModel model = emulator.Models.FirstOrDefault(m => m.Name == name)
                ?? throw new CapabilityException(CapabilityMistake.UnknownModel, $"Unknown CPU model {name}");
            features.UnionWith(model.Features);
        }
        foreach (CpuFeature feature in cpu.Features)
        {
            _ = feature.Policy switch
            {
                "disable" => features.Remove(feature.Name),
                "forbid" => features.Remove(feature.Name) | forbidden.Add(feature.Name),
                // What is optional is taken where it is there, and forced where it is not: neither can fail.
                "optional" or "force" => false,
                _ => features.Add(feature.Name),
            };
        }
        return new CpuDemand(document, vendor, features, forbidden);
    }
}
