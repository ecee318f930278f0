namespace Patchbay.Planning.Operations;

public abstract partial record HostOperation
{
    /// <summary>
    /// Opens a vDPA device for a card; the host keeps it under the guest's and the card's name until <see cref="StartQemu"/> or
    /// <see cref="AddDescriptor"/> hands it over. The kernel lets one program have it.
    /// </summary>
    /// <param name="Guest">The guest's name.</param>
    /// <param name="Alias">The card's id.</param>
    /// <param name="Node">The device's file.</param>
    public sealed record OpenVdpa(string Guest, string Alias, string Node) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new CloseVdpa(Guest, Alias);

        /// <inheritdoc/>
        public override string ToString() => $"vdpa open {Node} for {Alias} of {Guest}";
    }

    /// <summary>Closes what <see cref="OpenVdpa"/> opened and nobody took; none open is as good.</summary>
    public sealed record CloseVdpa(string Guest, string Alias) : HostOperation
    {
        /// <inheritdoc/>
        public override string ToString() => $"vdpa close {Alias} of {Guest}";
    }

    /// <summary>Hands a card's vDPA device to a running QEMU, which knows it by a set of its own choice (<c>add-fd</c>).</summary>
    /// <param name="Qemu">Where.</param>
    /// <param name="Alias">The card's id.</param>
    /// <param name="Opaque">By which it is found again.</param>
    public sealed record AddDescriptor(QemuTarget Qemu, string Alias, string Opaque) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new RemoveDescriptor(Qemu, Opaque);

        /// <inheritdoc/>
        public override string ToString() => $"qemu {Qemu.Guest} add-fd {Opaque}";
    }

    /// <summary>Has QEMU close a descriptor that it was handed at its start or later (<c>remove-fd</c>); none there is as good.</summary>
    public sealed record RemoveDescriptor(QemuTarget Qemu, string Opaque) : HostOperation
    {
        /// <inheritdoc/>
        public override string ToString() => $"qemu {Qemu.Guest} remove-fd {Opaque}";
    }
}
