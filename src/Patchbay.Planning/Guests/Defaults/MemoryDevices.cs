using System.Globalization;
using System.Xml.Linq;
using Patchbay.Model.Domains;
using Patchbay.Model.Networks;

namespace Patchbay.Planning.Guests.Defaults;

/// <summary>Memory devices, which are kept as written but for how much memory they add.</summary>
internal static class MemoryDevices
{
    /// <summary>KiB; 0 where the document does not say.</summary>
    public static ulong Size(OtherDevice device)
    {
        foreach (VerbatimXml child in device.Kept.Children)
        {
            if (child.Text.StartsWith("<target", StringComparison.Ordinal) && XElement.Parse(child.Text).Element("size") is { } size
                && ulong.TryParse(size.Value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out ulong number))
            {
                return size.Attribute("unit")?.Value switch
                {
                    "M" or "MiB" => number << 10,
                    "G" or "GiB" => number << 20,
                    "T" or "TiB" => number << 30,
                    "b" or "bytes" => (number + 1023) / 1024,
                    _ => number,
                };
            }
        }
        return 0;
    }
}
