using System.Xml.Linq;
using Patchbay.Model.Ports;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>interface/@type</c> with <c>&lt;source&gt;</c>.</summary>
internal static class InterfaceSourceXml
{
    private const string Types = "user ethernet vhostuser server client mcast network bridge internal direct hostdev udp vdpa null vds";

    private static readonly (string, MacvtapMode)[] Modes =
    [
        ("vepa", MacvtapMode.Vepa), ("private", MacvtapMode.Private), ("bridge", MacvtapMode.Bridge), ("passthrough", MacvtapMode.Passthrough),
    ];

    /// <summary>Reads what an interface is plugged into.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="face">The interface.</param>
    /// <param name="passt">Whether passt serves it, which has a device of the host.</param>
    /// <param name="origin">The network that it is of, where it is of another type by now.</param>
    public static InterfaceSource Read(DomainReading reading, ElementReader face, bool passt, out InterfaceOrigin? origin)
    {
        string type = face.OneOf("type", Types) ?? "user";
        bool? managed = face.YesNo("managed");
        XElement? element = face.Child("source");
        if (face.Raw("type") is not null && Types.Split(' ').All(t => t != face.Raw("type")!.Value))
        {
            // What a source has depends on the type: nothing can be said of it.
            origin = null;
            return face.Mark(new InterfaceSource.User(null));
        }
        bool needed = type is not ("user" or "ethernet" or "vhostuser" or "null");
        if (element is null && needed)
        {
            face.Report(Findings.MissingElement(face.At, $"interface type='{type}'", "source"));
        }
        using ElementReader reader = reading.Open(element ?? new XElement("source"));
        InterfaceSource source = type switch
        {
            _ when element is null && needed => new InterfaceSource.Null(),
            "network" => ReadNetwork(reading, reader),
            "bridge" => new InterfaceSource.Bridge(reader.RequiredAttribute("bridge")) { MacTableManager = Live(reading, reader.Text("macTableManager")) },
            "direct" => new InterfaceSource.Direct(reader.RequiredAttribute("dev"), reader.Word("mode", Modes) ?? MacvtapMode.Vepa),
            "hostdev" => ReadHostdev(reading, face, reader) with { Managed = managed == true },
            "ethernet" => new InterfaceSource.Ethernet { Addresses = InterfaceAddressXml.ReadAddresses(reader), Routes = InterfaceAddressXml.ReadRoutes(reader) },
            "vhostuser" => ReadVhostUser(reader, passt),
            "client" => new InterfaceSource.Client(reader.RequiredAttribute("address"), Port(reader)),
            "server" => new InterfaceSource.Server(reader.Text("address"), Port(reader)),
            "mcast" => new InterfaceSource.Multicast(reader.RequiredAttribute("address"), Port(reader)),
            "udp" => ReadUdp(reading, reader),
            "internal" => new InterfaceSource.Internal(reader.RequiredAttribute("name")),
            "vdpa" => new InterfaceSource.Vdpa(reader.RequiredAttribute("dev")),
            "vds" => ReadVds(reader),
            "null" => new InterfaceSource.Null(),
            _ => new InterfaceSource.User(Device(reader, passt)),
        };
        origin = source is InterfaceSource.Bridge or InterfaceSource.Direct ? ReadOrigin(reading, reader) : null;
        if (source is not InterfaceSource.Ethernet && reader.Child("ip") is not null | reader.Child("route") is not null)
        {
            face.Report(Findings.NotPossible(reader.At, $"addresses and routes of the host's side in an interface of type '{type}'", "only type 'ethernet' has a device of its own on the host"));
        }
        return element is null ? face.Mark(source) : reader.Mark(source);
    }

