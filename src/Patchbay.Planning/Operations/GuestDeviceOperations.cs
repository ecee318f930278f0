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

/// <summary>A card as a running QEMU is told of it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Device">The card, one JSON object.</param>
/// <param name="NetdevId">Its back end's id.</param>
/// <param name="Netdev">Its back end, one JSON object.</param>
/// <param name="Descriptors">What the back end has open.</param>
public sealed record PluggedCard(string Id, string Device, string NetdevId, string Netdev, ValueList<PassedDescriptor> Descriptors)
{
    /// <summary>What QEMU is told of its back end, for people.</summary>
    public string BackEnd => $"{string.Concat(Descriptors.Select(static d => $"getfd {d.Name}, "))}netdev_add {NetdevId}";

    /// <inheritdoc/>
    public override string ToString() => $"{BackEnd}, device_add {Id}";
}

public abstract partial record HostOperation
{
    /// <summary>Has QEMU close descriptors that nothing took (<c>closefd</c>); none there is as good.</summary>
    public sealed record CloseDescriptors(QemuTarget Qemu, ValueList<PassedDescriptor> Descriptors) : HostOperation
    {
        /// <inheritdoc/>
        public override string ToString() => $"qemu {Qemu.Guest} closefd {string.Join(' ', Descriptors.Select(d => d.Name))}";
    }

    /// <summary>
    /// Begins to plug a card in: hands its descriptors over (<c>getfd</c>) and has QEMU make its back end (<c>netdev_add</c>), and waits
    /// for neither, so that the host's side is made meanwhile. <see cref="PlugIn"/> of the same card finds it begun.
    /// </summary>
    /// <param name="Qemu">Where.</param>
    /// <param name="Card">The card.</param>
    public sealed record BeginPlugIn(QemuTarget Qemu, PluggedCard Card) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new AbandonPlugIn(this);

        /// <inheritdoc/>
        public override string? Details => Card.Netdev;

        /// <inheritdoc/>
        public override string ToString() => $"qemu {Qemu.Guest} {Card.BackEnd}";
    }

    /// <summary>Takes back what was begun and never finished; nothing begun is as good.</summary>
    public sealed record AbandonPlugIn(BeginPlugIn Begun) : HostOperation
    {
        /// <inheritdoc/>
        public override string ToString() => $"qemu {Begun.Qemu.Guest} netdev_del {Begun.Card.NetdevId}";
    }

    /// <summary>
    /// Plugs a card in: hands its descriptors over (<c>getfd</c>) and makes its back end (<c>netdev_add</c>), where that was not begun
    /// (<see cref="BeginPlugIn"/>), and makes the card itself (<c>device_add</c>). QEMU is told all of it before its first answer is
    /// waited for, and has all of it afterwards or nothing. Descriptors of taps are then only its own.
    /// </summary>
    /// <param name="Qemu">Where.</param>
    /// <param name="Card">The card.</param>
    public sealed record PlugIn(QemuTarget Qemu, PluggedCard Card) : HostOperation
    {
        /// <summary>Whether it was begun by an operation before.</summary>
        public bool IsBegun { get; init; }

        /// <summary>Whether it is to tell its neighbours where it is (<c>announce-self</c>), which nobody waits for.</summary>
        public bool Announces { get; init; }

        /// <inheritdoc/>
        public override HostOperation Inverse => new PullOut(this);

        /// <inheritdoc/>
        public override string? Details => IsBegun ? Card.Device : $"{Card.Netdev}\n{Card.Device}";

        /// <inheritdoc/>
        public override string ToString() => $"qemu {Qemu.Guest} {(IsBegun ? $"device_add {Card.Id}" : Card)}{(Announces ? $", announce-self {Card.Id}" : "")}";
    }

    /// <summary>Pulls a card out (<c>device_del</c>), waits until the guest has let it go, and removes its back end; none there is as good.</summary>
    public sealed record PullOut(PlugIn Plugged) : HostOperation
    {
        /// <inheritdoc/>
        public override string ToString() => $"qemu {Plugged.Qemu.Guest} device_del {Plugged.Card.Id}, netdev_del {Plugged.Card.NetdevId}";
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
