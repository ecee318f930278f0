using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Passthrough;
using Patchbay.Planning.Operations;
using static Patchbay.Planning.Operations.HostOperation;

namespace Patchbay.Planning.Guests;

/// <content>Devices of the host that come and go while the guest runs.</content>
public static partial class GuestPlanner
{
    // As libvirt: what a device's own registers take of the address space.
    private const ulong DeviceRoom = 1UL << 30;

    /// <summary>Bytes that QEMU may lock for a guest that devices reach; null for one without any.</summary>
    public static ulong? LockedMemory(Model.Domains.DomainDefinition domain, ValueList<PassedDevice> devices)
    {
        ArgumentNullException.ThrowIfNull(domain);
        return devices.IsEmpty && !domain.Devices.Interfaces.Any(static n => n.Source is Model.Domains.InterfaceSource.Vdpa) ? null : (Math.Max(domain.Memory.Total, domain.Memory.Max ?? 0) * 1024) + DeviceRoom;
    }

    /// <summary>Plugs a device of the host into a running guest.</summary>
    /// <param name="qemu">The guest's QEMU.</param>
    /// <param name="device">The device.</param>
    /// <param name="arguments">What <c>device_add</c> takes; null where QEMU is not told of it.</param>
    /// <param name="locked">Bytes that QEMU may lock.</param>
    public static HostPlan PlugIn(QemuTarget qemu, PassedDevice device, string? arguments, ulong locked)
    {
        ArgumentNullException.ThrowIfNull(qemu);
        ArgumentNullException.ThrowIfNull(device);
        HostOperation[] plugging = arguments is null ? [] : [new AllowLockedMemory(qemu, locked), new AddDevice(qemu, device.Alias, arguments)];
        return new HostPlan(Subject(qemu.Guest), [.. device.Give(), .. plugging]);
    }

    /// <summary>Has a device that QEMU is not told of away from the host; nothing where it is already.</summary>
    public static HostPlan Give(string guest, PassedDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return new HostPlan(Subject(guest), device.Give().ToValueList());
    }

    /// <summary>Gives a device that the guest has let go back to the host.</summary>
    public static HostPlan Return(string guest, PassedDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return new HostPlan(Subject(guest), device.Return().ToValueList());
    }
}
