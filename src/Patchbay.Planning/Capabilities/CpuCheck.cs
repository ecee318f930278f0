using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Capabilities;

/// <summary>Compares what a document asks for with the host before a start, as its <c>check</c> says (virCPUCheckForbiddenFeatures, x86Compute).</summary>
internal static class CpuCheck
{
    /// <summary>What a processor in a document's words has.</summary>
    public static HashSet<string> FeaturesOf(CpuDefinition cpu)
    {
        HashSet<string> features = [.. cpu.Model is { } name && CpuMap.Model(name) is { } model ? model.Features : new HashSet<string>()];
        features.ExceptWith(Named(cpu, "disable"));
        features.UnionWith(Named(cpu, "require"));
        return features;
    }

    /// <summary>The names of the features of which a document wants the same.</summary>
    public static IEnumerable<string> Named(CpuDefinition cpu, string policy) => cpu.Features.Where(f => (f.Policy ?? "require") == policy).Select(static f => f.Name);

    /// <summary>What a document needs of a host that is judged by features: its model's and its own, but for those that it can do without.</summary>
    public static HashSet<string> Needed(CpuDefinition cpu, CpuMapModel? model)
    {
        HashSet<string> needed = [.. model?.Features ?? new HashSet<string>(), .. Named(cpu, "require")];
        foreach (string policy in (string[])["force", "optional", "disable"])
        {
            needed.ExceptWith(Named(cpu, policy));
        }
        return needed;
    }

    /// <summary>Refuses what the host is too much, too little or another's for.</summary>
    /// <exception cref="CapabilityException">It is.</exception>
    public static void Refuse(CpuDefinition cpu, CpuDefinition host, EmulatorAbilities emulator, AcceleratorAbilities accelerator)
    {
        // What is a part of the host's model is not looked at here.
        string[] beside = [.. Named(host, "require")];
        if (Named(cpu, "forbid").FirstOrDefault(beside.Contains) is { } first)
        {
            throw Incompatible($"Host CPU provides forbidden feature '{first}'");
        }
        CpuMapModel? model = cpu is { Model: { } name, Mode: null or CpuMode.Custom } ? CpuMap.Model(name) : null;
        bool isUsable = model is not null && emulator.Models.Any(m => m.Name == model.Name) && !accelerator.Missing.ContainsKey(model.Name)
            && cpu.Features.All(static f => f.Policy == "disable");
        if (cpu.Check == "partial" && !isUsable && model?.IsJudgedByFeatures != false)
        {
            Compare(cpu, model, host);
        }
    }

    private static void Compare(CpuDefinition cpu, CpuMapModel? model, CpuDefinition host)
    {
        if (cpu.Vendor is { } vendor && vendor != host.Vendor)
        {
            throw Incompatible($"host CPU vendor does not match required CPU vendor {vendor}");
        }
        HashSet<string> there = FeaturesOf(host);
        RefuseAny("Host CPU provides forbidden features", Named(cpu, "forbid").Where(there.Contains));
        HashSet<string> needed = Needed(cpu, model);
        RefuseAny("Host CPU does not provide required features", needed.Except(there));
        if (cpu.Match == "strict")
        {
            there.ExceptWith(needed);
            there.ExceptWith(cpu.Features.Where(static f => f.Policy != "forbid").Select(static f => f.Name));
            RefuseAny("Host CPU does not strictly match guest CPU: Extra features", there);
        }
    }

    private static void RefuseAny(string what, IEnumerable<string> features)
    {
        HashSet<string> all = [.. features];
        ValueList<string> named = CpuMap.Features.Select(static f => f.Name).Where(all.Contains).ToValueList();
        if (!named.IsEmpty)
        {
            throw Incompatible($"{what}: {string.Join(", ", named)}");
        }
    }

    private static CapabilityException Incompatible(string why) => new(CapabilityMistake.Incompatible, why);
}