    /// <summary>Writes the source.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="source">What it is plugged into.</param>
    /// <param name="origin">The network that it is of, where it is of another type by now.</param>
    /// <param name="format">What is shown.</param>
    public static void Write(CanonicalWriter writer, InterfaceSource source, InterfaceOrigin? origin, DomainFormat format)
    {
        if (source is InterfaceSource.Hostdev { DriverName: var name, DriverModel: var model })
        {
            writer.Start("driver").Attribute("name", name).Attribute("model", model).EndUnlessEmpty();
        }
        writer.Start("source");
        if (origin is not null && !format.IsInactive)
        {
            writer.Attribute("network", origin.Network).Attribute("portgroup", origin.PortGroup).Attribute("portid", origin.PortId is { } port ? UuidText.Format(port) : null);
        }
        switch (source)
        {
            case InterfaceSource.Network n:
                writer.Attribute("network", n.Name).Attribute("portgroup", n.PortGroup);
                if (!format.IsInactive)
                {
                    writer.Attribute("portid", n.PortId is { } id ? UuidText.Format(id) : null).Attribute("bridge", n.BridgeName).Attribute("macTableManager", n.MacTableManager);
                }
                break;
            case InterfaceSource.Bridge b:
                writer.Attribute("bridge", b.Name).Attribute("macTableManager", format.IsInactive ? null : b.MacTableManager);
                break;
            case InterfaceSource.Direct d:
                writer.Attribute("dev", d.Device).Attribute("mode", Words.Of(Modes, d.Mode));
                break;
            case InterfaceSource.Hostdev h:
                WriteHostDevice(writer, h.Device);
                break;
            case InterfaceSource.User u:
                writer.Attribute("dev", u.Device);
                break;
            case InterfaceSource.Ethernet e:
                InterfaceAddressXml.Write(writer, e.Addresses, e.Routes);
                break;
            case InterfaceSource.VhostUser v:
                WriteVhostUser(writer, v);
                break;
            case InterfaceSource.Client c:
                writer.Attribute("address", c.Address).Attribute("port", c.Port);
                break;
            case InterfaceSource.Server s:
                writer.Attribute("address", s.Address).Attribute("port", s.Port);
                break;
            case InterfaceSource.Multicast m:
                writer.Attribute("address", m.Address).Attribute("port", m.Port);
                break;
            case InterfaceSource.Udp u:
                writer.Attribute("address", u.Address).Attribute("port", u.Port).Start("local").Attribute("address", u.LocalAddress).Attribute("port", u.LocalPort).End();
                break;
            case InterfaceSource.Internal i:
                writer.Attribute("name", i.Name);
                break;
            case InterfaceSource.Vdpa v:
                writer.Attribute("dev", v.Device);
                break;
            case InterfaceSource.Vds v:
                writer.Attribute("switchid", UuidText.Format(v.SwitchId)).Attribute("portid", Signed(v.PortId)).Attribute("portgroupid", v.PortGroupId).Attribute("connectionid", Signed(v.ConnectionId));
                break;
            default:
                break;
        }
        writer.EndUnlessEmpty();
    }

