using Patchbay.Model.Domains;
using Patchbay.Model.Text;

namespace Patchbay.Planning.Guests.Addresses;

/// <summary>Gives channels and virtio consoles ports of virtio-serial; port 0 is for consoles.</summary>
internal static class VirtioSerialAddresses
{
    private const uint DefaultPorts = 31;
    private const uint MaxPorts = 1024;

    public static void Assign(PlugBoard board, DomainPlaces places, DiagnosticBag diagnostics)
    {
        SortedDictionary<uint, bool[]> controllers = [];
        foreach ((_, ControllerDefinition controller) in board.Of(ControllerType.VirtioSerial))
        {
            controllers[controller.Index ?? 0] = new bool[Math.Min(controller.Ports ?? DefaultPorts, MaxPorts)];
        }
        List<Plug> users = [.. board.Consoles.Where(p => ((ConsoleDefinition)p.Device).TargetType == "virtio"),
            .. board.Channels.Where(p => ((ChannelDefinition)p.Device).Target is ChannelTarget.Virtio)];
        foreach (Plug plug in users.Where(p => p.Address is DeviceAddress.VirtioSerial { Port: not 0 }))
        {
            Reserve(plug, (DeviceAddress.VirtioSerial)plug.Address!, controllers, places, diagnostics);
        }
        foreach (Plug plug in users.Where(p => p.Address is null or DeviceAddress.VirtioSerial { Port: 0 }))
        {
            Choose(plug, board, controllers, places, diagnostics);
        }
    }

    private static void Reserve(Plug plug, DeviceAddress.VirtioSerial address, SortedDictionary<uint, bool[]> controllers, DomainPlaces places, DiagnosticBag diagnostics)
    {
        string name = $"port {address.Port} of virtio-serial controller {address.Controller}";
        if (!controllers.TryGetValue(address.Controller, out bool[]? ports) || address.Port >= ports.Length)
        {
            diagnostics.Add(GuestFindings.ImpossibleAddress(places.Of(plug.Info), name, ports is null ? "there is no such controller" : $"it has {ports.Length} ports, from 0"));
        }
        else if (ports[address.Port])
        {
            diagnostics.Add(GuestFindings.TakenAddress(places.Of(plug.Info), name));
        }
        else
        {
            ports[address.Port] = true;
        }
    }

    private static void Choose(Plug plug, PlugBoard board, SortedDictionary<uint, bool[]> controllers, DomainPlaces places, DiagnosticBag diagnostics)
    {
        bool console = plug.Device is ConsoleDefinition;
        if (plug.Address is DeviceAddress.VirtioSerial asked)
        {
            if (controllers.TryGetValue(asked.Controller, out bool[]? asking) && FreePort(asking, 1) is { } port)
            {
                asking[port] = true;
                // libvirt finds a port for a console that asks for a controller, and prints the address as it was asked for.
                plug.Address = console ? plug.Address : asked with { Bus = 0, Port = (uint)port };
                return;
            }
            diagnostics.Add(GuestFindings.NoAddressLeft(places.Of(plug.Info), "virtio-serial", $"controller {asked.Controller} has no free port"));
            return;
        }
        int first = console ? 0 : 1;
        foreach ((uint index, bool[] ports) in controllers)
        {
            if (FreePort(ports, first) is { } port)
            {
                Take(plug, index, ports, port, console);
                return;
            }
        }
        uint next = 0;
        while (controllers.ContainsKey(next))
        {
            next++;
        }
        board.MaybeAdd(ControllerType.VirtioSerial, next, null);
        controllers[next] = new bool[DefaultPorts];
        Take(plug, next, controllers[next], first, console);
    }

    // A console's port is QEMU's to choose: it is set aside, and not printed.
    private static void Take(Plug plug, uint controller, bool[] ports, int port, bool console)
    {
        ports[port] = true;
        if (!console)
        {
            plug.Address = new DeviceAddress.VirtioSerial(controller, 0, (uint)port);
        }
    }

    private static int? FreePort(bool[] ports, int from)
    {
        int at = from < ports.Length ? Array.IndexOf(ports, false, from) : -1;
        return at < 0 ? null : at;
    }
}
