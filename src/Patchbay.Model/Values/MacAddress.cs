using System.Globalization;

namespace Patchbay.Model.Values;

/// <summary>A 48-bit Ethernet address. Its text form is six lower-case hex pairs joined by colons.</summary>
public readonly record struct MacAddress : ISpanParsable<MacAddress>, ISpanFormattable
{
    private readonly ulong _bits;

    /// <summary>From the low 48 bits, the first octet highest.</summary>
    public MacAddress(ulong bits) => _bits = bits & 0xFFFF_FFFF_FFFF;

    /// <summary>The address as a number, the first octet highest.</summary>
    public ulong Bits => _bits;

    /// <summary>Whether the group bit of the first octet is set.</summary>
    public bool IsMulticast => ((_bits >> 40) & 1) != 0;

    /// <summary>Whether all 48 bits are zero, which libvirt takes for "choose one".</summary>
    public bool IsZero => _bits == 0;

    /// <summary>The six octets, first octet first.</summary>
    public byte[] ToBytes() => [(byte)(_bits >> 40), (byte)(_bits >> 32), (byte)(_bits >> 24), (byte)(_bits >> 16), (byte)(_bits >> 8), (byte)_bits];

    /// <summary>This address with its first octet replaced.</summary>
    public MacAddress WithFirstOctet(byte octet) => new((_bits & 0xFF_FFFF_FFFF) | ((ulong)octet << 40));

    /// <summary>Reads one or two hex digits a group, six groups, joined by colons, as libvirt does.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out MacAddress result)
    {
        result = default;
        ulong bits = 0;
        int groups = 0;
        foreach (Range range in s.Split(':'))
        {
            ReadOnlySpan<char> group = s[range];
            if (++groups > 6 || group.Length is 0 or > 2
                || !byte.TryParse(group, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte octet))
            {
                return false;
            }
            bits = (bits << 8) | octet;
        }
        if (groups != 6)
        {
            return false;
        }
        result = new MacAddress(bits);
        return true;
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider?, out MacAddress)"/>
    public static bool TryParse(string? s, IFormatProvider? provider, out MacAddress result) => TryParse(s.AsSpan(), provider, out result);

    /// <summary>Reads an address, or says what one looks like.</summary>
    /// <exception cref="FormatException">The text is not six hex groups joined by colons.</exception>
    public static MacAddress Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null)
        => TryParse(s, provider, out MacAddress result)
            ? result
            : throw new FormatException($"'{s}' is not a MAC address; write six hex pairs, as in 52:54:00:0a:0b:0c");

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>
    public static MacAddress Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        charsWritten = 0;
        if (destination.Length < 17)
        {
            return false;
        }
        for (int i = 0; i < 6; i++)
        {
            ((byte)(_bits >> (40 - (8 * i)))).TryFormat(destination[(3 * i)..], out _, "x2", CultureInfo.InvariantCulture);
            if (i < 5)
            {
                destination[(3 * i) + 2] = ':';
            }
        }
        charsWritten = 17;
        return true;
    }

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        Span<char> text = stackalloc char[17];
        TryFormat(text, out int written, format, formatProvider);
        return new string(text[..written]);
    }

    /// <inheritdoc/>
    public override string ToString() => ToString(null, null);
}
