using Patchbay.Model.Domains;
using Patchbay.Model.Text;

namespace Patchbay.Planning.Guests.Addresses;

/// <summary>Gives USB devices ports, with hubs added where there are more devices than ports.</summary>
internal static class UsbAddresses
{
    public static void Assign(PlugBoard board, DomainPlaces places, DiagnosticBag diagnostics, bool isNew)
    {
        List<Plug> devices = [.. board.All().Where(IsUsb)];
        List<ControllerDefinition> controllers = [.. board.Of(ControllerType.Usb).Select(c => c.Definition)];
        int hubs = board.Kind("hub").Count();
        if (!isNew && devices.Concat(board.Kind("hub")).Any(p => !HasPort(p)))
        {
            // A guest that has run without ports keeps the ones that QEMU gives.
            return;
        }
        if (devices.Count + hubs > 0 && !controllers.Any(c => c.Model != "none"))
        {
            if (devices.Count > 0)
            {
                diagnostics.Add(GuestFindings.NotPossible(places.Of(devices[0].Device), "a USB device", "the guest has no USB controller"));
            }
            return;
        }
        AddHubs(board, devices.Count + hubs, controllers.Sum(c => UsbHub.PortsOf(c)) + (hubs * UsbHub.HubPorts));
        SortedDictionary<uint, UsbHub> buses = [];
        foreach (ControllerDefinition controller in controllers)
        {
            int ports = UsbHub.PortsOf(controller);
            if (ports > 0 && !buses.TryAdd(controller.Index ?? 0, new UsbHub(ports)))
            {
                diagnostics.Add(GuestFindings.WrongController(places.Of(controller), $"a second USB controller {controller.Index}", "each has an index of its own"));
            }
        }
        UsbPorts chosen = new(buses, places, diagnostics);
        foreach (Plug hub in board.Kind("hub").Where(HasPort))
        {
            chosen.Reserve(hub, isHub: true);
        }
        foreach (Plug device in devices.Where(HasPort))
        {
            chosen.Reserve(device, isHub: false);
        }
        foreach (Plug hub in board.Kind("hub").Where(p => !HasPort(p)))
        {
            chosen.Choose(hub, isHub: true);
        }
        foreach (Plug device in devices.Where(p => p.Address is null or DeviceAddress.Usb { Port: null }))
        {
            chosen.Choose(device, isHub: false);
        }
    }

    private static bool HasPort(Plug plug) => plug.Address is DeviceAddress.Usb { Port: not null };

    private static bool IsUsb(Plug plug) => plug.Device switch
    {
        DiskDefinition disk => disk.Bus == DiskBus.Usb,
        InterfaceDefinition face => face.Model == "usb-net" || face.Source is InterfaceSource.Hostdev { Device: InterfaceHostDevice.Usb },
        SoundDefinition sound => sound.Model == "usb",
        HostdevDefinition hostdev => hostdev.Source is HostdevSource.Usb,
        ControllerDefinition controller => controller.Type == ControllerType.Ccid,
        SerialDefinition serial => serial.TargetType == "usb-serial",
        InputDefinition input => input.Bus == "usb",
        FilesystemDefinition fs => fs.Driver == "mtp",
        RedirdevDefinition => true,
        _ => false,
    };

    // A hub takes one port and gives eight.
    private static void AddHubs(PlugBoard board, int devices, int ports)
    {
        int needed = devices > ports ? (devices - ports + 1 + UsbHub.HubPorts - 2) / (UsbHub.HubPorts - 1) : 0;
        for (int i = 0; i < needed; i++)
        {
            OtherDevice hub = new()
            {
                Element = "hub",
                Model = "usb",
                Kept = new KeptXml { Attributes = [new KeptAttribute("type", "usb")] },
            };
            board.Others.Add(new Plug(hub));
        }
    }
}
