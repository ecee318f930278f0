using Patchbay.Model.Ports;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Operations;

/// <summary>A guest's port of an Open vSwitch bridge, as the switch's database shall hold it.</summary>
/// <param name="Name">The tap's, and so the port's.</param>
/// <param name="Bridge">By name.</param>
/// <param name="GuestMac">Of the guest's side.</param>
/// <param name="Identity">Whose it is, for the switch and its controllers.</param>
public sealed record SwitchPort(string Name, string Bridge, MacAddress GuestMac, SwitchPortIdentity Identity)
{
    /// <summary>VLANs; null for all, with their tags.</summary>
    public VlanDefinition? Vlan { get; init; }

    /// <summary>Whether it is kept from the switch's other isolated (<c>protected</c>) ports.</summary>
    public bool Isolated { get; init; }

    /// <summary>Limits; null for none.</summary>
    public BandwidthDefinition? Bandwidth { get; init; }

    /// <summary>Bytes, where the interface says it; the switch keeps the tap at it.</summary>
    public uint? Mtu { get; init; }

    /// <inheritdoc/>
    public override string ToString()
        => $"{Name} in {Bridge} iface-id {Identity.InterfaceId}{(Identity.ProfileId is { } profile ? $" profile {profile}" : "")}{VlanWords}"
            + $"{(Isolated ? " protected" : "")}{(Mtu is { } mtu ? $" mtu {mtu}" : "")}{LimitWords}";

    private string VlanWords => Vlan switch
    {
        null => "",
        { Trunk: false } access => $" tag {access.Tags[0].Id}",
        var trunk => $" trunks {string.Join(',', trunk.Tags.Select(static t => t.Id))}"
            + (trunk.Tags.FirstOrDefault(static t => t.NativeMode is not null) is { } native
                ? $" native {native.Id} {(native.NativeMode == VlanNativeMode.Tagged ? "tagged" : "untagged")}"
                : ""),
    };

    private string LimitWords => Bandwidth is null ? "" : $"{Words(" inbound", Bandwidth.Inbound)}{Words(" outbound", Bandwidth.Outbound)}";

    private static string Words(string direction, BandwidthRate? rate) => rate is null ? ""
        : $"{direction} {rate.Average} kB/s{(rate.Peak > 0 ? $" peak {rate.Peak} kB/s" : "")}{(rate.Burst > 0 ? $" burst {rate.Burst} KiB" : "")}";
}

/// <summary>Whose a switch's port is.</summary>
/// <param name="Guest">The guest (<c>vm-id</c>).</param>
/// <param name="InterfaceId">The card, as controllers know it (<c>iface-id</c>).</param>
/// <param name="ProfileId">What controllers shall do with it (<c>port-profile</c>); null for none.</param>
public sealed record SwitchPortIdentity(Guid Guest, Guid InterfaceId, string? ProfileId);

public abstract partial record HostOperation
{
    /// <summary>
    /// Adds a link to an Open vSwitch bridge, with all that the port has, in one transaction, and waits until the switch has it. A
    /// port of that name that a guest left is replaced; one of others is an error.
    /// </summary>
    public sealed record AddSwitchPort(SwitchPort Port) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new RemoveSwitchPort(Port);

        /// <inheritdoc/>
        public override string ToString() => $"ovs port add {Port}";
    }

    /// <summary>Removes a guest's port from Open vSwitch, with its queues; none there, or one of others, is as good.</summary>
    public sealed record RemoveSwitchPort(SwitchPort Port) : HostOperation
    {
        /// <summary>Whether the switch must have let the link go before this is done, as it shall go elsewhere.</summary>
        public bool AwaitsRelease { get; init; }

        /// <inheritdoc/>
        public override HostOperation Inverse => new AddSwitchPort(Port);

        /// <inheritdoc/>
        public override string ToString() => $"ovs port delete {Port.Name} from {Port.Bridge}";
    }

    /// <summary>Changes a guest's port of Open vSwitch that is in use, to another bridge as well, in one transaction.</summary>
    /// <param name="Before">As it is.</param>
    /// <param name="After">As it shall be; of the same name.</param>
    public sealed record ChangeSwitchPort(SwitchPort Before, SwitchPort After) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new ChangeSwitchPort(After, Before);

        /// <inheritdoc/>
        public override string ToString() => $"ovs port set {After}";
    }
}
