using System.Globalization;
using Patchbay.Model.Hosts;
using Patchbay.Model.Values;

namespace Patchbay.Host.Machine;

/// <summary>Looks at PCI functions.</summary>
internal static class PciLook
{
    private const string Folder = "/sys/bus/pci/devices";

    /// <summary>All functions.</summary>
    public static IEnumerable<NodeDevice> All()
    {
        foreach (string name in SystemFiles.Names(Folder))
        {
            if (Address(name) is { } address && SystemFiles.Target($"{Folder}/{name}") is { } path)
            {
                yield return new NodeDevice
                {
                    Name = NodeDeviceLook.NameOf("pci", name),
                    Path = path,
                    Driver = NodeDeviceLook.Driver(path),
                    Capability = Function(path, address),
                };
            }
        }
    }

    private static NodeCapability.Pci Function(string path, PciAddress address)
    {
        uint vendor = Number(path, "vendor") ?? 0;
        uint product = Number(path, "device") ?? 0;
        (string? vendorName, string? productName) = PciNames.Find(vendor, product);
        string? group = SystemFiles.Target($"{path}/iommu_group");
        return new NodeCapability.Pci
        {
            Address = address,
            Class = Number(path, "class") ?? 0,
            Vendor = new DeviceIdentity(vendor, vendorName),
            Product = new DeviceIdentity(product, productName),
            PhysicalFunction = Linked($"{path}/physfn"),
            MaxVirtualFunctions = Number(path, "sriov_totalvfs"),
            VirtualFunctions = SystemFiles.Numbered(path, "virtfn").Select(n => Linked($"{path}/virtfn{n}")).OfType<PciAddress>().ToValueList(),
            IommuGroup = group is null ? null : (uint?)SystemFiles.Parse(Path.GetFileName(group)),
            IommuGroupMembers = group is null ? [] : SystemFiles.Names($"{group}/devices").Select(Address).OfType<PciAddress>().ToValueList(),
            Cell = SystemFiles.Text($"{path}/numa_node") is { } cell && int.TryParse(cell, CultureInfo.InvariantCulture, out int number) && number >= 0 ? (uint)number : null,
            Configuration = PciConfiguration.Read(Configuration(path)),
            HasVitalProductData = File.Exists($"{path}/vpd"),
        };
    }

    // Those who are not root see its first 64 bytes.
    private static byte[] Configuration(string path)
    {
        try
        {
            return File.ReadAllBytes($"{path}/config");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static uint? Number(string path, string name) => (uint?)SystemFiles.Number($"{path}/{name}");

    private static PciAddress? Linked(string link) => SystemFiles.Target(link) is { } target ? Address(Path.GetFileName(target)) : null;

    /// <summary>A function's folder's name, 0000:03:00.1, as an address; null where it is none, as other things may stand in the folder of a group.</summary>
    public static PciAddress? Address(string name)
    {
        string[] parts = name.Split(':', '.');
        return parts.Length == 4 && Hex(parts[0]) is { } domain && Hex(parts[1]) is { } bus && Hex(parts[2]) is { } slot && Hex(parts[3]) is { } function
            ? new PciAddress(domain, bus, slot, function)
            : null;
    }

    private static uint? Hex(string text) => uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint number) ? number : null;
}
