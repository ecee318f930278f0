using System.Xml.Linq;
using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;rng&gt;</c> and <c>&lt;tpm&gt;</c>.</summary>
internal static class RngTpmXml
{
    /// <summary>Reads a source of random numbers; null, with an error, where model or backend are missing or unknown.</summary>
    public static RngDefinition? ReadRng(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        if (SmallDevicesXml.RequiredModel(reader, "virtio virtio-transitional virtio-non-transitional") is not { } model)
        {
            return null;
        }
        (uint bytes, uint period) = (0, 0);
        if (reader.Child("rate") is { } rateElement)
        {
            using ElementReader rate = reading.Open(rateElement);
            (bytes, period) = (rate.UInt("bytes") ?? 0, rate.UInt("period") ?? 0);
        }
        RngBackend? backend = ReadBackend(reading, reader);
        VirtioOptions virtio = VirtioOptionsXml.ReadDriver(reader);
        DeviceInfo info = DeviceInfoXml.Read(reading, reader);
        return backend is null
            ? null
            : reader.Mark(new RngDefinition { Model = model, Backend = backend, RateBytes = bytes, RatePeriod = bytes > 0 ? period : 0, Virtio = virtio, Info = info });
    }

    /// <summary>Writes a source of random numbers.</summary>
    public static void WriteRng(CanonicalWriter writer, RngDefinition rng, DomainFormat format)
    {
        writer.Start("rng").Attribute("model", rng.Model);
        writer.Start("rate").Attribute("bytes", DiskXml.Unless0(rng.RateBytes)).Attribute("period", DiskXml.Unless0(rng.RatePeriod)).EndUnlessEmpty();
        writer.Start("backend");
        switch (rng.Backend)
        {
            case RngBackend.Random random:
                writer.Attribute("model", "random").EndWithText(random.Path ?? "");
                break;
            case RngBackend.Builtin:
                writer.Attribute("model", "builtin").End();
                break;
            case RngBackend.Egd egd:
                writer.Attribute("model", "egd").Attribute("type", CharacterSourceXml.TypeOf(egd.Source.Backend));
                CharacterSourceXml.Write(writer, egd.Source, format);
                writer.End(@long: true);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
        VirtioOptionsXml.WriteDriver(writer, rng.Virtio);
        DeviceInfoXml.Write(writer, rng.Info, format).End();
    }

    /// <summary>Reads a trusted platform module; null, with an error, where it has no backend.</summary>
    public static TpmDefinition? ReadTpm(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        string? model = reader.OneOf("model", "default tpm-tis tpm-crb tpm-spapr spapr-tpm-proxy") is var m && m == "default" ? null : m;
        DeviceInfo info = DeviceInfoXml.Read(reading, reader);
        if (reader.Child("backend") is not { } backendElement)
        {
            reader.Report(Findings.MissingElement(reader.At, "tpm", "backend"));
            return null;
        }
        using ElementReader backend = reading.Open(backendElement);
        string? type = backend.OneOf("type", "passthrough emulator external");
        if (backend.Raw("type") is null)
        {
            backend.Report(Findings.MissingAttribute(backend.At, "backend", "type"));
        }
        return reader.Mark(new TpmDefinition
        {
            Model = model,
            BackendType = type ?? "",
            DevicePath = type == "passthrough" ? backend.ChildAttribute("device", "path") : null,
            Version = backend.OneOf("version", "default 1.2 2.0") is var version && version == "default" ? null : version,
            PersistentState = backend.YesNo("persistent_state"),
            SocketPath = type == "external" && backend.Child("source") is { } source ? ReadSocket(reading, source) : null,
            BackendKept = reading.Keep(backend, inert: ["@debug"], changing: type == "external" ? ["encryption", "active_pcr_banks", "profile"] : ["encryption", "active_pcr_banks", "profile", "source"]),
            Info = info,
        });
    }

    /// <summary>Writes a trusted platform module.</summary>
    public static void WriteTpm(CanonicalWriter writer, TpmDefinition tpm, DomainFormat format)
    {
        writer.Start("tpm").Attribute("model", tpm.Model).Start("backend").Attribute("type", tpm.BackendType).Attribute("version", tpm.Version)
            .YesNo("persistent_state", tpm.PersistentState == true ? true : null).KeptAttributes(tpm.BackendKept, "debug");
        writer.Start("device").Attribute("path", tpm.DevicePath).EndUnlessEmpty();
        if (tpm.SocketPath is { } path)
        {
            writer.Start("source").Attribute("type", "unix").Attribute("mode", "connect").Attribute("path", path).End();
        }
        writer.KeptChildren(tpm.BackendKept, "encryption", "active_pcr_banks", "source", "profile").End();
        DeviceInfoXml.Write(writer, tpm.Info, format).End();
    }

    private static RngBackend? ReadBackend(DomainReading reading, ElementReader rng)
    {
        if (rng.Child("backend") is not { } element)
        {
            rng.Report(Findings.MissingElement(rng.At, "rng", "backend"));
            return null;
        }
        using ElementReader reader = reading.Open(element);
        switch (reader.OneOf("model", "random egd builtin"))
        {
            case "random":
                return new RngBackend.Random(element.Value.Length == 0 ? null : element.Value);
            case "builtin":
                return new RngBackend.Builtin();
            case "egd":
                return new RngBackend.Egd(CharacterSourceXml.Read(reading, reader, absent: null));
            default:
                if (reader.Raw("model") is null)
                {
                    reader.Report(Findings.MissingAttribute(reader.At, "backend", "model"));
                }
                reader.IgnoreRest();
                return null;
        }
    }

    private static string? ReadSocket(DomainReading reading, XElement element)
    {
        using ElementReader source = reading.Open(element);
        _ = source.OneOf("type", "unix");
        _ = source.OneOf("mode", "connect");
        return source.Text("path");
    }
}
