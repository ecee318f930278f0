using System.Net.Sockets;
using System.Numerics;
using Patchbay.Model.Ports;
using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>What an interface cannot be, whatever it will be plugged into.</summary>
internal static class InterfaceRules
{
    // Each with the parts of an interface that it goes by.
    private static readonly (string Reads, Func<DomainDefinition, InterfaceDefinition, IEnumerable<(string What, string Why, FindingClass Class)>> Rule)[] Rules =
    [
        (". target", Target), (". port virtualport", Isolation), (". model driver", Virtio), (". backend portForward", Passt), (". ip route backend", GuestAddresses),
        (". source backend /memoryBacking /cpu", VhostUser), (". model driver", QueueSizes), (". mtu backend", Mtu), (". teaming model", Teaming), (". coalesce", Coalesce),
        ("acpi rom address", AcpiIndex),
    ];

    public static void Check(DomainDefinition domain, Judge judge)
    {
        foreach (InterfaceDefinition face in domain.Devices.Interfaces)
        {
            foreach ((string what, string why, FindingClass findingClass) in Rules.Where(r => judge.Knows(face, r.Reads)).SelectMany(r => r.Rule(domain, face)))
            {
                judge.Refuse(face, what, why, findingClass);
            }
        }
    }

    private static IEnumerable<(string, string, FindingClass)> Target(DomainDefinition domain, InterfaceDefinition face)
    {
        if (face.TargetManaged == false && face.Source is not InterfaceSource.Ethernet)
        {
            yield return ("<target managed='no'/>", $"an interface of type '{face.Source.TypeName}' makes its device itself; type 'ethernet' can use one that is there", FindingClass.Unsupported);
        }
    }

    private static IEnumerable<(string, string, FindingClass)> Isolation(DomainDefinition domain, InterfaceDefinition face)
    {
        if (face.PortIsolated != true)
        {
            yield break;
        }
        if (face.Source is not (InterfaceSource.Network or InterfaceSource.Bridge))
        {
            yield return ("<port isolated='yes'/>", $"an interface of type '{face.Source.TypeName}' is on no bridge of ours", FindingClass.Unsupported);
        }
        else if (face.VirtualPort?.Type is not (null or VirtualPortType.OpenVSwitch))
        {
            yield return ("<port isolated='yes'/>", "<virtualport> leaves the port to another who does not know of it", FindingClass.Unsupported);
        }
    }

    private static IEnumerable<(string, string, FindingClass)> Virtio(DomainDefinition domain, InterfaceDefinition face)
    {
        if (!face.IsVirtio && face.Driver.Virtio != VirtioOptions.None)
        {
            yield return ("iommu, ats, packed and page_per_vq of <driver>", $"they are virtio's, and the card is '{face.Model}'", FindingClass.Unsupported);
        }
        if (!face.IsVirtio && (face.Source is InterfaceSource.Vdpa or InterfaceSource.VhostUser))
        {
            yield return ($"the card '{face.Model}'", $"an interface of type '{face.Source.TypeName}' is served as virtio", FindingClass.Unsupported);
        }
    }

    private static IEnumerable<(string, string, FindingClass)> Passt(DomainDefinition domain, InterfaceDefinition face)
    {
        if (face.Backend.Passt && face.Source is not (InterfaceSource.User or InterfaceSource.VhostUser))
        {
            yield return ("<backend type='passt'/>", $"it serves types 'user' and 'vhostuser', not '{face.Source.TypeName}'", FindingClass.Unsupported);
        }
        if (!face.PortForwards.IsEmpty && !(face.Backend.Passt && (face.Source is InterfaceSource.User or InterfaceSource.VhostUser)))
        {
            yield return ("<portForward>", "only <backend type='passt'/> of types 'user' and 'vhostuser' forwards ports", FindingClass.Unsupported);
        }
    }

    private static IEnumerable<(string, string, FindingClass)> GuestAddresses(DomainDefinition domain, InterfaceDefinition face)
    {
        if (!face.GuestRoutes.IsEmpty)
        {
            yield return ("<route> of an interface", "routes within the guest are the guest's own", FindingClass.Unsupported);
        }
        if (face.GuestAddresses.IsEmpty)
        {
            yield break;
        }
        if (face.Source is not InterfaceSource.User && !(face.Source is InterfaceSource.VhostUser && face.Backend.Passt))
        {
            yield return ("<ip> of an interface", $"only type 'user' and passt tell the guest its address, and the type is '{face.Source.TypeName}'", FindingClass.Unsupported);
            yield break;
        }
        foreach (IGrouping<AddressFamily, InterfaceAddress> family in face.GuestAddresses.GroupBy(a => a.Address.AddressFamily))
        {
            if (family.Count() > 1)
            {
                yield return ($"{family.Count()} addresses of one family", "one IPv4 and one IPv6 address are possible", FindingClass.Unsupported);
            }
        }
        foreach (InterfaceAddress ip in face.GuestAddresses)
        {
            bool v4 = ip.Address.AddressFamily == AddressFamily.InterNetwork;
            if (ip.Peer is not null)
            {
                yield return ("'peer' of <ip>", "the guest's address has none", FindingClass.Unsupported);
            }
            if (v4 && ip.Prefix is > 0 and (< 4 or > 27))
            {
                yield return ($"the prefix {ip.Prefix} of {ip.Address}", "an IPv4 network of a guest has 4 to 27 bits", FindingClass.Xml);
            }
            if (!v4 && ip.Prefix is not (0 or 64))
            {
                yield return ($"the prefix {ip.Prefix} of {ip.Address}", "an IPv6 network of a guest has 64 bits", FindingClass.Unsupported);
            }
        }
    }

