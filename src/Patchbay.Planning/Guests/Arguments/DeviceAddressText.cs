using Patchbay.Model.Domains;

namespace Patchbay.Planning.Guests.Arguments;

/// <summary>How a device's address and ROM are written for QEMU.</summary>
internal static class DeviceAddressText
{
    public static JsonOption At(this JsonOption option, DomainDefinition domain, DeviceInfo info)
    {
        switch (info.Address)
        {
            case DeviceAddress.Pci { Where: { } where } pci:
                return option.Add("bus", PciBus(domain, where.Bus)).Add("multifunction", pci.MultiFunction)
                    .Add("addr", where.Function == 0 ? $"0x{where.Slot:x}" : $"0x{where.Slot:x}.0x{where.Function:x}")
                    .AddNonZero("acpi-index", info.AcpiIndex ?? 0);
            case DeviceAddress.Usb usb:
                return option.Add("bus", $"{ControllerAlias(domain, ControllerType.Usb, usb.Bus)}.0").Add("port", usb.Port);
            case DeviceAddress.VirtioSerial serial:
                return option.Add("bus", $"{ControllerAlias(domain, ControllerType.VirtioSerial, serial.Controller)}.{serial.Bus}").Add("nr", (long)serial.Port);
            case DeviceAddress.Ccw { Where: { } ccw }:
                return option.Add("devno", $"{ccw.Cssid:x}.{ccw.Ssid:x}.{ccw.Devno:x4}");
            case DeviceAddress.Isa isa:
                return option.Add("iobase", (long)isa.IoBase).AddNonZero("irq", isa.Irq);
            case DeviceAddress.SpaprVio { Register: { } register }:
                return option.AddNonZero("reg", register);
            case DeviceAddress.Ccid ccid:
                return option.Add("bus", $"{ControllerAlias(domain, ControllerType.Ccid, ccid.Controller)}.0");
            default:
                return option;
        }
    }

    public static JsonOption Rom(this JsonOption option, DeviceInfo info)
    {
        if (info.Rom is not { } rom)
        {
            return option;
        }
        return rom.Enabled == false
            ? option.Add("romfile", "")
            : option.Add("rombar", rom.Bar is { } bar ? (bar ? 1L : 0L) : null).Add("romfile", rom.File);
    }

    public static JsonOption Virtio(this JsonOption option, VirtioOptions virtio)
        => option.Add("iommu_platform", virtio.Iommu).Add("ats", virtio.Ats).Add("packed", virtio.Packed).Add("page-per-vq", virtio.PagePerVq);

    /// <summary>The suffix of a virtio device for the bus it sits on, with its model's.</summary>
    public static string VirtioName(string device, string? model, DeviceInfo info)
    {
        string bus = info.Address switch
        {
            DeviceAddress.Ccw => "-ccw",
            DeviceAddress.VirtioMmio => "-device",
            _ => "-pci",
        };
        string variant = model switch
        {
            "virtio-transitional" => "-transitional",
            "virtio-non-transitional" => "-non-transitional",
            _ => "",
        };
        return $"{device}{bus}{variant}";
    }

    public static string ControllerAlias(DomainDefinition domain, ControllerType type, uint index)
        => domain.Devices.Controllers.FirstOrDefault(c => c.Type == type && (c.Index ?? 0) == index)?.Info.Alias
            ?? $"{(type == ControllerType.VirtioSerial ? "virtio-serial" : type.ToString().ToLowerInvariant())}{(type == ControllerType.Usb && index == 0 ? "" : index)}";

    // A root is built into the machine, so an author's alias cannot name it.
    private static string PciBus(DomainDefinition domain, uint bus)
    {
        ControllerDefinition? controller = domain.Devices.Controllers.FirstOrDefault(c => c.Type == ControllerType.Pci && c.Index == bus);
        return controller?.Model switch
        {
            "pcie-root" => "pcie.0",
            "pci-root" when bus == 0 => "pci.0",
            null when bus == 0 => MachineFacts.IsI440fx(domain) ? "pci.0" : "pcie.0",
            _ => controller?.Info.Alias ?? $"pci.{bus}",
        };
    }
}
