using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>disk/@type</c> with <c>&lt;source&gt;</c>.</summary>
internal static class DiskSourceXml
{
    private const string Protocols = "nbd rbd sheepdog gluster iscsi http https ftp ftps tftp vxhs nfs ssh";

    /// <summary>The type of a disk and its first source.</summary>
    public static DiskSource Read(DomainReading reading, ElementReader disk)
    {
        string type = disk.OneOf("type", "block file dir network volume nvme vhostuser vhostvdpa") ?? "file";
        XElement? element = disk.Child("source");
        if (element is null)
        {
            return disk.Mark(new DiskSource { Storage = Empty(type) });
        }
        using ElementReader reader = reading.Open(element);
        DiskStorage storage = type switch
        {
            "file" => new DiskStorage.File(reader.Text("file")),
            "block" => new DiskStorage.Block(reader.Text("dev")),
            "dir" => new DiskStorage.Folder(reader.Text("dir")),
            "network" => ReadNetwork(reader),
            "volume" => new DiskStorage.Volume(reader.Text("pool"), reader.Text("volume"), reader.OneOf("mode", "host direct")),
            _ => KeepWhole(reading, disk, reader, type),
        };
        return reader.Mark(new DiskSource
        {
            Storage = storage,
            StartupPolicy = reader.OneOf("startupPolicy", "default mandatory requisite optional") is var policy && policy == "default" ? null : policy,
            Index = reader.UInt("index") is var index && reading.IsLive ? index : null,
            Kept = storage is DiskStorage.Other
                ? KeptXml.None
                : reading.Keep(reader,
                    inert: ["@tlsHostname", "@fdgroup", "seclabel"],
                    changing: ["@query", "snapshot", "config", "auth", "encryption", "reservations", "initiator", "slices", "ssl", "cookies", "readahead", "timeout", "nfs", "identity", "reconnect", "knownHosts", "address", "dataStore"]),
        });
    }

    /// <summary>libvirt's word for the type.</summary>
    public static string TypeOf(DiskStorage storage) => storage switch
    {
        DiskStorage.File => "file",
        DiskStorage.Block => "block",
        DiskStorage.Folder => "dir",
        DiskStorage.Network => "network",
        DiskStorage.Volume => "volume",
        DiskStorage.Other other => other.Type,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Writes the source, unless it would be empty.</summary>
    public static void Write(CanonicalWriter writer, DiskSource source, DomainFormat format)
    {
        if (source.Storage is DiskStorage.Other other)
        {
            writer.Lines(other.Source);
            return;
        }
        writer.Start("source");
        switch (source.Storage)
        {
            case DiskStorage.File file:
                writer.Attribute("file", file.Path);
                break;
            case DiskStorage.Block block:
                writer.Attribute("dev", block.Device);
                break;
            case DiskStorage.Folder folder:
                writer.Attribute("dir", folder.Path);
                break;
            case DiskStorage.Volume volume:
                writer.Attribute("pool", volume.Pool).Attribute("volume", volume.Name).Attribute("mode", volume.Mode);
                break;
            case DiskStorage.Network network:
                writer.Attribute("protocol", network.Protocol).Attribute("name", network.Name).KeptAttributes(source.Kept, "query")
                    .YesNo("tls", network.Tls).KeptAttributes(source.Kept, "tlsHostname");
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
        writer.KeptAttributes(source.Kept, "fdgroup").Attribute("startupPolicy", source.StartupPolicy)
            .Attribute("index", format.IsInactive ? null : source.Index);
        if (source.Storage is DiskStorage.Network { Hosts: var hosts })
        {
            foreach (DiskHost host in hosts)
            {
                writer.Start("host").Attribute("name", host.Name).Attribute("port", DiskXml.Unless0(host.Port))
                    .Attribute("transport", host.Transport).Attribute("socket", host.Socket).End();
            }
        }
        writer.KeptChildren(source.Kept, "snapshot", "config", "initiator", "address", "seclabel", "auth", "encryption", "reservations", "slices", "ssl", "cookies", "readahead", "timeout", "nfs", "identity", "reconnect", "knownHosts", "dataStore");
        writer.EndUnlessEmpty();
    }

    private static DiskStorage Empty(string type) => type switch
    {
        "file" => new DiskStorage.File(null),
        "block" => new DiskStorage.Block(null),
        "dir" => new DiskStorage.Folder(null),
        "volume" => new DiskStorage.Volume(null, null, null),
        _ => new DiskStorage.Other(type, null),
    };

    private static DiskStorage.Network ReadNetwork(ElementReader reader)
    {
        string? protocol = reader.OneOf("protocol", Protocols);
        if (reader.Raw("protocol") is null)
        {
            reader.Report(Findings.MissingAttribute(reader.At, "source", "protocol"));
        }
        return new DiskStorage.Network(protocol ?? "", reader.Text("name")) { Tls = reader.YesNo("tls"), Hosts = ReadHosts(reader) };
    }

    private static ValueList<DiskHost> ReadHosts(ElementReader source)
    {
        List<DiskHost> hosts = [];
        foreach (XElement element in source.Children("host"))
        {
            using ElementReader reader = source.Into(element);
            hosts.Add(new DiskHost(reader.Text("name"), reader.UInt("port", 0xFFFF) ?? 0, reader.OneOf("transport", "tcp unix rdma") is var t && t == "tcp" ? null : t, reader.Text("socket")));
        }
        return hosts.ToValueList();
    }

    private static DiskStorage.Other KeepWhole(DomainReading reading, ElementReader disk, ElementReader reader, string type)
    {
        reading.Unsupport(disk, disk.Element.Attribute("type")!, "@type");
        reader.IgnoreRest();
        return new DiskStorage.Other(type, VerbatimText.Of(reader.Element));
    }
}
