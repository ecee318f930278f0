using System.Text.Json;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Guests;

/// <summary>Finds disks by the places where a guest's system sees them.</summary>
internal static class AgentDiskPlaces
{
    /// <summary>The target of the disk that an agent's answer is about; null where none fits.</summary>
    /// <param name="disks">The guest's.</param>
    /// <param name="place">A <c>GuestDiskAddress</c>.</param>
    public static string? TargetOf(ValueList<DiskDefinition> disks, JsonElement place)
    {
        if (place.TryGetProperty("serial", out JsonElement serial) && serial.GetString() is { Length: > 0 } number
            && disks.FirstOrDefault(d => d.Serial == number) is { } numbered)
        {
            return numbered.Target;
        }
        return disks.FirstOrDefault(d => d.Info.Address switch
        {
            DeviceAddress.Pci { Where: { } pci } => place.TryGetProperty("pci-controller", out JsonElement at)
                && Number(at, "domain") == pci.Domain && Number(at, "bus") == pci.Bus && Number(at, "slot") == pci.Slot && Number(at, "function") == pci.Function,
            DeviceAddress.Drive drive => BusOf(d) == Text(place, "bus-type") && Number(place, "bus") == drive.Bus && Number(place, "target") == drive.Target
                && Number(place, "unit") == drive.Unit,
            _ => false,
        })?.Target;
    }

    private static string? BusOf(DiskDefinition disk) => disk.Bus switch
    {
        DiskBus.Ide => "ide",
        DiskBus.Sata => "sata",
        DiskBus.Scsi => "scsi",
        _ => null,
    };

    private static long Number(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) && value.TryGetInt64(out long number) ? number : -1;

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
