using System.Xml.Linq;
using Patchbay.Model.Ports;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks;

/// <summary>
/// Reads and writes the devices of <c>&lt;forward&gt;</c>: the attribute <c>dev</c>, <c>&lt;interface&gt;</c>,
/// <c>&lt;address&gt;</c> and <c>&lt;pf&gt;</c>. Interfaces go before addresses, and both before a physical function.
/// </summary>
internal static class ForwardPoolXml
{
    public static ForwardDefinition Read(ElementReader reader, ForwardDefinition forward)
    {
        string? dev = reader.Text("dev");
        XElement[] interfaces = [.. reader.Children("interface")];
        XElement[] addresses = [.. reader.Children("address")];
        XElement[] functions = [.. reader.Children("pf")];
        if (dev is not null && addresses.Length + functions.Length > 0)
        {
            reader.Report(Findings.DevWithPool(reader.AtAttribute("dev")));
        }
        if (dev is not null || interfaces.Length > 0)
        {
            WarnUnused(reader, addresses, functions);
            return forward with { Interfaces = ReadInterfaces(reader, dev, interfaces) };
        }
        if (addresses.Length > 0)
        {
            WarnUnused(reader, functions);
            return forward with { Addresses = ReadAddresses(reader, addresses) };
        }
        foreach (XElement extra in functions.Skip(1))
        {
            reader.Report(Findings.OnlyOne(reader.Locate(extra), "forward", "pf"));
        }
        return functions.Length == 0 ? forward : forward with { PhysicalFunction = ReadDevice(reader.Into(functions[0])) };
    }

    public static void Write(CanonicalWriter writer, ForwardDefinition forward, NetworkXmlOptions options)
    {
        bool function = forward.PhysicalFunction is not null;
        if (function)
        {
            writer.Start("pf").Attribute("dev", forward.PhysicalFunction).End();
        }
        if (function && options.Inactive)
        {
            return;
        }
        foreach (string device in function ? options.PoolInterfaces : forward.Interfaces)
        {
            uint connections = options.Inactive ? 0 : options.InterfaceConnections.GetValueOrDefault(device);
            writer.Start("interface").Attribute("dev", device).Attribute("connections", connections == 0 ? (ulong?)null : connections).End();
        }
        foreach (PciAddress address in function ? options.PoolAddresses : forward.Addresses)
        {
            PciAddressXml.Write(writer, address, withType: true);
        }
    }

    /// <summary>The device of an <c>&lt;interface&gt;</c> or <c>&lt;pf&gt;</c>; the count of ports in use is output only.</summary>
    public static string ReadDevice(ElementReader reader)
    {
        using (reader)
        {
            reader.Attribute("connections");
            return reader.RequiredAttribute("dev");
        }
    }

    private static ValueList<string> ReadInterfaces(ElementReader reader, string? dev, XElement[] elements)
    {
        List<string> devices = [];
        HashSet<string> seen = [];
        foreach (XElement element in elements)
        {
            string device = ReadDevice(reader.Into(element));
            if (!seen.Add(device) && device.Length > 0)
            {
                reader.Report(Findings.ListedTwice(reader.Locate(element), $"the interface '{device}'"));
            }
            devices.Add(device);
        }
        if (dev is not null && devices.Count > 0 && devices[0] != dev)
        {
            reader.Report(Findings.DevIsNotFirst(reader.AtAttribute("dev"), dev, devices[0]));
        }
        return devices.Count == 0 ? [dev!] : devices.ToValueList();
    }

    private static ValueList<PciAddress> ReadAddresses(ElementReader parent, XElement[] elements)
    {
        List<PciAddress> addresses = [];
        HashSet<PciAddress> seen = [];
        foreach (XElement element in elements)
        {
            using ElementReader reader = parent.Into(element);
            if (reader.RequiredAttribute("type") is { Length: > 0 } type and not "pci")
            {
                reader.Report(Findings.UnknownWord(reader.AtAttribute("type"), "address", "type", type, ["pci"]) with { Class = FindingClass.Unsupported });
            }
            reader.OnOff("multifunction");
            PciAddress address = PciAddressXml.Read(reader);
            if (!seen.Add(address))
            {
                reader.Report(Findings.ListedTwice(reader.At, $"the PCI device {address}"));
            }
            addresses.Add(address);
        }
        return addresses.ToValueList();
    }

    private static void WarnUnused(ElementReader reader, params XElement[][] unused)
    {
        foreach (XElement element in unused.SelectMany(e => e))
        {
            reader.Report(Findings.PoolMemberUnused(reader.Locate(element), element.Name.LocalName));
        }
    }
}
