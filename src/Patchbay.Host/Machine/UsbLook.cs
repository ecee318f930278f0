using System.Globalization;
using Patchbay.Model.Hosts;

namespace Patchbay.Host.Machine;

/// <summary>Looks at USB devices, hubs among them.</summary>
internal static class UsbLook
{
    private const string Folder = "/sys/bus/usb/devices";

    /// <summary>All devices.</summary>
    public static IEnumerable<NodeDevice> All()
    {
        foreach (string name in SystemFiles.Names(Folder))
        {
            // Interfaces of devices, which stand here too, have no bus of their own.
            if (SystemFiles.Target($"{Folder}/{name}") is { } path
                && SystemFiles.Number($"{path}/busnum") is { } bus && SystemFiles.Number($"{path}/devnum") is { } device)
            {
                yield return new NodeDevice
                {
                    Name = NodeDeviceLook.NameOf("usb", name),
                    Path = path,
                    DeviceFile = string.Create(CultureInfo.InvariantCulture, $"/dev/bus/usb/{bus:000}/{device:000}"),
                    Driver = NodeDeviceLook.Driver(path),
                    Capability = new NodeCapability.UsbDevice
                    {
                        Bus = (uint)bus,
                        Device = (uint)device,
                        Product = new DeviceIdentity(Hex($"{path}/idProduct"), SystemFiles.Text($"{path}/product")),
                        Vendor = new DeviceIdentity(Hex($"{path}/idVendor"), SystemFiles.Text($"{path}/manufacturer")),
                    },
                };
            }
        }
    }

    private static uint Hex(string path) => SystemFiles.Text(path) is { } text ? (uint)(SystemFiles.Parse($"0x{text}") ?? 0) : 0;
}
