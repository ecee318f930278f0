using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Defaults;

namespace Patchbay.Planning.Guests;

/// <summary>
/// A guest as <c>dumpxml --migratable</c> shows it (VIR_DOMAIN_XML_MIGRATABLE): without the devices that every machine of its kind has, which
/// older libvirts do not know as devices.
/// </summary>
public static class MigratableForm
{
    private const string OwnAlias = "ua-";

    /// <summary>The guest without them.</summary>
    public static DomainDefinition Of(DomainDefinition domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        DeviceList devices = domain.Devices;
        ControllerDefinition? usb = Only(devices, ControllerType.Usb) is { Model: null or "piix3-uhci" } first && MachineFacts.IsI440fx(domain) ? first : null;
        ControllerDefinition? pci = Only(devices, ControllerType.Pci) is { Model: "pci-root", PciHole64: null } root ? root : null;
        devices = devices with
        {
            Controllers = devices.Controllers.Where(c => !ReferenceEquals(c, usb) && !ReferenceEquals(c, pci)).ToValueList(),
            Watchdogs = devices.Watchdogs.Where(w => !(w is { Model: "itco", Action: "reset" } && MachineFacts.IsQ35(domain))).ToValueList(),
        };
        DeviceList silent = devices with { Audios = [] };
        return domain with { Id = null, Devices = ImplicitDevices.DefaultAudio(silent) == devices.Audios ? silent : devices };
    }

    // The one of its type, at the first place, and not named by the author.
    private static ControllerDefinition? Only(DeviceList devices, ControllerType type)
    {
        ControllerDefinition[] all = [.. devices.Controllers.Where(c => c.Type == type)];
        return all is [{ Index: null or 0 } only] && only.Info.Alias?.StartsWith(OwnAlias, StringComparison.Ordinal) != true ? only : null;
    }
}
