using System.Collections.Concurrent;
using System.Globalization;

namespace Patchbay.Host.Machine;

/// <summary>Names of makers and products, from the list that distributions ship as <c>pci.ids</c>; none where it is not installed.</summary>
internal static class PciNames
{
    private static readonly string[] Lists = ["/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids"];

    private static readonly ConcurrentDictionary<(uint Vendor, uint Product), (string? Vendor, string? Product)> Known = new();

    /// <summary>The names; null each where the list has none.</summary>
    public static (string? Vendor, string? Product) Find(uint vendor, uint product) => Known.GetOrAdd((vendor, product), static id => Read(id.Vendor, id.Product));

    // "8086  Intel Corporation", and below it "<tab>1572  Ethernet Controller X710".
    private static (string? Vendor, string? Product) Read(uint vendor, uint product)
    {
        string makers = vendor.ToString("x4", CultureInfo.InvariantCulture) + "  ";
        string products = "\t" + product.ToString("x4", CultureInfo.InvariantCulture) + "  ";
        string? maker = null;
        foreach (string line in Lists.Where(File.Exists).Take(1).SelectMany(File.ReadLines))
        {
            if (maker is null)
            {
                maker = line.StartsWith(makers, StringComparison.Ordinal) ? line[makers.Length..] : null;
            }
            else if (line.StartsWith(products, StringComparison.Ordinal))
            {
                return (maker, line[products.Length..]);
            }
            else if (line.Length > 0 && line[0] is not ('\t' or '#'))
            {
                break;
            }
        }
        return (maker, null);
    }
}
