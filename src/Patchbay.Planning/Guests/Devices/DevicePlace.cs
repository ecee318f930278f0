using Patchbay.Model.Domains;
using Patchbay.Model.Values;

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
        return At(DeviceKind.Card, devices.Interfaces, alias) ?? At(DeviceKind.Disk, devices.Disks, alias)
            ?? At(DeviceKind.HostDevice, devices.Hostdevs, alias);
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

    private static DevicePlace? At<T>(DeviceKind kind, ValueList<T> devices, string alias)
        where T : IDevice
    {
        for (int i = 0; i < devices.Count; i++)
        {
            if (devices[i].Info.Alias == alias)
            {
                return new DevicePlace(kind, i);
            }
        }
        return null;
    }
}
