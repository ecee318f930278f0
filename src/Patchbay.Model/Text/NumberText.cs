using System.Globalization;

namespace Patchbay.Model.Text;

/// <summary>Numbers as C's <c>strtoul</c> reads them with base 0.</summary>
public static class NumberText
{
    /// <summary>Reads decimal digits, <c>0x</c> with hex digits, or <c>0</c> with octal digits.</summary>
    public static bool TryParseAnyBase(string? text, out ulong value)
    {
        value = 0;
        if (text is null)
        {
            return false;
        }
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        }
        if (text.Length > 1 && text[0] == '0')
        {
            return TryParseOctal(text.AsSpan(1), out value);
        }
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryParseOctal(ReadOnlySpan<char> digits, out ulong value)
    {
        value = 0;
        foreach (char digit in digits)
        {
            if (digit is < '0' or > '7' || value >> 61 != 0)
            {
                return false;
            }
            value = (8 * value) + (ulong)(digit - '0');
        }
        return true;
    }
}
