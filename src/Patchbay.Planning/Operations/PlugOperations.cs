using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Operations;

public abstract partial record HostOperation
{
    /// <summary>
    /// Makes a macvtap, down, over a device of the host; the host keeps its descriptors under its name until
    /// <see cref="StartQemu"/> or <see cref="PlugIn"/> hands them over.
    /// </summary>
    /// <param name="Guest">The guest's name.</param>
    /// <param name="Name">At most 15 bytes.</param>
    /// <param name="Lower">The device below, by name.</param>
    /// <param name="Mode">Who hears whom.</param>
    /// <param name="Mac">Its address, the guest's.</param>
    /// <param name="Queues">Descriptors to open, from 1.</param>
    /// <param name="VnetHeader">Whether frames carry the virtio header (IFF_VNET_HDR).</param>
    public sealed record CreateMacvtap(string Guest, string Name, string Lower, MacvtapMode Mode, MacAddress Mac, int Queues, bool VnetHeader) : HostOperation
    {
        /// <summary>The device that serves it, where vhost does; null for <c>/dev/vhost-net</c>.</summary>
        public string? VhostDevice { get; init; }

        /// <inheritdoc/>
        public override HostOperation Inverse => new DeleteMacvtap(this);

        /// <inheritdoc/>
        public override string ToString()
            => $"macvtap add {Name} link {Lower} mode {WordOf(Mode)} address {Mac}{(Queues > 1 ? $" queues {Queues}" : "")}{(VnetHeader ? " vnet_hdr" : "")}";
    }

    /// <summary>Removes a macvtap; none there is as good.</summary>
    public sealed record DeleteMacvtap(CreateMacvtap Macvtap) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => Macvtap;

        /// <inheritdoc/>
        public override string ToString() => $"macvtap delete {Macvtap.Name}";
    }

    /// <summary>Sets a device's hardware address for as long as a guest has the device, and nothing else of it.</summary>
    /// <param name="Link">The device.</param>
    /// <param name="Mac">Wanted.</param>
    /// <param name="Before">Its own.</param>
    public sealed record LendMac(string Link, MacAddress Mac, MacAddress Before) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new RestoreMac(Link, Before);

        /// <inheritdoc/>
        public override string ToString() => $"link set {Link} address {Mac}";
    }

    /// <summary>Gives a device back an address that it had; a device that is gone is as good.</summary>
    public sealed record RestoreMac(string Link, MacAddress Mac) : HostOperation
    {
        /// <summary>
        /// Which device that was. It may have another name by now, and what has its name and is another device is left alone, and told of; null
        /// where the name alone is known.
        /// </summary>
        public LinkIdentity? Identity { get; init; }

        /// <inheritdoc/>
        public override string ToString() => $"link set {Link} address {Mac}";
    }

    /// <summary>Opens a tap or macvtap that others made, and changes nothing of it.</summary>
    /// <param name="Guest">The guest's name.</param>
    /// <param name="Name">The device.</param>
    /// <param name="Queues">Descriptors to open, from 1.</param>
    /// <param name="VnetHeader">Whether frames carry the virtio header.</param>
    public sealed record OpenTap(string Guest, string Name, int Queues, bool VnetHeader) : HostOperation
    {
        /// <summary>The device that makes taps; null for <c>/dev/net/tun</c>.</summary>
        public string? CloneDevice { get; init; }

        /// <summary>The device that serves it, where vhost does; null for <c>/dev/vhost-net</c>.</summary>
        public string? VhostDevice { get; init; }

        /// <inheritdoc/>
        public override HostOperation Inverse => new CloseTap(Name);

        /// <inheritdoc/>
        public override string ToString() => $"tap open {Name}{(Queues > 1 ? $" queues {Queues}" : "")}{(VnetHeader ? " vnet_hdr" : "")}";
    }

    /// <summary>Closes what <see cref="OpenTap"/> opened and nobody took; none open is as good.</summary>
    public sealed record CloseTap(string Name) : HostOperation
    {
        /// <inheritdoc/>
        public override string ToString() => $"tap close {Name}";
    }

    /// <summary>Runs an administrator's program with a device's name, and waits until it ends well.</summary>
    /// <param name="Link">The device.</param>
    /// <param name="Up">The program.</param>
    /// <param name="Down">The program that takes it back; null for none.</param>
    public sealed record RunScript(string Link, string Up, string? Down) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation? Inverse => Down is { } down ? new RunScript(Link, down, null) : null;

        /// <inheritdoc/>
        public override string ToString() => $"run {Up} {Link}";
    }

    /// <summary>Starts passt for a card, and waits until it listens.</summary>
    /// <param name="Guest">The guest's name.</param>
    /// <param name="Alias">The card's id.</param>
    /// <param name="Socket">Where it listens.</param>
    /// <param name="PidPath">Where it writes its process id.</param>
    /// <param name="Arguments">All of its arguments.</param>
    /// <param name="LogFile">Its log; null for none.</param>
    /// <param name="User">The user it runs as; null for the daemon's own.</param>
    public sealed record StartPasst(
        string Guest, string Alias, string Socket, string PidPath, ValueList<string> Arguments, string? LogFile, QemuUser? User) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new StopPasst(this);

        /// <inheritdoc/>
        public override string? Details => string.Join(' ', Arguments);

        /// <inheritdoc/>
        public override string ToString() => $"passt start for {Alias} of {Guest}";
    }

    /// <summary>Ends a card's passt and removes its socket; none running is as good.</summary>
    public sealed record StopPasst(StartPasst Passt) : HostOperation
    {
        /// <inheritdoc/>
        public override string ToString() => $"passt stop for {Passt.Alias} of {Passt.Guest}";
    }

    /// <summary>Makes a character device of a running QEMU (<c>chardev-add</c>).</summary>
    /// <param name="Qemu">Where.</param>
    /// <param name="Id">Its id.</param>
    /// <param name="Backend">QEMU's <c>ChardevBackend</c>, one JSON object.</param>
    public sealed record AddChardev(QemuTarget Qemu, string Id, string Backend) : HostOperation
    {
        /// <summary>
        /// Whether QEMU listens, and the other side must have come before this is done: what is plugged in over it would stop
        /// the guest until then. After a while it fails.
        /// </summary>
        public bool AwaitsPeer { get; init; }

        /// <inheritdoc/>
        public override HostOperation Inverse => new RemoveChardev(Qemu, Id);

        /// <inheritdoc/>
        public override string? Details => Backend;

        /// <inheritdoc/>
        public override string ToString() => $"qemu {Qemu.Guest} chardev-add {Id}";
    }

    /// <summary>Removes a character device (<c>chardev-remove</c>); none there is as good.</summary>
    public sealed record RemoveChardev(QemuTarget Qemu, string Id) : HostOperation
    {
        /// <inheritdoc/>
        public override string ToString() => $"qemu {Qemu.Guest} chardev-remove {Id}";
    }

    /// <summary>
    /// Has a card tell its neighbours where it is now (RARP, by <c>announce-self</c>). Nothing waits for QEMU to have done so, and
    /// what it says to it does not matter: a card that is not announced works all the same.
    /// </summary>
    public sealed record Announce(QemuTarget Qemu, string Device) : HostOperation
    {
        /// <inheritdoc/>
        public override string ToString() => $"qemu {Qemu.Guest} announce-self {Device}";
    }

    /// <summary>Has a macvtap hear what the guest's card wants to hear.</summary>
    /// <param name="Link">The macvtap.</param>
    /// <param name="After">Wanted.</param>
    /// <param name="Before">As it was.</param>
    public sealed record SetReceiving(string Link, LinkReceiving After, LinkReceiving Before) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new SetReceiving(Link, Before, After);

        /// <inheritdoc/>
        public override string ToString()
            => $"link set {Link}{(After.Mac == Before.Mac ? "" : $" address {After.Mac}")} promisc {(After.Promiscuous ? "on" : "off")}"
                + $" allmulticast {(After.AllMulticast ? "on" : "off")} maddr {string.Join(' ', After.Multicast)}";
    }

    private static string WordOf(MacvtapMode mode) => mode switch
    {
        MacvtapMode.Private => "private",
        MacvtapMode.Bridge => "bridge",
        MacvtapMode.Passthrough => "passthrough",
        _ => "vepa",
    };
}

