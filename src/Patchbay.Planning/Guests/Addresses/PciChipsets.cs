using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Guests.Addresses;

/// <summary>Where the chipsets of <c>pc</c> (PIIX3) and <c>q35</c> (ICH9) have their parts.</summary>
internal sealed class PciChipsets(PlugBoard board, PciAddressSet set, DomainPlaces places)
{
    private const PciConnect Conventional = PciConnect.AutoAssign | PciConnect.Pci;

    /// <summary>Plugs in what a chipset has at fixed addresses; false, with a finding, where the document contradicts it.</summary>
    public bool Place()
        => (!MachineFacts.IsI440fx(board.Domain) || PlacePiix3()) && (!MachineFacts.IsQ35(board.Domain) || PlaceQ35());

    /// <summary>Whether a device is the first IDE or USB controller of a PIIX3, which are reserved with the chipset.</summary>
    public static bool IsPiix3Part(Plug plug)
        => plug.Device is ControllerDefinition { Index: 0 } controller && plug.Pci is { Domain: 0, Bus: 0, Slot: 1 } where
            && ((controller.Type == ControllerType.Ide && where.Function == 1)
                || (controller is { Type: ControllerType.Usb, Model: "piix3-uhci" or null } && where.Function == 2));

    private bool PlacePiix3()
    {
        foreach (Plug plug in board.Controllers)
        {
            uint function;
            switch (plug.Device)
            {
                case ControllerDefinition { Type: ControllerType.Ide, Index: 0 }:
                    function = 1;
                    break;
                case ControllerDefinition { Type: ControllerType.Usb, Index: 0, Model: "piix3-uhci" or null }:
                    function = 2;
                    break;
                default:
                    continue;
            }
            if (!Fix(plug, new PciAddress(0, 0, 1, function)) || !set.Reserve(plug.Pci!.Value, Conventional, places.Of(plug.Info)))
            {
                return false;
            }
        }
        // The ISA bridge and the power management.
        return ReserveOwn(1, 0, Conventional) && ReserveOwn(1, 3, Conventional) && PlaceVideo(2, Conventional);
    }

    private bool PlaceQ35()
    {
        foreach (Plug plug in board.Controllers)
        {
            ControllerDefinition controller = (ControllerDefinition)plug.Device;
            if (controller is { Type: ControllerType.Sata, Index: 0 } && !Fix(plug, new PciAddress(0, 0, 0x1F, 2)))
            {
                return false;
            }
            if (controller is { Type: ControllerType.Usb, Model: "ich9-uhci1" } && plug.Address is null
                && Free(0x1D, 0x1A) is { } usb && !PlugIn(plug, usb, multiFunction: true))
            {
                return false;
            }
            if (controller is { Type: ControllerType.Pci, Model: "dmi-to-pci-bridge" } && plug.Address is null
                && Free(0x1E) is { } bridge && !PlugIn(plug, bridge, PciConnect.DmiBridge))
            {
                return false;
            }
        }
        // The ISA bridge and the SMBus.
        if (!ReserveOwn(0x1F, 0, PciConnect.Pcie) || !ReserveOwn(0x1F, 3, PciConnect.Pcie) || !PlaceVideo(1, PciConnect.Pcie))
        {
            return false;
        }
        Plug? sound = Free(0x1B) is null ? null : board.Sounds.FirstOrDefault(s => s.WantsPci && ((SoundDefinition)s.Device).Model == "ich9");
        return sound is null || PlugIn(sound, 0x1B);
    }

    private bool PlaceVideo(uint slot, PciConnect connect)
    {
        if (board.Videos.Count == 0 || ((VideoDefinition)board.Videos[0].Device).Model is "none" or "ramfb" || !board.Videos[0].WantsPci)
        {
            return true;
        }
        Plug video = board.Videos[0];
        if (!set.IsSlotUsed(0, slot))
        {
            PciAddress where = new(0, 0, slot, 0);
            video.PlugIn(where);
            return set.Reserve(where, connect, places.Of(video.Device));
        }
        if (set.ReserveNext(video.Connect, places.Of(video.Device)) is not { } next)
        {
            return false;
        }
        video.PlugIn(next);
        return true;
    }

    private bool Fix(Plug plug, PciAddress where)
    {
        if (plug.Pci is null)
        {
            plug.PlugIn(where);
            return true;
        }
        return plug.Pci == where || set.Refuse(GuestFindings.ImpossibleAddress(places.Of(plug.Info), plug.Pci.Value.ToString(), $"on this machine the device is at {where}"));
    }

    private bool PlugIn(Plug plug, uint slot, PciConnect connect = PciConnect.Pcie, bool? multiFunction = null)
    {
        PciAddress where = new(0, 0, slot, 0);
        plug.PlugIn(where, multiFunction);
        return set.Reserve(where, connect, places.Of(plug.Device));
    }

    private bool PlugIn(Plug plug, uint slot, bool? multiFunction) => PlugIn(plug, slot, PciConnect.Pcie, multiFunction);

    private bool ReserveOwn(uint slot, uint function, PciConnect connect) => set.Reserve(new PciAddress(0, 0, slot, function), connect, places.Of(null));

    private uint? Free(params ReadOnlySpan<uint> slots)
    {
        foreach (uint slot in slots)
        {
            if (!set.IsSlotUsed(0, slot))
            {
                return slot;
            }
        }
        return null;
    }
}
