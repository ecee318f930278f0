namespace Patchbay.Model.Values;

/// <summary>Where a PCI function sits: <c>0000:03:07.1</c> is domain, bus, slot, function.</summary>
/// <param name="Domain">0 to 0xffffffff; nearly always 0.</param>
/// <param name="Bus">0 to 255; on a guest, the index of the PCI controller.</param>
/// <param name="Slot">0 to 31.</param>
/// <param name="Function">0 to 7.</param>
public readonly record struct PciAddress(uint Domain, uint Bus, uint Slot, uint Function)
{
    /// <summary>The form that sysfs and the kernel use: four, two, two hex digits and one.</summary>
    public override string ToString() => $"{Domain:x4}:{Bus:x2}:{Slot:x2}.{Function:x}";
}
