using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Guests.Passthrough;

/// <summary>A PCI function that a guest asks for.</summary>
/// <param name="Address">On the host.</param>
/// <param name="Managed">Whether it is taken from the host's driver, and given back.</param>
public sealed record DeviceWish(PciAddress Address, bool Managed)
{
    /// <summary>The kind of driver where none is asked for.</summary>
    public const string UsualKind = "vfio";

    /// <summary>libvirt's word for the kind of driver; null for <see cref="UsualKind"/>.</summary>
    public string? DriverKind { get; init; }

    /// <summary>A driver made for the device; null for <c>vfio-pci</c>.</summary>
    public string? DriverModel { get; init; }

    /// <summary>Of a network card: what its card shall do with its frames; null for another device.</summary>
    public FunctionSettings? Settings { get; init; }

    /// <summary>Why <paramref name="nic"/> cannot be had by a function of a card; null where it can.</summary>
    public static string? Obstacle(InterfaceDefinition nic)
    {
        ArgumentNullException.ThrowIfNull(nic);
        return nic.Vlan is { } vlan && (vlan.Trunk || vlan.Tags.Count != 1)
            ? "a virtual function has one VLAN: its card puts frames into it and takes them out, and knows no trunks"
            : null;
    }

    /// <summary>A guest that names the kind of driver of each device of the host, as one that runs does under libvirt.</summary>
    public static DomainDefinition FillKinds(DomainDefinition domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        return domain with
        {
            Devices = domain.Devices with
            {
                Hostdevs = domain.Devices.Hostdevs.Select(static d => d.Source is HostdevSource.Pci ? d with { DriverName = d.DriverName ?? UsualKind } : d).ToValueList(),
            },
        };
    }

    /// <summary>What an interface asks for; null where it is none of type hostdev.</summary>
    public static DeviceWish? Of(InterfaceDefinition nic)
    {
        ArgumentNullException.ThrowIfNull(nic);
        return nic.Source is InterfaceSource.Hostdev { Device: InterfaceHostDevice.Pci pci } source
            ? new DeviceWish(pci.Address, source.Managed)
            {
                DriverKind = source.DriverName,
                DriverModel = source.DriverModel,
                Settings = new FunctionSettings
                {
                    Mac = nic.Mac,
                    // As libvirt: a tag that another guest left is not for this one.
                    Vlan = nic.Vlan?.Tags[0].Id ?? 0,
                    SpoofCheck = nic.Function?.SpoofCheck,
                    Trusted = nic.Function?.Trusted,
                    MaxRate = nic.Function?.MaxRate,
                },
            }
            : null;
    }

    /// <summary>What a device of the host asks for; null where it is none of PCI.</summary>
    public static DeviceWish? Of(HostdevDefinition device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.Source is HostdevSource.Pci pci
            ? new DeviceWish(pci.Address, device.Managed) { DriverKind = device.DriverName, DriverModel = device.DriverModel }
            : null;
    }
}
