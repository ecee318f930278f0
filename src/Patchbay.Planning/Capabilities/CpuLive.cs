using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Capabilities;

/// <summary>
/// Brings a running guest's document to what its processor came to be, as libvirt does (virCPUx86UpdateLive): what it has beside the named
/// model is required from then on, what it lacks is disabled, and so a guest that moves finds the same again.
/// </summary>
public static class CpuLive
{
    // A constant clock is a promise to the guest: without it, it does not run at all.
    private const string ClockPromise = "invtsc";

    /// <summary>Whether anything follows from what QEMU says of the processor.</summary>
    public static bool IsAsked(DomainDefinition domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        return Guests.MachineFacts.IsX86(domain) && domain.Cpu is { } cpu && (IsUpdated(cpu) || WantsClock(cpu));
    }

    /// <summary>Whether the guest is promised a constant clock and does not have one.</summary>
    public static bool LacksClock(CpuDefinition started, GuestCpu seen)
    {
        ArgumentNullException.ThrowIfNull(started);
        ArgumentNullException.ThrowIfNull(seen);
        return WantsClock(started) && !seen.Features.Contains(ClockPromise);
    }

    /// <summary>The processor as it is in the running guest's document.</summary>
    /// <param name="wanted">As the guest's definition has it.</param>
    /// <param name="started">As QEMU was told.</param>
    /// <param name="seen">As it came to be.</param>
    /// <exception cref="CapabilityException">It is not what the document insists on.</exception>
    public static CpuDefinition Update(CpuDefinition wanted, CpuDefinition started, GuestCpu seen)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(started);
        ArgumentNullException.ThrowIfNull(seen);
        if (wanted.Check == "partial" && Missing(wanted, seen) is { Count: > 0 } missing)
        {
            throw new CapabilityException(CapabilityMistake.Incompatible, $"Host CPU does not provide required features: {string.Join(", ", missing)}");
        }
        if (!IsUpdated(started))
        {
            return started;
        }
        CpuMapModel? model = started.Model is { } name ? CpuMap.Model(name) : null;
        if (started.Model is not null && model is null)
        {
            // One that is newer than the map: QEMU knows it, and what a document says of it stands.
            return started.Check == "full" ? throw new CapabilityException(CapabilityMistake.UnknownModel, $"Unknown CPU model {started.Model}") : started;
        }
        CpuFeatureList features = new(started.Features);
        (List<string> added, List<string> removed) = Compare(started, model, seen, features);
        features.SetNew(model?.Removed ?? [], "disable");
        Refuse(added, removed);
        return started with { Check = "full", Features = features.ToValueList() };
    }

    private static bool IsUpdated(CpuDefinition cpu) => cpu is { Mode: null or CpuMode.Custom, Model: not null } or { Mode: not null and not CpuMode.Custom, Check: "full" };

    private static bool WantsClock(CpuDefinition cpu) => cpu.Features.Any(static f => f is { Name: ClockPromise, Policy: null or "require" or "force" });

    // With check='full' differences are told; otherwise they become part of the document.
    private static (List<string> Added, List<string> Removed) Compare(CpuDefinition started, CpuMapModel? model, GuestCpu seen, CpuFeatureList features)
    {
        HashSet<string> required = [.. model?.Features ?? new HashSet<string>()];
        HashSet<string> disabled = [];
        foreach (CpuFeature feature in started.Features)
        {
            _ = feature.Policy switch
            {
                "optional" => false,
                "disable" => required.Remove(feature.Name) | disabled.Add(feature.Name),
                "forbid" => required.Remove(feature.Name),
                _ => required.Add(feature.Name),
            };
        }
        HashSet<string> unavailable = [.. seen.Unavailable];
        // What a passed through processor has beside is no surprise.
        bool isWhole = started.Mode is CpuMode.HostPassthrough or CpuMode.Maximum;
        bool isStrict = started.Check == "full";
        List<string> added = [];
        List<string> removed = [];
        foreach (string feature in CpuMap.Features.Select(static f => f.Name))
        {
            bool has = seen.Features.Contains(feature);
            bool isNamed = required.Contains(feature) || disabled.Contains(feature);
            if (has && unavailable.Contains(feature))
            {
                throw new CapabilityException(
                    CapabilityMistake.Failed,
                    $"hypervisor provided conflicting CPU data: feature '{feature}' is both enabled and disabled at the same time");
            }
            bool isTold = isStrict && (isNamed || model?.Later.Contains(feature) != true);
            if (has && !required.Contains(feature) && !(isWhole && !isNamed))
            {
                Note(feature, "require", added, isTold, features);
            }
            if (unavailable.Contains(feature) || (required.Contains(feature) && !has))
            {
                Note(feature, "disable", removed, isTold, features);
            }
        }
        return (added, removed);
    }

    private static void Note(string feature, string policy, List<string> differences, bool isTold, CpuFeatureList features)
    {
        if (isTold)
        {
            differences.Add(feature);
        }
        else
        {
            features.Set(feature, policy);
        }
    }

    private static void Refuse(List<string> added, List<string> removed)
    {
        if (added.Count + removed.Count > 0)
        {
            string extra = added.Count == 0 ? "" : $"extra features: {string.Join(',', added)}";
            string missing = removed.Count == 0 ? "" : $"missing features: {string.Join(',', removed)}";
            string both = added.Count > 0 && removed.Count > 0 ? ", " : "";
            throw new CapabilityException(CapabilityMistake.Failed, $"guest CPU doesn't match specification: {extra}{both}{missing}");
        }
    }

    // As libvirt asks before a start; what QEMU says of the processor itself is the better witness, and costs no second QEMU.
    private static ValueList<string> Missing(CpuDefinition wanted, GuestCpu seen)
    {
        CpuMapModel? model = wanted is { Model: { } name, Mode: null or CpuMode.Custom } ? CpuMap.Model(name) : null;
        if (model is not null && seen.Unavailable.IsEmpty && wanted.Features.All(static f => f.Policy == "disable"))
        {
            return [];
        }
        if (model is null || model.IsJudgedByFeatures)
        {
            HashSet<string> needed = CpuCheck.Needed(wanted, model);
            return CpuMap.Features.Select(static f => f.Name).Where(f => CpuMap.IsUsed(f) && needed.Contains(f) && !seen.Features.Contains(f)).ToValueList();
        }
        return
        [
            .. seen.Unavailable.Where(u => wanted.Features.All(f => f.Name != u)), .. CpuCheck.Named(wanted, "require").Where(r => !seen.Features.Contains(r)),
        ];
    }
}