/// <summary>Which frames a device takes.</summary>
/// <param name="Mac">Its address.</param>
/// <param name="Promiscuous">Whether all.</param>
/// <param name="AllMulticast">Whether all that go to groups.</param>
/// <param name="Multicast">Groups, beside those that the host's own stack listens to.</param>
public sealed record LinkReceiving(MacAddress Mac, bool Promiscuous, bool AllMulticast, ValueList<MacAddress> Multicast);

/// <summary>How a device of the host is known again, whatever its name is by then.</summary>
/// <param name="Index">The kernel's number for it: another one, though of the same hardware, was made anew.</param>
/// <param name="PermanentMac">The hardware address that the hardware was made with; null for software devices.</param>
/// <param name="Parent">The hardware that it is of; null for software devices.</param>
/// <param name="Lent">The address that it was given for a guest.</param>
public sealed record LinkIdentity(int Index, MacAddress? PermanentMac, string? Parent, MacAddress Lent)
{
    /// <summary>That of a device as it is seen.</summary>
    /// <param name="link">The device.</param>
    /// <param name="lent">The address that it is to be given.</param>
    public static LinkIdentity Of(LinkState link, MacAddress lent)
    {
        ArgumentNullException.ThrowIfNull(link);
        return new LinkIdentity(link.Index, link.PermanentMac, link.Parent, lent);
    }

    /// <summary>
    /// Whether <paramref name="link"/> is the device. One that was in another namespace meanwhile may have another number, and still has what
    /// it was given. A virtual function's driver takes for permanent what its card says, which is what it was given.
    /// </summary>
    public bool Is(LinkState link)
    {
        ArgumentNullException.ThrowIfNull(link);
        bool isRetold = Parent is not null && Parent == link.Parent && link.PermanentMac == Lent;
        bool isOther = Differ(Parent, link.Parent) || (Differ(PermanentMac, link.PermanentMac) && !isRetold);
        bool isSameHardware = !isOther && ((PermanentMac is not null && link.PermanentMac is not null) || (Parent is not null && link.Parent is not null));
        return !isOther && (link.Index == Index || (isSameHardware && link.Mac == Lent));
    }

    private static bool Differ<T>(T? known, T? seen) => known is not null && seen is not null && !known.Equals(seen);
}
