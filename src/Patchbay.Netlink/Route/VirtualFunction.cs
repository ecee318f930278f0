using System.Net.NetworkInformation;

namespace Patchbay.Netlink.Route;

/// <summary>What a card does with the frames of one of its virtual functions (<c>IFLA_VF_INFO</c>). Null: the driver does not say, or leave it.</summary>
/// <param name="Number">From 0.</param>
public sealed record VirtualFunction(uint Number)
{
    /// <summary>The address set by the host; all zero for none.</summary>
    public PhysicalAddress? Mac { get; init; }

    /// <summary>The port's VLAN; 0 for none.</summary>
    public uint? Vlan { get; init; }

    /// <summary>Whether frames with another source address are dropped.</summary>
    public bool? SpoofCheck { get; init; }

    /// <summary>Whether the function's user may ask for more.</summary>
    public bool? Trusted { get; init; }

    /// <summary>Mbit/s; 0 for no limit.</summary>
    public uint? MaxRate { get; init; }

    /// <summary>What has passed it, as the function counts; null where the driver does not say.</summary>
    public LinkStatistics? Statistics { get; init; }
}
