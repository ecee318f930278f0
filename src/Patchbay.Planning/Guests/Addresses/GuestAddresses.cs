using Patchbay.Model.Domains;
using Patchbay.Model.Text;

namespace Patchbay.Planning.Guests.Addresses;

/// <summary>Chooses where every device is plugged in, by libvirt's rules, so that a guest sees the machine that libvirt would give it.</summary>
internal static class GuestAddresses
{
    public static DomainDefinition Assign(DomainDefinition domain, DomainPlaces places, DiagnosticBag diagnostics, bool isNew)
    {
        PlugBoard board = new(domain);
        VirtioSerialAddresses.Assign(board, places, diagnostics);
        VirtioTransports.Assign(board, places, diagnostics);
        PciAddresses.Assign(board, places, diagnostics);
        UsbAddresses.Assign(board, places, diagnostics, isNew);
        AssignMemorySlots(board, places, diagnostics);
        return board.ToDefinition();
    }

    private static void AssignMemorySlots(PlugBoard board, DomainPlaces places, DiagnosticBag diagnostics)
    {
        if (board.Domain.Memory.Max is null)
        {
            return;
        }
        List<Plug> modules = [.. board.Kind("memory").Where(p => ((OtherDevice)p.Device).Model is "dimm" or "nvdimm")];
        HashSet<uint> used = [.. modules.Select(p => p.Address).OfType<DeviceAddress.Dimm>().Select(a => a.Slot)];
        foreach (Plug module in modules.Where(p => p.Address is null))
        {
            uint slot = 0;
            while (used.Contains(slot))
            {
                slot++;
            }
            if (slot >= board.Domain.Memory.Slots)
            {
                diagnostics.Add(GuestFindings.NoAddressLeft(places.Of(module.Device), "memory slot", $"there are {board.Domain.Memory.Slots}"));
                return;
            }
            used.Add(slot);
            module.Address = new DeviceAddress.Dimm(slot, 0);
        }
    }
}
