using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Names and addresses that must be a device's own.</summary>
internal static class IdentityRules
{
    public static void Check(DomainDefinition domain, Judge judge)
    {
        HashSet<string> aliases = [];
        DeviceList d = domain.Devices;
        IReadOnlyList<IDevice> named =
        [
            .. d.Disks, .. d.Controllers, .. d.Interfaces, .. d.Filesystems, .. d.Serials, .. d.Channels, .. d.Inputs,
            .. d.Sounds, .. d.Videos, .. d.Hostdevs, .. d.Redirdevs, .. d.Rngs, .. d.Tpms,
        ];
        foreach (IDevice device in named)
        {
            if (device.Info.Alias is { } alias && judge.Knows(device, "alias") && !aliases.Add(alias))
            {
                judge.Refuse(device, $"a second alias '{alias}'", "each device has one of its own", FindingClass.Xml);
            }
        }
        HashSet<(ControllerType, uint?)> indexes = [];
        foreach (ControllerDefinition controller in domain.Devices.Controllers.Where(c => c.Type != ControllerType.Usb))
        {
            if (judge.Knows(controller, ".") && !indexes.Add((controller.Type, controller.Index)))
            {
                judge.Refuse(controller, $"a second controller {controller.Index} of its type", "each has an index of its own", FindingClass.Xml);
            }
        }
        AudioDefinition[] audios = [.. domain.Devices.Audios.Where(a => judge.Knows(a, "."))];
        if (audios.Select(a => a.Id).Distinct().Count() != audios.Length)
        {
            judge.Refuse(audios[^1], "a second <audio> of one id", "each has an id of its own", FindingClass.Xml);
        }
        WarnOfSharedMacs(domain, judge);
    }

    // Allowed, as libvirt does; a network knows only one of them. Two that work as one have one address by purpose.
    private static void WarnOfSharedMacs(DomainDefinition domain, Judge judge)
    {
        HashSet<MacAddress> macs = [];
        foreach (InterfaceDefinition face in domain.Devices.Interfaces.Where(f => f.Teaming is null))
        {
            if (judge.Knows(face, "mac teaming") && face.Mac is { } mac && !macs.Add(mac))
            {
                judge.Warn(face, $"a second interface with the MAC address {mac}", "on one network, only one of them is reached");
            }
        }
    }
}
