using System.Globalization;
using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>Sizes with a unit: powers of 1000 as KB, of 1024 as KiB or K.</summary>
internal static class SizeText
{
    private const string Units = "b, bytes, KB, k, KiB, MB, M, MiB, GB, G, GiB, TB, T, TiB, PB, P, PiB, EB, E or EiB";

    /// <summary>An element's text with its attribute <c>unit</c>, in KiB rounded up; null, with an error, where malformed.</summary>
    public static ulong? KiB(ElementReader reader, string defaultUnit = "KiB")
        => Bytes(reader, reader.Element.Value.Trim(), reader.Locate(reader.Element), defaultUnit) is { } bytes ? RoundUp(bytes) : null;

    /// <summary>An element's text with its attribute <c>unit</c>, in bytes.</summary>
    public static ulong? Bytes(ElementReader reader, string defaultUnit, FindingClass findingClass = FindingClass.XmlDetail)
        => Bytes(reader, reader.Element.Value.Trim(), reader.Locate(reader.Element), defaultUnit, findingClass);

    /// <summary>An attribute with the attribute <c>unit</c> beside it, in KiB rounded up.</summary>
    public static ulong? KiB(ElementReader reader, string attribute, string defaultUnit)
        => reader.Attribute(attribute) is { } text && Bytes(reader, text, reader.AtAttribute(attribute), defaultUnit) is { } bytes ? RoundUp(bytes) : null;

    private static ulong RoundUp(ulong bytes) => (bytes / 1024) + (bytes % 1024 == 0 ? 0ul : 1);

    private static ulong? Bytes(
        ElementReader reader, string text, SourceLocation at, string defaultUnit, FindingClass findingClass = FindingClass.XmlDetail)
    {
        string unit = reader.Text("unit") ?? defaultUnit;
        if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number))
        {
            reader.Report(Findings.BadSize(at, reader.Name, text) with { Class = findingClass });
            return null;
        }
        if (Factor(unit) is not { } factor)
        {
            reader.Report(Findings.BadUnit(reader.AtAttribute("unit"), unit, Units));
            return null;
        }
        UInt128 size = (UInt128)number * factor;
        // The last KiB is left out: rounded up, a size must still be one.
        if (size > ulong.MaxValue - 1023)
        {
            reader.Report(Findings.BadSize(at, reader.Name, text) with { Class = findingClass });
            return null;
        }
        return (ulong)size;
    }

    private static ulong? Factor(string unit)
    {
        if (unit.Equals("b", StringComparison.OrdinalIgnoreCase) || unit.StartsWith("byte", StringComparison.OrdinalIgnoreCase))
        {
            return 1;
        }
        int power = 1 + "kmgtpe".IndexOf(char.ToLowerInvariant(unit[0]), StringComparison.Ordinal);
        ulong b = unit[1..].ToUpperInvariant() switch
        {
            "" or "IB" => 1024,
            "B" => 1000,
            _ => 0,
        };
        if (power == 0 || b == 0)
        {
            return null;
        }
        ulong factor = 1;
        for (int i = 0; i < power; i++)
        {
            factor *= b;
        }
        return factor;
    }
}
