using System.Xml.Linq;
using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes the host's end of a character device: <c>@type</c>, <c>&lt;source&gt;</c>, <c>&lt;protocol&gt;</c>, <c>&lt;log&gt;</c>.</summary>
internal static class CharacterSourceXml
{
    private const string Types = "null vc pty dev file pipe stdio udp tcp unix spicevmc spiceport nmdm qemu-vdagent dbus";

    /// <summary>Reads the host's end.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="reader">The device.</param>
    /// <param name="absent">The type where none is given; null where it must be.</param>
    public static CharacterSource Read(DomainReading reading, ElementReader reader, string? absent = "pty")
    {
        if (reader.Raw("type") is null && absent is null)
        {
            reader.Report(Findings.MissingAttribute(reader.At, reader.Name, "type"));
        }
        string type = reader.OneOf("type", Types) ?? absent ?? "null";
        XElement[] sources = [.. reader.Children("source")];
        KeptXml kept = KeptXml.None;
        CharacterBackend backend;
        if (type == "udp")
        {
            backend = ReadUdp(reading, sources);
        }
        else
        {
            using ElementReader? source = sources.Length > 0 ? reading.Open(sources[0]) : null;
            backend = ReadBackend(reading, reader, source, type);
            kept = source is null ? kept : reading.Keep(source, inert: ["seclabel"]);
        }
        (string? log, bool? append) = ReadLog(reading, reader);
        return reader.Mark(new CharacterSource { Backend = backend, LogFile = log, LogAppend = append, Kept = kept });
    }

