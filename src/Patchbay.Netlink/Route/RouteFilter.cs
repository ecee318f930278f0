using System.Net;
using System.Net.Sockets;

namespace Patchbay.Netlink.Route;

/// <summary>
/// Tells from a route's bytes whether somebody wants it, as a host with hundreds of networks has hundreds of routes, and most
/// are in nobody's way.
/// </summary>
/// <param name="near">
/// Routes that overlap one of these networks are wanted, and whatever these are those that lead by a gateway or everywhere,
/// or that a router advertised.
/// </param>
internal sealed class RouteFilter(IEnumerable<IPNetwork> near)
{
    private const int BitsOfByte = 8;

    private readonly (byte Family, byte[] Address, int Length)[] _near = [.. near.Select(static n => (RouteSocket.FamilyOf(n.BaseAddress), n.BaseAddress.GetAddressBytes(), n.PrefixLength))];

    /// <summary>The one family that is wanted; unspecified for both.</summary>
    public AddressFamily Family
        => _near.All(static n => n.Family == AddressFamilyNumber.IPv4) ? AddressFamily.InterNetwork
            : _near.All(static n => n.Family == AddressFamilyNumber.IPv6) ? AddressFamily.InterNetworkV6
            : AddressFamily.Unspecified;

    /// <summary>Whether a route is wanted.</summary>
    /// <param name="message">RTM_NEWROUTE.</param>
    /// <param name="header">Its header.</param>
    public bool Wants(NetlinkMessage message, RouteHeader header)
    {
        if (header.DestinationLength == 0 || header.Protocol == (byte)RouteOrigin.RouterAdvertisement)
        {
            return true;
        }
        bool overlaps = false;
        foreach (NetlinkAttribute attribute in message.After<RouteHeader>())
        {
            switch (attribute.Type)
            {
                case RouteAttribute.Gateway or RouteAttribute.Via or RouteAttribute.Multipath:
                    return true;
                case RouteAttribute.Destination:
                    overlaps = Overlaps(header, attribute.Value);
                    break;
                default:
                    break;
            }
        }
        return overlaps;
    }

    private bool Overlaps(RouteHeader header, ReadOnlySpan<byte> destination)
    {
        foreach ((byte family, byte[] address, int length) in _near)
        {
            if (family == header.Family && StartAlike(destination, address, Math.Min(length, header.DestinationLength)))
            {
                return true;
            }
        }
        return false;
    }

    private static bool StartAlike(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, int bits)
    {
        (int whole, int rest) = Math.DivRem(bits, BitsOfByte);
        return one[..whole].SequenceEqual(other[..whole]) && (rest == 0 || (one[whole] ^ other[whole]) >> (BitsOfByte - rest) == 0);
    }
}
