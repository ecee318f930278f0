using System.Xml.Linq;
using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;filesystem&gt;</c>.</summary>
internal static class FilesystemXml
{
    /// <summary>Reads a file system.</summary>
    public static FilesystemDefinition Read(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        FilesystemDefinition result = new()
        {
            Type = reader.OneOf("type", "mount") ?? "mount",
            AccessMode = reader.OneOf("accessmode", "passthrough mapped squash"),
            Model = reader.OneOf("model", "virtio virtio-transitional virtio-non-transitional"),
            Target = reader.ChildAttribute("target", "dir"),
            ReadOnly = reader.HasChild("readonly"),
            Binary = reader.Child("binary") is { } binary ? VerbatimText.Of(binary) : null,
            Info = DeviceInfoXml.Read(reading, reader, boot: true),
            Kept = reading.Keep(reader,
                inert: ["idmap", "space_hard_limit", "space_soft_limit"],
                changing: ["@multidevs", "@fmode", "@dmode"]),
        };
        if (reader.Child("driver") is { } driverElement)
        {
            using ElementReader driver = reading.Open(driverElement);
            result = result with
            {
                Driver = driver.OneOf("type", "path handle virtiofs mtp"),
                WritePolicy = driver.OneOf("wrpolicy", "immediate"),
                QueueSize = driver.ULong("queue") ?? 0,
                Virtio = VirtioOptionsXml.Read(driver),
            };
        }
        if (reader.Child("source") is { } sourceElement)
        {
            using ElementReader source = reading.Open(sourceElement);
            string? socket = source.Text("socket");
            result = result with { Source = source.Text("dir") ?? socket, SourceIsSocket = source.Text("dir") is null && socket is not null };
        }
        return reader.Mark(result);
    }

    /// <summary>Writes a file system.</summary>
    public static void Write(CanonicalWriter writer, FilesystemDefinition fs, DomainFormat format)
    {
        writer.Start("filesystem").Attribute("type", fs.Type).Attribute("accessmode", fs.AccessMode).Attribute("model", fs.Model)
            .KeptAttributes(fs.Kept, "multidevs", "fmode", "dmode");
        writer.Start("driver").Attribute("type", fs.Driver).Attribute("wrpolicy", fs.WritePolicy).Attribute("queue", DiskXml.Unless0(fs.QueueSize));
        VirtioOptionsXml.Write(writer, fs.Virtio).EndUnlessEmpty();
        writer.Lines(fs.Binary).KeptChildren(fs.Kept, "idmap");
        writer.Start("source").Attribute(fs.SourceIsSocket ? "socket" : "dir", fs.Source).EndUnlessEmpty();
        writer.Start("target").Attribute("dir", fs.Target).EndUnlessEmpty();
        DiskXml.Flag(writer, "readonly", fs.ReadOnly);
        DeviceInfoXml.Write(writer, fs.Info, format).KeptChildren(fs.Kept, "space_hard_limit", "space_soft_limit").End(@long: true);
    }
}
