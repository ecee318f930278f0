using System.Globalization;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;

namespace Patchbay.Planning.Guests.Defaults;

/// <summary>What a guest boots from where neither <c>&lt;os&gt;</c> nor a device says so: the disk.</summary>
internal static class BootDefaults
{
    public static DomainDefinition Fill(DomainDefinition domain, DomainPlaces places, DiagnosticBag diagnostics)
    {
        Dictionary<uint, IDevice> orders = [];
        foreach (IDevice device in Bootable(domain.Devices))
        {
            if (device.Info.BootOrder is { } order && !orders.TryAdd(order, device))
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

    private static IReadOnlyList<IDevice> Bootable(DeviceList devices)
        => [.. devices.Disks, .. devices.Interfaces, .. devices.Hostdevs, .. devices.Filesystems, .. devices.Redirdevs];
}
