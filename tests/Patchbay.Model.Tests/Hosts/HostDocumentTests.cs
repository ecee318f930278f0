using Patchbay.Model.Domains;
using Patchbay.Model.Hosts;
using Patchbay.Model.Values;
using Patchbay.Testing;

namespace Patchbay.Model.Tests.Hosts;

/// <summary>Documents about what this machine may not have: devices with virtual functions, drives, bonds, VLANs, firmware's tables.</summary>
public sealed class HostDocumentTests
{
    [Fact]
    public void Devices_are_written_as_libvirt_writes_them()
    {
        NodeDevice[] devices =
        [
            new()
            {
                Name = "computer",
                Capability = new NodeCapability.System
                {
                    Product = "R 730", Vendor = "Maker & Sons", Version = "1", Serial = "S1", Uuid = Guid.Parse("4c4c4544-0044-4c10-8052-b7c04f4a3132"),
                    FirmwareVendor = "Maker", FirmwareVersion = "2.1", FirmwareDate = "01/02/2024",
                },
            },
            new()
            {
                Name = "pci_0000_03_00_0", Path = "/sys/devices/pci0000:00/0000:00:01.0/0000:03:00.0", Parent = "pci_0000_00_01_0", Driver = "igb",
                Capability = new NodeCapability.Pci
                {
                    Address = new PciAddress(0, 3, 0, 0), Class = 0x020000, Vendor = new DeviceIdentity(0x8086, "Intel Corporation"), Product = new DeviceIdentity(0x10c9, null),
                    MaxVirtualFunctions = 7, VirtualFunctions = [new PciAddress(0, 3, 0x10, 0), new PciAddress(0, 3, 0x10, 2)],
                    IommuGroup = 1, IommuGroupMembers = [new PciAddress(0, 3, 0, 0)], Cell = 1,
                    Configuration = new PciConfiguration { IsExpress = true, Possible = new ExpressLink(0, "2.5", 4), Present = new ExpressLink(null, "2.5", 4) },
                },
            },
            new()
            {
                Name = "pci_0000_03_10_0", Path = "/sys/devices/pci0000:00/0000:00:01.0/0000:03:10.0", Parent = "pci_0000_00_01_0",
                Capability = new NodeCapability.Pci { Address = new PciAddress(0, 3, 0x10, 0), Class = 0x020000, PhysicalFunction = new PciAddress(0, 3, 0, 0) },
            },
            new()
            {
                Name = "usb_1_1", Path = "/sys/devices/pci0000:00/0000:00:14.0/usb1/1-1", DeviceFile = "/dev/bus/usb/001/002", Parent = "usb_usb1", Driver = "usb",
                Capability = new NodeCapability.UsbDevice { Bus = 1, Device = 2, Product = new DeviceIdentity(0x5567, "Cruzer"), Vendor = new DeviceIdentity(0x0781, "SanDisk") },
            },
            new()
            {
                Name = "net_wlan0_00_11_22_33_44_55", Path = "/sys/devices/x/net/wlan0", Parent = "computer",
                Capability = new NodeCapability.Net { Interface = "wlan0", Address = "00:11:22:33:44:55", State = "dormant", IsWireless = true, Offloads = ["rx", "tso"] },
            },
            new()
            {
                Name = "block_sr0", Path = "/sys/devices/x/block/sr0", DeviceFile = "/dev/sr0", Parent = "computer",
                Capability = new NodeCapability.Storage { Block = "/dev/sr0", Bus = "scsi", DriveType = "cdrom", Model = "DVD", Vendor = "V", IsRemovable = true, Size = 4096, BlockSize = 2048 },
            },
            new() { Name = "vdpa_vdpa0", Path = "/sys/devices/vdpa0", Parent = "computer", Driver = "vhost_vdpa", Capability = new NodeCapability.Vdpa("/dev/vhost-vdpa-0") },
        ];

        Golden.Matches("hosts/devices.xml", string.Concat(devices.Select(NodeDeviceXml.Format)));
    }

    [Fact]
    public void Interfaces_are_written_as_libvirt_writes_them()
    {
        HostInterface first = Card("eth0") with { Speed = 1000 };
        HostInterface second = Card("eth1") with { State = "down" };
        HostInterface[] interfaces =
        [
            Card("bond0") with { Kind = new HostInterfaceKind.Bond([first, second]), Addresses = [Prefix("192.0.2.1/24"), Prefix("2001:db8::1/64")] },
            Card("bond0.7") with { Kind = new HostInterfaceKind.Vlan(7, "bond0") },
            Card("br0") with { Kind = new HostInterfaceKind.Bridge(Stp: true, TimeSpan.FromSeconds(1.5), [first]) },
            Card("wg0") with { Mac = "", State = "unknown" },
        ];

        Golden.Matches("hosts/interfaces.xml", string.Concat(interfaces.Select(HostInterfaceXml.Format)));
    }

    [Fact]
    public void Tables_are_written_as_libvirt_writes_them() => Golden.Matches("hosts/sysinfo.xml", SystemTablesXml.Format(new SysinfoDefinition.Smbios
    {
        Bios = [new SysinfoEntry("vendor", "Maker"), new SysinfoEntry("date", "01/02/2024")],
        System = [new SysinfoEntry("manufacturer", "Maker & Sons"), new SysinfoEntry("uuid", "4c4c4544-0044-4c10-8052-b7c04f4a3132")],
        BaseBoards = [[new SysinfoEntry("product", "Board")]],
        Chassis = [new SysinfoEntry("asset", "A1")],
    }));

    [Fact]
    public void Processors_that_are_not_the_same_everywhere_are_one_package()
    {
        HostCpu[] cpus = [.. Enumerable.Range(0, 6).Select(static i => new HostCpu { Id = (uint)i, IsOnline = i != 5, Socket = (uint)(i / 4), Core = (uint)(i / 2) })];

        Assert.Equal(new HostTopology(1, 1, 5, 1), HostTopology.Of(Host([.. cpus])));
        Assert.Equal(new HostTopology(1, 1, 2, 2), HostTopology.Of(Host([.. cpus.Take(4)])));
        Assert.Equal(new HostTopology(2, 1, 1, 2), HostTopology.Of(Host(
            [.. cpus.Take(4).Select(static c => c with { Socket = c.Id / 2 })], new HostCell { Id = 0, Cpus = [0, 1] }, new HostCell { Id = 1, Cpus = [2, 3] })));
    }

    private static HostDescription Host(ValueList<HostCpu> cpus, params HostCell[] cells) => new()
    {
        Architecture = "x86_64", Processor = new HostProcessor(), Cpus = cpus,
        Cells = cells.Length > 0 ? [.. cells] : [new HostCell { Id = 0, Cpus = cpus.Select(static c => c.Id).ToValueList() }],
    };

    private static HostInterface Card(string name) => new() { Name = name, Mac = "52:54:00:00:00:01", Mtu = 1500, State = "up", Kind = new HostInterfaceKind.Ethernet() };

    private static IpPrefix Prefix(string text) => IpPrefix.Parse(text, null);
}
