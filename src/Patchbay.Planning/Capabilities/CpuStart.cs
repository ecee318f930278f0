using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Capabilities;

/// <summary>The processor that a guest is started with: what the document leaves to the host is decided (virCPUUpdate, virCPUTranslate).</summary>
public static class CpuStart
{
    /// <summary>Whether it takes the emulator's word to decide: that costs a QEMU of its own the first time.</summary>
    public static bool IsLeftToHost(DomainDefinition domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        if (!Guests.MachineFacts.IsX86(domain))
        {
            return false;
        }
        return domain.Cpu switch
        {
            { Mode: CpuMode.HostModel } => true,
            { } cpu when cpu.Features.Any(static f => !CpuMap.HasFeature(f.Name)) => true,
            { Mode: null or CpuMode.Custom, Model: { } model } cpu => cpu.Match == "minimum" || HasPolicy(cpu, "optional") || CpuMap.Model(model) is null or { IsRare: true }
                || (cpu.Check is not (null or "none") && HasPolicy(cpu, "forbid"))
                || (cpu.Check == "partial" && (cpu.Match == "strict" || cpu.Vendor is not null)),
            _ => false,
        };
    }

    /// <summary>The processor to start with.</summary>
    /// <param name="domain">The guest, as defined.</param>
    /// <param name="emulator">What its emulator can be; null where that was not asked for, or does not answer.</param>
    /// <exception cref="CapabilityException">It cannot be had here.</exception>
    public static CpuDefinition? Decide(DomainDefinition domain, EmulatorAbilities? emulator)
    {
        ArgumentNullException.ThrowIfNull(domain);
        CpuDefinition? cpu = domain.Cpu;
        if (!Guests.MachineFacts.IsX86(domain) || cpu is null or { Mode: null or CpuMode.Custom, Model: null })
        {
            return cpu;
        }
        AcceleratorAbilities? accelerator = emulator?.Accelerator(domain.Type);
        if (accelerator is not null)
        {
            RefuseUnheard(cpu, emulator!, accelerator);
        }
        if (cpu.Mode is CpuMode.HostPassthrough or CpuMode.Maximum)
        {
            return cpu;
        }
        if (accelerator is not null && cpu.Check is not (null or "none") && HostModel(emulator!, accelerator, migratable: false) is { } whole)
        {
            CpuCheck.Refuse(cpu, whole, emulator!, accelerator);
        }
        CpuDefinition? host = accelerator is null ? null : HostModel(emulator!, accelerator, migratable: true);
        if (host is not null)
        {
            cpu = WithHost(cpu, host);
        }
        if (cpu.Mode == CpuMode.HostModel)
        {
            return cpu; // nobody says what the host is
        }
        if (CpuMap.Model(cpu.Model!) is { } model)
        {
            cpu = WithoutRemoved(cpu, model);
            cpu = emulator is null || accelerator is null ? cpu : Translate(cpu, model, emulator, accelerator);
        }
        return cpu with { Fallback = "forbid", Features = cpu.Features.Where(static f => CpuMap.IsUsed(f.Name)).ToValueList() };
    }

    /// <summary>As <see cref="Decide"/> for a guest that does not run: what VIR_DOMAIN_XML_UPDATE_CPU shows.</summary>
    public static CpuDefinition? Show(DomainDefinition domain, EmulatorAbilities? emulator)
    {
        ArgumentNullException.ThrowIfNull(domain);
        if (!Guests.MachineFacts.IsX86(domain) || domain.Cpu is not { } cpu || cpu is { Mode: null or CpuMode.Custom, Model: null } or { Mode: CpuMode.HostPassthrough or CpuMode.Maximum })
        {
            return domain.Cpu;
        }
        if (emulator?.Accelerator(domain.Type) is { } accelerator && HostModel(emulator, accelerator, migratable: true) is { } host)
        {
            cpu = WithHost(cpu, host);
        }
        return cpu.Model is { } name && CpuMap.Model(name) is { } model ? WithoutRemoved(cpu, model) : cpu;
    }

