using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Capabilities;

/// <summary>A processor before it has a model's name.</summary>
/// <param name="Vendor">libvirt's word; null where nobody knows the maker.</param>
/// <param name="Family">The family; 0 where nobody says.</param>
/// <param name="Model">The model in the family.</param>
/// <param name="Stepping">The stepping of the model.</param>
/// <param name="Features">What it has.</param>
internal sealed record CpuFacts(string? Vendor, uint Family, uint Model, uint Stepping, IReadOnlySet<string> Features);

/// <summary>Finds libvirt's description of a processor: the model of its map that says most of it, and what else there is (x86Decode).</summary>
internal static class CpuDecoding
{
    // A feature that a model has and the processor lacks weighs more than one that it has beside, and each further one more than that.
    private const int FirstPenalty = 2;

    // Processors whose transactional memory is broken, by their model in family 6; those of the first only in early steppings.
    private const uint MendedModel = 63;
    private const uint MendedStepping = 4;
    private static readonly uint[] BrokenModels = [60, 69, 70];

    /// <summary>Describes a processor as a guest's; null where no model would do.</summary>
    /// <param name="facts">The processor.</param>
    /// <param name="accelerator">What of each model the emulator lacks.</param>
    /// <param name="models">The models that the emulator knows.</param>
    public static CpuDefinition? Describe(CpuFacts facts, AcceleratorAbilities accelerator, IReadOnlySet<string> models)
    {
        HashSet<string> features = [.. facts.Features];
        if (facts is { Vendor: "Intel", Family: 6 } && (BrokenModels.Contains(facts.Model) || (facts.Model == MendedModel && facts.Stepping < MendedStepping)))
        {
            features.ExceptWith(["hle", "rtm"]);
        }
        (CpuMapModel Model, ValueList<CpuFeature> Features)? best = null;
        foreach (CpuMapModel candidate in CpuMap.Models.Reverse().Where(m => m.NamesGuests && models.Contains(m.Name)))
        {
            if (facts.Vendor is not null && candidate.Vendor is not null && candidate.Vendor != facts.Vendor)
            {
                continue;
            }
            ValueList<CpuFeature> difference = Difference(features, candidate, accelerator.Missing.GetValueOrDefault(candidate.Name) ?? []);
            if (best is not { } present || IsBetter(candidate, difference, present.Model, present.Features, facts))
            {
                best = (candidate, difference);
            }
        }
        return best is not { } found ? null : new CpuDefinition
        {
            Mode = CpuMode.Custom, Match = "exact", Model = found.Model.Name, Fallback = "forbid", Vendor = facts.Vendor, Features = found.Features,
        };
    }

    // What the emulator does not have of its own version of the model has to be switched off by name.
    private static ValueList<CpuFeature> Difference(HashSet<string> features, CpuMapModel model, ValueList<string> missing)
    {
        HashSet<string> more = [.. features.Except(model.Features)];
        HashSet<string> less = [.. model.Features.Except(features), .. missing.Where(m => CpuMap.HasFeature(m) && !more.Contains(m))];
        CpuFeatureList list = new(Named(more, "require").Concat(Named(less, "disable")));
        list.SetNew(model.Removed, "disable");
        return list.ToValueList();
    }

    private static IEnumerable<CpuFeature> Named(HashSet<string> names, string policy)
        => CpuMap.Features.Where(f => names.Contains(f.Name)).Select(f => new CpuFeature(f.Name, policy));

    private static bool IsBetter(CpuMapModel candidate, ValueList<CpuFeature> difference, CpuMapModel present, ValueList<CpuFeature> presentDifference, CpuFacts facts)
    {
        if (facts.Family != 0 || facts.Model != 0 || facts.Stepping != 0)
        {
            bool matches = Matches(candidate, facts);
            if (matches != Matches(present, facts))
            {
                return matches;
            }
        }
        (int weight, int disabled) = Weigh(difference);
        (int presentWeight, int presentDisabled) = Weigh(presentDifference);
        return weight < presentWeight || (weight == presentWeight && disabled < presentDisabled);
    }

    private static bool Matches(CpuMapModel model, CpuFacts facts)
        => model.Signatures.Any(s => s.Family == facts.Family && s.Model == facts.Model && (s.Steppings >> (int)facts.Stepping & 1) != 0);

    // As libvirt counts: with each that is off, one less at the end is looked at.
    private static (int Weight, int Disabled) Weigh(ValueList<CpuFeature> features)
    {
        (int enabled, int disabled, int penalty) = (features.Count, 0, FirstPenalty);
        for (int i = 0; i < enabled; i++)
        {
            if (features[i].Policy == "disable")
            {
                enabled--;
                disabled += penalty++;
            }
        }
        return (enabled + disabled, disabled);
    }
}
