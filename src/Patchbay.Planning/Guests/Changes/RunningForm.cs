using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Guests.Changes;

/// <summary>
/// A guest as it runs, as its author would have written it: without what starting it filled in, and without what its networks
/// gave its cards.
/// </summary>
internal static class RunningForm
{
    private const string LocalAddress = "127.0.0.1";

    /// <summary>That document.</summary>
    /// <param name="running">As it runs.</param>
    /// <param name="wanted">As it shall be; of what may be said in several ways, its way is taken.</param>
    public static DomainDefinition Of(RunningGuest running, DomainDefinition wanted)
    {
        DomainDefinition live = running.Domain;
        DeviceList devices = live.Devices;
        return live with
        {
            Id = null,
            Owner = null,
            Clock = live.Clock.Offset == ClockOffset.Variable && wanted.Clock.Offset == ClockOffset.Variable ? live.Clock with { Adjustment = wanted.Clock.Adjustment } : live.Clock,
            Devices = devices with
            {
                Interfaces = devices.Interfaces.Select(n => CardOf(running, n, wanted.Devices.Interfaces.FirstOrDefault(w => w.Mac == n.Mac))).ToValueList(),
                Disks = devices.Disks.Select(d => DiskOf(d, wanted.Devices.Disks.FirstOrDefault(w => w.Target == d.Target))).ToValueList(),
                Graphics = devices.Graphics.Select((g, i) => ScreenOf(g, wanted.Devices.Graphics.ElementAtOrDefault(i))).ToValueList(),
                Hostdevs = devices.Hostdevs.Select(d => DeviceOf(d, wanted.Devices.Hostdevs.FirstOrDefault(w => w.Source == d.Source))).ToValueList(),
            },
        };
    }

    /// <summary>What a card is plugged into, as a document says it: of a network's card, the network.</summary>
    public static InterfaceSource SourceOf(InterfaceDefinition nic, InterfaceDefinition? wanted) => nic switch
    {
        { Origin: { } origin } => new InterfaceSource.Network(origin.Network, origin.PortGroup, null),
        { Source: InterfaceSource.Network network } => new InterfaceSource.Network(network.Name, network.PortGroup, null),
        // A function that a network lent does not say whose it is.
        { Source: InterfaceSource.Hostdev } when wanted?.Source is InterfaceSource.Network => wanted.Source,
        _ => nic.Source,
    };

    private static InterfaceDefinition CardOf(RunningGuest running, InterfaceDefinition nic, InterfaceDefinition? wanted)
    {
        InterfaceSource source = SourceOf(nic, wanted);
        NetworkShare? share = source is InterfaceSource.Network network ? running.Inherited(network) : null;
        nic = nic with { Source = source, Origin = null, CurrentMac = null, Target = nic.Source is InterfaceSource.VhostUser ? wanted?.Target : nic.Target };
        return nic with
        {
            LinkUp = (nic.LinkUp ?? true) == (wanted?.LinkUp ?? true) ? wanted?.LinkUp : nic.LinkUp,
            TrustGuestRxFilters = Said(nic.TrustGuestRxFilters ?? false, wanted?.TrustGuestRxFilters, false, share?.TrustGuestRxFilters ?? false),
            PortIsolated = Said(nic.PortIsolated ?? false, wanted?.PortIsolated, false, share?.Isolated ?? false),
            Bandwidth = nic.Bandwidth != wanted?.Bandwidth && wanted?.Bandwidth is null && nic.Bandwidth == share?.Bandwidth ? null : nic.Bandwidth,
            Vlan = nic.Vlan != wanted?.Vlan && wanted?.Vlan is null && nic.Vlan == share?.Vlan ? null : nic.Vlan,
            // Merged of what card, port group and network say.
            VirtualPort = source is InterfaceSource.Network ? wanted?.VirtualPort : nic.VirtualPort,
        };
    }

    // An empty drive has no format.
    private static DiskDefinition DiskOf(DiskDefinition disk, DiskDefinition? wanted) => disk with
    {
        Source = disk.Source with { Index = null },
        BackingChain = null,
        Driver = disk.Source.Storage.IsEmpty && disk.Driver.Type is null ? disk.Driver with { Type = wanted?.Driver.Type } : disk.Driver,
    };

    private static bool? Said(bool live, bool? wanted, bool usual, bool inherited)
        => live == (wanted ?? usual) ? wanted : wanted is null && live == inherited ? null : live;

    // Ports and addresses that were chosen are those that the document leaves open.
    private static GraphicsDefinition ScreenOf(GraphicsDefinition screen, GraphicsDefinition? wanted) => (screen, wanted) switch
    {
        (GraphicsDefinition.Vnc vnc, GraphicsDefinition.Vnc other) => vnc with { Port = vnc.AutoPort && other.AutoPort ? other.Port : vnc.Port, Listens = ListensOf(vnc.Listens, other.Listens) },
        (GraphicsDefinition.Spice spice, GraphicsDefinition.Spice other) => spice with { Port = other.Port > 0 ? spice.Port : other.Port, Listens = ListensOf(spice.Listens, other.Listens) },
        _ => screen,
    };

    private static ValueList<GraphicsListen> ListensOf(ValueList<GraphicsListen> live, ValueList<GraphicsListen> wanted)
    {
        if (wanted.IsEmpty && live is [GraphicsListen.Address { Text: LocalAddress }])
        {
            return wanted;
        }
        return live.Select((l, i) => l is GraphicsListen.Address { Text: LocalAddress } && wanted.ElementAtOrDefault(i) is GraphicsListen.Address { Text: null } open ? open : l).ToValueList();
    }

    private static HostdevDefinition DeviceOf(HostdevDefinition device, HostdevDefinition? wanted)
        => device.Source is HostdevSource.Pci && wanted is { DriverName: null } ? device with { DriverName = null } : device;
}
