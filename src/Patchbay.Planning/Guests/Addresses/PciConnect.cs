namespace Patchbay.Planning.Guests.Addresses;

/// <summary>What a PCI device needs of a bus, and what a bus takes.</summary>
[Flags]
internal enum PciConnect
{
    None = 0,

    /// <summary>An address may be chosen for the device; the bus may be chosen.</summary>
    AutoAssign = 1 << 0,
    Hotpluggable = 1 << 1,

    /// <summary>A conventional PCI device.</summary>
    Pci = 1 << 2,

    /// <summary>A PCI Express device.</summary>
    Pcie = 1 << 3,
    RootPort = 1 << 4,
    SwitchUpstream = 1 << 5,
    SwitchDownstream = 1 << 6,
    DmiBridge = 1 << 7,
    PciExpander = 1 << 8,
    PcieExpander = 1 << 9,
    PciBridge = 1 << 10,
    PcieToPciBridge = 1 << 11,

    /// <summary>Several such devices share the functions of a slot.</summary>
    Aggregate = 1 << 12,

    /// <summary>Part of the machine: on bus 0 whatever the bus takes.</summary>
    Integrated = 1 << 13,

    Endpoints = Pci | Pcie,
    Types = Endpoints | RootPort | SwitchUpstream | SwitchDownstream | DmiBridge | PciExpander | PcieExpander | PciBridge | PcieToPciBridge,
}
