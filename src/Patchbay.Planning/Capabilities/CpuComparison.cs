using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Capabilities;

/// <summary>How a processor that is there stands to one that a document asks for, in libvirt's numbers (virCPUCompareResult).</summary>
public enum CpuComparison
{
    /// <summary>It lacks something, or is of another kind.</summary>
    Incompatible = 0,

    /// <summary>It is the very one.</summary>
    Identical = 1,

    /// <summary>It has that and more.</summary>
    Superset = 2,
}

/// <summary>Compares processors.</summary>
public static class CpuComparisons
{
    /// <summary>Compares the processor that is there with the one that a document asks for.</summary>
    /// <param name="text">The document.</param>
    /// <param name="architecture">The architecture of what is there.</param>
    /// <param name="vendor">Its vendor, by libvirt's word.</param>
    /// <param name="features">Its features.</param>
    /// <param name="emulator">Whose models the document may name.</param>
    /// <param name="failIncompatible">Whether it is a mistake, with its reason, to ask for what is not there.</param>
    /// <exception cref="CapabilityException">The document is wrong, or asks for what is not there though told not to.</exception>
    public static CpuComparison Compare(
        string text, string architecture, string vendor, IReadOnlySet<string> features, EmulatorAbilities emulator, bool failIncompatible)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(emulator);
        CpuDemand demand = CpuDemand.Of(text, emulator);
        if (demand.Document.Cpu.Mode is CpuMode.HostPassthrough or CpuMode.HostModel or CpuMode.Maximum)
        {
            return CpuComparison.Identical;
        }
        if (Obstacle(demand, architecture, vendor, features) is { } why)
        {
            return failIncompatible ? throw new CapabilityException(CapabilityMistake.Incompatible, why) : CpuComparison.Incompatible;
        }
        return demand.Features.SetEquals(features) ? CpuComparison.Identical : CpuComparison.Superset;
    }

    private static string? Obstacle(CpuDemand demand, string architecture, string vendor, IReadOnlySet<string> features)
    {
        if (demand.Document.Architecture is { } other && other != architecture)
        {
            return $"the architecture is {architecture}, not {other}";
        }
        if (demand.Vendor is { } maker && maker != vendor)
        {
            return $"the vendor is {vendor}, not {maker}";
        }
        if (demand.Features.Except(features).Order(StringComparer.Ordinal).ToValueList() is { IsEmpty: false } missing)
        {
            return $"there is no {string.Join(", ", missing)}";
        }
        if (demand.Forbidden.Intersect(features).Order(StringComparer.Ordinal).ToValueList() is { IsEmpty: false } forbidden)
        {
            return $"there is {string.Join(", ", forbidden)}, which is forbidden";
        }
        return demand.Document.Cpu.Match == "strict" && !demand.Features.SetEquals(features) ? "there is more than is asked for, which match='strict' forbids" : null;
    }
}
