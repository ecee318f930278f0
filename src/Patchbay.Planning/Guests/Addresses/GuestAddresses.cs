using Patchbay.Model.Domains;
using Patchbay.Model.Text;

namespace Patchbay.Planning.Guests.Addresses;

/// <summary>Chooses where every device is plugged in, by libvirt's rules, so that a guest sees the machine that libvirt would give it.</summary>
internal static class GuestAddresses
{
    /// <summary>The guest with an address for every device.</summary>
    /// <param name="domain">The guest, complete otherwise.</param>
    /// <param name="places">Where its parts stood.</param>
    /// <param name="diagnostics">Where findings go.</param>
    /// <param name="isNew">As for <see cref="Defaults.GuestDefaults.Complete"/>.</param>
    /// <param name="unread">What could not be read, addresses among it; null where all was.</param>
    public static DomainDefinition Assign(DomainDefinition domain, DomainPlaces places, DiagnosticBag diagnostics, bool isNew, UnreadElements? unread = null)
    {
        PlugBoard board = new(domain);
        foreach (Plug plug in unread is null ? [] : board.All().Where(p => unread.HasAny(places.Of(p.Device), "address")))
        {
            plug.Address = null;
        }
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
