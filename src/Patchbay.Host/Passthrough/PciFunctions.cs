using System.Globalization;
using Patchbay.Host.Machine;
using Patchbay.Linux;
using Patchbay.Model.Values;
using Patchbay.Netlink;
using Patchbay.Netlink.Route;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Passthrough;

/// <summary>Looks at PCI functions that guests ask for, and at what their cards say of them.</summary>
internal static class PciFunctions
{
    /// <summary>Where the kernel shows them.</summary>
    public const string Folder = "/sys/bus/pci/devices";

    private const ulong BridgeClass = 0x06;

    /// <summary>Those of these addresses that exist.</summary>
    /// <param name="addresses">Where.</param>
    /// <param name="space">Where the cards' network devices are; null for the daemon's own namespace.</param>
    public static IReadOnlyDictionary<PciAddress, PciFunctionState> Look(ValueList<PciAddress> addresses, NetworkNamespace? space)
        => addresses.Distinct().Where(static a => Directory.Exists(Path(a))).ToDictionary(static a => a, a => Look(a, space));

    /// <summary>The virtual functions of a card, in the order of their numbers; empty where it has none, or is none.</summary>
    public static ValueList<PciAddress> Of(string link)
    {
        string card = $"/sys/class/net/{link}/device";
        return SystemFiles.Numbered(card, "virtfn").Select(n => Linked($"{card}/virtfn{n.ToString(CultureInfo.InvariantCulture)}"))
            .OfType<PciAddress>().ToValueList();
    }

    /// <summary>A function's folder.</summary>
    public static string Path(PciAddress address) => $"{Folder}/{address}";

    /// <summary>
    /// Whether the host has no such function, or is taking it away: it is then kept from that by a guest alone, and its links are gone
    /// already.
    /// </summary>
    public static bool IsGoing(PciAddress address)
    {
        string path = Path(address);
        // Virtual functions have the latter, all others the former, until the kernel begins to take them away.
        return !File.Exists($"{path}/remove") && !Directory.Exists($"{path}/physfn");
    }

    /// <summary>Who has a function.</summary>
    public static PciDriver DriverOf(string path)
    {
        string? name = SystemFiles.Target($"{path}/driver") is { } target ? System.IO.Path.GetFileName(target) : null;
        string? only = SystemFiles.Text($"{path}/driver_override");
        return new PciDriver(name, only is null or "" or "(null)" ? null : only);
    }

    private static PciFunctionState Look(PciAddress address, NetworkNamespace? space)
    {
        // The real one: its links are relative to where it is.
        string path = SystemFiles.Target(Path(address)) ?? Path(address);
        string? group = SystemFiles.Target($"{path}/iommu_group");
        PciFunctionState seen = new()
        {
            Address = address,
            Driver = DriverOf(path),
            IsBridge = IsBridge(path),
            Group = group is null ? null : (uint?)SystemFiles.Parse(System.IO.Path.GetFileName(group)),
            Neighbours = group is null ? [] : SystemFiles.Names($"{group}/devices").Select(PciLook.Address).OfType<PciAddress>()
                .Where(a => a != address).Select(a => new PciNeighbour(a, DriverOf(Path(a)).Name, IsBridge(Path(a)))).ToValueList(),
            Function = Linked($"{path}/physfn") is { } card ? Function(address, card, space) : null,
        };
        return seen.GroupPath is { } file && FileStatus.Of(file) is { } status ? seen with { GroupOwner = (status.User, status.Group) } : seen;
    }

    private static VirtualFunctionState Function(PciAddress address, PciAddress card, NetworkNamespace? space)
    {
        string path = Path(card);
        uint number = SystemFiles.Numbered(path, "virtfn")
            .FirstOrDefault(n => Linked($"{path}/virtfn{n.ToString(CultureInfo.InvariantCulture)}") == address);
        string? link = SystemFiles.Names($"{path}/net").FirstOrDefault();
        VirtualFunction? seen = link is null ? null : space is null ? Find(link, number) : space.Run(() => Find(link, number));
        FunctionSettings settings = new()
        {
            Mac = seen?.Mac is { } mac ? new MacAddress(mac.GetAddressBytes().Aggregate(0UL, static (bits, octet) => (bits << 8) | octet)) : null,
            Vlan = seen?.Vlan,
            SpoofCheck = seen?.SpoofCheck,
            Trusted = seen?.Trusted,
            MaxRate = seen?.MaxRate,
        };
        return new VirtualFunctionState(card, link, number, settings)
        {
            Counters = seen?.Statistics is { } s
                ? new LinkCounters(
                    s.ReceivedBytes, s.ReceivedPackets, s.ReceiveErrors, s.ReceiveDropped, s.SentBytes, s.SentPackets, s.SendErrors, s.SendDropped)
                : null,
        };
    }

    /// <summary>A card's virtual function, in the calling thread's namespace; null where there is none.</summary>
    public static VirtualFunction? Find(string link, uint number)
    {
        try
        {
            using RouteSocket route = RouteSocket.Open();
            return route.FindLink(link) is { } card ? route.VirtualFunctions(card.Index).FirstOrDefault(f => f.Number == number) : null;
        }
        catch (NetlinkException)
        {
            return null; // a card that went while it was looked at
        }
    }

    private static bool IsBridge(string path) => SystemFiles.Number($"{path}/class") is { } number && number >> 16 == BridgeClass;

    private static PciAddress? Linked(string link) => SystemFiles.Target(link) is { } target ? PciLook.Address(System.IO.Path.GetFileName(target)) : null;
}
