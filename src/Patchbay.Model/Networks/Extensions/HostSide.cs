using Patchbay.Model.Values;

namespace Patchbay.Model.Networks.Extensions;

/// <summary>
/// The host's own place beside guests that share a device by macvtap: a macvlan over the same device. Without it the host and
/// such guests cannot talk, since frames of the device itself never come back to those above it.
/// </summary>
/// <param name="Device">The macvlan's name.</param>
public sealed record HostSide(string Device)
{
    /// <summary>Its address; null for one that follows from the network's uuid.</summary>
    public MacAddress? Mac { get; init; }

    /// <summary>The host's addresses on it.</summary>
    public ValueList<IpPrefix> Addresses { get; init; }

    /// <summary>Whom the host reaches by it beside the addresses' subnets, on the link.</summary>
    public ValueList<IpPrefix> Routes { get; init; }

    /// <summary>The address of the macvlan of a network.</summary>
    /// <param name="network">The network's uuid.</param>
    public MacAddress MacFor(Guid network)
    {
        if (Mac is { } own)
        {
            return own;
        }
        // Administered by nobody else (IEEE 802, the second bit of the first octet), and the same after a crash.
        byte[] bytes = network.ToByteArray(bigEndian: true);
        return new MacAddress(0x5254_0000_0000 | ((ulong)bytes[^3] << 16) | ((ulong)bytes[^2] << 8) | bytes[^1]);
    }
}
