using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks;

/// <summary>Reads and writes <c>&lt;dnsmasq:options&gt;</c>, in a namespace of its own.</summary>
internal static class DnsmasqOptionsXml
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "http://libvirt.org/schemas/network/dnsmasq/1.0";

    private static readonly XNamespace Space = Namespace;

    public static ValueList<string> Read(ElementReader network)
    {
        List<string> options = [];
        foreach (XElement element in network.Element.Elements(Space + "options"))
        {
            network.Ignore(element);
            using ElementReader reader = network.Into(element);
            foreach (XElement option in element.Elements(Space + "option"))
            {
                reader.Ignore(option);
                using ElementReader value = reader.Into(option);
                if (value.Attribute("value") is null)
                {
                    value.RequiredAttribute("value", FindingClass.Internal);
                }
                options.Add(value.Attribute("value") ?? "");
            }
        }
        return options.ToValueList();
    }

    /// <summary>Writes the element, unless there are no options; the root declares the prefix then.</summary>
    public static void Write(CanonicalWriter writer, ValueList<string> options)
    {
        if (options.IsEmpty)
        {
            return;
        }
        writer.Start("dnsmasq:options");
        foreach (string option in options)
        {
            writer.Start("dnsmasq:option").Attribute("value", option).End();
        }
        writer.End();
    }
}
