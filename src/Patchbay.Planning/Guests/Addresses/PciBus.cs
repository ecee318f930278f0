namespace Patchbay.Planning.Guests.Addresses;

/// <summary>A PCI bus: what it takes, and which functions of its slots are used.</summary>
internal sealed class PciBus
{
    private const int LastSlot = 31;

    private readonly byte[] _functions = new byte[LastSlot + 1];
    private readonly bool[] _aggregates = new bool[LastSlot + 1];

    public PciBus(string model, bool hotplug)
    {
        PciConnect hot = hotplug ? PciConnect.Hotpluggable : PciConnect.None;
        const PciConnect conventional = PciConnect.AutoAssign | PciConnect.Pci | PciConnect.PciBridge;
        Model = model;
        (Takes, MinSlot, MaxSlot) = model switch
        {
            "pci-root" => (conventional | PciConnect.PciExpander | hot, 1, LastSlot),
            "pci-bridge" => (conventional | hot, 1, LastSlot),
            "pci-expander-bus" => (conventional | hot, 0, LastSlot),
            "pcie-root" => (PciConnect.Pcie | PciConnect.RootPort | PciConnect.DmiBridge | PciConnect.PcieExpander, 1, LastSlot),
            "dmi-to-pci-bridge" => (PciConnect.Pci | PciConnect.PciBridge, 0, LastSlot),
            // The first slot belongs to the bridge's own hot plug controller.
            "pcie-to-pci-bridge" => (conventional | hot, 1, LastSlot),
            "pcie-root-port" or "pcie-switch-downstream-port"
                => (PciConnect.AutoAssign | PciConnect.Pcie | PciConnect.SwitchUpstream | PciConnect.PcieToPciBridge | hot, 0, 0),
            "pcie-switch-upstream-port" => (PciConnect.SwitchDownstream, 0, LastSlot),
            "pcie-expander-bus" => (PciConnect.RootPort | PciConnect.DmiBridge, 0, LastSlot),
            _ => (PciConnect.None, 0, LastSlot),
        };
    }

    public string Model { get; }

    public PciConnect Takes { get; set; }

    public int MinSlot { get; }

    public int MaxSlot { get; }

    public bool IsFull => Enumerable.Range(MinSlot, MaxSlot - MinSlot + 1).All(slot => _functions[slot] != 0);

    public bool IsSlotUsed(uint slot) => _functions[slot] != 0;

    public bool IsUsed(uint slot, uint function) => (_functions[slot] & (1 << (int)function)) != 0;

    /// <summary>Marks a function as used.</summary>
    public void Reserve(uint slot, uint function, PciConnect connect)
    {
        if (_functions[slot] == 0 && connect.HasFlag(PciConnect.Aggregate))
        {
            _aggregates[slot] = true;
        }
        _functions[slot] |= (byte)(1 << (int)function);
    }

    /// <summary>The first free slot and function, from the lowest; null where there is none.</summary>
    /// <param name="connect">What the device needs.</param>
    /// <param name="function">The function that it must be, or null for the lowest that is free.</param>
    public (uint Slot, uint Function)? FindFree(PciConnect connect, uint? function)
    {
        for (uint slot = (uint)MinSlot; slot <= MaxSlot; slot++)
        {
            if (_functions[slot] == 0)
            {
                return (slot, function ?? 0);
            }
            if (!connect.HasFlag(PciConnect.Aggregate) || !_aggregates[slot])
            {
                continue;
            }
            for (uint f = function ?? 0; f <= (function ?? 7); f++)
            {
                if (!IsUsed(slot, f))
                {
                    return (slot, f);
                }
            }
        }
        return null;
    }
}
