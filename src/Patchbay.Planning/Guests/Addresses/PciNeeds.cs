using Patchbay.Model.Domains;

namespace Patchbay.Planning.Guests.Addresses;

/// <summary>What each device needs of a PCI bus. Where a guest has PCI Express, modern devices are put there.</summary>
internal static class PciNeeds
{
    private const PciConnect Conventional = PciConnect.Pci | PciConnect.AutoAssign;

    /// <summary>Sets what each device needs.</summary>
    public static void Fill(PlugBoard board, bool express)
    {
        foreach (Plug plug in board.All())
        {
            plug.Connect = Of(plug, express);
        }
    }

    /// <summary>What one device needs; nothing where it is no PCI device.</summary>
    public static PciConnect Of(Plug plug, bool express)
    {
        PciConnect modern = express ? PciConnect.Pcie | PciConnect.AutoAssign : Conventional;
        return plug.Device switch
        {
            ControllerDefinition controller => OfController(controller, modern),
            FilesystemDefinition fs => fs.Driver == "mtp" ? PciConnect.None : Virtio(fs.Model, modern),
            InterfaceDefinition face => OfInterface(face, modern),
            SoundDefinition sound => sound.Model switch
            {
                "es1370" or "ac97" or "ich6" or "ich9" => Conventional,
                "virtio" => modern,
                _ => PciConnect.None,
            },
            DiskDefinition disk => disk.Bus == DiskBus.Virtio ? Virtio(disk.Model, modern) : PciConnect.None,
            HostdevDefinition hostdev => OfHostdev(hostdev, modern),
            MemballoonDefinition balloon => balloon.Model == "none" ? PciConnect.None : Virtio(balloon.Model, modern),
            RngDefinition rng => Virtio(rng.Model, modern),
            WatchdogDefinition watchdog => watchdog.Model == "i6300esb" ? Conventional : PciConnect.None,
            VideoDefinition video => video.Model switch
            {
                "virtio" or "bochs" => modern,
                "vga" or "cirrus" or "vmvga" or "qxl" => Conventional,
                _ => PciConnect.None,
            },
            InputDefinition input => input.Bus == "virtio" ? Virtio(input.Model, modern) : PciConnect.None,
            SerialDefinition serial => serial.TargetType == "pci-serial" ? Conventional : PciConnect.None,
            IommuDefinition iommu => iommu.Model == "virtio" ? modern | PciConnect.Integrated : PciConnect.None,
            VsockDefinition vsock => Virtio(vsock.Model, modern),
            PanicDefinition panic => panic.Model == "pvpanic" ? Conventional | PciConnect.Integrated : PciConnect.None,
            OtherDevice other => other.Element switch
            {
                "shmem" or "pstore" or "crypto" => Conventional,
                "memory" when other.Model is "virtio-pmem" or "virtio-mem" => modern,
                _ => PciConnect.None,
            },
            _ => PciConnect.None,
        };
    }

    /// <summary>What a PCI controller needs of the bus above it.</summary>
    public static PciConnect OfPciController(string? model) => model switch
    {
        "pci-bridge" => PciConnect.PciBridge,
        "pci-expander-bus" => PciConnect.PciExpander,
        "pcie-expander-bus" => PciConnect.PcieExpander,
        "dmi-to-pci-bridge" => PciConnect.DmiBridge,
        "pcie-to-pci-bridge" => PciConnect.PcieToPciBridge,
        "pcie-root-port" => PciConnect.RootPort | PciConnect.Aggregate,
        "pcie-switch-upstream-port" => PciConnect.SwitchUpstream,
        "pcie-switch-downstream-port" => PciConnect.SwitchDownstream,
        _ => PciConnect.None,
    };

    // Transitional devices only work in conventional slots.
    private static PciConnect Virtio(string? model, PciConnect modern) => model == "virtio-transitional" ? Conventional : modern;

    private static PciConnect OfController(ControllerDefinition controller, PciConnect modern) => controller.Type switch
    {
        ControllerType.Pci => OfPciController(controller.Model),
        ControllerType.Sata or ControllerType.Ide => Conventional,
        ControllerType.Usb => controller.Model switch
        {
            "nec-xhci" or "qemu-xhci" => modern,
            "none" => PciConnect.None,
            _ => Conventional,
        },
        ControllerType.Scsi => controller.Model switch
        {
            "virtio-scsi" or "virtio-non-transitional" => modern,
            "ncr53c90" or null => PciConnect.None,
            _ => Conventional,
        },
        ControllerType.VirtioSerial => Virtio(controller.Model, modern),
        ControllerType.Nvme => modern,
        _ => PciConnect.None,
    };

    private static PciConnect OfInterface(InterfaceDefinition face, PciConnect modern) => face switch
    {
        { Source: InterfaceSource.Hostdev { Device: InterfaceHostDevice.Pci } } => modern,
        { Source: InterfaceSource.Hostdev } or { Model: "usb-net" } => PciConnect.None,
        { Model: "virtio" or "virtio-non-transitional" or "e1000e" or "igb" or null } => modern,
        _ => Conventional,
    };

    private static PciConnect OfHostdev(HostdevDefinition hostdev, PciConnect modern) => hostdev.Source switch
    {
        HostdevSource.Pci or HostdevSource.Mediated { Model: "vfio-pci" } => modern,
        HostdevSource.Other { Type: "scsi_host" } => Virtio(hostdev.Kept.Attributes.FirstOrDefault(a => a.Name == "model")?.Value, modern),
        _ => PciConnect.None,
    };
}
