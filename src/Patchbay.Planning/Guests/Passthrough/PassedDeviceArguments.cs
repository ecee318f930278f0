using Patchbay.Model.Domains;
using Patchbay.Planning.Guests.Arguments;

namespace Patchbay.Planning.Guests.Passthrough;

/// <summary>What QEMU is told when a device of the host is plugged into a running guest.</summary>
public static class PassedDeviceArguments
{
    /// <summary>What <c>device_add</c> takes for a card that is a function of the host's.</summary>
    /// <param name="domain">The guest with the card.</param>
    /// <param name="index">The card's position.</param>
    public static string OfCard(DomainDefinition domain, int index)
    {
        ArgumentNullException.ThrowIfNull(domain);
        InterfaceDefinition nic = domain.Devices.Interfaces[index];
        return nic.Source is InterfaceSource.Hostdev { Device: InterfaceHostDevice.Pci pci }
            ? InterfaceArguments.HostDevice(domain, nic, pci.Address).ToString()
            : throw new ArgumentException($"the interface {nic.Mac} is no function of a card", nameof(index));
    }

    /// <summary>What <c>device_add</c> takes for another device of the host; null for one that QEMU is not told of.</summary>
    /// <param name="domain">The guest with the device.</param>
    /// <param name="index">The device's position.</param>
    public static string? OfDevice(DomainDefinition domain, int index)
    {
        ArgumentNullException.ThrowIfNull(domain);
        HostdevDefinition device = domain.Devices.Hostdevs[index];
        return device.Info.Address is DeviceAddress.Unassigned
            ? null
            : device.Source is HostdevSource.Pci pci
                ? SmallDeviceArguments.HostDevice(domain, device, pci).ToString()
                : throw new ArgumentException($"the device {device.Info.Alias} is none of PCI", nameof(index));
    }
}
