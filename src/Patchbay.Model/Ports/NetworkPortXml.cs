using System.Xml.Linq;
using Patchbay.Model.Networks;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Ports;

/// <summary>Reads and writes <c>&lt;networkport&gt;</c>.</summary>
public static class NetworkPortXml
{
    private static readonly (string, MacTableManager)[] TableManagers = [("kernel", MacTableManager.Kernel), ("libvirt", MacTableManager.Static)];

    private static readonly (string Word, ForwardMode Value)[] DirectModes =
    [
        ("vepa", ForwardMode.Vepa), ("private", ForwardMode.Private), ("bridge", ForwardMode.Bridge), ("passthrough", ForwardMode.Passthrough),
    ];

    private enum PlugType
    {
        None,
        Network,
        Bridge,
        Direct,
        HostdevPci,
    }

    private static readonly (string, PlugType)[] PlugTypes =
    [
        ("none", PlugType.None), ("network", PlugType.Network), ("bridge", PlugType.Bridge), ("direct", PlugType.Direct),
        ("hostdev-pci", PlugType.HostdevPci),
    ];

    /// <summary>Reads a document; null, with every mistake in <paramref name="diagnostics"/>, where it is refused.</summary>
    public static NetworkPort? Parse(string text, string document, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        return XmlSource.Parse(text, document, diagnostics) is { } root ? Read(root, document, diagnostics) : null;
    }

    /// <summary>Reads a document that was turned into a tree already.</summary>
    public static NetworkPort? Read(XElement root, string document, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (root.Name != "networkport")
        {
            diagnostics.Add(Findings.WrongRoot(XmlSource.Locate(root, document), root.Name.LocalName, "networkport"));
            return null;
        }
        DiagnosticBag own = new(diagnostics);
        using ElementReader reader = new(root, document, own, new SourceMap(document));
        NetworkPort port = Read(reader);
        return own.HasErrors ? null : port;
    }

    /// <summary>The document as libvirt prints it.</summary>
    public static string Format(NetworkPort port)
    {
        ArgumentNullException.ThrowIfNull(port);
        CanonicalWriter writer = new();
        writer.Start("networkport").Text("uuid", port.Uuid.ToString());
        writer.Start("owner").Text("name", port.OwnerName).Text("uuid", port.OwnerUuid.ToString()).End();
        writer.Text("group", port.Group).Start("mac").Attribute("address", port.Mac.ToString()).End();
        VirtualPortXml.Write(writer, port.VirtualPort);
        BandwidthXml.Write(writer, port.Bandwidth);
        VlanXml.Write(writer, port.Vlan);
        PortOptionsXml.Write(writer, port.Isolated);
        if (port.TrustGuestRxFilters is not null)
        {
            writer.Start("rxfilters").YesNo("trustGuest", port.TrustGuestRxFilters).End();
        }
        WritePlug(writer, port.Plug);
        return writer.End(@long: true).ToString();
    }

    private static NetworkPort Read(ElementReader reader)
    {
        (string name, Guid uuid) owner = ReadOwner(reader);
        return new NetworkPort
        {
            Uuid = RequiredUuid(reader),
            OwnerName = owner.name,
            OwnerUuid = owner.uuid,
            Group = reader.ChildText("group") is { Length: > 0 } group ? group : null,
            Mac = ReadMac(reader),
            VirtualPort = VirtualPortXml.Read(reader, requireType: false),
            Bandwidth = BandwidthXml.Read(reader, allowFloor: true, allowClassId: true),
            Vlan = VlanXml.Read(reader),
            Isolated = PortOptionsXml.Read(reader),
            TrustGuestRxFilters = ReadTrust(reader),
            Plug = ReadPlug(reader),
        };
    }

    private static (string Name, Guid Uuid) ReadOwner(ElementReader parent)
    {
        if (parent.Child("owner") is not { } element)
        {
            Missing(parent, "owner");
            return ("", Guid.Empty);
        }
        using ElementReader reader = parent.Into(element);
        string? name = reader.ChildText("name");
        if (string.IsNullOrEmpty(name))
        {
            Missing(reader, "name");
        }
        return (name ?? "", RequiredUuid(reader));
    }

