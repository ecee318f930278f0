using Patchbay.Model.Hosts;

namespace Patchbay.Planning.Capabilities;

/// <summary>The host's processor in the words that emulators have for processors.</summary>
/// <param name="Vendor">libvirt's word.</param>
/// <param name="Features">Its features by libvirt's names, as far as a guest could have them.</param>
/// <param name="Choice">The nearest model that is in it whole; null where none is known.</param>
public sealed record HostCpuModel(string Vendor, IReadOnlySet<string> Features, CpuChoice? Choice)
{
    /// <summary>Describes the processor by an emulator's models.</summary>
    /// <param name="processor">The processor.</param>
    /// <param name="emulator">Whose models; null where there is none, and then all flags of the kernel's stand.</param>
    public static HostCpuModel Of(HostProcessor processor, EmulatorAbilities? emulator)
    {
        ArgumentNullException.ThrowIfNull(processor);
        string vendor = CpuFeatureNames.Vendor(processor.Vendor);
        HashSet<string> features = [.. processor.Flags.Select(CpuFeatureNames.OfKernel)];
        if (emulator is null || emulator.Models.IsEmpty)
        {
            return new HostCpuModel(vendor, features, null);
        }
        // The kernel tells of much that is no part of a processor, such as its own mitigations.
        HashSet<string> known = [.. emulator.Models.SelectMany(static m => m.Features), .. emulator.Accelerators.SelectMany(static a => a.Features)];
        features.IntersectWith(known);
        return new HostCpuModel(vendor, features, CpuChoice.Nearest(emulator.Models, vendor, features, whole: true));
    }
}
