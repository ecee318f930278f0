using System.Globalization;
using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;graphics type='spice'&gt;</c>.</summary>
internal static class SpiceXml
{
    private const string ChannelNames = "main display inputs cursor playback record smartcard usbredir";

    /// <summary>Reads it.</summary>
    public static GraphicsDefinition.Spice Read(DomainReading reading, ElementReader reader)
    {
        int? port = GraphicsXml.SignedPort(reader, "port");
        int? tls = GraphicsXml.SignedPort(reader, "tlsPort");
        bool auto = reader.YesNo("autoport") == true || (port == -1 && tls == -1);
        bool chosen = auto && !reading.IsLive;
        ValueList<GraphicsListen> listens = GraphicsListenXml.Read(reading, reader, sockets: false);
        if (!auto && port is null or 0 && tls is null or 0 && listens[0] is GraphicsListen.Address && !auto)
        {
            // No port at all: it listens nowhere, and only this program reaches it.
            listens = listens.SetItem(0, new GraphicsListen.None());
        }
        (bool? gl, string? node) = ReadGl(reading, reader);
        return new GraphicsDefinition.Spice
        {
            Port = chosen || port == 0 ? null : port,
            TlsPort = chosen || tls == 0 ? null : tls,
            AutoPort = auto,
            Keymap = reader.Text("keymap"),
            DefaultMode = reader.OneOf("defaultMode", "any secure insecure") is var mode && mode == "any" ? null : mode,
            Password = GraphicsXml.ReadPassword(reader),
            Listens = listens,
            Channels = ReadChannels(reading, reader),
            ImageCompression = reader.ChildOneOf("image", "compression", "auto_glz auto_lz quic glz lz off"),
            JpegCompression = reader.ChildOneOf("jpeg", "compression", "auto never always"),
            ZlibCompression = reader.ChildOneOf("zlib", "compression", "auto never always"),
            PlaybackCompression = Flag(reader.ChildOneOf("playback", "compression", "on off"), "on"),
            StreamingMode = reader.ChildOneOf("streaming", "mode", "filter all off"),
            MouseMode = reader.ChildOneOf("mouse", "mode", "server client"),
            CopyPaste = Flag(reader.ChildOneOf("clipboard", "copypaste", "yes no"), "yes"),
            FileTransfer = Flag(reader.ChildOneOf("filetransfer", "enable", "yes no"), "yes"),
            Gl = gl,
            RenderNode = node,
        };
    }

    /// <summary>Writes it.</summary>
    public static void Write(CanonicalWriter writer, GraphicsDefinition.Spice spice, DomainFormat format)
    {
        GraphicsListen first = spice.Listens.Count > 0 ? spice.Listens[0] : new GraphicsListen.Address(null);
        writer.Start("graphics").Attribute("type", "spice");
        if (first is GraphicsListen.Address or GraphicsListen.Network)
        {
            writer.Attribute("port", Text(spice.Port)).Attribute("tlsPort", Text(spice.TlsPort)).YesNo("autoport", spice.AutoPort)
                .Attribute("listen", GraphicsListenXml.AddressOf(first, format));
        }
        else if (format.IsMigratable && first is GraphicsListen.None)
        {
            writer.YesNo("autoport", false);
        }
        writer.Attribute("keymap", spice.Keymap).Attribute("defaultMode", spice.DefaultMode);
        GraphicsXml.WritePassword(writer, spice.Password, format);
        GraphicsListenXml.Write(writer, format.IsMigratable && first is GraphicsListen.None ? [] : spice.Listens, format);
        foreach (SpiceChannel channel in spice.Channels.OrderBy(c => Array.IndexOf(ChannelNames.Split(' '), c.Name)))
        {
            writer.Start("channel").Attribute("name", channel.Name).Attribute("mode", channel.Mode).End();
        }
        One(writer, "image", "compression", spice.ImageCompression);
        One(writer, "jpeg", "compression", spice.JpegCompression);
        One(writer, "zlib", "compression", spice.ZlibCompression);
        One(writer, "playback", "compression", spice.PlaybackCompression is { } playback ? (playback ? "on" : "off") : null);
        One(writer, "streaming", "mode", spice.StreamingMode);
        One(writer, "mouse", "mode", spice.MouseMode);
        One(writer, "clipboard", "copypaste", spice.CopyPaste is { } copy ? (copy ? "yes" : "no") : null);
        One(writer, "filetransfer", "enable", spice.FileTransfer is { } transfer ? (transfer ? "yes" : "no") : null);
        writer.Start("gl").YesNo("enable", spice.Gl).Attribute("rendernode", spice.RenderNode).EndUnlessEmpty();
        writer.End();
    }

    private static string? Text(int? port) => port?.ToString(CultureInfo.InvariantCulture);

    private static bool? Flag(string? word, string yes) => word is null ? null : word == yes;

    private static void One(CanonicalWriter writer, string element, string attribute, string? value)
        => writer.Start(element).Attribute(attribute, value).EndUnlessEmpty();

    private static ValueList<SpiceChannel> ReadChannels(DomainReading reading, ElementReader graphics)
    {
        List<SpiceChannel> channels = [];
        foreach (XElement element in graphics.Children("channel"))
        {
            using ElementReader reader = reading.Open(element);
            if (reader.OneOf("name", ChannelNames) is { } name && reader.OneOf("mode", "any secure insecure") is { } mode)
            {
                channels.RemoveAll(c => c.Name == name);
                if (mode != "any")
                {
                    channels.Add(new SpiceChannel(name, mode));
                }
            }
        }
        return channels.ToValueList();
    }

    private static (bool? Enable, string? Node) ReadGl(DomainReading reading, ElementReader graphics)
    {
        if (graphics.Child("gl") is not { } element)
        {
            return (null, null);
        }
        using ElementReader reader = reading.Open(element);
        return (reader.YesNo("enable"), reader.Text("rendernode"));
    }
}