    /// <summary>The host's processor, as an accelerator gives it to guests, in a document's words; null where no model would do.</summary>
    /// <param name="emulator">The emulator.</param>
    /// <param name="accelerator">The accelerator.</param>
    /// <param name="migratable">Whether what binds a guest to this host is left out.</param>
    internal static CpuDefinition? HostModel(EmulatorAbilities emulator, AcceleratorAbilities accelerator, bool migratable)
    {
        IReadOnlySet<string> features = migratable ? accelerator.Features : accelerator.Features.Union(accelerator.Bound).ToHashSet();
        CpuFacts facts = new(
            accelerator.Vendor == "unknown" ? null : accelerator.Vendor, accelerator.Family, accelerator.Model, accelerator.Stepping,
            features.Where(CpuMap.HasFeature).ToHashSet());
        return CpuDecoding.Describe(facts, accelerator, emulator.Models.Select(static m => m.Name).ToHashSet());
    }

    // What libvirt's map does not have, QEMU may have all the same, as it is newer.
    private static void RefuseUnheard(CpuDefinition cpu, EmulatorAbilities emulator, AcceleratorAbilities accelerator)
    {
        if (accelerator.Known.Count > 0 && cpu.Features.FirstOrDefault(f => !CpuMap.HasFeature(f.Name) && !accelerator.Known.Contains(f.Name)) is { } feature)
        {
            throw new CapabilityException(CapabilityMistake.Unsupported, $"unknown CPU feature: {feature.Name}");
        }
        if (cpu is { Mode: null or CpuMode.Custom, Model: { } model } && CpuMap.Model(model) is null && emulator.Models.All(m => m.Name != model))
        {
            throw new CapabilityException(CapabilityMistake.UnknownModel, $"Unknown CPU model {model}");
        }
    }

    private static bool HasPolicy(CpuDefinition cpu, string policy) => cpu.Features.Any(f => f.Policy == policy);

    // A host-model is the host's, with the document's wishes; so is one that asks for no less than a model.
    private static CpuDefinition WithHost(CpuDefinition cpu, CpuDefinition host)
    {
        HashSet<string> there = CpuCheck.FeaturesOf(host);
        cpu = cpu with { Features = cpu.Features.Select(f => f.Policy == "optional" ? f with { Policy = there.Contains(f.Name) ? "require" : "disable" } : f).ToValueList() };
        if (cpu.Mode != CpuMode.HostModel && cpu.Match != "minimum")
        {
            return cpu;
        }
        return cpu with
        {
            Mode = CpuMode.Custom,
            Match = "exact",
            Model = host.Model,
            Vendor = cpu.Mode == CpuMode.HostModel ? host.Vendor : cpu.Vendor,
            Features = With(host.Features, cpu.Features),
        };
    }

    // To the model of the emulator's that is nearest to one that it does not know.
    private static CpuDefinition Translate(CpuDefinition cpu, CpuMapModel model, EmulatorAbilities emulator, AcceleratorAbilities accelerator)
    {
        HashSet<string> models = [.. emulator.Models.Select(static m => m.Name)];
        if (models.Contains(model.Name))
        {
            return cpu;
        }
        if (cpu.Fallback == "forbid")
        {
            throw new CapabilityException(CapabilityMistake.Unsupported, $"CPU model {model.Name} is not supported by hypervisor");
        }
        HashSet<string> features = [.. model.Features];
        foreach (CpuFeature feature in cpu.Features.Where(static f => f.Policy != "optional"))
        {
            _ = feature.Policy is "disable" or "forbid" ? features.Remove(feature.Name) : features.Add(feature.Name);
        }
        CpuSignature signature = model.Signatures.Count > 0 ? model.Signatures[0] : default;
        uint stepping = signature.Steppings == 0 ? 0 : (uint)System.Numerics.BitOperations.TrailingZeroCount(signature.Steppings);
        CpuFacts facts = new(model.Vendor, signature.Family, signature.Model, stepping, features);
        CpuDefinition nearest = CpuDecoding.Describe(facts, accelerator, models)
            ?? throw new CapabilityException(CapabilityMistake.Failed, $"no CPU model that the hypervisor supports is near {model.Name}");
        return cpu with { Model = nearest.Model, Features = With(nearest.Features, cpu.Features) };
    }

    private static CpuDefinition WithoutRemoved(CpuDefinition cpu, CpuMapModel model)
    {
        CpuFeatureList features = new(cpu.Features);
        features.SetNew(model.Removed, "disable");
        return cpu with { Features = features.ToValueList() };
    }

    private static ValueList<CpuFeature> With(ValueList<CpuFeature> features, ValueList<CpuFeature> wishes)
    {
        CpuFeatureList list = new(features);
        foreach (CpuFeature wish in wishes)
        {
            list.Set(wish.Name, wish.Policy ?? "require");
        }
        return list.ToValueList();
    }
}
