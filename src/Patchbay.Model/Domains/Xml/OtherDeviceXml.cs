using System.Xml.Linq;
using Patchbay.Model.Networks;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes devices that are kept as written, but for what decides where they are plugged.</summary>
internal static class OtherDeviceXml
{
    // What libvirt puts after the address and its like.
    private static readonly string[] AfterInfo = ["driver"];

    /// <summary>Reads a device; it stands in the way of a start.</summary>
    public static OtherDevice Read(DomainReading reading, ElementReader devices, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        string name = reader.Name;
        string? model = reader.Attribute("model") ?? reader.Child("model")?.Attribute("type")?.Value ?? reader.Attribute("type") ?? reader.Attribute("mode");
        bool plugged = name is not ("lease" or "redirfilter");
        DeviceInfo info = plugged ? DeviceInfoXml.Read(reading, reader) : DeviceInfo.None;
        reader.IgnoreRest();
        if (!(name is "parallel" && model == "null"))
        {
            reading.Unsupport(devices, element, name);
        }
        return reader.Mark(new OtherDevice
        {
            Element = name,
            Model = model,
            Info = info,
            Kept = new KeptXml
            {
                Attributes = element.Attributes().Where(a => a.Name.Namespace == XNamespace.None).Select(a => new KeptAttribute(a.Name.LocalName, a.Value)).ToValueList(),
                Children = element.Elements().Where(e => !plugged || e.Name.LocalName is not ("alias" or "address" or "boot" or "acpi")).Select(VerbatimText.Of).ToValueList(),
            },
        });
    }

    /// <summary>Writes a device.</summary>
    public static void Write(CanonicalWriter writer, OtherDevice device, DomainFormat format)
    {
        writer.Start(device.Element);
        foreach (KeptAttribute attribute in device.Kept.Attributes)
        {
            writer.Attribute(attribute.Name, attribute.Value);
        }
        foreach (VerbatimXml child in device.Kept.Children)
        {
            if (!AfterInfo.Contains(VerbatimText.NameOf(child)))
            {
                writer.Lines(child);
            }
        }
        DeviceInfoXml.Write(writer, device.Info, format).KeptChildren(device.Kept, AfterInfo).End();
    }
}