    private static string Signed(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string? Live(DomainReading reading, string? text) => reading.IsLive ? text : null;

    private static uint Port(ElementReader reader)
    {
        if (reader.Raw("port") is null)
        {
            reader.Report(Findings.MissingAttribute(reader.At, reader.Name, "port"));
        }
        return reader.UInt("port", 0xFFFF) ?? 0;
    }

    private static string? Device(ElementReader reader, bool passt)
    {
        if (passt)
        {
            return reader.Text("dev");
        }
        if (reader.Raw("dev") is not null)
        {
            reader.Report(Findings.GuestWarning(reader.AtAttribute("dev"), "'dev' has no effect here", "only <backend type='passt'/> uses a device of the host"));
        }
        return null;
    }

    private static InterfaceSource.Network ReadNetwork(DomainReading reading, ElementReader reader)
    {
        Guid? port = reading.IsLive ? reader.Uuid("portid") : null;
        _ = reader.Attribute("portid");
        return new InterfaceSource.Network(reader.RequiredAttribute("network"), reader.Text("portgroup"), port)
        {
            BridgeName = Live(reading, reader.Text("bridge")),
            MacTableManager = Live(reading, reader.Text("macTableManager")),
        };
    }

    // A document of what runs that is given back to be stored says so as well; there it means nothing, as in libvirt.
    private static InterfaceOrigin? ReadOrigin(DomainReading reading, ElementReader reader)
    {
        Guid? port = reading.IsLive ? reader.Uuid("portid") : null;
        _ = reader.Attribute("portid");
        return reader.Text("network") is var network && reader.Text("portgroup") is var group && network is not null && reading.IsLive
            ? new InterfaceOrigin(network, group, port)
            : null;
    }

    private static InterfaceSource.VhostUser ReadVhostUser(ElementReader reader, bool passt)
    {
        _ = reader.OneOf("type", "unix", FindingClass.Unsupported);
        return new InterfaceSource.VhostUser(reader.Text("path"), reader.OneOf("mode", "client server") == "server")
        {
            Reconnect = ReconnectXml.Read(reader),
            Device = Device(reader, passt),
        };
    }

    private static void WriteVhostUser(CanonicalWriter writer, InterfaceSource.VhostUser v)
    {
        if (v.Path is not null)
        {
            writer.Attribute("type", "unix").Attribute("path", v.Path).Attribute("mode", v.Listen ? "server" : "client").Attribute("dev", v.Device);
            ReconnectXml.Write(writer, v.Reconnect);
            return;
        }
        writer.Attribute("dev", v.Device);
    }

    private static InterfaceSource.Udp ReadUdp(DomainReading reading, ElementReader reader)
    {
        (string address, uint port) = (reader.RequiredAttribute("address"), Port(reader));
        if (reader.Child("local") is not { } element)
        {
            reader.Report(Findings.MissingElement(reader.At, "source", "local"));
            return new InterfaceSource.Udp(address, port, "", 0);
        }
        using ElementReader local = reading.Open(element);
        return new InterfaceSource.Udp(address, port, local.RequiredAttribute("address"), Port(local));
    }

    private static InterfaceSource.Vds ReadVds(ElementReader reader)
    {
        if (reader.Raw("switchid") is null)
        {
            reader.Report(Findings.MissingAttribute(reader.At, "source", "switchid"));
        }
        return new InterfaceSource.Vds(reader.Uuid("switchid") ?? default, (int)(reader.UInt("portid", int.MaxValue) ?? 0), reader.Text("portgroupid"), (int)(reader.UInt("connectionid", int.MaxValue) ?? 0));
    }

    private static InterfaceSource.Hostdev ReadHostdev(DomainReading reading, ElementReader face, ElementReader reader)
    {
        InterfaceSource.Hostdev hostdev = new(ReadHostDevice(reading, reader));
        if (face.Child("driver") is not { } element)
        {
            return hostdev;
        }
        using ElementReader driver = reading.Open(element);
        return hostdev with { DriverName = driver.OneOf("name", "kvm vfio xen", FindingClass.Unsupported), DriverModel = driver.Text("model") };
    }

    private static InterfaceHostDevice ReadHostDevice(DomainReading reading, ElementReader source)
    {
        if (source.Child("address") is not { } element)
        {
            source.Report(Findings.MissingElement(source.At, "source", "address"));
            return new InterfaceHostDevice.Pci(default);
        }
        using ElementReader reader = reading.Open(element);
        string? type = reader.OneOf("type", "pci usb", FindingClass.Unsupported);
        if (reader.Raw("type") is null)
        {
            reader.Report(Findings.MissingAttribute(reader.At, "address", "type") with { Class = FindingClass.Unsupported });
        }
        return type == "usb"
            ? new InterfaceHostDevice.Usb(reader.AnyBase("bus") ?? 0, reader.AnyBase("device") ?? 0)
            : new InterfaceHostDevice.Pci(PciAddressXml.Read(reader));
    }

    private static void WriteHostDevice(CanonicalWriter writer, InterfaceHostDevice device)
    {
        if (device is InterfaceHostDevice.Pci pci)
        {
            PciAddressXml.Write(writer, pci.Address, withType: true);
        }
        else if (device is InterfaceHostDevice.Usb usb)
        {
            writer.Start("address").Attribute("type", "usb").Attribute("bus", usb.Bus).Attribute("device", usb.Device).End();
        }
    }
}
