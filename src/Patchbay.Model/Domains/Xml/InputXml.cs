using System.Xml.Linq;
using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;input&gt;</c>.</summary>
internal static class InputXml
{
    /// <summary>Reads an input device; null, with an error, where its type is missing or unknown.</summary>
    public static InputDefinition? Read(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        string? type = reader.OneOf("type", "mouse tablet keyboard passthrough evdev");
        if (type is null)
        {
            if (reader.Raw("type") is null)
            {
                reader.Report(Findings.MissingAttribute(reader.At, "input", "type"));
            }
            reader.IgnoreRest();
            return null;
        }
        InputDefinition input = new()
        {
            Type = type,
            Bus = reader.OneOf("bus", "default ps2 usb xen parallels virtio none") is var bus && bus is "default" or "none" ? null : bus,
            Model = reader.OneOf("model", "virtio virtio-transitional virtio-non-transitional"),
            Virtio = VirtioOptionsXml.ReadDriver(reader),
            Info = DeviceInfoXml.Read(reading, reader),
        };
        if (reader.Child("source") is { } sourceElement)
        {
            using ElementReader source = reading.Open(sourceElement);
            input = input with
            {
                EventDevice = source.Text(type == "evdev" ? "dev" : "evdev"),
                Grab = source.OneOf("grab", "all"),
                GrabToggle = source.OneOf("grabToggle", "ctrl-ctrl alt-alt shift-shift meta-meta scrolllock ctrl-scrolllock"),
                Repeat = source.OnOff("repeat"),
            };
        }
        return reader.Mark(input);
    }

    /// <summary>Writes an input device; the migratable form leaves out keyboards that are always there.</summary>
    public static void Write(CanonicalWriter writer, InputDefinition input, DomainFormat format)
    {
        if (format.IsMigratable && input is { Type: "keyboard", Bus: "ps2" })
        {
            return;
        }
        writer.Start("input").Attribute("type", input.Type).Attribute("bus", input.Bus).Attribute("model", input.Model);
        VirtioOptionsXml.WriteDriver(writer, input.Virtio);
        writer.Start("source").Attribute(input.Type == "evdev" ? "dev" : "evdev", input.EventDevice).Attribute("grab", input.Grab)
            .Attribute("grabToggle", input.GrabToggle).OnOff("repeat", input.Repeat).EndUnlessEmpty();
        DeviceInfoXml.Write(writer, input.Info, format).End();
    }
}
