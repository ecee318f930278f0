using Patchbay.Model.Values;

namespace Patchbay.Planning.Capabilities;

/// <summary>What a running guest's first processor came to be, as its QEMU says.</summary>
/// <param name="Features">What it has, by libvirt's names.</param>
/// <param name="Unavailable">What it was to have and does not, by libvirt's names in QEMU's order.</param>
public sealed record GuestCpu(IReadOnlySet<string> Features, ValueList<string> Unavailable);
