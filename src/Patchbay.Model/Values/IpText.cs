using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Patchbay.Model.Values;

/// <summary>
/// IP addresses as documents hold them: four decimal numbers, or IPv6 without brackets, zone or port. .NET's own
/// parser takes <c>10.1</c> and <c>[::1]:80</c> too, and prints some IPv6 addresses unlike everybody else.
/// </summary>
public static class IpText
{
    private static readonly SearchValues<char> IPv6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>Reads an address of either family.</summary>
    public static bool TryParse(string? text, out IPAddress address)
    {
        address = IPAddress.None;
        if (text is null || text.Length > 45)
        {
            return false;
        }
        bool ipv6 = text.Contains(':', StringComparison.Ordinal);
        if (ipv6 ? text.AsSpan().ContainsAnyExcept(IPv6Characters) : !IsDottedQuad(text))
        {
            return false;
        }
        if (!IPAddress.TryParse(text, out IPAddress? parsed))
        {
            return false;
        }
        address = parsed;
        return true;
    }

    /// <summary>Prints an address as the C library does (RFC 5952, with IPv4 in the last half of mapped addresses only).</summary>
    public static string Format(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.AddressFamily == AddressFamily.InterNetwork ? address.ToString() : FormatIPv6(address.GetAddressBytes());
    }

    private static bool IsDottedQuad(string text)
    {
        int parts = 0;
        foreach (Range range in text.AsSpan().Split('.'))
        {
            ReadOnlySpan<char> part = text.AsSpan()[range];
            parts++;
            if (part.Length is 0 or > 3 || (part.Length > 1 && part[0] == '0')
                || !byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                return false;
            }
        }
        return parts == 4;
    }

    private static string FormatIPv6(ReadOnlySpan<byte> bytes)
    {
        Span<ushort> words = stackalloc ushort[8];
        for (int i = 0; i < 8; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * i)..]);
        }
        (int start, int length) = LongestZeros(words);
        bool mapped = start == 0 && ((length == 6 && words[6] != 0) || (length == 5 && words[5] == 0xFFFF));
        StringBuilder text = new();
        for (int i = 0; i < (mapped ? 6 : 8); i++)
        {
            if (i == start)
            {
                text.Append("::");
                i += length - 1;
                continue;
            }
            if (i > 0 && i != start + length)
            {
                text.Append(':');
            }
            text.Append(words[i].ToString("x", CultureInfo.InvariantCulture));
        }
        if (mapped)
        {
            text.Append(length == 5 ? ":" : "").Append(new IPAddress(bytes[12..]));
        }
        return text.ToString();
    }

    // The first longest run of at least two; a start past the end where there is none.
    private static (int Start, int Length) LongestZeros(ReadOnlySpan<ushort> words)
    {
        (int Start, int Length) best = (-9, 1);
        for (int i = 0; i < words.Length; i++)
        {
            int length = 0;
            while (i + length < words.Length && words[i + length] == 0)
            {
                length++;
            }
            if (length > best.Length)
            {
                best = (i, length);
            }
            i += length;
        }
        return best.Length > 1 ? best : (-9, 0);
    }
}
