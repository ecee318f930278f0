using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks;

/// <summary>Reads and writes the network's elements that hold one value: name, uuid, title, mtu, mac.</summary>
internal static class NetworkIdentityXml
{
    public static string ReadName(ElementReader network)
    {
        if (network.ChildText("name") is not { } name)
        {
            network.Report(Findings.MissingElement(network.At, "network", "name") with { Class = FindingClass.NoName });
            return "";
        }
        if (name.Contains('/', StringComparison.Ordinal))
        {
            network.Report(Findings.NameHasSlash(network.Locate(network.Element.Element("name")), "network", name));
        }
        return name;
    }

    public static Guid? ReadUuid(ElementReader network)
    {
        if (network.ChildText("uuid") is not { } text)
        {
            return null;
        }
        if (UuidText.TryParse(text, out Guid uuid))
        {
            return uuid;
        }
        network.Report(Findings.MalformedUuid(network.Locate(network.Element.Element("uuid")), text));
        return null;
    }

    public static string? ReadTitle(ElementReader network)
    {
        string? title = network.ChildText("title");
        if (title?.Contains('\n', StringComparison.Ordinal) == true)
        {
            network.Report(Findings.TitleHasLines(network.Locate(network.Element.Element("title"))));
        }
        return title;
    }

    public static uint? ReadMtu(ElementReader network, ForwardMode mode)
    {
        if (network.Child("mtu") is not { } element)
        {
            return null;
        }
        using ElementReader reader = network.Into(element);
        uint? size = reader.Text("size") is null ? null : reader.UInt("size");
        if (reader.Text("size") is not null && size != 0 && !mode.OwnsBridge())
        {
            reader.Report(Findings.NotInMode(reader.At, "<mtu>", mode.Word(), ForwardModes.OwnBridgeWords));
        }
        return size is > 0 ? size : null;
    }

    public static MacAddress? ReadMac(ElementReader network)
    {
        if (network.Child("mac") is not { } element)
        {
            return null;
        }
        using ElementReader reader = network.Into(element);
        if (reader.Text("address") is not { } text)
        {
            return null;
        }
        if (!MacAddress.TryParse(text.TrimEnd(), null, out MacAddress mac))
        {
            reader.BadValue("address", text, "six hex pairs, as in 52:54:00:0a:0b:0c");
        }
        else if (mac.IsMulticast)
        {
            reader.Report(Findings.MulticastMac(reader.AtAttribute("address"), text));
        }
        return mac;
    }

    public static void WriteMtuAndMac(CanonicalWriter writer, NetworkDefinition network)
    {
        if (network.Mtu is { } mtu)
        {
            writer.Start("mtu").Attribute("size", mtu).End();
        }
        if (network.Mac is { } mac)
        {
            writer.Start("mac").Attribute("address", mac.ToString()).End();
        }
    }

    /// <summary>Remembers where the network stood, and its parts that have no record of their own.</summary>
    public static NetworkDefinition MarkParts(ElementReader reader, NetworkDefinition network)
    {
        foreach (string part in new[] { "name", "uuid", "mac", "mtu" })
        {
            if (reader.Element.Element(part) is { } element)
            {
                reader.Places.Mark(network, part, reader.Locate(element));
            }
        }
        return reader.Mark(network);
    }
}
