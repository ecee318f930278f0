using System.Numerics;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Guests.Defaults;

/// <summary>Completes single devices: models, buses, drive addresses.</summary>
internal static class DeviceDefaults
{
    public static DomainDefinition Fill(DomainDefinition domain, DomainPlaces places, DiagnosticBag diagnostics)
    {
        DeviceList devices = domain.Devices;
        return domain with
        {
            Devices = devices with
            {
                Disks = devices.Disks.Select(d => DiskDefaults.Fill(d, places, diagnostics)).ToValueList(),
                Interfaces = FillInterfaces(domain).Devices.Interfaces,
                Controllers = devices.Controllers.Select(c => FillController(domain, c)).ToValueList(),
                Inputs = devices.Inputs.Select(i => i.Bus is null ? i with { Bus = InputBus(domain, i) } : i).ToValueList(),
                Filesystems = devices.Filesystems.Select(f => f.AccessMode is null && !f.SourceIsSocket ? f with { AccessMode = "passthrough" } : f).ToValueList(),
                Rngs = devices.Rngs.Select(r => r.Backend is RngBackend.Random { Path: null } ? r with { Backend = new RngBackend.Random("/dev/random") } : r).ToValueList(),
                Tpms = devices.Tpms.Select(t => FillTpm(domain, t)).ToValueList(),
                Panics = devices.Panics.Select(p => p.Model is null ? p with { Model = PanicModel(domain) } : p).ToValueList(),
                Vsock = devices.Vsock is { } vsock ? FillVsock(vsock) : null,
                Iommu = FillIommu(domain, devices.Iommu),
                Channels = devices.Channels.Select(c => c.Source.Backend is CharacterBackend.Unix { Path: null } unix
                    ? c with { Source = c.Source with { Backend = unix with { Listen = true } } }
                    : c).ToValueList(),
                Videos = devices.Videos.Select(v => FillVideo(domain, v)).ToValueList(),
            },
        };
    }

    /// <summary>Completes network cards.</summary>
    public static DomainDefinition FillInterfaces(DomainDefinition domain) => domain with
    {
        Devices = domain.Devices with { Interfaces = domain.Devices.Interfaces.Select(i => FillInterface(domain, i)).ToValueList() },
    };

    /// <summary>Completes a graphics card.</summary>
    public static VideoDefinition FillVideo(DomainDefinition domain, VideoDefinition video)
    {
        video = video with { Model = video.Model ?? VideoModel(domain) };
        if (video.Model == "qxl")
        {
            video = video with { VgaMem = video.VgaMem == 0 ? 16 * 1024 : video.VgaMem, Ram = video.Ram == 0 ? 64 * 1024 : video.Ram };
        }
        uint vram = video.Vram > 0 ? video.Vram : video.Model switch
        {
            "vga" or "cirrus" or "vmvga" or "bochs" => 16 * 1024,
            "qxl" => 64 * 1024,
            _ => 0,
        };
        return video with { Ram = PowerOfTwo(video.Ram), Vram = PowerOfTwo(vram) };
    }

    /// <summary>The card of an interface that names none; null where what it is plugged into decides.</summary>
    private static InterfaceDefinition FillInterface(DomainDefinition domain, InterfaceDefinition face)
    {
        if (face.Model is not null)
        {
            return face;
        }
        string? model = face.Source switch
        {
            InterfaceSource.Vdpa or InterfaceSource.VhostUser => "virtio",
            InterfaceSource.Hostdev => null,
            _ when MachineFacts.IsS390(domain) || MachineFacts.IsVirt(domain) => "virtio",
            _ when MachineFacts.IsArm(domain) => domain.Os.Machine == "versatilepb" ? "smc91c111" : "lan9118",
            _ => "rtl8139",
        };
        return face with { Model = model };
    }

    private static ControllerDefinition FillController(DomainDefinition domain, ControllerDefinition controller) => controller switch
    {
        { Type: ControllerType.Scsi, Model: null or "auto" } => controller with { Model = ScsiModel(domain) },
        { Type: ControllerType.Usb, Model: null } => controller with { Model = UsbModel(domain, controller) },
        _ => controller,
    };

    /// <summary>The model of SCSI controllers that name none.</summary>
    public static string ScsiModel(DomainDefinition domain)
        => MachineFacts.IsPSeries(domain) ? "ibmvscsi"
            : MachineFacts.IsS390(domain) || MachineFacts.IsLoongArchVirt(domain) ? "virtio-scsi"
            : "lsilogic";

    private static string? UsbModel(DomainDefinition domain, ControllerDefinition controller)
        => MachineFacts.IsS390(domain) ? (controller.Info.Address is null ? "none" : "piix3-uhci")
            : MachineFacts.IsPpc64(domain) || MachineFacts.IsLoongArch(domain) || domain.Os.Architecture == "aarch64" ? "qemu-xhci"
            : MachineFacts.IsX86(domain) ? "piix3-uhci"
            : MachineFacts.IsRiscV(domain) ? null
            : "pci-ohci";

    private static string? InputBus(DomainDefinition domain, InputDefinition input) => input.Type switch
    {
        "mouse" or "keyboard" when MachineFacts.IsX86(domain) => "ps2",
        "evdev" => null,
        "passthrough" => "virtio",
        _ => MachineFacts.IsS390(domain) ? "virtio" : "usb",
    };

    private static TpmDefinition FillTpm(DomainDefinition domain, TpmDefinition tpm)
    {
        string model = tpm.Model ?? (MachineFacts.IsPpc64(domain) ? "tpm-spapr" : "tpm-tis");
        string? version = tpm.BackendType == "emulator" ? tpm.Version ?? (model == "tpm-tis" && MachineFacts.IsX86(domain) ? "1.2" : "2.0") : tpm.Version;
        return tpm with { Model = model, Version = version, DevicePath = tpm.BackendType == "passthrough" ? tpm.DevicePath ?? "/dev/tpm0" : tpm.DevicePath };
    }

    private static string? PanicModel(DomainDefinition domain)
        => MachineFacts.IsPSeries(domain) ? "pseries"
            : MachineFacts.IsS390(domain) ? "s390"
            : MachineFacts.IsX86(domain) ? "isa"
            : MachineFacts.IsArmVirt(domain) ? "pvpanic"
            : null;

    private static VsockDefinition FillVsock(VsockDefinition vsock)
        => vsock with { Model = vsock.Model ?? "virtio", AutoCid = vsock.AutoCid ?? vsock.Cid == 0 };

    private static IommuDefinition? FillIommu(DomainDefinition domain, IommuDefinition? iommu)
        => iommu is { Model: "intel" } && MachineFacts.IsQ35(domain) && domain.Vcpu.Max > 255
            ? iommu with { IntRemap = iommu.IntRemap ?? true, Eim = iommu.Eim ?? true }
            : iommu;

    private static string VideoModel(DomainDefinition domain)
        => MachineFacts.IsPpc64(domain) ? "vga" : MachineFacts.IsVirt(domain) || MachineFacts.IsS390(domain) ? "virtio" : "cirrus";

    private static uint PowerOfTwo(uint value) => value == 0 ? 0 : BitOperations.RoundUpToPowerOf2(value);
}
