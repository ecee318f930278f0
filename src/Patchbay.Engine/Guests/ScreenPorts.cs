using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Guests;

/// <summary>The TCP ports of a guest's screens.</summary>
internal static class ScreenPorts
{
    // Where QEMU is told to listen when the document does not say.
    private const string DefaultAddress = "127.0.0.1";

    /// <summary>For each screen of the document that listens on TCP: its port, or null where one is to be chosen.</summary>
    public static ValueList<uint?> Wanted(DomainDefinition domain)
        => domain.Devices.Graphics.Where(Listens).Select(g => g switch
        {
            GraphicsDefinition.Vnc { AutoPort: false } vnc => vnc.Port,
            GraphicsDefinition.Spice { AutoPort: false, Port: > 0 } spice => (uint)spice.Port,
            _ => (uint?)null,
        }).ToValueList();

    /// <summary>The document with the ports that were taken, and for every screen, in order, its port; 0 for those without.</summary>
    public static (DomainDefinition Domain, ValueList<uint> Each) Assign(DomainDefinition domain, ValueList<uint> taken)
    {
        List<GraphicsDefinition> screens = [];
        List<uint> each = [];
        int next = 0;
        foreach (GraphicsDefinition screen in domain.Devices.Graphics)
        {
            uint port = Listens(screen) ? taken[next++] : 0;
            each.Add(port);
            screens.Add(port == 0 ? screen : screen switch
            {
                GraphicsDefinition.Vnc vnc => vnc with { Port = port, Listens = Addressed(vnc.Listens) },
                GraphicsDefinition.Spice spice => spice with { Port = (int)port, Listens = Addressed(spice.Listens) },
                _ => screen,
            });
        }
        return (domain with { Devices = domain.Devices with { Graphics = screens.ToValueList() } }, each.ToValueList());
    }

    /// <summary>The ports of a running guest.</summary>
    public static IEnumerable<uint> Of(DomainDefinition live)
        => live.Devices.Graphics.Where(Listens).Select(g => g switch
        {
            GraphicsDefinition.Vnc vnc => vnc.Port ?? 0,
            GraphicsDefinition.Spice { Port: > 0 } spice => (uint)spice.Port,
            _ => 0u,
        }).Where(p => p != 0);

    // As libvirt shows a running guest's: clients learn from it where to connect.
    private static ValueList<GraphicsListen> Addressed(ValueList<GraphicsListen> listens)
        => (listens.IsEmpty ? [new GraphicsListen.Address(null)] : listens)
            .Select(l => l is GraphicsListen.Address { Text: null } ? new GraphicsListen.Address(DefaultAddress) : l).ToValueList();

    // A screen on a Unix socket, or none, needs no port.
    private static bool Listens(GraphicsDefinition screen)
    {
        ValueList<GraphicsListen>? listens = screen switch
        {
            GraphicsDefinition.Vnc vnc => vnc.Listens,
            GraphicsDefinition.Spice spice => spice.Listens,
            _ => null,
        };
        return listens is { } all && (all.IsEmpty || all.Any(l => l is GraphicsListen.Address or GraphicsListen.Network));
    }
}
