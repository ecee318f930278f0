using System.Globalization;
using System.Xml.Linq;
using Patchbay.Model.Ports;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;interface&gt;</c>.</summary>
internal static class InterfaceXml
{
    private static readonly (string, bool)[] LinkStates = [("up", true), ("down", false)];

    // Names that hosts make up: a definition that holds one was copied from a running guest.
    private static readonly string[] GeneratedTargets = ["vnet", "macvtap", "macvlan"];

    /// <summary>Reads an interface.</summary>
    public static InterfaceDefinition Read(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        InterfaceBackend backend = InterfaceDriverXml.ReadBackend(reader);
        InterfaceSource source = InterfaceSourceXml.Read(reading, reader, backend.Passt, out InterfaceOrigin? origin);
        (string? target, bool? managed) = ReadTarget(reading, reader);
        InterfaceDefinition result = new()
        {
            Source = source,
            Origin = origin,
            TrustGuestRxFilters = reader.YesNo("trustGuestRxFilters"),
            Vlan = VlanXml.Read(reader),
            VirtualPort = ReadVirtualPort(reader, source),
            Bandwidth = BandwidthXml.Read(reader, allowFloor: source is InterfaceSource.Network),
            PortIsolated = PortOptionsXml.Read(reader),
            GuestAddresses = InterfaceAddressXml.ReadAddresses(reader),
            GuestRoutes = InterfaceAddressXml.ReadRoutes(reader),
            PortForwards = PortForwardXml.Read(reader),
            Script = reader.ChildAttribute("script", "path"),
            DownScript = reader.ChildAttribute("downscript", "path"),
            BackendDomain = reader.ChildAttribute("backenddomain", "name"),
            Target = target,
            TargetManaged = managed,
            GuestName = ReadGuestName(reader),
            Model = ReadModel(reader),
            Driver = InterfaceDriverXml.Read(reading, reader, source),
            Backend = backend,
            Filter = FilterXml.Read(reader, source),
            SendBuffer = ReadSendBuffer(reader),
            Teaming = TeamingXml.Read(reader),
            LinkUp = ReadLink(reader),
            Mtu = ReadMtu(reader),
            CoalesceRxFrames = ReadCoalesce(reader),
            Function = FunctionXml.Read(reader, source),
            Info = DeviceInfoXml.Read(reading, reader, boot: true, rom: true),
        };
        return reader.Mark(ReadMac(reading, reader, result));
    }

    /// <summary>Writes an interface.</summary>
    public static void Write(CanonicalWriter writer, InterfaceDefinition face, DomainFormat format)
    {
        InterfaceSource.Hostdev? hostdev = face.Source as InterfaceSource.Hostdev;
        writer.Start("interface").Attribute("type", face.Source.TypeName).YesNo("managed", hostdev?.Managed == true ? true : null)
            .YesNo("trustGuestRxFilters", face.TrustGuestRxFilters);
        if (face.Mac is { } mac)
        {
            writer.Start("mac").Attribute("address", mac.ToString()).Attribute("type", face.MacType).YesNo("check", face.MacCheck)
                .Attribute("currentAddress", format.IsInactive || face.CurrentMac is not { } current || current == mac ? null : current.ToString()).End();
        }
        InterfaceSourceXml.Write(writer, face.Source, face.Origin, format);
        VlanXml.Write(writer, face.Vlan);
        VirtualPortXml.Write(writer, face.VirtualPort);
        BandwidthXml.Write(writer, face.Bandwidth);
        PortOptionsXml.Write(writer, face.PortIsolated);
        InterfaceAddressXml.Write(writer, face.GuestAddresses, face.GuestRoutes);
        PortForwardXml.Write(writer, face.PortForwards);
        writer.Start("script").Attribute("path", face.Script).EndUnlessEmpty();
        writer.Start("downscript").Attribute("path", face.DownScript).EndUnlessEmpty();
        writer.Start("backenddomain").Attribute("name", face.BackendDomain).EndUnlessEmpty();
        bool shown = !format.IsInactive || face.TargetManaged == false || !IsGenerated(face.Target);
        writer.Start("target").Attribute("dev", shown ? face.Target : null).YesNo("managed", face.TargetManaged).EndUnlessEmpty();
        writer.Start("guest").Attribute("dev", face.GuestName).EndUnlessEmpty();
        if (face.Model is { } model)
        {
            writer.Start("model").Attribute("type", model).End();
            if (face.IsVirtio)
            {
                InterfaceDriverXml.Write(writer, face.Driver);
            }
        }
        InterfaceDriverXml.WriteBackend(writer, face.Backend, face.IsVirtio);
        FilterXml.Write(writer, face.Filter);
        if (face.SendBuffer is { } bytes)
        {
            writer.Start("tune").Text("sndbuf", bytes.ToString(CultureInfo.InvariantCulture)).End();
        }
        TeamingXml.Write(writer, face.Teaming);
        writer.Start("link").Attribute("state", face.LinkUp is { } up ? (up ? "up" : "down") : null).EndUnlessEmpty();
        writer.Start("mtu").Attribute("size", DiskXml.Unless0(face.Mtu ?? 0)).EndUnlessEmpty();
        if (face.CoalesceRxFrames is { } frames)
        {
            writer.Start("coalesce").Start("rx").Start("frames").Attribute("max", frames).End().End().End();
        }
        FunctionXml.Write(writer, face.Function);
        DeviceInfoXml.Write(writer, face.Info, format).End(@long: true);
    }

