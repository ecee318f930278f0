using Patchbay.Linux;
using Patchbay.Model.Hosts;
using Patchbay.Model.Values;

namespace Patchbay.Host.Machine;

/// <summary>Looks at the host's devices: below <c>/sys</c>, and for network cards at the kernel's own list of them.</summary>
internal sealed class NodeDeviceLook(HostInterfaceLook cards)
{
    /// <summary>All devices, in the order of their names.</summary>
    public ValueList<NodeDevice> All()
    {
        List<NodeDevice> found = [.. PciLook.All(), .. UsbLook.All(), .. NetDevices(), .. BlockLook.All(), .. VdpaLook.All()];
        Dictionary<string, string> names = [];
        foreach (NodeDevice device in found)
        {
            names.TryAdd(device.Path!, device.Name);
        }
        return found.Select(d => d with { Parent = Parent(d.Path!, names) }).Prepend(Computer())
            .DistinctBy(static d => d.Name).OrderBy(static d => d.Name, StringComparer.Ordinal).ToValueList();
    }

    /// <summary>libvirt's name of a device: its kind and the kernel's name of it, with what neither may hold as <c>_</c>.</summary>
    public static string NameOf(string kind, string name, string? more = null)
        => string.Concat($"{kind}_{name}{(more is null ? "" : $"_{more}")}".Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    /// <summary>libvirt's name of a network card: with its address, where it has one.</summary>
    public static string NameOfCard(string card, string mac) => NameOf("net", card, mac.Length > 0 ? mac : null);

    /// <summary>The driver bound to a device; null where there is none.</summary>
    public static string? Driver(string path) => Path.GetFileName(SystemFiles.Target($"{path}/driver"));

    private static NodeDevice Computer()
    {
        Dictionary<string, string> tables = SystemTablesLook.Texts(SystemTablesLook.Folder);
        return new NodeDevice
        {
            Name = NodeDevice.Computer,
            Capability = new NodeCapability.System
            {
                Product = tables.GetValueOrDefault("product_name"),
                Vendor = tables.GetValueOrDefault("sys_vendor"),
                Version = tables.GetValueOrDefault("product_version"),
                Serial = tables.GetValueOrDefault("product_serial"),
                Uuid = Guid.TryParse(tables.GetValueOrDefault("product_uuid"), out Guid uuid) ? uuid : Guid.Empty,
                FirmwareVendor = tables.GetValueOrDefault("bios_vendor"),
                FirmwareVersion = tables.GetValueOrDefault("bios_version"),
                FirmwareDate = tables.GetValueOrDefault("bios_date"),
            },
        };
    }

    private IEnumerable<NodeDevice> NetDevices() => cards.All().Select(static card =>
    {
        string link = $"/sys/class/net/{card.Name}";
        return new NodeDevice
        {
            Name = NameOfCard(card.Name, card.Mac),
            Path = SystemFiles.Target(link) ?? $"/sys/devices/virtual/net/{card.Name}",
            Capability = new NodeCapability.Net
            {
                Interface = card.Name,
                Address = card.Mac.Length > 0 ? card.Mac : null,
                State = card.State,
                Speed = card.Speed,
                Offloads = LinkOffloads.Of(card.Name).ToValueList(),
                IsWireless = Directory.Exists($"{link}/phy80211"),
            },
        };
    });

    // The nearest device above it in sysfs that has a name here.
    private static string Parent(string path, Dictionary<string, string> names)
    {
        for (string? above = Path.GetDirectoryName(path); above is not null; above = Path.GetDirectoryName(above))
        {
            if (names.TryGetValue(above, out string? name))
            {
                return name;
            }
        }
        return NodeDevice.Computer;
    }
}
