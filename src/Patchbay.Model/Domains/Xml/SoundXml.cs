using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;sound&gt;</c> and <c>&lt;audio&gt;</c>.</summary>
internal static class SoundXml
{
    /// <summary>Reads a sound card; null, with an error, where its model is missing or unknown.</summary>
    public static SoundDefinition? ReadSound(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        string? model = reader.OneOf("model", "sb16 es1370 pcspk ac97 ich6 ich9 usb ich7 virtio");
        if (model is null)
        {
            if (reader.Raw("model") is null)
            {
                reader.Report(Findings.MissingAttribute(reader.At, "sound", "model"));
            }
            reader.IgnoreRest();
            return null;
        }
        List<string> codecs = [];
        foreach (XElement child in reader.Children("codec"))
        {
            using ElementReader codec = reading.Open(child);
            if (codec.OneOf("type", "duplex micro output") is { } type)
            {
                codecs.Add(type);
            }
        }
        uint? audio = null;
        if (reader.Child("audio") is { } audioElement)
        {
            using ElementReader inner = reading.Open(audioElement);
            audio = inner.UInt("id", min: 1);
        }
        return reader.Mark(new SoundDefinition
        {
            Model = model,
            Codecs = codecs.ToValueList(),
            AudioId = audio,
            Info = DeviceInfoXml.Read(reading, reader),
            Kept = reading.Keep(reader, changing: ["@multichannel", "@streams", "driver"]),
        });
    }

    /// <summary>Writes a sound card.</summary>
    public static void WriteSound(CanonicalWriter writer, SoundDefinition sound, DomainFormat format)
    {
        writer.Start("sound").Attribute("model", sound.Model).KeptAttributes(sound.Kept, "multichannel", "streams")
            .Attribute("streams", sound.Model == "virtio" && !sound.Kept.Attributes.Any(a => a.Name == "streams") ? "2" : null);
        foreach (string codec in sound.Codecs)
        {
            writer.Start("codec").Attribute("type", codec).End();
        }
        writer.Start("audio").Attribute("id", sound.AudioId).EndUnlessEmpty();
        DeviceInfoXml.Write(writer, sound.Info, format).KeptChildren(sound.Kept, "driver").End();
    }

    /// <summary>Reads a place where sound goes; null, with an error, where its type is missing or unknown.</summary>
    public static AudioDefinition? ReadAudio(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        string? type = reader.OneOf("type", "none alsa coreaudio jack oss pulseaudio sdl spice file dbus pipewire");
        uint? id = reader.UInt("id", min: 1);
        foreach (string name in (string[])["type", "id"])
        {
            if (reader.Raw(name) is null)
            {
                reader.Report(Findings.MissingAttribute(reader.At, "audio", name));
            }
        }
        AudioDefinition audio = new()
        {
            Id = id ?? 0,
            Type = type ?? "none",
            TimerPeriod = reader.UInt("timerPeriod") ?? 0,
            Kept = reading.Keep(reader, changing: ["@driver", "@path", "@serverName", "@tryMMap", "@exclusive", "@dspPolicy", "@runtimeDir", "input", "output"]),
        };
        return type is null ? null : reader.Mark(audio);
    }

    /// <summary>Writes a place where sound goes.</summary>
    public static void WriteAudio(CanonicalWriter writer, AudioDefinition audio)
        => writer.Start("audio").Attribute("id", audio.Id).Attribute("type", audio.Type).Attribute("timerPeriod", DiskXml.Unless0(audio.TimerPeriod))
            .KeptAttributes(audio.Kept, "tryMMap", "exclusive", "dspPolicy", "serverName", "driver", "path", "runtimeDir")
            .KeptChildren(audio.Kept, "input", "output").End();
}
