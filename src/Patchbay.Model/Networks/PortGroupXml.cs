using Patchbay.Model.Ports;
using Patchbay.Model.Text;

namespace Patchbay.Model.Networks;

/// <summary>Reads and writes <c>&lt;portgroup&gt;</c>.</summary>
internal static class PortGroupXml
{
    public static PortGroupDefinition Read(ElementReader reader)
    {
        using (reader)
        {
            VirtualPortDefinition? virtualPort = VirtualPortXml.Read(reader, requireType: false);
            return reader.Mark(new PortGroupDefinition
            {
                Name = reader.RequiredAttribute("name"),
                IsDefault = string.Equals(reader.Text("default"), "yes", StringComparison.OrdinalIgnoreCase),
                TrustGuestRxFilters = reader.YesNo("trustGuestRxFilters"),
                VirtualPort = virtualPort == new VirtualPortDefinition() ? null : virtualPort,
                Bandwidth = BandwidthXml.Read(reader, allowFloor: false),
                Vlan = VlanXml.Read(reader),
            });
        }
    }

    /// <summary>Writes the element, always with an end tag.</summary>
    public static void Write(CanonicalWriter writer, PortGroupDefinition group)
    {
        writer.Start("portgroup")
            .Attribute("name", group.Name)
            .YesNo("default", group.IsDefault ? true : null)
            .YesNo("trustGuestRxFilters", group.TrustGuestRxFilters);
        VlanXml.Write(writer, group.Vlan);
        VirtualPortXml.Write(writer, group.VirtualPort);
        BandwidthXml.Write(writer, group.Bandwidth);
        writer.End(@long: true);
    }
}
