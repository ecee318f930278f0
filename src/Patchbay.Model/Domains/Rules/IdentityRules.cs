using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Names and addresses that must be a device's own.</summary>
internal static class IdentityRules
{
    public static void Check(DomainDefinition domain, Judge judge)
    {
        HashSet<string> aliases = [];
        foreach ((object device, DeviceInfo info) in WithInfo(domain.Devices))
        {
            if (judge.Knows(device, "alias") && info.Alias is { } alias && !aliases.Add(alias))
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

    private static IEnumerable<(object, DeviceInfo)> WithInfo(DeviceList d)
        => d.Disks.Select(x => ((object)x, x.Info)).Concat(d.Controllers.Select(x => ((object)x, x.Info))).Concat(d.Interfaces.Select(x => ((object)x, x.Info)))
            .Concat(d.Filesystems.Select(x => ((object)x, x.Info))).Concat(d.Serials.Select(x => ((object)x, x.Info)))
            .Concat(d.Channels.Select(x => ((object)x, x.Info))).Concat(d.Inputs.Select(x => ((object)x, x.Info)))
            .Concat(d.Sounds.Select(x => ((object)x, x.Info))).Concat(d.Videos.Select(x => ((object)x, x.Info)))
            .Concat(d.Hostdevs.Select(x => ((object)x, x.Info))).Concat(d.Redirdevs.Select(x => ((object)x, x.Info)))
            .Concat(d.Rngs.Select(x => ((object)x, x.Info))).Concat(d.Tpms.Select(x => ((object)x, x.Info)));
}
