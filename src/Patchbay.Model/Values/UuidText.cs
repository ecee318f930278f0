using System.Globalization;

namespace Patchbay.Model.Values;

/// <summary>UUIDs as libvirt reads and prints them.</summary>
public static class UuidText
{
    /// <summary>
    /// Reads 32 hex digits; dashes and spaces may stand between pairs of them, white space around.
    /// </summary>
    public static bool TryParse(string? text, out Guid uuid)
    {
        uuid = default;
        if (text is null)
        {
            return false;
        }
        ReadOnlySpan<char> rest = text.AsSpan().Trim(" \t\n\v\f\r");
        Span<byte> bytes = stackalloc byte[16];
        for (int i = 0; i < bytes.Length; i++)
        {
            rest = rest.TrimStart("- ");
            if (rest.Length < 2 || !byte.TryParse(rest[..2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i]))
            {
                return false;
            }
            rest = rest[2..];
        }
        uuid = new Guid(bytes, bigEndian: true);
        return rest.IsEmpty;
    }

    /// <summary>Prints 8-4-4-4-12 lower-case hex digits.</summary>
    public static string Format(Guid uuid) => uuid.ToString("D");
}
