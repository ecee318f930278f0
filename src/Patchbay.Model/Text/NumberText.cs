using System.Globalization;

namespace Patchbay.Model.Text;

/// <summary>Numbers as C's <c>strtoul</c> reads them with base 0.</summary>
public static class NumberText
{
    /// <summary>Reads decimal digits, <c>0x</c> with hex digits, or <c>0</c> with octal digits.</summary>
    public static bool TryParseAnyBase(string? text, out uint value)
    {
        value = 0;
        if (text is null)
        {
            return false;
        }
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        }
        if (text.Length > 1 && text[0] == '0')
        {
            return TryParseOctal(text.AsSpan(1), out value);
        }
        return uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryParseOctal(ReadOnlySpan<char> digits, out uint value)
    {
        ulong sum = 0;
        value = 0;
        foreach (char digit in digits)
        {
            if (digit is < '0' or > '7' || (sum = (8 * sum) + (ulong)(digit - '0')) > uint.MaxValue)
            {
                return false;
            }
        }
        value = (uint)sum;
        return true;
    }
}
