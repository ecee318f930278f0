using Patchbay.Model.Domains;

namespace Patchbay.Planning.Guests.Devices;

/// <summary>A list of a definition whose devices come and go.</summary>
public enum DeviceKind
{
    /// <summary>Network cards.</summary>
    Card,

    /// <summary>Disks.</summary>
    Disk,

    /// <summary>Devices of the host that are no cards of the document.</summary>
    HostDevice,
}

/// <summary>One of a guest's devices, by where a definition lists it.</summary>
/// <param name="Kind">In which list.</param>
/// <param name="Index">At which position.</param>
public readonly record struct DevicePlace(DeviceKind Kind, int Index)
{
    /// <summary>The device of an alias; null where there is none that comes and goes.</summary>
    public static DevicePlace? Find(DomainDefinition domain, string alias)
    {
        ArgumentNullException.ThrowIfNull(domain);
        DeviceList devices = domain.Devices;
        return Places(DeviceKind.Card, devices.Interfaces.Select(static n => n.Info))
            .Concat(Places(DeviceKind.Disk, devices.Disks.Select(static d => d.Info)))
            .Concat(Places(DeviceKind.HostDevice, devices.Hostdevs.Select(static d => d.Info)))
            .Where(p => p.Info.Alias == alias).Select(static p => (DevicePlace?)p.Place).FirstOrDefault();
    }

    /// <summary>What the device has as any other: alias, address.</summary>
    public DeviceInfo InfoIn(DomainDefinition domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        return Kind switch
        {
            DeviceKind.Card => domain.Devices.Interfaces[Index].Info,
            DeviceKind.Disk => domain.Devices.Disks[Index].Info,
            _ => domain.Devices.Hostdevs[Index].Info,
        };
    }

    private static IEnumerable<(DevicePlace Place, DeviceInfo Info)> Places(DeviceKind kind, IEnumerable<DeviceInfo> infos)
        => infos.Select((info, i) => (new DevicePlace(kind, i), info));
}
