using Patchbay.Model.Domains;

namespace Patchbay.Planning.Guests.Arguments;

/// <summary>Buses that the machine does not have built in, PCI first since the others hang on it.</summary>
internal static class ControllerArguments
{
    private static readonly ControllerType[] Order =
    [
        ControllerType.Pci, ControllerType.Usb, ControllerType.Scsi, ControllerType.Ide, ControllerType.Sata,
        ControllerType.VirtioSerial, ControllerType.Ccid,
    ];

    public static void Add(ArgumentList list, DomainDefinition domain)
    {
        foreach (ControllerDefinition controller in Order.SelectMany(t => domain.Devices.Controllers.Where(c => c.Type == t)))
        {
            if (controller.Target.Node is { } node && domain.Cpu?.Numa.Any(c => c.Id == node) != true)
            {
                list.Refuse(controller, $"the expander bus is on NUMA node {node}, which the guest does not have");
            }
            if (!IsBuiltIn(domain, controller) && Device(list, controller, domain) is { } option)
            {
                list.Add("-device", option.At(domain, controller.Info));
            }
        }
    }

    private static bool IsBuiltIn(DomainDefinition domain, ControllerDefinition controller) => controller.Type switch
    {
        ControllerType.Pci => controller.Model is "pcie-root" || (controller.Model is "pci-root" && controller.Target.Index is null or 0),
        ControllerType.Ide => MachineFacts.IsI440fx(domain),
        ControllerType.Sata => MachineFacts.IsQ35(domain) && controller.Index is null or 0,
        ControllerType.Usb => controller.Model == "none",
        _ => false,
    };

    private static JsonOption? Device(ArgumentList list, ControllerDefinition controller, DomainDefinition domain)
    {
        JsonOption option = new();
        string? alias = controller.Info.Alias;
        switch (controller.Type)
        {
            case ControllerType.Pci:
                return Pci(option, controller);
            case ControllerType.Usb:
                option.Add("driver", UsbDriver(controller.Model)).Add("p2", controller.Ports).Add("p3", controller.Ports);
                if (controller.MasterStartPort is { } start)
                {
                    string? master = domain.Devices.Controllers.FirstOrDefault(
                        c => c.Type == ControllerType.Usb && c.Index == controller.Index && c.MasterStartPort is null)?.Info.Alias;
                    return option.Add("masterbus", $"{master ?? "usb"}.0").Add("firstport", (long)start);
                }
                return option.Add("id", alias);
            case ControllerType.Scsi:
                return Scsi(option, controller);
            case ControllerType.Sata:
                return option.Add("driver", "ahci").Add("id", alias);
            case ControllerType.VirtioSerial:
                return option.Add("driver", DeviceAddressText.VirtioName("virtio-serial", controller.Model, controller.Info))
                    .Virtio(controller.Driver.Virtio).Add("id", alias).Add("max_ports", controller.Ports).Add("vectors", controller.Vectors);
            case ControllerType.Ccid:
                return option.Add("driver", "usb-ccid").Add("id", alias);
            default:
                list.Refuse(controller, $"a controller of type {controller.Type.ToString().ToLowerInvariant()} is not built into this machine and cannot be added");
                return null;
        }
    }

    private static JsonOption Pci(JsonOption option, ControllerDefinition controller)
    {
        PciControllerTarget target = controller.Target;
        string? driver = controller.ModelName ?? controller.Model switch
        {
            "pci-bridge" => "pci-bridge",
            "dmi-to-pci-bridge" => "i82801b11-bridge",
            "pcie-to-pci-bridge" => "pcie-pci-bridge",
            "pcie-root-port" => "pcie-root-port",
            "pcie-switch-upstream-port" => "x3130-upstream",
            "pcie-switch-downstream-port" => "xio3130-downstream",
            "pci-expander-bus" => "pxb",
            "pcie-expander-bus" => "pxb-pcie",
            _ => controller.Model,
        };
        option.Add("driver", driver);
        option.Add("chassis_nr", target.ChassisNumber).Add("bus_nr", target.BusNumber).Add("port", target.Port).Add("chassis", target.Chassis);
        option.Add("id", controller.Info.Alias).Add("hotplug", target.Hotplug).AddNonZero("mem-reserve", (target.MemoryReserve ?? 0) * 1024);
        return option.Add("numa_node", target.Node);
    }

    private static JsonOption Scsi(JsonOption option, ControllerDefinition controller)
    {
        ControllerDriver driver = controller.Driver;
        switch (controller.Model)
        {
            case "virtio-scsi" or "virtio-transitional" or "virtio-non-transitional":
                option.Add("driver", DeviceAddressText.VirtioName("virtio-scsi", controller.Model, controller.Info)).Virtio(driver.Virtio)
                    .Add("iothread", driver.IoThread == 0 ? null : $"iothread{driver.IoThread}");
                break;
            default:
                option.Add("driver", controller.Model switch
                {
                    "lsilogic" or null => "lsi",
                    "lsisas1068" => "mptsas1068",
                    "lsisas1078" => "megasas",
                    "vmpvscsi" => "pvscsi",
                    "dc390" => "dc-390",
                    "am53c974" => "am53c974",
                    _ => controller.Model,
                });
                break;
        }
        return option.Add("id", controller.Info.Alias).AddNonZero("num_queues", driver.Queues).AddNonZero("cmd_per_lun", driver.CommandsPerLun)
            .AddNonZero("max_sectors", driver.MaxSectors).Add("ioeventfd", driver.IoEventFd);
    }

    private static string UsbDriver(string? model) => model switch
    {
        null or "piix3-uhci" => "piix3-usb-uhci",
        "piix4-uhci" => "piix4-usb-uhci",
        "ehci" => "usb-ehci",
        "ich9-ehci1" => "ich9-usb-ehci1",
        "ich9-uhci1" => "ich9-usb-uhci1",
        "ich9-uhci2" => "ich9-usb-uhci2",
        "ich9-uhci3" => "ich9-usb-uhci3",
        "vt82c686b-uhci" => "vt82c686b-usb-uhci",
        "nec-xhci" => "nec-usb-xhci",
        _ => model,
    };
}
