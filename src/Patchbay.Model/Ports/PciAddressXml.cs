using System.Globalization;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Ports;

/// <summary>Reads and writes the attributes of a PCI <c>&lt;address&gt;</c>.</summary>
internal static class PciAddressXml
{
    /// <summary>The address; parts that are absent or, with an error, malformed are 0.</summary>
    public static PciAddress Read(ElementReader address) => new(
        address.AnyBase("domain") ?? 0,
        address.AnyBase("bus", 0xFF) ?? 0,
        address.AnyBase("slot", 0x1F) ?? 0,
        address.AnyBase("function", 7) ?? 0);

    /// <summary>Writes the whole element.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="address">The address.</param>
    /// <param name="withType">Whether <c>type='pci'</c> stands first.</param>
    public static void Write(CanonicalWriter writer, PciAddress address, bool withType)
        => writer.Start("address")
            .Attribute("type", withType ? "pci" : null)
            .Attribute("domain", Hex(address.Domain, 4))
            .Attribute("bus", Hex(address.Bus, 2))
            .Attribute("slot", Hex(address.Slot, 2))
            .Attribute("function", Hex(address.Function, 1))
            .End();

    private static string Hex(uint value, int digits) => string.Create(CultureInfo.InvariantCulture, $"0x{value.ToString($"x{digits}", CultureInfo.InvariantCulture)}");
}
