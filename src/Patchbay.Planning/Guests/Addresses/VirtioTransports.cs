using Patchbay.Model.Domains;
using Patchbay.Model.Text;

namespace Patchbay.Planning.Guests.Addresses;

/// <summary>Where virtio is not on PCI: channel devices on s390x, memory-mapped devices on boards without PCI.</summary>
internal static class VirtioTransports
{
    private const uint VirtioCssid = 0xFE;
    private const uint MaxDevno = 0xFFFF;

    public static void Assign(PlugBoard board, DomainPlaces places, DiagnosticBag diagnostics)
    {
        if (MachineFacts.IsS390Ccw(board.Domain))
        {
            foreach (Plug plug in VirtioDevices(board, ccw: true))
            {
                plug.Address ??= new DeviceAddress.Ccw(null);
            }
            AssignCcw(board, places, diagnostics);
        }
        bool board32 = board.Domain.Os.Machine?.StartsWith("vexpress-", StringComparison.Ordinal) == true;
        bool virt = MachineFacts.IsArmVirt(board.Domain) || MachineFacts.IsRiscVVirt(board.Domain);
        if ((MachineFacts.IsArm(board.Domain) && board32) || virt)
        {
            bool memory = !MachineFacts.HasPcieRoot(board.Domain) || board.All().Any(p => p.Address is DeviceAddress.VirtioMmio);
            foreach (Plug plug in VirtioDevices(board, ccw: false))
            {
                plug.Address ??= memory ? new DeviceAddress.VirtioMmio() : new DeviceAddress.Pci(null);
            }
        }
    }

    private static List<Plug> VirtioDevices(PlugBoard board, bool ccw) =>
    [
        .. board.Disks.Where(p => ((DiskDefinition)p.Device).Bus == DiskBus.Virtio),
        .. board.Interfaces.Where(p => ((InterfaceDefinition)p.Device).IsVirtio),
        .. board.Videos.Where(p => ((VideoDefinition)p.Device).Model == "virtio"),
        .. board.Inputs.Where(p => ((InputDefinition)p.Device).Bus == "virtio"),
        .. board.Controllers.Where(p => ((ControllerDefinition)p.Device).Type is ControllerType.VirtioSerial or ControllerType.Scsi),
        .. board.Hostdevs.Where(p => ((HostdevDefinition)p.Device).Source is HostdevSource.Other { Type: "scsi_host" }),
        .. board.Memballoon is { Device: MemballoonDefinition { Model: not "none" } } balloon ? (List<Plug>)[balloon] : [],
        .. board.Rngs,
        .. board.Kind("memory").Where(p => ((OtherDevice)p.Device).Model is "virtio-pmem" or "virtio-mem"),
        .. ccw ? board.Filesystems : [],
        .. ccw && board.Vsock is { } vsock ? (List<Plug>)[vsock] : [],
        .. board.Kind("crypto"),
        .. board.Sounds.Where(p => ((SoundDefinition)p.Device).Model == "virtio"),
    ];

    private static void AssignCcw(PlugBoard board, DomainPlaces places, DiagnosticBag diagnostics)
    {
        HashSet<CcwAddress> used = [];
        foreach (Plug plug in board.All())
        {
            if (plug.Address is DeviceAddress.Ccw { Where: { } where } && !used.Add(where))
            {
                diagnostics.Add(GuestFindings.TakenAddress(places.Of(plug.Info), $"{where.Cssid:x}.{where.Ssid:x}.{where.Devno:x4}"));
            }
        }
        uint devno = 0;
        foreach (Plug plug in board.All())
        {
            if (plug.Address is not DeviceAddress.Ccw { Where: null })
            {
                continue;
            }
            while (devno < MaxDevno && used.Contains(new CcwAddress(VirtioCssid, 0, devno)))
            {
                devno++;
            }
            CcwAddress free = new(VirtioCssid, 0, devno);
            used.Add(free);
            plug.Address = new DeviceAddress.Ccw(free);
        }
    }
}
