using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Guests.Addresses;

/// <summary>
/// Chooses PCI addresses in two passes: the first counts the buses that are needed and adds their controllers, the
/// second plugs everything in.
/// </summary>
internal static class PciAddresses
{
    private const uint MaxIndex = 255;

    public static void Assign(PlugBoard board, DomainPlaces places, DiagnosticBag diagnostics)
    {
        bool express = MachineFacts.HasPcieRoot(board.Domain);
        List<(Plug Plug, ControllerDefinition Definition)> controllers = [.. board.Of(ControllerType.Pci)];
        PciNeeds.Fill(board, express);
        if (controllers.Count == 0)
        {
            foreach (Plug plug in board.All().Where(p => p.Pci is not null))
            {
                diagnostics.Add(GuestFindings.ImpossibleAddress(places.Of(plug.Info), plug.Pci.ToString()!, "the machine has no PCI bus"));
            }
            return;
        }
        bool wrong = false;
        foreach ((Plug _, ControllerDefinition definition) in controllers.Where(c => c.Definition.Index > MaxIndex || c.Definition.Model is null))
        {
            wrong = true;
            diagnostics.Add(GuestFindings.WrongController(places.Of(definition), $"the PCI controller {definition.Index}", definition.Model is null ? "name its model" : $"indexes go to {MaxIndex}"));
        }
        if (wrong)
        {
            return;
        }
        int buses = (int)controllers.Max(c => c.Definition.Index!.Value) + 1;
        if (CountBuses(board, places, diagnostics, buses, express) is { } count && PlugIn(board, places, diagnostics, count))
        {
            MarkMultiFunction(board);
            PciControllers.Complete(board, places, diagnostics);
        }
    }

    /// <summary>Gives a device that is plugged into a running guest its address: buses stay as they are.</summary>
    /// <param name="board">The guest with the device.</param>
    /// <param name="added">The device.</param>
    /// <param name="places">Where it stood.</param>
    /// <param name="diagnostics">Where findings go.</param>
    public static void AssignHot(PlugBoard board, Plug added, DomainPlaces places, DiagnosticBag diagnostics)
    {
        PciNeeds.Fill(board, MachineFacts.HasPcieRoot(board.Domain));
        if (added.Connect == PciConnect.None)
        {
            return;
        }
        added.Connect |= PciConnect.Hotpluggable;
        if (added.Pci is { Function: not 0 } given)
        {
            diagnostics.Add(GuestFindings.NotPossible(places.Of(added.Info), $"the address {given}", "a device that is plugged in takes a whole slot, with function 0", FindingClass.Internal));
            return;
        }
        int buses = (int)board.Of(ControllerType.Pci).Select(c => c.Definition.Index ?? 0).DefaultIfEmpty(0u).Max() + 1;
        PciAddressSet set = new(diagnostics, mayGrow: false);
        if (Collect(board, set, places, buses) && new PciChipsets(board, set, places).Place() && added.WantsPci)
        {
            new PciSlots(board, set, places, dryRun: false).AssignOne(added);
        }
    }

    private static int? CountBuses(PlugBoard board, DomainPlaces places, DiagnosticBag diagnostics, int buses, bool express)
    {
        PciAddressSet set = new(diagnostics, mayGrow: true);
        PciSlots slots = new(board, set, places, dryRun: true);
        if (!Collect(board, set, places, buses) | !new PciChipsets(board, set, places).Place())
        {
            return null;
        }
        // Room for a bridge, so that there is a way to have more devices later.
        if (MachineFacts.HasPciRoot(board.Domain) && set.Buses.Any(b => !b.IsFull)
            && set.ReserveNext(PciConnect.AutoAssign | PciConnect.Pci, places.Of(null)) is null)
        {
            return null;
        }
        if (!slots.Assign())
        {
            return null;
        }
        // A port to spare for hot plug, where the author left controllers to us.
        if (buses == 1 && set.Buses.Count > buses && express
            && set.ReserveNext(PciConnect.AutoAssign | PciConnect.Pcie, places.Of(null)) is null)
        {
            return null;
        }
        for (int i = 1; i < set.Buses.Count; i++)
        {
            if (board.MaybeAdd(ControllerType.Pci, (uint)i, set.Buses[i].Model) is not { } added)
            {
                continue;
            }
            added.Connect = PciNeeds.OfPciController(set.Buses[i].Model);
            if (!slots.AssignOne(added))
            {
                return null;
            }
        }
        return set.Buses.Count;
    }

    private static bool PlugIn(PlugBoard board, DomainPlaces places, DiagnosticBag diagnostics, int buses)
    {
        PciAddressSet set = new(diagnostics, mayGrow: false);
        return Collect(board, set, places, buses) && new PciChipsets(board, set, places).Place() && new PciSlots(board, set, places, dryRun: false).Assign();
    }

    // The buses of all controllers, with what has an address already.
    private static bool Collect(PlugBoard board, PciAddressSet set, DomainPlaces places, int buses)
    {
        bool express = MachineFacts.HasPcieRoot(board.Domain);
        for (int i = 0; i < buses; i++)
        {
            ControllerDefinition? controller = board.Of(ControllerType.Pci).FirstOrDefault(c => c.Definition.Index == i).Definition;
            string model = controller?.Model ?? (i == 0 ? "pci-root" : express ? "pcie-root-port" : "pci-bridge");
            set.Buses.Add(new PciBus(model, controller?.Target.Hotplug != false));
        }
        bool all = true;
        foreach (Plug plug in board.All())
        {
            if (plug.Pci is { } where && !PciChipsets.IsPiix3Part(plug))
            {
                all &= set.Reserve(where, plug.Connect == PciConnect.None ? PciConnect.Pci : plug.Connect, places.Of(plug.Info));
            }
        }
        return all;
    }

    // Function 0 says that there are others.
    private static void MarkMultiFunction(PlugBoard board)
    {
        List<Plug> plugged = [.. board.All().Where(p => p.Pci is not null)];
        foreach (PciAddress where in plugged.Select(p => p.Pci!.Value).Where(a => a.Function != 0).ToList())
        {
            if (plugged.FirstOrDefault(p => p.Pci == where with { Function = 0 }) is { Address: DeviceAddress.Pci { MultiFunction: null } } first)
            {
                first.PlugIn(first.Pci!.Value, multiFunction: true);
            }
        }
    }
}
