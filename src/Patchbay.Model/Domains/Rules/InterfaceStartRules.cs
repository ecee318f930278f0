using System.Text;
using Patchbay.Model.Ports;
using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>What an interface cannot do, given what it is plugged into.</summary>
internal static class InterfaceStartRules
{
    // IFNAMSIZ without its final zero.
    private const int MaxDeviceBytes = 15;

    public static void Check(DomainDefinition domain, DomainPlaces places, DiagnosticBag diagnostics)
    {
        foreach (InterfaceDefinition face in domain.Devices.Interfaces)
        {
            foreach ((string what, string why) in Reasons(face))
            {
                diagnostics.Add(Findings.NotPossible(places.Of(face), what, why));
            }
        }
    }

    private static IEnumerable<(string What, string Why)> Reasons(InterfaceDefinition face)
    {
        InterfaceSource source = face.Source;
        string type = source.TypeName;
        if (source is InterfaceSource.Vds or InterfaceSource.Null)
        {
            yield return ($"an interface of type '{type}'", "QEMU has none");
        }
        if (face.Target is { } target && Encoding.UTF8.GetByteCount(target) > MaxDeviceBytes)
        {
            yield return ($"<target dev='{target}'/>", $"the kernel takes names of up to {MaxDeviceBytes} bytes");
        }
        if (source is InterfaceSource.Hostdev { Device: InterfaceHostDevice.Usb })
        {
            yield return ("an interface of type 'hostdev' with a USB device", "a virtual function of a PCI card is needed");
        }
        if (face.Backend.Tap is not null && source is not (InterfaceSource.Network or InterfaceSource.Bridge or InterfaceSource.Ethernet))
        {
            yield return ("<backend tap>", $"an interface of type '{type}' has no tap device");
        }
        if (face.Driver.Queues > 1 && face.IsVirtio && source is not (InterfaceSource.Network or InterfaceSource.Bridge or InterfaceSource.Direct
            or InterfaceSource.Ethernet or InterfaceSource.VhostUser or InterfaceSource.Vdpa or InterfaceSource.Hostdev))
        {
            yield return ($"{face.Driver.Queues} queues", $"an interface of type '{type}' has one");
        }
        if ((face.Script ?? face.DownScript) is not null && source is not (InterfaceSource.Ethernet or InterfaceSource.Hostdev))
        {
            yield return ("<script>", $"only an interface of type 'ethernet' runs one, and the type is '{type}'");
        }
        if (face.Filter is not null && face.VirtualPort?.Type is not null)
        {
            yield return ("<filterref> beside <virtualport>", "a port that another manages cannot be filtered");
        }
        foreach ((string, string) reason in OfHostdev(face).Concat(OfVlan(face)))
        {
            yield return reason;
        }
    }

    private static IEnumerable<(string, string)> OfHostdev(InterfaceDefinition face)
    {
        if (face.Source is not InterfaceSource.Hostdev)
        {
            yield break;
        }
        if (face.Bandwidth is not null)
        {
            yield return ("<bandwidth> of an interface of type 'hostdev'", "its frames do not pass the host");
        }
        if (face.LinkUp == false)
        {
            yield return ("<link state='down'/> of an interface of type 'hostdev'", "the card is the guest's own");
        }
        if (face.Vlan is not null && face.VirtualPort?.Type == VirtualPortType.Qbh)
        {
            yield return ("<vlan> beside an 802.1Qbh port", "the port's profile says the VLAN");
        }
    }

    private static IEnumerable<(string, string)> OfVlan(InterfaceDefinition face)
    {
        bool possible = face.Source switch
        {
            InterfaceSource.Network or InterfaceSource.Hostdev => true,
            InterfaceSource.Bridge => face.VirtualPort?.Type is null or VirtualPortType.OpenVSwitch,
            InterfaceSource.Direct direct => direct.Mode == MacvtapMode.Passthrough,
            _ => false,
        };
        if (face.Vlan is not null && !possible)
        {
            yield return ("<vlan>", $"an interface of type '{face.Source.TypeName}' as it is here cannot be put into one");
        }
    }
}
