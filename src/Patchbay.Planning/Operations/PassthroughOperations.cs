using Patchbay.Model.Values;

namespace Patchbay.Planning.Operations;

/// <summary>The driver of a PCI function, and what it is kept for.</summary>
/// <param name="Name">The driver that has it; null for none.</param>
/// <param name="Override">The kernel's <c>driver_override</c>: the only driver that may take it; null for any.</param>
public sealed record PciDriver(string? Name, string? Override);

/// <summary>What a card does with the frames of one of its virtual functions. Null leaves a setting as it is.</summary>
public sealed record FunctionSettings
{
    /// <summary>The address that the function has, and that its guest cannot change; all zero for none.</summary>
    public MacAddress? Mac { get; init; }

    /// <summary>The VLAN that its frames are put into and taken out of, 1 to 4094; 0 for none.</summary>
    public uint? Vlan { get; init; }

    /// <summary>Whether frames with another source address are dropped.</summary>
    public bool? SpoofCheck { get; init; }

    /// <summary>Whether the guest may change its address and hear what is not for it.</summary>
    public bool? Trusted { get; init; }

    /// <summary>Mbit/s that it may send at most; 0 for no limit.</summary>
    public uint? MaxRate { get; init; }

    /// <summary>These settings, as far as <paramref name="others"/> says something of each.</summary>
    public FunctionSettings Where(FunctionSettings others)
    {
        ArgumentNullException.ThrowIfNull(others);
        return new FunctionSettings
        {
            Mac = others.Mac is null ? null : Mac,
            Vlan = others.Vlan is null ? null : Vlan,
            SpoofCheck = others.SpoofCheck is null ? null : SpoofCheck,
            Trusted = others.Trusted is null ? null : Trusted,
            MaxRate = others.MaxRate is null ? null : MaxRate,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => string.Concat(
        Mac is { } mac ? $" mac {mac}" : "", Vlan is { } vlan ? $" vlan {vlan}" : "", SpoofCheck is { } check ? $" spoofchk {Word(check)}" : "",
        Trusted is { } trusted ? $" trust {Word(trusted)}" : "", MaxRate is { } rate ? $" max_tx_rate {rate}" : "");

    private static string Word(bool on) => on ? "on" : "off";
}

public abstract partial record HostOperation
{
    /// <summary>Gives a PCI function to another driver, loading its module first where it is missing.</summary>
    /// <param name="Device">The function.</param>
    /// <param name="After">Wanted.</param>
    /// <param name="Before">As it was.</param>
    public sealed record BindDriver(PciAddress Device, PciDriver After, PciDriver Before) : HostOperation
    {
        /// <summary>
        /// Whether a guest gives the function back. It may have gone meanwhile, or somebody has given it to another driver; both are as good.
        /// </summary>
        public bool IsReturn { get; init; }

        /// <inheritdoc/>
        public override HostOperation Inverse => new BindDriver(Device, Before, After) { IsReturn = !IsReturn };

        /// <inheritdoc/>
        public override string ToString() => $"pci {Device} driver {After.Name ?? "none"}";
    }

    /// <summary>Sets what a card does with a virtual function's frames.</summary>
    /// <param name="Link">The card's own device on the host.</param>
    /// <param name="Number">The function's number, from 0.</param>
    /// <param name="After">Wanted.</param>
    /// <param name="Before">The same settings as they were.</param>
    public sealed record SetFunction(string Link, uint Number, FunctionSettings After, FunctionSettings Before) : HostOperation
    {
        /// <summary>Where the function sits; null where only its card and number are known.</summary>
        public PciAddress? Device { get; init; }

        /// <summary>
        /// Whether a guest gives the function back. It may have gone meanwhile, and what has come in its place, or under its card's name, is
        /// left alone; that is as good.
        /// </summary>
        public bool IsReturn { get; init; }

        /// <inheritdoc/>
        public override HostOperation Inverse => this with { After = Before, Before = After, IsReturn = !IsReturn };

        /// <inheritdoc/>
        public override string ToString() => $"link set {Link} vf {Number}{After}";
    }

    /// <summary>Raises what a running QEMU may lock in memory: devices reach all of it.</summary>
    /// <param name="Qemu">Which.</param>
    /// <param name="Bytes">The guest's memory, and what the devices' own takes.</param>
    public sealed record AllowLockedMemory(QemuTarget Qemu, ulong Bytes) : HostOperation
    {
        /// <inheritdoc/>
        public override string ToString() => $"qemu {Qemu.Guest} may lock {Bytes >> 20} MiB";
    }
}
