using System.Net;

namespace Patchbay.Model.Values;

/// <summary>The order of addresses as numbers.</summary>
public static class IpOrder
{
    /// <summary>Below, equal or above zero; IPv4 stands before IPv6.</summary>
    public static int Compare(IPAddress a, IPAddress b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return a.AddressFamily != b.AddressFamily
            ? a.AddressFamily.CompareTo(b.AddressFamily)
            : a.GetAddressBytes().AsSpan().SequenceCompareTo(b.GetAddressBytes());
    }

    /// <summary>Whether an address lies in a range, ends included.</summary>
    public static bool Between(IPAddress address, IPAddress start, IPAddress end) => Compare(start, address) <= 0 && Compare(address, end) <= 0;
}
