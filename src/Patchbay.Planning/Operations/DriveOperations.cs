namespace Patchbay.Planning.Operations;

/// <summary>Storage as QEMU opens it: a node for the file or device, and one for its format where that is not raw.</summary>
/// <param name="Node">The name of the upper node, which a drive refers to.</param>
/// <param name="Storage">The lower node, as <c>blockdev-add</c> takes it.</param>
/// <param name="Format">The upper node; null where there is but one.</param>
public sealed record DriveStorage(string Node, string Storage, string? Format);

public abstract partial record HostOperation
{
    /// <summary>Has QEMU open storage (<c>blockdev-add</c>).</summary>
    public sealed record OpenStorage(QemuTarget Qemu, DriveStorage Storage) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new CloseStorage(Qemu, Storage.Node);

        /// <inheritdoc/>
        public override string? Details => Storage.Storage;

        /// <inheritdoc/>
        public override string ToString() => $"qemu {Qemu.Guest} blockdev-add {Storage.Node}";
    }

    /// <summary>Has QEMU close storage (<c>blockdev-del</c>), both nodes; none there is as good.</summary>
    /// <param name="Qemu">Where.</param>
    /// <param name="Node">The upper node.</param>
    public sealed record CloseStorage(QemuTarget Qemu, string Node) : HostOperation
    {
        /// <inheritdoc/>
        public override string ToString() => $"qemu {Qemu.Guest} blockdev-del {Node}";
    }

    /// <summary>Puts open storage into a drive as its medium, in place of what is in it; null leaves it empty.</summary>
    /// <param name="Qemu">Where.</param>
    /// <param name="Device">The drive's id.</param>
    /// <param name="Before">The node that is in it; null for none.</param>
    /// <param name="After">The node that shall be.</param>
    /// <param name="Force">Whether a medium goes though the guest has locked the tray.</param>
    public sealed record ChangeMedium(QemuTarget Qemu, string Device, string? Before, string? After, bool Force) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new ChangeMedium(Qemu, Device, After, Before, Force: true);

        /// <inheritdoc/>
        public override string ToString() => $"qemu {Qemu.Guest} medium of {Device}: {After ?? "none"}";
    }
}
