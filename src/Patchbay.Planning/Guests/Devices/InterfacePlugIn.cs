using System.Text.RegularExpressions;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Addresses;
using Patchbay.Planning.Guests.Arguments;
using Patchbay.Planning.Guests.Defaults;
using Patchbay.Planning.Guests.Plugs;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Guests.Devices;

/// <summary>What QEMU is told when a card is plugged into a running guest.</summary>
/// <param name="Alias">The card's id.</param>
/// <param name="Netdev">The back end, as <c>netdev_add</c> takes it.</param>
/// <param name="Device">The card, as <c>device_add</c> takes it.</param>
public sealed partial record InterfacePlugIn(string Alias, string Netdev, string Device)
{
    /// <summary>Descriptors that the back end names, in order.</summary>
    public ValueList<PassedDescriptor> Descriptors { get; init; }

    /// <summary>The socket of the process that serves it as virtio, as <c>chardev-add</c> takes it; null for none.</summary>
    public string? Chardev { get; init; }

    /// <summary>By which the descriptor of its vDPA device is found again; null where it has none.</summary>
    public string? Vdpa { get; init; }

    /// <summary>Whether QEMU listens on that socket.</summary>
    public bool ChardevListens { get; init; }

    /// <summary>That socket's id.</summary>
    public string ChardevId => $"char{Alias}";

    /// <summary>The back end's id.</summary>
    public string NetdevId => InterfaceArguments.NetdevOf(Alias);

    /// <summary>
    /// A running guest with one more card, at the end of its list: completed, named and given a free place. Buses are never
    /// added to a running machine. Null where it is refused.
    /// </summary>
    /// <param name="live">The guest as it runs.</param>
    /// <param name="added">The card, with its MAC.</param>
    /// <param name="document">The document it came in.</param>
    /// <param name="diagnostics">Where findings go.</param>
    public static DomainDefinition? Place(DomainDefinition live, InterfaceDefinition added, DeviceDocument document, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(document);
        DiagnosticBag own = new(diagnostics);
        DomainDefinition domain = live with { Devices = live.Devices with { Interfaces = live.Devices.Interfaces.Add(added) } };
        DomainPlaces places = new(domain, document.Places);
        domain = DeviceDefaults.FillInterfaces(domain);
        BootDefaults.Fill(domain, places, own);
        PlugBoard board = new(domain);
        VirtioTransports.Assign(board, places, own);
        PciAddresses.AssignHot(board, board.Interfaces[^1], places, own);
        UsbAddresses.Assign(board, places, own, isNew: false);
        domain = GuestAliases.Assign(board.ToDefinition());
        DomainRules.Check(domain, document.Places, own);
        return own.HasErrors ? null : domain;
    }

    /// <summary>Why QEMU takes a card at its start only, in libvirt's words; null where a running guest may get it.</summary>
    public static string? WhyCold(InterfaceSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source is InterfaceSource.Client or InterfaceSource.Server or InterfaceSource.Multicast or InterfaceSource.Udp
            or InterfaceSource.Internal or InterfaceSource.Vds or InterfaceSource.Null
            ? $"hotplug of interface type of {source.TypeName} is not implemented yet"
            : null;
    }

    /// <summary>The commands for one of a guest's cards; null, with the reason in <paramref name="obstacles"/>, where QEMU has none.</summary>
    /// <param name="domain">The guest with the card.</param>
    /// <param name="index">The card's position.</param>
    /// <param name="placement">Where it is on this host.</param>
    /// <param name="places">Where its document's parts stood.</param>
    /// <param name="obstacles">Empty where it can be plugged in.</param>
    public static InterfacePlugIn? Of(DomainDefinition domain, int index, GuestPlacement placement, SourceMap places, out ValueList<GuestObstacle> obstacles)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(placement);
        ArgumentList list = new(new DomainPlaces(domain, places)) { QemuVersion = placement.QemuVersion };
        InterfaceDefinition nic = domain.Devices.Interfaces[index];
        string alias = nic.Info.Alias!;
        InterfaceObstacles.AddOfDocument(list, domain with { Devices = domain.Devices with { Interfaces = [nic] } }, places);
        (JsonOption Netdev, JsonOption Device)? made = InterfaceArguments.One(list, domain, placement, index);
        obstacles = list.Obstacles.ToValueList();
        if (made is not (var netdev, var device) || !obstacles.IsEmpty)
        {
            return null;
        }
        if (domain.Devices.Interfaces[index].Source is InterfaceSource.Vdpa)
        {
            string opaque = VdpaPlug.OpaqueOf(alias);
            return new InterfacePlugIn(alias, FdSets.Replace(netdev.ToString(), FdSetOf(opaque)), device.ToString()) { Vdpa = opaque };
        }
        ValueList<PassedDescriptor> descriptors = list.Descriptors.Select(key => new PassedDescriptor(key, Name(key, alias))).ToValueList();
        string text = descriptors.Aggregate(netdev.ToString(), (json, d) => json.Replace(QemuLaunch.Descriptor(d.Key), d.Name, StringComparison.Ordinal));
        return new InterfacePlugIn(alias, text, device.ToString())
        {
            Descriptors = descriptors,
            ChardevListens = domain.Devices.Interfaces[index] is { Backend.Passt: false, Source: InterfaceSource.VhostUser { Listen: true } },
            Chardev = VhostUserChardev.Of(domain, placement.Folder, domain.Devices.Interfaces[index], placement.QemuVersion),
        };
    }

    /// <summary>Descriptors by which a card's device may have been handed over.</summary>
    /// <param name="alias">The card's id.</param>
    /// <param name="device">The tap or macvtap.</param>
    /// <param name="queues">How many it has.</param>
    public static ValueList<PassedDescriptor> DescriptorsOf(string alias, string device, int queues)
        => Enumerable.Range(0, queues).SelectMany(q => new[] { $"tap:{device}:{q}", $"vhost:{device}:{q}" })
            .Select(key => new PassedDescriptor(key, Name(key, alias))).ToValueList();

    /// <summary>How a set of descriptors is written in a back end before QEMU has numbered it.</summary>
    /// <param name="opaque">By which it is found.</param>
    public static string FdSetOf(string opaque) => $"/dev/fdset/{{{opaque}}}";

    // QEMU chooses the number: those of cards that went may be free again, or not yet.
    [GeneratedRegex("/dev/fdset/[0-9]+")]
    private static partial Regex FdSets { get; }

    // tap:vnet3:0 of net1 becomes tapfd-net10, as libvirt names it.
    private static string Name(string key, string alias) => $"{key[..key.IndexOf(':', StringComparison.Ordinal)]}fd-{alias}{key[(key.LastIndexOf(':') + 1)..]}";
}
