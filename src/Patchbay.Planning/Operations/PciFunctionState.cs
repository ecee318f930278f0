using Patchbay.Model.Values;

namespace Patchbay.Planning.Operations;

/// <summary>A PCI function of the host, as seen.</summary>
public sealed record PciFunctionState
{
    /// <summary>Where it sits.</summary>
    public required PciAddress Address { get; init; }

    /// <summary>Who has it.</summary>
    public required PciDriver Driver { get; init; }

    /// <summary>Whether it is a bridge, which the kernel lets stay with its driver in a group that a guest has.</summary>
    public bool IsBridge { get; init; }

    /// <summary>The group of devices that the IOMMU cannot keep apart; null where no IOMMU works.</summary>
    public uint? Group { get; init; }

    /// <summary>Whose the group's file is; null while there is none, as before the first driver for guests has one of the group.</summary>
    public (uint User, uint Group)? GroupOwner { get; init; }

    /// <summary>The others of its group.</summary>
    public ValueList<PciNeighbour> Neighbours { get; init; }

    /// <summary>What it is to its card; null for a function that is not virtual.</summary>
    public VirtualFunctionState? Function { get; init; }

    /// <summary>The group's file, which QEMU opens.</summary>
    public string? GroupPath => Group is { } group ? $"/dev/vfio/{group.ToString(System.Globalization.CultureInfo.InvariantCulture)}" : null;
}

/// <summary>Another function of an IOMMU group.</summary>
/// <param name="Address">Where it sits.</param>
/// <param name="Driver">Who has it; null for nobody.</param>
/// <param name="IsBridge">Whether it is a bridge.</param>
public sealed record PciNeighbour(PciAddress Address, string? Driver, bool IsBridge);

/// <summary>A virtual function of a card, as the card sees it.</summary>
/// <param name="Card">The physical function.</param>
/// <param name="Link">Its device on the host; null where it has none.</param>
/// <param name="Number">From 0.</param>
/// <param name="Settings">What the card does with its frames.</param>
public sealed record VirtualFunctionState(PciAddress Card, string? Link, uint Number, FunctionSettings Settings)
{
    /// <summary>What has passed it, as it counts itself; null where its card does not say.</summary>
    public LinkCounters? Counters { get; init; }
}