    private static Guid RequiredUuid(ElementReader parent)
    {
        if (parent.ChildText("uuid") is not { } text)
        {
            Missing(parent, "uuid");
            return Guid.Empty;
        }
        if (!UuidText.TryParse(text, out Guid uuid))
        {
            parent.Report(Findings.BadValue(parent.Locate(parent.Child("uuid")), parent.Name, "uuid", text, "a UUID of 32 hex digits") with { Class = FindingClass.Internal });
        }
        return uuid;
    }

    private static MacAddress ReadMac(ElementReader parent)
    {
        if (parent.Child("mac") is not { } element)
        {
            Missing(parent, "mac");
            return default;
        }
        using ElementReader reader = parent.Into(element);
        string text = reader.RequiredAttribute("address", FindingClass.Internal);
        if (!MacAddress.TryParse(text, null, out MacAddress mac) && text.Length > 0)
        {
            reader.BadValue("address", text, "a MAC address, as in 52:54:00:0a:0b:0c", FindingClass.Internal);
        }
        return mac;
    }

    private static bool? ReadTrust(ElementReader parent)
    {
        if (parent.Child("rxfilters") is not { } element)
        {
            return null;
        }
        using ElementReader reader = parent.Into(element);
        return reader.YesNo("trustGuest");
    }

    private static PortPlug? ReadPlug(ElementReader parent)
    {
        if (parent.Child("plug") is not { } element)
        {
            return null;
        }
        using ElementReader reader = parent.Into(element);
        switch (reader.Word("type", PlugTypes) ?? PlugType.None)
        {
            case PlugType.Network:
                return new PortPlug.Network(reader.RequiredAttribute("bridge"), reader.Word("macTableManager", TableManagers));
            case PlugType.Bridge:
                return new PortPlug.Bridge(reader.RequiredAttribute("bridge"), reader.Word("macTableManager", TableManagers));
            case PlugType.Direct:
                return new PortPlug.Direct(reader.RequiredAttribute("dev"), reader.Word("mode", DirectModes) ?? ForwardMode.Vepa);
            case PlugType.HostdevPci:
                return ReadHostdev(reader);
            default:
                return null;
        }
    }

    private static PortPlug.Hostdev ReadHostdev(ElementReader plug)
    {
        PciAddress address = default;
        if (plug.Child("address") is { } element)
        {
            using ElementReader reader = plug.Into(element);
            address = PciAddressXml.Read(reader);
        }
        else
        {
            Missing(plug, "address", FindingClass.Xml);
        }
        return new PortPlug.Hostdev(address, plug.YesNo("managed"), HostDriverXml.Read(plug));
    }

    private static void WritePlug(CanonicalWriter writer, PortPlug? plug)
    {
        switch (plug)
        {
            case PortPlug.Network network:
                WriteBridge(writer, "network", network.BridgeName, network.MacTableManager);
                break;
            case PortPlug.Bridge bridge:
                WriteBridge(writer, "bridge", bridge.BridgeName, bridge.MacTableManager);
                break;
            case PortPlug.Direct direct:
                writer.Start("plug").Attribute("type", "direct").Attribute("dev", direct.Device)
                    .Attribute("mode", DirectModes.First(m => m.Value == direct.Mode).Word).End();
                break;
            case PortPlug.Hostdev hostdev:
                writer.Start("plug").Attribute("type", "hostdev-pci").YesNo("managed", hostdev.Managed);
                HostDriverXml.Write(writer, hostdev.Driver);
                PciAddressXml.Write(writer, hostdev.Address, withType: false);
                writer.End();
                break;
            default:
                break;
        }
    }

    private static void WriteBridge(CanonicalWriter writer, string type, string bridge, MacTableManager? manager)
        => writer.Start("plug").Attribute("type", type).Attribute("bridge", bridge)
            .Attribute("macTableManager", manager switch
            {
                MacTableManager.Kernel => "kernel",
                MacTableManager.Static => "libvirt",
                _ => null,
            }).End();

    // libvirt calls what a port lacks an internal error.
    private static void Missing(ElementReader parent, string child, FindingClass findingClass = FindingClass.Internal)
        => parent.Report(Findings.MissingElement(parent.At, parent.Name, child) with { Class = findingClass });
}
