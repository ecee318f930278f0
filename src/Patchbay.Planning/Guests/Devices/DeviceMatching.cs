using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Guests.Devices;

/// <summary>Which of a guest's devices a document speaks of.</summary>
public static class DeviceMatching
{
    /// <summary>Positions of the cards that have the address, the place and the alias that are given; what is not given matches all.</summary>
    public static ValueList<int> Find(DomainDefinition domain, InterfaceDefinition wanted)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(wanted);
        return domain.Devices.Interfaces.Index().Where(n => Matches(n.Item, wanted)).Select(n => n.Index).ToValueList();
    }

    /// <summary>
    /// The device that is the same one of the host, whatever else is said of it; null where the guest has none. A card that is a
    /// function of the host's is one of these as well, as in libvirt.
    /// </summary>
    public static DevicePlace? Find(DomainDefinition domain, HostdevDefinition wanted)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(wanted);
        return domain.Devices.Hostdevs.Index().Where(d => IsSame(d.Item.Source, wanted.Source)).Select(static d => new DevicePlace(DeviceKind.HostDevice, d.Index))
            .Concat(domain.Devices.Interfaces.Index()
                .Where(n => wanted.Source is HostdevSource.Pci pci && n.Item.Source is InterfaceSource.Hostdev { Device: InterfaceHostDevice.Pci own } && own.Address == pci.Address)
                .Select(static n => new DevicePlace(DeviceKind.Card, n.Index)))
            .Select(static p => (DevicePlace?)p).FirstOrDefault();
    }

    /// <summary>What was looked for in a running guest and is not there, in libvirt's words.</summary>
    public static string Words(HostdevDefinition wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return wanted.Source switch
        {
            HostdevSource.Pci pci => $"host pci device {pci.Address} not found",
            HostdevSource.Usb { Bus: not 0, Device: not 0 } usb => $"host usb device {usb.Bus:000}.{usb.Device:000} not found",
            HostdevSource.Usb usb => $"host usb device vendor=0x{usb.Vendor ?? 0:x4} product=0x{usb.Product ?? 0:x4} not found",
            HostdevSource.Mediated mediated => $"mediated device '{mediated.Uuid}' not found",
            HostdevSource.Other other => $"host {other.Type} device not found",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>What was looked for, in libvirt's words.</summary>
    public static string Words(InterfaceDefinition wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return $"no device found at address '{Place(wanted.Info.Address) ?? "(<null>)"}' matching MAC address '{wanted.Mac?.ToString() ?? "(<null>)"}' and alias '{wanted.Info.Alias ?? "(<null>)"}'";
    }

    /// <summary>Why a running guest cannot be asked to let a device go, in libvirt's words; null where it can.</summary>
    public static string? WhyKept(DomainDefinition domain, DevicePlace place)
    {
        ArgumentNullException.ThrowIfNull(domain);
        if (place.InfoIn(domain).Address is not DeviceAddress.Pci { Where: { } where } pci)
        {
            return null;
        }
        string what = place.Kind switch { DeviceKind.Card => "interface", DeviceKind.Disk => "disk", _ => "hostdev" };
        if (pci.MultiFunction == true || where.Function != 0)
        {
            return $"cannot hot unplug {what} device with multifunction PCI guest address: {where}";
        }
        ControllerDefinition? controller = domain.Devices.Controllers.FirstOrDefault(c => c.Type == ControllerType.Pci && (c.Index ?? 0) == where.Bus);
        return controller?.Target.Hotplug == false ? $"cannot hot unplug {what} device with PCI guest address: {where} - not allowed by controller" : null;
    }

    private static bool Matches(InterfaceDefinition nic, InterfaceDefinition wanted)
        => (wanted.Mac is null || nic.Mac == wanted.Mac)
            && (Place(wanted.Info.Address) is not { } place || Place(nic.Info.Address) == place)
            && (wanted.Info.Alias is null || nic.Info.Alias == wanted.Info.Alias);

    private static bool IsSame(HostdevSource one, HostdevSource other) => (one, other) switch
    {
        (HostdevSource.Pci a, HostdevSource.Pci b) => a.Address == b.Address,
        // By where it is, if that is said, else by what it is.
        (HostdevSource.Usb a, HostdevSource.Usb { Bus: not 0, Device: not 0 } b) => a.Bus == b.Bus && a.Device == b.Device,
        (HostdevSource.Usb a, HostdevSource.Usb b) => a.Vendor == b.Vendor && a.Product == b.Product,
        (HostdevSource.Mediated a, HostdevSource.Mediated b) => a.Uuid == b.Uuid,
        (HostdevSource.Other a, HostdevSource.Other b) => a == b,
        _ => false,
    };

    // A place on USB is no criterion (libvirt 11.3).
    private static string? Place(DeviceAddress? address) => address switch
    {
        DeviceAddress.Pci { Where: { } where } => where.ToString(),
        DeviceAddress.Ccw { Where: { } where } => $"{where.Cssid:x}.{where.Ssid:x}.{where.Devno:x4}",
        _ => null,
    };
}
