using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Addresses;
using Patchbay.Planning.Guests.Arguments;
using Patchbay.Planning.Guests.Defaults;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Guests.Devices;

/// <summary>What QEMU is told when a disk is plugged into a running guest.</summary>
/// <param name="Alias">The disk's id.</param>
/// <param name="Device">The disk, as <c>device_add</c> takes it.</param>
/// <param name="Storage">What holds its content.</param>
public sealed record DiskPlugIn(string Alias, string Device, DriveStorage Storage)
{
    /// <summary>
    /// A running guest with one more disk, completed, named and given a free place. Buses are never added to a running
    /// machine. Null where it is refused.
    /// </summary>
    /// <param name="live">The guest as it runs.</param>
    /// <param name="added">The disk.</param>
    /// <param name="document">The document it came in.</param>
    /// <param name="diagnostics">Where findings go.</param>
    public static DomainDefinition? Place(DomainDefinition live, DiskDefinition added, DeviceDocument document, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(document);
        DiagnosticBag own = new(diagnostics);
        DomainPlaces places = new(live, document.Places);
        DiskDefinition asked = added;
        added = DiskDefaults.Fill(added, places, own);
        document.Places.Mark(added, places.Of(asked));
        if (Obstacle(live, added) is { } obstacle)
        {
            own.Add(GuestFindings.NotPossible(places.Of(added), $"a {added.Device.ToString().ToLowerInvariant()} on bus '{added.Bus?.ToString().ToLowerInvariant()}'", obstacle, FindingClass.OperationUnsupported));
            return null;
        }
        DomainDefinition domain = ListOrder.Arrange(live with { Devices = live.Devices with { Disks = live.Devices.Disks.Add(added) } });
        BootDefaults.Fill(domain, places, own);
        PlugBoard board = new(domain);
        if (added.Bus == DiskBus.Virtio)
        {
            VirtioTransports.Assign(board, places, own);
            PciAddresses.AssignHot(board, board.Disks.Last(p => ((DiskDefinition)p.Device).Target == added.Target), places, own);
        }
        else if (added.Bus == DiskBus.Usb)
        {
            int hubs = board.Others.Count;
            UsbAddresses.Assign(board, places, own, isNew: false);
            if (board.Others.Count > hubs)
            {
                own.Add(GuestFindings.NoAddressLeft(places.Of(added), "USB port", "no hub is added to a running guest"));
                return null;
            }
        }
        domain = GuestAliases.Assign(board.ToDefinition());
        DomainRules.Check(domain, document.Places, own);
        return own.HasErrors ? null : domain;
    }

    // Why a running machine cannot take the disk; null where it can.
    private static string? Obstacle(DomainDefinition live, DiskDefinition added)
    {
        bool Has(ControllerType type, uint? index) => live.Devices.Controllers.Any(c => c.Type == type && c.Model != "none" && (index is null || (c.Index ?? 0) == index));
        return added switch
        {
            { Device: not DiskDevice.Disk } => "only disks are plugged into running guests",
            { Bus: DiskBus.Virtio } => null,
            { Bus: DiskBus.Scsi, Info.Address: DeviceAddress.Drive drive } => Has(ControllerType.Scsi, drive.Controller) ? null : $"the guest has no SCSI controller {drive.Controller}, and none is added while it runs",
            { Bus: DiskBus.Usb } => Has(ControllerType.Usb, null) ? null : "the guest has no USB controller",
            _ => "only disks on virtio, SCSI and USB are plugged into running guests",
        };
    }

    /// <summary>What a disk's content is opened with; null for an empty drive.</summary>
    /// <param name="disk">The disk, completed; its source's index tells its nodes from those of another disk or medium.</param>
    /// <param name="obstacle">Why it cannot be opened; null where it can.</param>
    public static DriveStorage? StorageOf(DiskDefinition disk, out GuestObstacle? obstacle)
    {
        ArgumentNullException.ThrowIfNull(disk);
        ArgumentList list = new(null);
        string? node = DiskArguments.Storage(list, disk, $"libvirt-{disk.Source.Index}");
        obstacle = list.Obstacles.FirstOrDefault();
        // -blockdev, its JSON, and the same again for a format.
        return node is null ? null : new DriveStorage(node, list.Arguments[1], list.Arguments.Count > 2 ? list.Arguments[3] : null);
    }

    /// <summary>The commands for one of a guest's disks; null, with the reason in <paramref name="obstacles"/>, where QEMU has none.</summary>
    /// <param name="domain">The guest with the disk.</param>
    /// <param name="index">The disk's position.</param>
    /// <param name="storage">What holds its content.</param>
    /// <param name="obstacles">Empty where it can be plugged in.</param>
    public static DiskPlugIn? Of(DomainDefinition domain, int index, DriveStorage? storage, out ValueList<GuestObstacle> obstacles)
    {
        ArgumentNullException.ThrowIfNull(domain);
        DiskDefinition disk = domain.Devices.Disks[index];
        ArgumentList list = new(null);
        JsonOption? device = DiskArguments.Device(list, domain, disk, storage?.Node);
        obstacles = list.Obstacles.ToValueList();
        return device is null || storage is null ? null : new DiskPlugIn(disk.Info.Alias!, device.ToString(), storage);
    }
}
