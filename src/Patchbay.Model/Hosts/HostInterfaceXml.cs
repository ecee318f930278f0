using System.Diagnostics;
using System.Globalization;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Hosts;

/// <summary>Writes libvirt's <c>&lt;interface&gt;</c> of the host.</summary>
public static class HostInterfaceXml
{
    /// <summary>The document.</summary>
    public static string Format(HostInterface card)
    {
        ArgumentNullException.ThrowIfNull(card);
        CanonicalWriter writer = new();
        Write(writer, card, isPort: false);
        return writer.ToString();
    }

    // As a port of something, an interface has no addresses, and is told in short.
    private static void Write(CanonicalWriter writer, HostInterface card, bool isPort)
    {
        string type = card.Kind switch
        {
            HostInterfaceKind.Ethernet => "ethernet",
            HostInterfaceKind.Bridge => "bridge",
            HostInterfaceKind.Bond => "bond",
            HostInterfaceKind.Vlan => "vlan",
            _ => throw new UnreachableException(),
        };
        writer.Start("interface").Attribute("type", type).Attribute("name", card.Name);
        if (!isPort)
        {
            WriteAddresses(writer, "ipv4", card.Addresses.Where(static a => a.IsIPv4));
            WriteAddresses(writer, "ipv6", card.Addresses.Where(static a => !a.IsIPv4));
            writer.Start("mtu").Attribute("size", card.Mtu).End();
        }
        switch (card.Kind)
        {
            case HostInterfaceKind.Ethernet:
                WriteLink(writer, card);
                if (card.Mac.Length > 0)
                {
                    writer.Start("mac").Attribute("address", card.Mac).End();
                }
                break;
            case HostInterfaceKind.Bridge bridge:
                writer.Start("bridge").OnOff("stp", bridge.Stp).Attribute("delay", bridge.Delay.TotalSeconds.ToString(CultureInfo.InvariantCulture));
                WritePorts(writer, bridge.Ports);
                writer.End();
                break;
            case HostInterfaceKind.Bond bond:
                WriteLink(writer, card);
                writer.Start("bond");
                WritePorts(writer, bond.Ports);
                writer.End();
                break;
            case HostInterfaceKind.Vlan vlan:
                WriteLink(writer, card);
                writer.Start("vlan").Attribute("tag", vlan.Tag).Start("interface").Attribute("name", vlan.Device ?? "").End().End();
                break;
        }
        writer.End();
    }

    private static void WriteLink(CanonicalWriter writer, HostInterface card)
        => writer.Start("link").Attribute("speed", card.Speed).Attribute("state", card.State).End();

    private static void WritePorts(CanonicalWriter writer, ValueList<HostInterface> ports)
    {
        foreach (HostInterface port in ports)
        {
            Write(writer, port, isPort: true);
        }
    }

    private static void WriteAddresses(CanonicalWriter writer, string family, IEnumerable<IpPrefix> addresses)
    {
        IpPrefix[] all = [.. addresses];
        if (all.Length > 0)
        {
            writer.Start("protocol").Attribute("family", family);
            foreach (IpPrefix address in all)
            {
                writer.Start("ip").Attribute("address", address.Address.ToString()).Attribute("prefix", (ulong)address.Length).End();
            }
            writer.End();
        }
    }
}
