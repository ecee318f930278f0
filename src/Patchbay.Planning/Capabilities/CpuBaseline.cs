using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Capabilities;

/// <summary>How a baseline is told (virConnectBaselineCPUFlags).</summary>
[Flags]
public enum CpuBaselineOptions
{
    /// <summary>A model, and what is beside it.</summary>
    None = 0,

    /// <summary>With all features of the model too.</summary>
    ExpandFeatures = 1,

    /// <summary>Without what keeps a guest on its host.</summary>
    Migratable = 2,
}

/// <summary>Finds the processor that several hosts have in common.</summary>
public static class CpuBaseline
{
    // A constant clock is a promise that another host cannot keep.
    private const string ClockPromise = "invtsc";

    /// <summary>The common processor as a guest's <c>&lt;cpu&gt;</c>.</summary>
    /// <param name="documents">The processors, one at least.</param>
    /// <param name="emulator">Whose models there are to choose from.</param>
    /// <param name="accelerator">What a guest shall be able to run on; null where only the processors themselves count.</param>
    /// <param name="options">How it is told.</param>
    /// <exception cref="CapabilityException">A document is wrong, or the processors have nothing in common.</exception>
    public static string Of(IReadOnlyList<string> documents, EmulatorAbilities emulator, AcceleratorAbilities? accelerator, CpuBaselineOptions options)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(emulator);
        if ((options & ~(CpuBaselineOptions.ExpandFeatures | CpuBaselineOptions.Migratable)) != 0)
        {
            throw new CapabilityException(CapabilityMistake.Argument, $"unsupported flags (0x{(int)options:x})");
        }
        if (documents.Count == 0)
        {
            throw new CapabilityException(CapabilityMistake.Argument, "no CPUs given");
        }
        CpuDemand[] demands = [.. documents.Select(d => CpuDemand.Of(d, emulator))];
        if (Array.Exists(demands, static d => d.Document is { Architecture: null, Cpu: { Mode: null, Model: null } }))
        {
            throw new CapabilityException(CapabilityMistake.Document, "Missing CPU architecture");
        }
        if (demands.Select(static d => d.Document.Architecture).FirstOrDefault(a => a is not null && a != emulator.Architecture) is { } other)
        {
            throw new CapabilityException(CapabilityMistake.Argument, $"a processor of {other} among those of {emulator.Architecture}");
        }
        string[] vendors = [.. demands.Select(static d => d.Vendor).OfType<string>().Distinct()];
        if (vendors.Length > 1)
        {
            throw new CapabilityException(CapabilityMistake.Failed, "CPU vendors do not match");
        }
        HashSet<string> common = [.. demands[0].Features];
        foreach (CpuDemand demand in demands)
        {
            common.IntersectWith(demand.Features);
        }
        if (accelerator is not null)
        {
            common.IntersectWith(accelerator.Features);
        }
        if ((options & CpuBaselineOptions.Migratable) != 0)
        {
            common.Remove(ClockPromise);
        }
        string vendor = vendors.FirstOrDefault() ?? "unknown";
        // Where a guest shall run, what its model has too much can be taken out; a host's processor is at least its model.
        CpuChoice choice = CpuChoice.Nearest(emulator.Models, vendor, common, whole: accelerator is null)
            ?? throw new CapabilityException(CapabilityMistake.Failed, "CPUs are incompatible: no model has so little");
        IEnumerable<string> more = (options & CpuBaselineOptions.ExpandFeatures) != 0 ? common.Order(StringComparer.Ordinal) : choice.More;
        return CpuDocument.Format(new CpuDefinition
        {
            Mode = CpuMode.Custom,
            Match = "exact",
            Model = choice.Model.Name,
            Fallback = "forbid",
            Vendor = vendor == "unknown" ? null : vendor,
            Features = more.Select(static f => new CpuFeature(f, "require")).Concat(choice.Less.Select(static f => new CpuFeature(f, "disable"))).ToValueList(),
        });
    }
}
