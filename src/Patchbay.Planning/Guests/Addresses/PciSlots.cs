using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Defaults;

namespace Patchbay.Planning.Guests.Addresses;

/// <summary>
/// Gives every PCI device without an address the next free one. The order in which the kinds come is libvirt's, and a
/// guest's addresses depend on it.
/// </summary>
/// <param name="board">The devices.</param>
/// <param name="set">The buses.</param>
/// <param name="places">Where the devices stood.</param>
/// <param name="dryRun">Whether only the buses are to be counted: devices stay without addresses.</param>
internal sealed class PciSlots(PlugBoard board, PciAddressSet set, DomainPlaces places, bool dryRun)
{
    public bool Assign()
    {
        foreach ((Plug plug, uint? function) in InOrder())
        {
            if (plug.WantsPci && plug.Connect != PciConnect.None && !AssignOne(plug, function))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Gives one device the next free address.</summary>
    public bool AssignOne(Plug plug, uint? function = null)
    {
        if (function is { } f && SisterOf(plug) is { } sister)
        {
            PciAddress beside = sister with { Function = f };
            if (!set.Reserve(beside, plug.Connect, places.Of(plug.Device)))
            {
                return false;
            }
            plug.PlugIn(beside, f == 0 ? true : null);
            return true;
        }
        SourceLocation at = places.Of(plug.Device);
        if (set.ReserveNext(plug.Connect, at, function) is not { } where)
        {
            return false;
        }
        if (!dryRun)
        {
            plug.PlugIn(where, function == 0 ? true : null);
        }
        return true;
    }

    private IEnumerable<(Plug Plug, uint? Function)> InOrder()
    {
        IEnumerable<Plug> first = board.Of(ControllerType.Pci).Select(c => c.Plug).ToList()
            .Concat(board.Filesystems)
            .Concat(board.Interfaces.Where(p => ((InterfaceDefinition)p.Device).Source is not InterfaceSource.Hostdev))
            .Concat(board.Sounds);
        IEnumerable<(Plug, uint?)> controllers = board.Controllers.Where(IsSlotted).Select(p => (p, FunctionOf((ControllerDefinition)p.Device)));
        IEnumerable<Plug> rest = board.Disks
            .Concat(board.AllHostdevs)
            .Concat(board.Memballoon is { } balloon ? [balloon] : [])
            .Concat(board.Rngs).Concat(board.Watchdogs).Concat(board.Videos).Concat(board.Kind("shmem")).Concat(board.Inputs)
            .Concat(board.Serials)
            .Concat(board.Iommu is { } iommu ? [iommu] : [])
            .Concat(board.Vsock is { } vsock ? [vsock] : [])
            .Concat(board.Kind("memory")).Concat(board.Kind("crypto")).Concat(board.Panics).Concat(board.Kind("pstore"));
        return first.Select(p => (p, (uint?)null)).Concat(controllers).Concat(rest.Select(p => (p, (uint?)null)));
    }

    private static bool IsSlotted(Plug plug)
        => plug.Device is ControllerDefinition { Type: not ControllerType.Pci } controller
            && controller is not { Type: ControllerType.Ide, Index: 0 };

    // The parts of a USB 2 controller are functions of one slot.
    private static uint? FunctionOf(ControllerDefinition controller) => controller switch
    {
        { Type: ControllerType.Usb, Model: "ich9-ehci1" } => 7,
        { Type: ControllerType.Usb, Model: "ich9-uhci1" } => 0,
        { Type: ControllerType.Usb, Model: "ich9-uhci2" } => 1,
        { Type: ControllerType.Usb, Model: "ich9-uhci3" } => 2,
        _ => null,
    };

    private PciAddress? SisterOf(Plug plug)
    {
        uint? index = ((ControllerDefinition)plug.Device).Index;
        return board.Of(ControllerType.Usb).FirstOrDefault(c => ListOrder.IsUsb2(c.Definition) && c.Definition.Index == index && c.Plug.Pci is not null).Plug?.Pci;
    }
}