    private static bool IsGenerated(string? target) => target is not null && GeneratedTargets.Any(p => target.StartsWith(p, StringComparison.Ordinal));

    private static (string? Name, bool? Managed) ReadTarget(DomainReading reading, ElementReader parent)
    {
        if (parent.Child("target") is not { } element)
        {
            return (null, null);
        }
        using ElementReader reader = reading.Open(element);
        (string? name, bool? managed) = (reader.Text("dev"), reader.YesNo("managed"));
        return (managed != false && !reading.IsLive && IsGenerated(name) ? null : name, managed);
    }

    private static VirtualPortDefinition? ReadVirtualPort(ElementReader reader, InterfaceSource source)
    {
        bool ofNetwork = source is InterfaceSource.Network;
        if (!ofNetwork && source is not (InterfaceSource.Bridge or InterfaceSource.Direct or InterfaceSource.Hostdev))
        {
            if (reader.Child("virtualport") is { } element)
            {
                reader.Report(Findings.NotPossible(reader.Locate(element), $"<virtualport> in an interface of type '{source.TypeName}'", "types network, bridge, direct and hostdev have ports that another manages"));
            }
            return null;
        }
        return VirtualPortXml.Read(reader, requireType: !ofNetwork, requireComplete: false);
    }

    private static string? ReadGuestName(ElementReader parent)
    {
        if (parent.Child("guest") is not { } element)
        {
            return null;
        }
        using ElementReader reader = parent.Into(element);
        _ = reader.Attribute("actual");
        return reader.Text("dev");
    }

    private static string? ReadModel(ElementReader parent)
    {
        if (parent.Child("model") is not { } element)
        {
            return null;
        }
        using ElementReader reader = parent.Into(element);
        if (reader.Text("type") is not { } model)
        {
            return null;
        }
        if (model.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            return InterfaceModels.Canonical(model);
        }
        reader.BadValue("type", model, "a word of letters, digits, '-' and '_'", FindingClass.InvalidArgument);
        return null;
    }

    private static ulong? ReadSendBuffer(ElementReader parent)
    {
        if (parent.Child("tune") is not { } element)
        {
            return null;
        }
        using ElementReader reader = parent.Into(element);
        if (reader.TrimmedText("sndbuf") is not { } text)
        {
            return null;
        }
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong bytes))
        {
            return bytes;
        }
        reader.Report(Findings.BadText(reader.At, "sndbuf", text, "a number of bytes, 0 for no limit"));
        return null;
    }

    private static bool? ReadLink(ElementReader parent)
    {
        if (parent.Child("link") is not { } element)
        {
            return null;
        }
        using ElementReader reader = parent.Into(element);
        return reader.Word("state", LinkStates, FindingClass.Unsupported);
    }

    private static uint? ReadMtu(ElementReader parent)
    {
        if (parent.Child("mtu") is not { } element)
        {
            return null;
        }
        using ElementReader reader = parent.Into(element);
        return reader.UInt("size") is > 0 and { } size ? size : null;
    }

    private static uint? ReadCoalesce(ElementReader parent)
    {
        if (parent.Child("coalesce") is not { } element)
        {
            return null;
        }
        using ElementReader coalesce = parent.Into(element);
        if (coalesce.Child("rx") is not { } rxElement)
        {
            return null;
        }
        using ElementReader rx = coalesce.Into(rxElement);
        if (rx.Child("frames") is not { } framesElement)
        {
            return null;
        }
        using ElementReader frames = rx.Into(framesElement);
        return frames.UInt("max", findingClass: FindingClass.Overflow) is > 0 and { } max ? max : null;
    }

    private static InterfaceDefinition ReadMac(DomainReading reading, ElementReader parent, InterfaceDefinition face)
    {
        if (parent.Child("mac") is not { } element)
        {
            return face;
        }
        using ElementReader reader = reading.Open(element);
        MacAddress? mac = null;
        if (reader.TryAttribute("address", "six hex pairs joined by colons, as in 52:54:00:0a:0b:0c", out MacAddress address))
        {
            if (address.IsMulticast)
            {
                reader.Report(Findings.NotPossible(reader.AtAttribute("address"), $"the MAC address {address}", "it is a group address, and a card needs one of its own: make the second hex digit even", FindingClass.Xml));
            }
            mac = address.IsZero ? null : address;
        }
        bool hasCurrent = reader.TryAttribute("currentAddress", "six hex pairs joined by colons", out MacAddress current);
        return face with
        {
            Mac = mac,
            MacType = reader.OneOf("type", "generated static"),
            MacCheck = reader.YesNo("check"),
            CurrentMac = hasCurrent && reading.IsLive ? current : null,
        };
    }
}