    private static IEnumerable<(string, string, FindingClass)> VhostUser(DomainDefinition domain, InterfaceDefinition face)
    {
        if (face.Source is not InterfaceSource.VhostUser vhost)
        {
            yield break;
        }
        if (vhost.Path is null && !face.Backend.Passt)
        {
            yield return ("an interface of type 'vhostuser' without a socket", "<source> needs the attribute 'path'", FindingClass.Xml);
        }
        if (vhost is { Listen: true, Reconnect.Enabled: true })
        {
            yield return ("<reconnect> with mode='server'", "it is the client that connects again", FindingClass.Unsupported);
        }
        if (!SharesMemory(domain))
        {
            yield return ("an interface of type 'vhostuser'", "its server needs the guest's memory: write <access mode='shared'/> in <memoryBacking>", FindingClass.Unsupported);
        }
    }

    private static bool SharesMemory(DomainDefinition domain)
        => domain.Cpu is { Numa.IsEmpty: false } cpu
            ? cpu.Numa.All(c => (c.MemAccess ?? domain.MemoryBacking?.Access) == "shared")
            : domain.MemoryBacking?.Access == "shared";

    private static IEnumerable<(string, string, FindingClass)> QueueSizes(DomainDefinition domain, InterfaceDefinition face)
    {
        if (!face.IsVirtio)
        {
            yield break;
        }
        foreach ((string name, uint size) in ((string, uint)[])[("rx_queue_size", face.Driver.RxQueueSize), ("tx_queue_size", face.Driver.TxQueueSize)])
        {
            if (size != 0 && !BitOperations.IsPow2(size))
            {
                yield return ($"{name}='{size}'", "lengths of queues are powers of two", FindingClass.Unsupported);
            }
        }
    }

    private static IEnumerable<(string, string, FindingClass)> Mtu(DomainDefinition domain, InterfaceDefinition face)
    {
        bool possible = face.Source is InterfaceSource.Network or InterfaceSource.Bridge or InterfaceSource.Ethernet or InterfaceSource.VhostUser
            || (face.Source is InterfaceSource.User && face.Backend.Passt);
        if (face.Mtu is not null && !possible)
        {
            yield return ("<mtu>", $"it cannot be set for an interface of type '{face.Source.TypeName}'", FindingClass.Unsupported);
        }
    }

    private static IEnumerable<(string, string, FindingClass)> Teaming(DomainDefinition domain, InterfaceDefinition face)
    {
        if (face.Teaming is { IsTransient: false } && !face.IsVirtio)
        {
            yield return ("a persistent <teaming>", $"the card that stays must be virtio, not '{face.Model}'", FindingClass.Unsupported);
        }
        if (face.Teaming is { IsTransient: true } && face.Source is not (InterfaceSource.Hostdev or InterfaceSource.Network))
        {
            yield return ("a transient <teaming>", $"the card that goes must be of type 'hostdev', not '{face.Source.TypeName}'", FindingClass.Unsupported);
        }
    }

    private static IEnumerable<(string, string, FindingClass)> Coalesce(DomainDefinition domain, InterfaceDefinition face)
    {
        if (face.CoalesceRxFrames is not null && face.Source is not (InterfaceSource.Network or InterfaceSource.Bridge))
        {
            yield return ("<coalesce>", $"it cannot be set for an interface of type '{face.Source.TypeName}'", FindingClass.Unsupported);
        }
    }

    private static IEnumerable<(string, string, FindingClass)> AcpiIndex(DomainDefinition domain, InterfaceDefinition face)
    {
        if (face.Info is { AcpiIndex: not null, Address: not (null or DeviceAddress.Pci) })
        {
            yield return ("<acpi index>", "only a PCI device has one", FindingClass.Unsupported);
        }
        if (face.Info is { Rom: not null, Address: not (null or DeviceAddress.Pci) })
        {
            yield return ("<rom>", "only a PCI device has one", FindingClass.Unsupported);
        }
    }
}
