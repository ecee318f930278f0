using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;

namespace Patchbay.Planning.Capabilities;

/// <summary>Writes libvirt's <c>&lt;domainCapabilities&gt;</c>: what a guest on one machine of one emulator may have.</summary>
public static class DomainCapabilitiesXml
{
    /// <summary>The document.</summary>
    /// <param name="choice">Which machine.</param>
    /// <param name="firmware">Descriptions of installed firmware, the preferred first.</param>
    /// <param name="hasIommu">Whether the host can give PCI devices to guests.</param>
    public static string Format(MachineChoice choice, ValueList<string> firmware, bool hasIommu)
    {
        ArgumentNullException.ThrowIfNull(choice);
        CanonicalWriter writer = new();
        DeviceOffer offer = new(choice);
        writer.Start("domainCapabilities").Text("path", choice.Emulator.Path).Text("domain", MachineChoice.Word(choice.Accelerator.Type))
            .Text("machine", choice.Machine.Name).Text("arch", choice.Emulator.Architecture);
        writer.Start("vcpu").Attribute("max", choice.MaxCpus).End();
        writer.Start("iothreads").YesNo("supported", true).End();
        WriteOs(writer, FirmwareSelection.Images(choice.Emulator.Architecture, choice.Machine.Name, firmware));
        DomainCapabilitiesCpuXml.Write(writer, choice);
        Write(writer, "memoryBacking", ("sourceType", offer.Working(DeviceExamples.MemorySources)));
        writer.Start("devices");
        Write(writer, "disk", ("diskDevice", offer.Working(DeviceExamples.DiskDevices)), ("bus", offer.Working(DeviceExamples.DiskBuses)), ("model", offer.Working(DeviceExamples.DiskModels)));
        Write(writer, "graphics", ("type", offer.Working(DeviceExamples.Graphics)));
        Write(writer, "video", ("modelType", offer.Working(DeviceExamples.Videos)));
        Write(writer, "hostdev", ("mode", ["subsystem"]), ("startupPolicy", ["default", "mandatory", "requisite", "optional"]),
            ("subsysType", offer.Working(DeviceExamples.Hostdevs)), ("capsType", []), ("pciBackend", hasIommu ? ["vfio"] : []));
        Write(writer, "rng", ("model", offer.Working(DeviceExamples.RngModels)), ("backendModel", offer.Working(DeviceExamples.RngBackends)));
        Write(writer, "filesystem", ("driverType", offer.Working(DeviceExamples.Filesystems)));
        Write(writer, "tpm", ("model", offer.Working(DeviceExamples.TpmModels)), ("backendModel", offer.Working(DeviceExamples.TpmBackends)));
        Write(writer, "redirdev", ("bus", offer.Working(DeviceExamples.RedirectionBuses)));
        Write(writer, "channel", ("type", offer.Working(DeviceExamples.Channels)));
        ValueList<string> cryptos = offer.Working(DeviceExamples.Cryptos);
        Write(writer, "crypto", ("model", cryptos), ("type", cryptos.IsEmpty ? [] : ["qemu"]), ("backendModel", cryptos.IsEmpty ? [] : ["builtin"]));
        Write(writer, "interface", ("backendType", offer.Working(DeviceExamples.InterfaceBackends)));
        Write(writer, "panic", ("model", offer.Working(DeviceExamples.Panics)));
        writer.End();
        WriteFeatures(writer, choice, offer);
        return writer.End().ToString();
    }

    private static void WriteOs(CanonicalWriter writer, ValueList<FirmwareImage> images)
    {
        writer.Start("os").YesNo("supported", true);
        Enumerate(writer, "firmware", images.IsEmpty ? [] : ["efi"]);
        writer.Start("loader").YesNo("supported", true);
        foreach (string path in images.Select(static i => i.Path).Distinct())
        {
            writer.Text("value", path);
        }
        Enumerate(writer, "type", ["rom", "pflash"]);
        Enumerate(writer, "readonly", ["yes", "no"]);
        Enumerate(writer, "secure", images.Any(static i => i.IsSecure) ? ["yes", "no"] : ["no"]);
        writer.End().End();
    }

    private static void WriteFeatures(CanonicalWriter writer, MachineChoice choice, DeviceOffer offer)
    {
        writer.Start("features");
        Tell(writer, "gic", false);
        Tell(writer, "vmcoreinfo", offer.Works(DeviceExamples.CoreInformation));
        Tell(writer, "genid", offer.Works(DeviceExamples.GenerationId));
        Tell(writer, "backingStoreInput", false);
        Tell(writer, "backup", false);
        Tell(writer, "async-teardown", false);
        Tell(writer, "ps2", true);
        Tell(writer, "sev", false);
        Tell(writer, "sgx", false);
        if (choice.Accelerator.HypervFeatures.IsEmpty)
        {
            Tell(writer, "hyperv", false);
        }
        else
        {
            Write(writer, "hyperv", ("features", choice.Accelerator.HypervFeatures));
        }
        Tell(writer, "launchSecurity", false);
        writer.End();
    }

    private static void Tell(CanonicalWriter writer, string name, bool supported) => writer.Start(name).YesNo("supported", supported).End();

    // What has no value at all in the first of its lists is not there.
    private static void Write(CanonicalWriter writer, string name, params ReadOnlySpan<(string Name, ValueList<string> Values)> lists)
    {
        bool supported = !lists[0].Values.IsEmpty;
        writer.Start(name).YesNo("supported", supported);
        foreach ((string list, ValueList<string> values) in supported ? lists : [])
        {
            Enumerate(writer, list, values);
        }
        writer.End();
    }

    internal static void Enumerate(CanonicalWriter writer, string name, ValueList<string> values)
    {
        writer.Start("enum").Attribute("name", name);
        foreach (string value in values)
        {
            writer.Text("value", value);
        }
        writer.End();
    }
}
