using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;serial&gt;</c>, <c>&lt;console&gt;</c> and <c>&lt;channel&gt;</c>.</summary>
internal static class CharacterDevicesXml
{
    /// <summary>Reads a serial line.</summary>
    public static SerialDefinition ReadSerial(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        SerialDefinition serial = new()
        {
            Source = CharacterSourceXml.Read(reading, reader),
            Info = DeviceInfoXml.Read(reading, reader),
        };
        if (reader.Child("target") is { } targetElement)
        {
            using ElementReader target = reading.Open(targetElement);
            serial = serial with
            {
                TargetType = target.OneOf("type", "none isa-serial usb-serial pci-serial spapr-vio-serial system-serial sclp-serial isa-debug") is var type && type == "none" ? null : type,
                Port = target.UInt("port", int.MaxValue),
                TargetModel = target.ChildOneOf("model", "name", "isa-serial usb-serial pci-serial spapr-vty pl011 sclpconsole sclplmconsole 16550a isa-debugcon"),
            };
        }
        return reader.Mark(serial);
    }

    /// <summary>Writes a serial line.</summary>
    public static void WriteSerial(CanonicalWriter writer, SerialDefinition serial, DomainFormat format)
    {
        writer.Start("serial").Attribute("type", CharacterSourceXml.TypeOf(serial.Source.Backend));
        CharacterSourceXml.Write(writer, serial.Source, format);
        writer.Start("target").Attribute("type", serial.TargetType).Attribute("port", serial.Port);
        writer.Start("model").Attribute("name", serial.TargetModel).EndUnlessEmpty();
        writer.EndUnlessEmpty();
        DeviceInfoXml.Write(writer, serial.Info, format).End(@long: true);
    }

    /// <summary>Reads a console.</summary>
    public static ConsoleDefinition ReadConsole(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        _ = reader.Attribute("tty");
        ConsoleDefinition console = new()
        {
            Source = CharacterSourceXml.Read(reading, reader),
            Info = DeviceInfoXml.Read(reading, reader),
        };
        if (reader.Child("target") is { } targetElement)
        {
            using ElementReader target = reading.Open(targetElement);
            console = console with
            {
                TargetType = target.OneOf("type", "none serial xen uml virtio lxc openvz sclp sclplm") is var type && type == "none" ? null : type,
                Port = target.UInt("port", int.MaxValue),
            };
        }
        return reader.Mark(console);
    }

    /// <summary>Writes a console; one that stands for a serial line is printed with that line's content.</summary>
    public static void WriteConsole(CanonicalWriter writer, ConsoleDefinition console, SerialDefinition? serial, DomainFormat format)
    {
        if (serial is not null && console.TargetType is null or "serial")
        {
            console = serial is null ? console : console with { Source = serial.Source, Info = serial.Info, Port = serial.Port, TargetType = "serial" };
        }
        string? tty = !format.IsInactive && (console.Port ?? 0) == 0 && console.Source.Backend is CharacterBackend.Pty { Path: { } path } ? path : null;
        writer.Start("console").Attribute("type", CharacterSourceXml.TypeOf(console.Source.Backend)).Attribute("tty", tty);
        CharacterSourceXml.Write(writer, console.Source, format);
        writer.Start("target").Attribute("type", console.TargetType).Attribute("port", console.Port).EndUnlessEmpty();
        DeviceInfoXml.Write(writer, console.Info, format).End(@long: true);
    }

    /// <summary>Reads a channel; null, with an error, where it has no target.</summary>
    public static ChannelDefinition? ReadChannel(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        CharacterSource source = CharacterSourceXml.Read(reading, reader, absent: null);
        DeviceInfo info = DeviceInfoXml.Read(reading, reader);
        if (reader.Child("target") is not { } targetElement)
        {
            reader.Report(Findings.MissingElement(reader.At, "channel", "target"));
            return null;
        }
        using ElementReader target = reading.Open(targetElement);
        return ReadTarget(reading, target) is { } end ? reader.Mark(new ChannelDefinition { Source = source, Target = end, Info = info }) : null;
    }

    /// <summary>Writes a channel.</summary>
    public static void WriteChannel(CanonicalWriter writer, ChannelDefinition channel, DomainFormat format)
    {
        writer.Start("channel").Attribute("type", CharacterSourceXml.TypeOf(channel.Source.Backend));
        CharacterSourceXml.Write(writer, channel.Source, format);
        writer.Start("target");
        _ = channel.Target switch
        {
            ChannelTarget.Virtio v => writer.Attribute("type", "virtio").Attribute("name", v.Name).Attribute("state", format.IsInactive ? null : v.State),
            ChannelTarget.GuestForward g => writer.Attribute("type", "guestfwd").Attribute("address", g.Address).Attribute("port", g.Port),
            ChannelTarget.Xen x => writer.Attribute("type", "xen").Attribute("name", x.Name),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        writer.End();
        DeviceInfoXml.Write(writer, channel.Info, format).End();
    }

    private static ChannelTarget? ReadTarget(DomainReading reading, ElementReader target)
    {
        switch (target.OneOf("type", "guestfwd virtio xen"))
        {
            case "virtio":
                return new ChannelTarget.Virtio(target.Text("name"), target.OneOf("state", "connected disconnected") is var state && reading.IsLive ? state : null);
            case "xen":
                return new ChannelTarget.Xen(target.Text("name"));
            case "guestfwd":
                foreach (string name in (string[])["address", "port"])
                {
                    if (target.Raw(name) is null)
                    {
                        target.Report(Findings.MissingAttribute(target.At, "target", name));
                    }
                }
                return new ChannelTarget.GuestForward(target.Address("address") is { } address ? IpText.Format(address) : "", target.UInt("port", 0xFFFF) ?? 0);
            default:
                if (target.Raw("type") is null)
                {
                    target.Report(Findings.MissingAttribute(target.At, "target", "type"));
                }
                return null;
        }
    }
}
