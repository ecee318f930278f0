using Patchbay.Model.Values;

namespace Patchbay.Planning.Operations;

/// <summary>A running QEMU, as operations on it name it.</summary>
/// <param name="Guest">The guest's name.</param>
/// <param name="MonitorPath">Where its monitor listens.</param>
public sealed record QemuTarget(string Guest, string MonitorPath);

/// <summary>A descriptor that a running QEMU is handed.</summary>
/// <param name="Key">Ours, as in <see cref="QemuLaunch.Descriptors"/>.</param>
/// <param name="Name">QEMU's name for it.</param>
public sealed record PassedDescriptor(string Key, string Name);

public abstract partial record HostOperation
{
    /// <summary>Hands descriptors to a running QEMU (<c>getfd</c>); those of taps are then only its own.</summary>
    public sealed record PassDescriptors(QemuTarget Qemu, ValueList<PassedDescriptor> Descriptors) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new CloseDescriptors(Qemu, Descriptors);

        /// <inheritdoc/>
        public override string ToString() => $"qemu {Qemu.Guest} getfd {string.Join(' ', Descriptors.Select(d => d.Name))}";
    }

    /// <summary>Has QEMU close descriptors that nothing took (<c>closefd</c>); none there is as good.</summary>
    public sealed record CloseDescriptors(QemuTarget Qemu, ValueList<PassedDescriptor> Descriptors) : HostOperation
    {
        /// <inheritdoc/>
        public override string ToString() => $"qemu {Qemu.Guest} closefd {string.Join(' ', Descriptors.Select(d => d.Name))}";
    }

    /// <summary>Makes a card's back end (<c>netdev_add</c>).</summary>
    /// <param name="Qemu">Where.</param>
    /// <param name="Id">Its id.</param>
    /// <param name="Arguments">One JSON object.</param>
    public sealed record AddNetdev(QemuTarget Qemu, string Id, string Arguments) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new RemoveNetdev(Qemu, Id);

        /// <inheritdoc/>
        public override string? Details => Arguments;

        /// <inheritdoc/>
        public override string ToString() => $"qemu {Qemu.Guest} netdev_add {Id}";
    }

    /// <summary>Removes a card's back end (<c>netdev_del</c>); none there is as good.</summary>
    public sealed record RemoveNetdev(QemuTarget Qemu, string Id) : HostOperation
    {
        /// <inheritdoc/>
        public override string ToString() => $"qemu {Qemu.Guest} netdev_del {Id}";
    }

    /// <summary>Plugs a device in (<c>device_add</c>).</summary>
    /// <param name="Qemu">Where.</param>
    /// <param name="Id">Its id.</param>
    /// <param name="Arguments">One JSON object.</param>
    public sealed record AddDevice(QemuTarget Qemu, string Id, string Arguments) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new RemoveDevice(Qemu, Id);

        /// <inheritdoc/>
        public override string? Details => Arguments;

        /// <inheritdoc/>
        public override string ToString() => $"qemu {Qemu.Guest} device_add {Id}";
    }

    /// <summary>Pulls a device out (<c>device_del</c>) and waits until the guest has let it go; none there is as good.</summary>
    public sealed record RemoveDevice(QemuTarget Qemu, string Id) : HostOperation
    {
        /// <inheritdoc/>
        public override string ToString() => $"qemu {Qemu.Guest} device_del {Id}";
    }

    /// <summary>Plugs or pulls a card's cable (<c>set_link</c>).</summary>
    public sealed record SetLink(QemuTarget Qemu, string Device, bool Up) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new SetLink(Qemu, Device, !Up);

        /// <inheritdoc/>
        public override string ToString() => $"qemu {Qemu.Guest} set_link {Device} {(Up ? "on" : "off")}";
    }
}