    /// <summary>libvirt's word for the type.</summary>
    public static string TypeOf(CharacterBackend backend) => backend switch
    {
        CharacterBackend.Null => "null",
        CharacterBackend.Vc => "vc",
        CharacterBackend.Stdio => "stdio",
        CharacterBackend.Pty => "pty",
        CharacterBackend.Device => "dev",
        CharacterBackend.File => "file",
        CharacterBackend.Pipe => "pipe",
        CharacterBackend.Unix => "unix",
        CharacterBackend.Tcp => "tcp",
        CharacterBackend.Udp => "udp",
        CharacterBackend.SpiceVmc => "spicevmc",
        CharacterBackend.SpicePort => "spiceport",
        CharacterBackend.Nmdm => "nmdm",
        CharacterBackend.QemuVdAgent => "qemu-vdagent",
        CharacterBackend.DBus => "dbus",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Writes the children that say where the bytes go.</summary>
    public static void Write(CanonicalWriter writer, CharacterSource source, DomainFormat format)
    {
        writer.Start("source");
        switch (source.Backend)
        {
            case CharacterBackend.Pty pty:
                writer.Attribute("path", format.IsInactive ? null : pty.Path);
                break;
            case CharacterBackend.Device device:
                writer.Attribute("path", device.Path);
                break;
            case CharacterBackend.Pipe pipe:
                writer.Attribute("path", pipe.Path);
                break;
            case CharacterBackend.File file:
                writer.Attribute("path", file.Path).OnOff("append", file.Append);
                break;
            case CharacterBackend.Nmdm nmdm:
                writer.Attribute("master", nmdm.Master).Attribute("slave", nmdm.Slave);
                break;
            case CharacterBackend.SpicePort port:
                writer.Attribute("channel", port.Channel);
                break;
            case CharacterBackend.DBus dbus:
                writer.Attribute("channel", dbus.Channel.Length > 0 ? dbus.Channel : null);
                break;
            case CharacterBackend.Unix { Path: not null } unix:
                writer.Attribute("mode", unix.Listen ? "bind" : "connect").Attribute("path", unix.Path);
                break;
            case CharacterBackend.Tcp tcp:
                writer.Attribute("mode", tcp.Listen ? "bind" : "connect").Attribute("host", tcp.Host).Attribute("service", tcp.Service).YesNo("tls", tcp.Tls);
                ReconnectXml.Write(writer, tcp.Reconnect);
                break;
            case CharacterBackend.Udp udp:
                WriteUdp(writer, udp);
                break;
            case CharacterBackend.QemuVdAgent agent:
                WriteAgent(writer, agent);
                break;
            default:
                break;
        }
        writer.KeptChildren(source.Kept, "seclabel");
        if (source.Backend is CharacterBackend.Unix { Path: not null, Reconnect: var reconnect })
        {
            ReconnectXml.Write(writer, reconnect);
        }
        writer.EndUnlessEmpty();
        if (source.Backend is CharacterBackend.Udp { ConnectHost: var host, ConnectService: var service } && (host ?? service) is not null)
        {
            writer.Start("source").Attribute("mode", "connect").Attribute("host", host).Attribute("service", service).End();
        }
        if (source.Backend is CharacterBackend.Tcp { Protocol: var protocol })
        {
            writer.Start("protocol").Attribute("type", protocol).End();
        }
        if (source.LogFile is { } log)
        {
            writer.Start("log").Attribute("file", log).OnOff("append", source.LogAppend).End();
        }
    }

    private static void WriteUdp(CanonicalWriter writer, CharacterBackend.Udp udp)
        => writer.Attribute("mode", (udp.BindHost ?? udp.BindService) is null ? null : "bind").Attribute("host", udp.BindHost).Attribute("service", udp.BindService);

    private static void WriteAgent(CanonicalWriter writer, CharacterBackend.QemuVdAgent agent)
    {
        writer.Start("clipboard").YesNo("copypaste", agent.Clipboard).EndUnlessEmpty();
        writer.Start("mouse").Attribute("mode", agent.MouseMode).EndUnlessEmpty();
    }

    private static CharacterBackend ReadBackend(DomainReading reading, ElementReader device, ElementReader? source, string type) => type switch
    {
        "vc" => new CharacterBackend.Vc(),
        "stdio" => new CharacterBackend.Stdio(),
        "spicevmc" => new CharacterBackend.SpiceVmc(),
        "pty" => new CharacterBackend.Pty(source?.Text("path") is var path && reading.IsLive ? path : null),
        "dev" => new CharacterBackend.Device(Required(device, source, "path")),
        "file" => new CharacterBackend.File(Required(device, source, "path"), source?.OnOff("append")),
        "pipe" => new CharacterBackend.Pipe(Required(device, source, "path")),
        "unix" => new CharacterBackend.Unix(source?.Text("path"), IsBind(source)) { Reconnect = source is null ? null : ReconnectXml.Read(source) },
        "tcp" => ReadTcp(device, source),
        "spiceport" => new CharacterBackend.SpicePort(Required(device, source, "channel")),
        "dbus" => new CharacterBackend.DBus(source?.Text("channel") ?? ""),
        "nmdm" => new CharacterBackend.Nmdm(Required(device, source, "master"), Required(device, source, "slave")),
        "qemu-vdagent" => new CharacterBackend.QemuVdAgent(
            source?.Child("clipboard") is { } clipboard ? device.Into(clipboard).YesNo("copypaste") : null,
            source?.ChildOneOf("mouse", "mode", "client server")),
        _ => new CharacterBackend.Null(),
    };

    private static CharacterBackend.Tcp ReadTcp(ElementReader device, ElementReader? source)
        => new(source?.Text("host"), source?.Text("service"), IsBind(source))
        {
            Protocol = device.ChildOneOf("protocol", "type", "raw telnet telnets tls") ?? "raw",
            Tls = source?.YesNo("tls"),
            Reconnect = source is null ? null : ReconnectXml.Read(source),
        };

    private static bool IsBind(ElementReader? source) => source?.OneOf("mode", "bind connect") == "bind";

    private static CharacterBackend.Udp ReadUdp(DomainReading reading, XElement[] sources)
    {
        CharacterBackend.Udp udp = new(null, null, null, null);
        foreach (XElement element in sources)
        {
            using ElementReader source = reading.Open(element);
            bool bind = IsBind(source);
            (string? host, string? service) = (source.Text("host"), source.Text("service"));
            udp = bind ? udp with { BindHost = host, BindService = service } : udp with { ConnectHost = host, ConnectService = service };
        }
        return udp;
    }

    private static (string? File, bool? Append) ReadLog(DomainReading reading, ElementReader device)
    {
        if (device.Child("log") is not { } element)
        {
            return (null, null);
        }
        using ElementReader reader = reading.Open(element);
        return (reader.RequiredAttribute("file"), reader.OnOff("append"));
    }

    private static string Required(ElementReader device, ElementReader? source, string attribute)
    {
        if (source is null)
        {
            device.Report(Findings.MissingElement(device.At, device.Name, "source"));
            return "";
        }
        return source.RequiredAttribute(attribute);
    }
}
