using Patchbay.Model.Values;
using Patchbay.Planning.Operations;
using static Patchbay.Planning.Operations.HostOperation;

namespace Patchbay.Planning.Guests.Passthrough;

/// <summary>A PCI function that a guest has, with what the host gets back.</summary>
/// <param name="Address">On the host.</param>
/// <param name="Alias">The guest's device.</param>
public sealed record PassedDevice(PciAddress Address, string Alias)
{
    /// <summary>Its driver for the guest, and the one before; null where it stays with the one it has.</summary>
    public BindDriver? Driver { get; init; }

    /// <summary>What its card is told; null where it is told nothing.</summary>
    public SetFunction? Function { get; init; }

    /// <summary>The owner of its group's file; null where QEMU needs none.</summary>
    public ChangeOwner? Group { get; init; }

    /// <summary>From the host to the guest.</summary>
    public IEnumerable<HostOperation> Give()
    {
        if (Driver is not null)
        {
            yield return Driver;
        }
        if (Function is not null)
        {
            yield return Function;
        }
        if (Group is not null)
        {
            yield return Group;
        }
    }

    /// <summary>From the guest to the host; each operation is harmless where it is not needed.</summary>
    public IEnumerable<HostOperation> Return() => Give().Reverse().Select(static o => o.Inverse!);

    /// <summary>How a wish is met.</summary>
    /// <param name="wish">What is asked for, and not refused.</param>
    /// <param name="alias">The guest's device.</param>
    /// <param name="seen">The function.</param>
    /// <param name="user">Who QEMU is; null for the daemon's own user.</param>
    public static PassedDevice Of(DeviceWish wish, string alias, PciFunctionState seen, QemuUser? user)
    {
        ArgumentNullException.ThrowIfNull(wish);
        ArgumentNullException.ThrowIfNull(seen);
        string driver = PassthroughRules.DriverOf(wish);
        return new PassedDevice(wish.Address, alias)
        {
            Driver = seen.Driver.Name == driver ? null : new BindDriver(wish.Address, new PciDriver(driver, driver), seen.Driver),
            Function = wish.Settings is { } settings && seen.Function is { Link: { } link } function
                ? new SetFunction(link, function.Number, settings, function.Settings.Where(settings)) { Device = wish.Address }
                : null,
            // A file that comes with the driver is root's, and goes with it.
            Group = user is null ? null : new ChangeOwner(seen.GroupPath!, user.User, user.Group, seen.GroupOwner?.User ?? 0, seen.GroupOwner?.Group ?? 0) { IsOfDevice = true },
        };
    }
}
