using System.Globalization;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;

namespace Patchbay.Planning.Guests.Defaults;

/// <summary>What a guest boots from where neither <c>&lt;os&gt;</c> nor a device says so: the disk.</summary>
internal static class BootDefaults
{
    public static DomainDefinition Fill(DomainDefinition domain, DomainPlaces places, DiagnosticBag diagnostics)
    {
        Dictionary<uint, object> orders = [];
        foreach ((object device, DeviceInfo info) in Bootable(domain.Devices))
        {
            if (info.BootOrder is { } order && !orders.TryAdd(order, device))
            {
                diagnostics.Add(GuestFindings.NotPossible(places.Of(device), string.Create(CultureInfo.InvariantCulture, $"boot order {order} for a second device"), "each place in the order is for one"));
            }
        }
        if (!domain.Os.Boot.IsEmpty && orders.Count > 0)
        {
            diagnostics.Add(GuestFindings.NotPossible(places.Of(orders.First().Value), "<boot order> of a device beside <boot dev> in <os>", "write one or the other"));
        }
        return domain.Os.Boot.IsEmpty && orders.Count == 0 ? domain with { Os = domain.Os with { Boot = [BootDevice.Disk] } } : domain;
    }

    private static IEnumerable<(object, DeviceInfo)> Bootable(DeviceList devices)
    {
        foreach (DiskDefinition disk in devices.Disks)
        {
            yield return (disk, disk.Info);
        }
        foreach (InterfaceDefinition nic in devices.Interfaces)
        {
            yield return (nic, nic.Info);
        }
        foreach (HostdevDefinition device in devices.Hostdevs)
        {
            yield return (device, device.Info);
        }
        foreach (FilesystemDefinition shared in devices.Filesystems)
        {
            yield return (shared, shared.Info);
        }
        foreach (RedirdevDefinition device in devices.Redirdevs)
        {
            yield return (device, device.Info);
        }
    }
}
