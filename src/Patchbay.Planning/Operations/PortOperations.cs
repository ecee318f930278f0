using Patchbay.Model.Ports;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Operations;

/// <summary>Where a link is plugged in, and how.</summary>
/// <param name="Bridge">By name.</param>
/// <param name="Isolated">Whether it is isolated from other isolated ports.</param>
/// <param name="Vlan">VLANs; null for what the bridge gives a new port.</param>
public sealed record PortPlace(string Bridge, bool Isolated, VlanDefinition? Vlan)
{
    /// <summary>
    /// The only address behind it, of a port that the bridge learns nothing from and floods nothing to
    /// (<c>macTableManager='libvirt'</c>); null for an ordinary port.
    /// </summary>
    public MacAddress? Fixed { get; init; }

    /// <summary>
    /// The VLANs of a port by libvirt's rules: an access port is of its one VLAN, a trunk carries all of its with tags, but
    /// for the native one where that is untagged. None where the bridge decides.
    /// </summary>
    public ValueList<PortTag> Tags => Vlan switch
    {
        null => [],
        { Trunk: false } access => [new PortTag(access.Tags[0].Id, IsPrimary: true, IsUntagged: true)],
        var trunk => trunk.Tags.Select(t => new PortTag(t.Id, t.NativeMode is not null, t.NativeMode == VlanNativeMode.Untagged)).ToValueList(),
    };

    /// <summary>The same, with what a bridge gives a new port where none are said.</summary>
    public ValueList<PortTag> EffectiveTags => Tags.IsEmpty ? [new PortTag(1, IsPrimary: true, IsUntagged: true)] : Tags;

    /// <inheritdoc/>
    public override string ToString()
        => $"master {Bridge}{(Isolated ? " isolated" : "")}{(Tags.IsEmpty ? "" : $" vlan {string.Join(' ', Tags)}")}{(Fixed is { } mac ? $" fdb {mac}" : "")}";
}

/// <summary>A VLAN of a port.</summary>
/// <param name="Id">1 to 4094.</param>
/// <param name="IsPrimary">Whether frames without a tag are of it.</param>
/// <param name="IsUntagged">Whether its frames leave without a tag.</param>
public sealed record PortTag(uint Id, bool IsPrimary, bool IsUntagged)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Id}{(IsPrimary ? " pvid" : "")}{(IsUntagged ? " untagged" : "")}";
}

public abstract partial record HostOperation
{
    /// <summary>Moves a link that is in use from one place to another: no frame of it goes to neither.</summary>
    /// <param name="Link">The link.</param>
    /// <param name="Before">Where it is.</param>
    /// <param name="After">Where it shall be.</param>
    public sealed record MovePort(string Link, PortPlace Before, PortPlace After) : HostOperation
    {
        /// <summary>Whether VLANs that it was in are still heard, until <see cref="SetPortVlans"/>: others on the bridge follow yet.</summary>
        public bool KeepsHearing { get; init; }

        /// <inheritdoc/>
        public override HostOperation Inverse => new MovePort(Link, After, Before);

        /// <inheritdoc/>
        public override string ToString() => $"link set {Link} {After}";
    }

    /// <summary>Takes a link that is in use out of its bridge, to go to one of another kind.</summary>
    /// <param name="Link">The link.</param>
    /// <param name="Place">Where it is.</param>
    public sealed record TakeOut(string Link, PortPlace Place) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new PutIn(Link, Place);

        /// <inheritdoc/>
        public override string ToString() => $"link set {Link} nomaster";
    }

    /// <summary>Puts a link that is in use into a bridge, with all that the port has.</summary>
    /// <param name="Link">The link, in no bridge.</param>
    /// <param name="Place">Where it shall be.</param>
    public sealed record PutIn(string Link, PortPlace Place) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new TakeOut(Link, Place);

        /// <inheritdoc/>
        public override string ToString() => $"link set {Link} {Place}";
    }

    /// <summary>Has a port that is in use hear VLANs beside those that it is in, and go on sending as before.</summary>
    public sealed record HearPortVlans(string Link, ValueList<PortTag> Tags) : HostOperation
    {
        /// <inheritdoc/>
        public override string ToString() => $"bridge port {Link} hears vlan {string.Join(' ', Tags)}";
    }

    /// <summary>Puts a port into VLANs, in place of those that it is in, as its bridge gives to a new one.</summary>
    public sealed record SetPortVlans(string Link, ValueList<PortTag> Tags) : HostOperation
    {
        /// <inheritdoc/>
        public override string ToString() => $"bridge port {Link} vlan {string.Join(' ', Tags)}";
    }

    /// <summary>Sets whether a bridge learns addresses from a port, and floods to it what is for addresses that it does not know.</summary>
    public sealed record SetPortLearning(string Link, bool Learns) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new SetPortLearning(Link, !Learns);

        /// <inheritdoc/>
        public override string ToString() => $"bridge port {Link} learning {(Learns ? "on" : "off")} flood {(Learns ? "on" : "off")}";
    }

    /// <summary>Tells a bridge that an address is behind a port, in all VLANs of the port; told already is as good.</summary>
    public sealed record AddForwarding(string Link, MacAddress Mac) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new RemoveForwarding(Link, Mac);

        /// <inheritdoc/>
        public override string ToString() => $"fdb add {Mac} on {Link}";
    }

    /// <summary>Takes that back; not there is as good.</summary>
    public sealed record RemoveForwarding(string Link, MacAddress Mac) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new AddForwarding(Link, Mac);

        /// <inheritdoc/>
        public override string ToString() => $"fdb delete {Mac} on {Link}";
    }

    /// <summary>
    /// Limits what passes a guest's tap: inbound is what the host sends to it. The kernel's way is chosen by what it has,
    /// and logged.
    /// </summary>
    /// <param name="Link">The tap.</param>
    /// <param name="Before">As it was; null for no limits.</param>
    /// <param name="After">Wanted; null for no limits.</param>
    public sealed record SetLimits(string Link, BandwidthDefinition? Before, BandwidthDefinition? After) : HostOperation
    {
        /// <summary>Whether the tap's queue stays, without its limit, where the limit goes: to take it away costs frames.</summary>
        public bool KeepsQueue { get; init; }

        /// <inheritdoc/>
        public override HostOperation Inverse => new SetLimits(Link, After, Before) { KeepsQueue = KeepsQueue };

        /// <inheritdoc/>
        public override string ToString()
            => After is null ? $"limits of {Link} remove" : $"limits of {Link}{Words(" inbound", After.Inbound)}{Words(" outbound", After.Outbound)}";

        private static string Words(string direction, BandwidthRate? rate)
            => rate is null ? "" : $"{direction} {rate.Average} kB/s{(rate.Burst > 0 ? $" burst {rate.Burst} KiB" : "")}";
    }

    /// <summary>Sets how many frames a link gathers before it wakes the host.</summary>
    public sealed record SetCoalescing(string Link, uint Frames, uint Before) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new SetCoalescing(Link, Before, Frames);

        /// <inheritdoc/>
        public override string? LossWhenMissing => "the host is woken for every frame of the guest";

        /// <inheritdoc/>
        public override string ToString() => $"link set {Link} rx-frames {Frames}";
    }
}
