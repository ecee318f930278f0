using Patchbay.Model.Domains;
using Patchbay.Planning.Guests.Defaults;

namespace Patchbay.Planning.Guests.Devices;

/// <summary>What of a running guest's card may change, and what only another start can.</summary>
public static class InterfaceChange
{
    /// <summary>What is asked for, with what the document leaves out as it is.</summary>
    /// <param name="live">The guest as it runs.</param>
    /// <param name="old">The card as it runs.</param>
    /// <param name="wanted">The card as the document says.</param>
    /// <param name="fresh">Names for its port, where it has none.</param>
    public static InterfaceDefinition Complete(DomainDefinition live, InterfaceDefinition old, InterfaceDefinition wanted, PortNames fresh)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(wanted);
        wanted = wanted with
        {
            Mac = wanted.Mac ?? old.Mac,
            Target = wanted.Target ?? old.Target,
            VirtualPort = VirtualPortDefaults.Fill(VirtualPortDefaults.Keep(old, wanted), fresh),
            Info = wanted.Info with { Address = wanted.Info.Address ?? old.Info.Address, Alias = wanted.Info.Alias ?? old.Info.Alias },
        };
        DomainDefinition only = live with { Devices = live.Devices with { Interfaces = [wanted] } };
        return DeviceDefaults.FillInterfaces(only).Devices.Interfaces[0];
    }

    /// <summary>Why a card cannot become another while the guest runs; null where it can.</summary>
    /// <param name="old">As it runs.</param>
    /// <param name="wanted">As asked for, completed.</param>
    /// <param name="network">The network that the card has a port of; null for none.</param>
    public static string? Obstacle(InterfaceDefinition old, InterfaceDefinition wanted, string? network)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(wanted);
        if (old.Source is InterfaceSource.Hostdev or InterfaceSource.Vdpa)
        {
            // In libvirt's words. The guest asks the device itself for its cable, and QEMU is not asked.
            return $"cannot change network interface type to '{old.Source.TypeName}'";
        }
        if (!IsSame(old.Source, wanted.Source, network) && !(IsOnBridge(old.Source) && wanted.Source is InterfaceSource.Network or InterfaceSource.Bridge))
        {
            return $"unable to change config on '{wanted.Source.TypeName}' network type";
        }
        if (old.Source is InterfaceSource.Network before && wanted.Source is InterfaceSource.Network after && before.Name == after.Name
            && after.PortGroup is not null && after.PortGroup != before.PortGroup)
        {
            return "cannot modify the port group of a running guest's card";
        }
        if (IsLent(old, network) && ((wanted.Vlan is not null && wanted.Vlan != old.Vlan) || (wanted.VirtualPort is not null && wanted.VirtualPort != old.VirtualPort)))
        {
            return $"cannot modify the VLAN or the virtual port of a running guest's card that has its device of network '{network}'";
        }
        return Fixed(old, wanted).FirstOrDefault(static f => f.Differs).What is { } what
            ? $"cannot modify {what} of a running guest's card"
            : null;
    }

    /// <summary>Whether the card stays plugged in where it is, in the same port where it has one.</summary>
    /// <param name="old">As it runs.</param>
    /// <param name="wanted">As asked for, completed.</param>
    /// <param name="network">The network that the card has a port of; null for none.</param>
    public static bool KeepsPlace(InterfaceDefinition old, InterfaceDefinition wanted, string? network)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(wanted);
        return IsSame(old.Source, wanted.Source, network)
            && (IsLent(old, network)
                || (wanted.Vlan == old.Vlan && wanted.VirtualPort == old.VirtualPort
                    && (wanted.PortIsolated ?? false) == (old.PortIsolated ?? false) && wanted.Filter == old.Filter));
    }

    // Another port could be of another device. What the document leaves out is as the network says.
    private static bool IsLent(InterfaceDefinition old, string? network) => network is not null && old.Source is InterfaceSource.Direct;

    private static bool IsOnBridge(InterfaceSource source) => source is InterfaceSource.Network or InterfaceSource.Bridge;

    // A card of a network that uses a bridge of the host runs as one of type bridge: its document may say either.
    private static bool IsSame(InterfaceSource old, InterfaceSource wanted, string? network) => (old, wanted) switch
    {
        (_, InterfaceSource.Network after) => network == after.Name,
        (InterfaceSource.Bridge before, InterfaceSource.Bridge after) => before.Name == after.Name,
        _ => old == wanted,
    };

    private static IEnumerable<(bool Differs, string What)> Fixed(InterfaceDefinition old, InterfaceDefinition wanted) =>
    [
        (wanted.Mac != old.Mac, $"the address ({old.Mac})"),
        (wanted.Model != old.Model, $"the model (from {old.Model} to {wanted.Model})"),
        (wanted.IsVirtio && wanted.Driver != old.Driver, "the driver's settings"),
        (wanted.Script != old.Script || wanted.DownScript != old.DownScript, "the script"),
        (wanted.Target != old.Target, $"the device on the host ({old.Target})"),
        (wanted.TargetManaged != old.TargetManaged, "who manages the device on the host"),
        (wanted.Backend != old.Backend, "the back end"),
        (wanted.SendBuffer != old.SendBuffer, "the send buffer"),
        (wanted.Mtu != old.Mtu, "the MTU"),
        (wanted.Info.BootOrder != old.Info.BootOrder, "the boot order"),
        (wanted.Info.Rom != old.Info.Rom, "the ROM"),
        (wanted.Info.AcpiIndex != old.Info.AcpiIndex, "the ACPI index"),
    ];
}
