using Patchbay.Model.Values;

namespace Patchbay.Planning.Operations;

public abstract partial record HostOperation
{
    /// <summary>
    /// Makes a tap device that lives as long as its descriptors: the host keeps them under the guest's and the tap's
    /// name until <see cref="StartQemu"/> hands them over.
    /// </summary>
    /// <param name="Guest">The guest's name.</param>
    /// <param name="Name">At most 15 bytes.</param>
    /// <param name="Mac">The host side's own address; libvirt's is the guest's with a first octet of fe.</param>
    /// <param name="Queues">Descriptors to open, from 1.</param>
    /// <param name="VnetHeader">Whether frames carry the virtio header (IFF_VNET_HDR).</param>
    public sealed record CreateTap(string Guest, string Name, MacAddress Mac, int Queues, bool VnetHeader) : HostOperation
    {
        /// <summary>The device that makes taps; null for <c>/dev/net/tun</c>.</summary>
        public string? CloneDevice { get; init; }

        /// <summary>The device that serves it, where vhost does; null for <c>/dev/vhost-net</c>.</summary>
        public string? VhostDevice { get; init; }

        /// <inheritdoc/>
        public override HostOperation Inverse => new DeleteTap(this);

        /// <inheritdoc/>
        public override bool GoesWithDaemon => true;

        /// <inheritdoc/>
        public override string ToString() => $"tap add {Name} address {Mac}{(Queues > 1 ? $" queues {Queues}" : "")}{(VnetHeader ? " vnet_hdr" : "")}";
    }

    /// <summary>Closes a tap's descriptors, which removes it, and removes it where others hold some; none there is as good.</summary>
    public sealed record DeleteTap(CreateTap Tap) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => Tap;

        /// <inheritdoc/>
        public override string ToString() => $"tap delete {Tap.Name}";
    }

    /// <summary>Gives a file to the user that QEMU runs as.</summary>
    /// <param name="Path">An image or device.</param>
    /// <param name="User">Numeric user id.</param>
    /// <param name="Group">Numeric group id.</param>
    /// <param name="BeforeUser">Its owner before.</param>
    /// <param name="BeforeGroup">Its group before.</param>
    public sealed record ChangeOwner(string Path, uint User, uint Group, uint BeforeUser, uint BeforeGroup) : HostOperation
    {
        /// <summary>Whether the file goes with the device that it stands for, so that nothing is told of one that is gone.</summary>
        public bool IsOfDevice { get; init; }

        /// <inheritdoc/>
        public override HostOperation Inverse => this with { User = BeforeUser, Group = BeforeGroup, BeforeUser = User, BeforeGroup = Group };

        /// <inheritdoc/>
        public override string ToString() => $"chown {User}:{Group} {Path}";
    }

    /// <summary>Makes a folder, unless it is there, and gives it to a user.</summary>
    /// <param name="Path">Absolute; folders above it are made as well, for the daemon's own user.</param>
    /// <param name="Mode">Permission bits.</param>
    /// <param name="User">Whose it becomes; null for the daemon's own.</param>
    public sealed record CreateFolder(string Path, int Mode, QemuUser? User) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new DeleteFolder(this);

        /// <inheritdoc/>
        public override string ToString() => $"folder make {Path}{(User is { } user ? $" for {user.User}:{user.Group}" : "")}";
    }

    /// <summary>Removes a folder with all that is in it; none there is as good.</summary>
    public sealed record DeleteFolder(CreateFolder Folder) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => Folder;

        /// <inheritdoc/>
        public override string ToString() => $"folder delete {Folder.Path}";
    }

    /// <summary>Copies a file that is not there yet, such as a guest's firmware variables from their template.</summary>
    /// <param name="From">The template.</param>
    /// <param name="To">The copy; folders above it are made as well.</param>
    /// <param name="User">Whose it becomes; null for the daemon's own.</param>
    public sealed record CopyFile(string From, string To, QemuUser? User) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new DeleteFile(To, null, 0);

        /// <inheritdoc/>
        public override string ToString() => $"file copy {From} to {To}";
    }

    /// <summary>Starts QEMU with its processors stopped (<c>-S</c>), and waits until its monitor answers.</summary>
    /// <param name="Launch">What is started.</param>
    public sealed record StartQemu(QemuLaunch Launch) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new StopQemu(Launch);

        /// <inheritdoc/>
        public override string ToString() => $"qemu start {Launch.Guest}";
    }

    /// <summary>Ends a guest's QEMU, gently and then by force; none running is as good.</summary>
    public sealed record StopQemu(QemuLaunch Launch) : HostOperation
    {
        /// <inheritdoc/>
        public override string ToString() => $"qemu stop {Launch.Guest}";
    }
}

/// <summary>Everything that starting a guest's QEMU needs.</summary>
public sealed record QemuLaunch
{
    /// <summary>The guest's name.</summary>
    public required string Guest { get; init; }

    /// <summary>The emulator's path.</summary>
    public required string Binary { get; init; }

    /// <summary>
    /// Arguments, in which a descriptor stands as <see cref="Descriptor(string)"/>'s text, replaced by its number when started.
    /// </summary>
    public required ValueList<string> Arguments { get; init; }

    /// <summary><c>NAME=value</c>.</summary>
    public ValueList<string> Environment { get; init; }

    /// <summary>
    /// Descriptors handed over, by key: <c>tap:NAME:QUEUE</c>, <c>vhost:NAME:QUEUE</c>, <c>monitor</c> (a listening
    /// socket at <see cref="MonitorPath"/>).
    /// </summary>
    public ValueList<string> Descriptors { get; init; }

    /// <summary>Where the monitor listens.</summary>
    public required string MonitorPath { get; init; }

    /// <summary>Where its output goes.</summary>
    public required string LogPath { get; init; }

    /// <summary>The user it runs as; null for the daemon's own.</summary>
    public QemuUser? User { get; init; }

    /// <summary>Bytes that it may lock in memory, for devices that reach the guest's; null for the daemon's own limit.</summary>
    public ulong? LockedMemory { get; init; }

    /// <summary>How a descriptor is written in an argument before its number is known.</summary>
    public static string Descriptor(string key) => $"{{fd:{key}}}";
}

/// <summary>The user and groups that QEMU runs as.</summary>
public sealed record QemuUser(uint User, uint Group, ValueList<uint> Groups);
