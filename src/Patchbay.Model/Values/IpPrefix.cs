using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Patchbay.Model.Values;

/// <summary>An address with the length of its network, as in <c>192.168.122.1/24</c>. The host bits are kept.</summary>
/// <param name="Address">IPv4 or IPv6.</param>
/// <param name="Length">Bits of the network, 0 to 32 or 0 to 128.</param>
public sealed record IpPrefix(IPAddress Address, int Length) : IParsable<IpPrefix>
{
    private const int LongestAddress = 16;

    /// <summary>Whether this is IPv4.</summary>
    public bool IsIPv4 => Address.AddressFamily == AddressFamily.InterNetwork;

    /// <summary>The same length with the host bits cleared.</summary>
    public IpPrefix Network => new(Mask(Address, Length, hostBits: 0), Length);

    /// <summary>The address with all host bits set: IPv4's broadcast address.</summary>
    public IPAddress Last => Mask(Address, Length, hostBits: 0xFF);

    /// <summary>
    /// Whether a route to it stands for a default route: to everything, or to as large a part of it as programs cut it into
    /// that want to go before a host's own (<c>0.0.0.0/1</c> and <c>128.0.0.0/1</c>, <c>2000::/3</c>).
    /// </summary>
    public bool IsDefault => Length <= LongestDefault(IsIPv4);

    /// <summary>The longest prefix that counts as a default route.</summary>
    public static int LongestDefault(bool ipv4) => ipv4 ? 7 : 3;

    /// <summary>Whether an address of the same family lies in this network.</summary>
    public bool Contains(IPAddress other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.AddressFamily != Address.AddressFamily)
        {
            return false;
        }
        // Of all networks this is asked at each of the host's routes.
        Span<byte> mine = stackalloc byte[LongestAddress];
        Span<byte> theirs = stackalloc byte[LongestAddress];
        Address.TryWriteBytes(mine, out int bytes);
        other.TryWriteBytes(theirs, out _);
        // A document may say a longer prefix than there are bits.
        int length = Math.Clamp(Length, 0, 8 * bytes);
        int whole = length / 8;
        int rest = 8 - (length % 8);
        return mine[..whole].SequenceEqual(theirs[..whole]) && (rest == 8 || (mine[whole] ^ theirs[whole]) >> rest == 0);
    }

    /// <summary>Whether any address lies in both networks.</summary>
    public bool Overlaps(IpPrefix other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Length < Length ? other.Contains(Address) : Contains(other.Address);
    }

    /// <summary>The IPv4 mask, as in <c>255.255.255.0</c>.</summary>
    public IPAddress Netmask => Mask(IPAddress.Broadcast, Length, 0);

    /// <inheritdoc/>
    public static IpPrefix Parse(string s, IFormatProvider? provider)
        => TryParse(s, provider, out IpPrefix? result) ? result : throw new FormatException($"'{s}' is not an address with a prefix length, as in 192.168.122.1/24");

    /// <inheritdoc/>
    public static bool TryParse(string? s, IFormatProvider? provider, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out IpPrefix result)
    {
        result = null;
        int slash = s?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash < 0 || !IPAddress.TryParse(s.AsSpan(0, slash), out IPAddress? address)
            || !int.TryParse(s.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            || length > (address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128))
        {
            return false;
        }
        result = new IpPrefix(address, length);
        return true;
    }

    /// <summary>The address, a slash, the length.</summary>
    public override string ToString() => $"{Address}/{Length}";

    private static IPAddress Mask(IPAddress address, int length, byte hostBits)
    {
        byte[] bytes = address.GetAddressBytes();
        for (int i = 0; i < bytes.Length; i++)
        {
            int kept = Math.Clamp(length - (8 * i), 0, 8);
            byte mask = (byte)(0xFF00 >> kept);
            bytes[i] = (byte)((bytes[i] & mask) | (hostBits & ~mask));
        }
        return new IPAddress(bytes);
    }
}
