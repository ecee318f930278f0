using System.Xml.Linq;
using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes watchdog, balloon, random numbers, panic, vsock and iommu.</summary>
internal static class SmallDevicesXml
{
    private const string VirtioModels = "virtio virtio-transitional virtio-non-transitional";

    /// <summary>Reads a watchdog; null, with an error, where its model is missing or unknown.</summary>
    public static WatchdogDefinition? ReadWatchdog(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        return RequiredModel(reader, "i6300esb ib700 diag288 itco") is { } model
            ? reader.Mark(new WatchdogDefinition
            {
                Model = model,
                Action = reader.OneOf("action", "reset shutdown poweroff pause dump none inject-nmi") ?? "reset",
                Info = DeviceInfoXml.Read(reading, reader),
            })
            : null;
    }

    /// <summary>Writes a watchdog.</summary>
    public static void WriteWatchdog(CanonicalWriter writer, WatchdogDefinition watchdog, DomainFormat format)
        => DeviceInfoXml.Write(writer.Start("watchdog").Attribute("model", watchdog.Model).Attribute("action", watchdog.Action), watchdog.Info, format).End();

    /// <summary>Reads the balloon; null, with an error, where its model is missing or unknown.</summary>
    public static MemballoonDefinition? ReadMemballoon(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        return RequiredModel(reader, VirtioModels + " xen none") is { } model
            ? reader.Mark(new MemballoonDefinition
            {
                Model = model,
                AutoDeflate = reader.OnOff("autodeflate"),
                FreePageReporting = reader.OnOff("freePageReporting"),
                StatsPeriod = reader.Child("stats") is { } stats ? reader.Into(stats).UInt("period", int.MaxValue) ?? 0 : 0,
                Virtio = VirtioOptionsXml.ReadDriver(reader),
                Info = DeviceInfoXml.Read(reading, reader) is var info && model == "none" ? DeviceInfo.None : info,
            })
            : null;
    }

    /// <summary>Writes the balloon.</summary>
    public static void WriteMemballoon(CanonicalWriter writer, MemballoonDefinition balloon, DomainFormat format)
    {
        writer.Start("memballoon").Attribute("model", balloon.Model).OnOff("autodeflate", balloon.AutoDeflate).OnOff("freePageReporting", balloon.FreePageReporting);
        writer.Start("stats").Attribute("period", DiskXml.Unless0(balloon.StatsPeriod)).EndUnlessEmpty();
        DeviceInfoXml.Write(writer, balloon.Info, format);
        VirtioOptionsXml.WriteDriver(writer, balloon.Virtio).End();
    }

    /// <summary>Reads the sockets between host and guest.</summary>
    public static VsockDefinition ReadVsock(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        VsockDefinition vsock = new()
        {
            Model = reader.OneOf("model", VirtioModels),
            Virtio = VirtioOptionsXml.ReadDriver(reader),
            Info = DeviceInfoXml.Read(reading, reader),
        };
        if (reader.Child("cid") is { } cidElement)
        {
            using ElementReader cid = reading.Open(cidElement);
            vsock = vsock with { AutoCid = cid.YesNo("auto"), Cid = cid.UInt("address", min: 3) ?? 0 };
        }
        return reader.Mark(vsock);
    }

    /// <summary>Writes the sockets between host and guest.</summary>
    public static void WriteVsock(CanonicalWriter writer, VsockDefinition vsock, DomainFormat format)
    {
        writer.Start("vsock").Attribute("model", vsock.Model);
        writer.Start("cid").YesNo("auto", vsock.AutoCid).Attribute("address", DiskXml.Unless0(vsock.Cid)).EndUnlessEmpty();
        DeviceInfoXml.Write(writer, vsock.Info, format);
        VirtioOptionsXml.WriteDriver(writer, vsock.Virtio).End();
    }

    /// <summary>Reads a way to tell of a panic.</summary>
    public static PanicDefinition ReadPanic(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        return reader.Mark(new PanicDefinition { Model = reader.OneOf("model", "isa pseries hyperv s390 pvpanic"), Info = DeviceInfoXml.Read(reading, reader) });
    }

    /// <summary>Writes a way to tell of a panic.</summary>
    public static void WritePanic(CanonicalWriter writer, PanicDefinition panic, DomainFormat format)
        => DeviceInfoXml.Write(writer.Start("panic").Attribute("model", panic.Model), panic.Info, format).End();

    /// <summary>Reads the I/O memory management unit; null, with an error, where its model is missing or unknown.</summary>
    public static IommuDefinition? ReadIommu(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        if (RequiredModel(reader, "intel smmuv3 virtio amd") is not { } model)
        {
            return null;
        }
        IommuDefinition iommu = new() { Model = model, Info = DeviceInfoXml.Read(reading, reader) };
        if (reader.Child("driver") is { } driverElement)
        {
            using ElementReader driver = reading.Open(driverElement);
            iommu = iommu with
            {
                IntRemap = driver.OnOff("intremap"),
                CachingMode = driver.OnOff("caching_mode"),
                Eim = driver.OnOff("eim"),
                IoTlb = driver.OnOff("iotlb"),
                AddressBits = driver.UInt("aw_bits", int.MaxValue) ?? 0,
                DmaTranslation = driver.OnOff("dma_translation"),
            };
        }
        return reader.Mark(iommu);
    }

    /// <summary>Writes the I/O memory management unit.</summary>
    public static void WriteIommu(CanonicalWriter writer, IommuDefinition iommu, DomainFormat format)
    {
        writer.Start("iommu").Attribute("model", iommu.Model).Start("driver").OnOff("intremap", iommu.IntRemap).OnOff("caching_mode", iommu.CachingMode)
            .OnOff("eim", iommu.Eim).OnOff("iotlb", iommu.IoTlb).Attribute("aw_bits", DiskXml.Unless0(iommu.AddressBits))
            .OnOff("dma_translation", iommu.DmaTranslation).EndUnlessEmpty();
        DeviceInfoXml.Write(writer, iommu.Info, format).End();
    }

    /// <summary>The attribute <c>model</c>, which must be there; what follows is passed over where it is not.</summary>
    public static string? RequiredModel(ElementReader reader, string words)
    {
        string? model = reader.OneOf("model", words);
        if (model is null)
        {
            if (reader.Raw("model") is null)
            {
                reader.Report(Findings.MissingAttribute(reader.At, reader.Name, "model"));
            }
            reader.IgnoreRest();
        }
        return model;
    }
}
