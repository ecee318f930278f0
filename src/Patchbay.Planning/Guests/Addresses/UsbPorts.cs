using System.Globalization;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;

namespace Patchbay.Planning.Guests.Addresses;

/// <summary>A USB controller or hub: its ports, what is used, and the hubs on them.</summary>
internal sealed class UsbHub(int ports)
{
    /// <summary>Ports of a hub.</summary>
    public const int HubPorts = 8;

    private const uint MaxPorts = 255;

    public bool[] Used { get; } = new bool[ports];

    public UsbHub?[] Hubs { get; } = new UsbHub?[ports];

    /// <summary>Ports of a controller; those of a USB 2 controller's companions are counted with it.</summary>
    public static int PortsOf(ControllerDefinition controller) => controller.Model switch
    {
        null or "piix3-uhci" or "piix4-uhci" or "vt82c686b-uhci" => 2,
        "ehci" or "ich9-ehci1" => 6,
        "pci-ohci" => 3,
        "nec-xhci" or "qemu-xhci" => (int)Math.Min(controller.Ports ?? 4, MaxPorts),
        _ => 0,
    };
}

/// <summary>The USB ports of a guest while devices are plugged in.</summary>
internal sealed class UsbPorts(SortedDictionary<uint, UsbHub> buses, DomainPlaces places, DiagnosticBag diagnostics)
{
    // A path has four numbers at most, as the USB standard allows hubs.
    private const int MaxDepth = 4;

    /// <summary>Takes the port that a device has.</summary>
    public void Reserve(Plug plug, bool isHub)
    {
        DeviceAddress.Usb address = (DeviceAddress.Usb)plug.Address!;
        string name = $"USB bus {address.Bus} port {address.Port}";
        int[] path = [.. address.Port!.Split('.').Select(p => int.Parse(p, CultureInfo.InvariantCulture) - 1)];
        UsbHub? hub = buses.GetValueOrDefault(address.Bus);
        foreach (int port in path[..^1])
        {
            hub = hub is not null && port >= 0 && port < hub.Hubs.Length ? hub.Hubs[port] : null;
        }
        if (hub is null || path[^1] < 0 || path[^1] >= hub.Used.Length)
        {
            diagnostics.Add(GuestFindings.ImpossibleAddress(places.Of(plug.Info), name, hub is null ? "there is no such controller or hub" : $"there are {hub.Used.Length} ports, from 1"));
        }
        else if (hub.Used[path[^1]])
        {
            diagnostics.Add(GuestFindings.TakenAddress(places.Of(plug.Info), name));
        }
        else
        {
            Take(hub, path[^1], isHub);
        }
    }

    /// <summary>Gives a device the first free port, of its bus where it names one.</summary>
    public void Choose(Plug plug, bool isHub)
    {
        uint? wanted = (plug.Address as DeviceAddress.Usb)?.Bus;
        foreach ((uint bus, UsbHub root) in buses)
        {
            if ((wanted is null || wanted == bus) && Find(root, [], isHub) is { } port)
            {
                plug.Address = new DeviceAddress.Usb(bus, port);
                return;
            }
        }
        diagnostics.Add(GuestFindings.NoAddressLeft(places.Of(plug.Device), "USB", wanted is null ? "all ports are used" : $"bus {wanted} has no free port"));
    }

    private static string? Find(UsbHub hub, int[] path, bool isHub)
    {
        int free = Array.IndexOf(hub.Used, false);
        if (free >= 0)
        {
            Take(hub, free, isHub);
            return string.Join('.', path.Append(free + 1));
        }
        for (int i = 0; path.Length + 1 < MaxDepth && i < hub.Hubs.Length; i++)
        {
            if (hub.Hubs[i] is { } next && Find(next, [.. path, i + 1], isHub) is { } found)
            {
                return found;
            }
        }
        return null;
    }

    private static void Take(UsbHub hub, int port, bool isHub)
    {
        hub.Used[port] = true;
        hub.Hubs[port] = isHub ? new UsbHub(UsbHub.HubPorts) : null;
    }
}
