using System.Xml.Linq;
using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;video&gt;</c>.</summary>
internal static class VideoXml
{
    /// <summary>Reads a graphics card.</summary>
    public static VideoDefinition Read(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        VideoDefinition video = new() { Heads = 1, Info = DeviceInfoXml.Read(reading, reader) };
        if (reader.Child("driver") is { } driverElement)
        {
            using ElementReader driver = reading.Open(driverElement);
            video = video with
            {
                DriverName = driver.OneOf("name", "qemu vhostuser"),
                VgaConf = driver.OneOf("vgaconf", "io on off"),
                Virtio = VirtioOptionsXml.Read(driver),
            };
        }
        if (reader.Child("model") is { } modelElement)
        {
            using ElementReader model = reading.Open(modelElement);
            video = ReadModel(reading, model, video);
        }
        return reader.Mark(video);
    }

    /// <summary>Writes a graphics card.</summary>
    public static void Write(CanonicalWriter writer, VideoDefinition video, DomainFormat format)
    {
        writer.Start("video");
        VirtioOptionsXml.Write(writer.Start("driver"), video.Virtio).Attribute("vgaconf", video.VgaConf).Attribute("name", video.DriverName).EndUnlessEmpty();
        writer.Start("model").Attribute("type", video.Model ?? "default").Attribute("ram", DiskXml.Unless0(video.Ram)).Attribute("vram", DiskXml.Unless0(video.Vram))
            .Attribute("vram64", DiskXml.Unless0(video.Vram64)).Attribute("vgamem", DiskXml.Unless0(video.VgaMem)).Attribute("heads", DiskXml.Unless0(video.Heads))
            .YesNo("primary", video.Primary ? true : null).OnOff("blob", video.Blob);
        writer.Start("acceleration").YesNo("accel3d", video.Accel3d).YesNo("accel2d", video.Accel2d).Attribute("rendernode", video.RenderNode).EndUnlessEmpty();
        writer.Start("resolution").Attribute("x", DiskXml.Unless0(video.Width)).Attribute("y", DiskXml.Unless0(video.Height)).EndUnlessEmpty();
        writer.End();
        DeviceInfoXml.Write(writer, video.Info, format).End();
    }

    private static VideoDefinition ReadModel(DomainReading reading, ElementReader model, VideoDefinition video)
    {
        string? type = model.OneOf("type", "default vga cirrus vmvga xen vbox qxl parallels virtio gop none bochs ramfb");
        video = video with
        {
            Model = type is "default" ? null : type,
            Ram = model.UInt("ram") ?? 0,
            Vram = model.UInt("vram") ?? 0,
            Vram64 = model.UInt("vram64") ?? 0,
            VgaMem = model.UInt("vgamem") ?? 0,
            Heads = model.UInt("heads") is > 0 and { } heads ? heads : 1,
            Primary = model.YesNo("primary") == true,
            Blob = model.OnOff("blob"),
        };
        if (model.Child("acceleration") is { } accelElement)
        {
            using ElementReader accel = reading.Open(accelElement);
            video = video with { Accel3d = accel.YesNo("accel3d"), Accel2d = accel.YesNo("accel2d"), RenderNode = accel.Text("rendernode") };
        }
        if (model.Child("resolution") is { } resElement)
        {
            using ElementReader resolution = reading.Open(resElement);
            video = video with { Width = resolution.UInt("x", min: 1) ?? 0, Height = resolution.UInt("y", min: 1) ?? 0 };
        }
        return video;
    }
}
