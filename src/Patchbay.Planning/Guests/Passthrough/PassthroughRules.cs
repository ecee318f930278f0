using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Guests.Passthrough;

/// <summary>Why a PCI function cannot be given to a guest, in words that its administrator can act on.</summary>
public static class PassthroughRules
{
    private const string Usual = "vfio-pci";

    /// <summary>The driver that has a function while a guest has it.</summary>
    public static string DriverOf(DeviceWish wish)
    {
        ArgumentNullException.ThrowIfNull(wish);
        // Modules may be written either way; drivers have the hyphen.
        return wish.DriverModel ?? Usual;
    }

    /// <summary>The reason, or null where there is none.</summary>
    /// <param name="wish">What is asked for.</param>
    /// <param name="seen">The function; null where the host has none there.</param>
    /// <param name="own">Functions that the same guest gets.</param>
    public static string? Obstacle(DeviceWish wish, PciFunctionState? seen, IReadOnlySet<PciAddress> own)
    {
        ArgumentNullException.ThrowIfNull(wish);
        ArgumentNullException.ThrowIfNull(own);
        if (wish.DriverKind is { } kind and not DeviceWish.UsualKind)
        {
            return $"the driver kind '{kind}' is not served: devices are passed on by vfio";
        }
        if (seen is null)
        {
            return $"the host has no PCI device {wish.Address}";
        }
        return OfFunction(wish, seen) ?? OfGroup(wish, seen, own);
    }

    /// <summary>Why a function that the host has is not to be taken from it; null where it may be, or is free.</summary>
    public static string? Holder(DeviceWish wish, PciFunctionState? seen)
    {
        ArgumentNullException.ThrowIfNull(wish);
        return seen is not null && !wish.Managed && !IsForGuests(seen.Driver.Name)
            ? $"Unmanaged PCI device {seen.Address} must be manually detached from the host: it has {Words(seen.Driver.Name)}, and managed='no' leaves it there; bind it to {DriverOf(wish)} first, or say managed='yes'"
            : null;
    }

    private static string? OfFunction(DeviceWish wish, PciFunctionState seen)
    {
        if (wish.Settings is null)
        {
            return seen.IsBridge ? $"the PCI device {seen.Address} is a bridge, which cannot be passed on" : null;
        }
        if (seen.Function is not { } function)
        {
            return $"the PCI device {seen.Address} is not a virtual function of a network card, as an interface of type 'hostdev' needs one; <hostdev> passes any device on";
        }
        return function.Link is null
            ? $"the card {function.Card} of the function {seen.Address} has no network device on this host, so the function's MAC address cannot be set: load the card's driver"
            : null;
    }

    private static string? OfGroup(DeviceWish wish, PciFunctionState seen, IReadOnlySet<PciAddress> own)
    {
        if (seen.Group is not { } group)
        {
            return $"the PCI device {wish.Address} is in no IOMMU group, so it cannot be passed on: switch the IOMMU on in the firmware (VT-d, AMD-Vi) and boot the kernel with intel_iommu=on or amd_iommu=on";
        }
        PciNeighbour[] busy = [.. seen.Neighbours.Where(n => !n.IsBridge && n.Driver is not null && !IsForGuests(n.Driver) && !own.Contains(n.Address))];
        return busy.Length == 0
            ? null
            : $"the PCI device {wish.Address} cannot be passed on alone: the IOMMU cannot keep it apart from the others of its group {group}, of which the host uses {string.Join(", ", busy.Select(b => $"{b.Address} (driver {b.Driver})"))}; pass these on to the same guest, unbind them from their drivers, or move the card to a slot that is isolated (ACS)";
    }

    // Variant drivers are named after the device and end as the common one's module: mlx5_vfio_pci.
    private static bool IsForGuests(string? driver)
        => driver is not null && driver.Contains("vfio", StringComparison.Ordinal);

    private static string Words(string? driver) => driver is null ? "no driver" : $"the driver {driver}";
}
