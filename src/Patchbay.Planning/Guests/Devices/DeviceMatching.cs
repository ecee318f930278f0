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

    /// <summary>What was looked for, in libvirt's words.</summary>
    public static string Words(InterfaceDefinition wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return $"no device found at address '{Place(wanted.Info.Address) ?? "(<null>)"}' matching MAC address '{wanted.Mac?.ToString() ?? "(<null>)"}' and alias '{wanted.Info.Alias ?? "(<null>)"}'";
    }

    private static bool Matches(InterfaceDefinition nic, InterfaceDefinition wanted)
        => (wanted.Mac is null || nic.Mac == wanted.Mac)
            && (Place(wanted.Info.Address) is not { } place || Place(nic.Info.Address) == place)
            && (wanted.Info.Alias is null || nic.Info.Alias == wanted.Info.Alias);

    // A place on USB is no criterion (libvirt 11.3).
    private static string? Place(DeviceAddress? address) => address switch
    {
        DeviceAddress.Pci { Where: { } where } => where.ToString(),
        DeviceAddress.Ccw { Where: { } where } => $"{where.Cssid:x}.{where.Ssid:x}.{where.Devno:x4}",
        _ => null,
    };
}
