using System.Globalization;
using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;graphics&gt;</c>; spice's own parts are in <see cref="SpiceXml"/>.</summary>
internal static class GraphicsXml
{
    /// <summary>Reads a way to see the screen; null, with an error, where its type is missing or unknown.</summary>
    public static GraphicsDefinition? Read(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        string? type = reader.OneOf("type", "sdl vnc rdp desktop spice egl-headless dbus");
        switch (type)
        {
            case "vnc":
                return reader.Mark(ReadVnc(reading, reader));
            case "spice":
                return reader.Mark(SpiceXml.Read(reading, reader));
            default:
                if (reader.Raw("type") is null)
                {
                    reader.Report(Findings.MissingAttribute(reader.At, "graphics", "type"));
                }
                reader.IgnoreRest();
                if (type is null)
                {
                    return null;
                }
                reading.Unsupport(reader, element.Attribute("type")!, "@type");
                return reader.Mark(new GraphicsDefinition.Other(type, VerbatimText.Of(element)));
        }
    }

    /// <summary>Writes a way to see the screen.</summary>
    public static void Write(CanonicalWriter writer, GraphicsDefinition graphics, DomainFormat format)
    {
        switch (graphics)
        {
            case GraphicsDefinition.Vnc vnc:
                WriteVnc(writer, vnc, format);
                break;
            case GraphicsDefinition.Spice spice:
                SpiceXml.Write(writer, spice, format);
                break;
            case GraphicsDefinition.Other other:
                writer.Lines(other.Xml);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>What protects the screen.</summary>
    public static GraphicsPassword ReadPassword(ElementReader reader)
    {
        string? text = reader.Attribute("passwd");
        GraphicsPassword password = new(text, reader.Text("passwdValidTo"), reader.OneOf("connected", "fail disconnect keep"));
        return password == GraphicsPassword.None ? GraphicsPassword.None : password;
    }

    /// <summary>Writes what protects the screen; the password itself in the secure form only.</summary>
    public static void WritePassword(CanonicalWriter writer, GraphicsPassword password, DomainFormat format)
    {
        if (password.Text is not null)
        {
            writer.Attribute("passwd", format.IsSecure ? password.Text : null).Attribute("passwdValidTo", password.ValidTo).Attribute("connected", password.Connected);
        }
    }

    private static GraphicsDefinition.Vnc ReadVnc(DomainReading reading, ElementReader reader)
    {
        ValueList<GraphicsListen> listens = GraphicsListenXml.Read(reading, reader, sockets: true);
        int? port = SignedPort(reader, "port");
        bool auto = port is null or -1;
        auto = reader.Attribute("autoport") switch
        {
            "yes" => true,
            "no" => false,
            _ => auto,
        };
        return new GraphicsDefinition.Vnc
        {
            Port = port is null or < 0 || (auto && !reading.IsLive) ? null : (uint)port,
            AutoPort = auto,
            WebSocket = SignedPort(reader, "websocket") is var web && web == 0 ? null : web,
            Keymap = reader.Text("keymap"),
            SharePolicy = reader.OneOf("sharePolicy", "allow-exclusive force-shared ignore"),
            PowerControl = reader.YesNo("powerControl"),
            Password = ReadPassword(reader),
            Listens = listens,
            Kept = reading.Keep(reader, inert: ["audio"]),
        };
    }

    private static void WriteVnc(CanonicalWriter writer, GraphicsDefinition.Vnc vnc, DomainFormat format)
    {
        GraphicsListen first = vnc.Listens.Count > 0 ? vnc.Listens[0] : new GraphicsListen.Address(null);
        writer.Start("graphics").Attribute("type", "vnc");
        if (first is GraphicsListen.Socket socket)
        {
            writer.Attribute("socket", socket.Path);
        }
        else if (first is not GraphicsListen.None)
        {
            string? port = vnc.Port is { } p && (!vnc.AutoPort || !format.IsInactive) ? p.ToString(CultureInfo.InvariantCulture) : vnc.AutoPort ? "-1" : null;
            writer.Attribute("port", port).YesNo("autoport", vnc.AutoPort)
                .Attribute("websocket", vnc.WebSocket?.ToString(CultureInfo.InvariantCulture))
                .Attribute("listen", GraphicsListenXml.AddressOf(first, format));
        }
        writer.Attribute("keymap", vnc.Keymap).Attribute("sharePolicy", vnc.SharePolicy).YesNo("powerControl", vnc.PowerControl);
        WritePassword(writer, vnc.Password, format);
        GraphicsListenXml.Write(writer, vnc.Listens, format);
        writer.KeptChildren(vnc.Kept, "audio").End();
    }

    /// <summary>A port, or -1.</summary>
    public static int? SignedPort(ElementReader reader, string attribute)
    {
        if (reader.Attribute(attribute) is not { } text)
        {
            return null;
        }
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int port) && port is >= -1 and <= 0xFFFF)
        {
            return port;
        }
        reader.BadValue(attribute, text, "a port, or -1 for one that is chosen at the start", FindingClass.Internal);
        return null;
    }
}
