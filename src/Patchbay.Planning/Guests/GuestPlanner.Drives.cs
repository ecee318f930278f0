using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Devices;
using Patchbay.Planning.Operations;
using static Patchbay.Planning.Operations.HostOperation;

namespace Patchbay.Planning.Guests;

/// <content>Disks that come and go while the guest runs, and media that change.</content>
public static partial class GuestPlanner
{
    /// <summary>Plugs a disk into a running guest.</summary>
    public static HostPlan PlugIn(QemuTarget qemu, DiskPlugIn disk, ValueList<ChangeOwner> owners)
    {
        ArgumentNullException.ThrowIfNull(qemu);
        ArgumentNullException.ThrowIfNull(disk);
        return new HostPlan(Subject(qemu.Guest), [.. owners, new OpenStorage(qemu, disk.Storage), new AddDevice(qemu, disk.Alias, disk.Device)]);
    }

    /// <summary>Puts another medium into a running guest's drive.</summary>
    /// <param name="qemu">The guest's QEMU.</param>
    /// <param name="alias">The drive's id.</param>
    /// <param name="present">The node that is in it; null for none.</param>
    /// <param name="medium">What shall be; null for none.</param>
    /// <param name="owners">Owners to change for it.</param>
    /// <param name="force">Whether it is done though the guest has locked the tray.</param>
    public static HostPlan ChangeMedium(QemuTarget qemu, string alias, string? present, DriveStorage? medium, ValueList<ChangeOwner> owners, bool force)
    {
        ArgumentNullException.ThrowIfNull(qemu);
        List<HostOperation> operations = [.. owners];
        if (medium is not null)
        {
            operations.Add(new OpenStorage(qemu, medium));
        }
        operations.Add(new ChangeMedium(qemu, alias, present, medium?.Node, force));
        return new HostPlan(Subject(qemu.Guest), operations.ToValueList());
    }

    /// <summary>Closes what a drive had open, and gives its files back.</summary>
    public static HostPlan CloseDrive(QemuTarget qemu, string? node, ValueList<ChangeOwner> owners)
    {
        ArgumentNullException.ThrowIfNull(qemu);
        List<HostOperation> operations = node is null ? [] : [new CloseStorage(qemu, node)];
        operations.AddRange(owners.Select(o => o.Inverse));
        return new HostPlan(Subject(qemu.Guest), operations.ToValueList());
    }
}
