using System.Globalization;

namespace Patchbay.Model.Values;

/// <summary>Ports from first to last; one port where both are the same.</summary>
public sealed record PortSpan(ushort First, ushort Last)
{
    /// <summary>How many ports.</summary>
    public int Count => Last - First + 1;

    /// <summary>Whether a port is one of these.</summary>
    public bool Contains(int port) => port >= First && port <= Last;

    /// <summary>Whether any port is in both.</summary>
    public bool Overlaps(PortSpan other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return First <= other.Last && other.First <= Last;
    }

    /// <summary>Reads <c>80</c> or <c>8000-8010</c>; ports from 1 on.</summary>
    public static PortSpan? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] ends = text.Split('-', 2);
        return Port(ends[0]) is { } first && Port(ends[^1]) is { } last && first <= last ? new PortSpan(first, last) : null;
    }

    /// <summary>As nft writes it.</summary>
    public override string ToString()
        => First == Last ? First.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");

    private static ushort? Port(string text)
        => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0 ? port : null;
}
