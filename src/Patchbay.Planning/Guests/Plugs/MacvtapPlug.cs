using Patchbay.Model.Domains;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;
using static Patchbay.Planning.Operations.HostOperation;

namespace Patchbay.Planning.Guests.Plugs;

/// <summary>A card of type <c>direct</c>: a macvtap over a device of the host.</summary>
/// <param name="Alias">The card's id.</param>
/// <param name="Name">The macvtap's name.</param>
/// <param name="Lower">The device below.</param>
/// <param name="Mode">Who hears whom.</param>
/// <param name="Mac">The guest's address, and the macvtap's.</param>
public sealed record MacvtapPlug(string Alias, string Name, string Lower, MacvtapMode Mode, MacAddress Mac) : GuestPlug(Alias)
{
    /// <summary>Pairs of queues, from 1.</summary>
    public int Pairs { get; init; } = 1;

    /// <summary>Whether frames carry the virtio header.</summary>
    public bool VnetHeader { get; init; }

    /// <summary>The device that serves it, where vhost does; null for <c>/dev/vhost-net</c>.</summary>
    public string? VhostDevice { get; init; }

    /// <summary>Bytes, where the interface says it; null for those of the device below.</summary>
    public uint? Mtu { get; init; }

    /// <summary>
    /// Of <see cref="MacvtapMode.Passthrough"/>, where the device below takes the guest's address: its own, which comes
    /// back; null in other modes.
    /// </summary>
    public MacAddress? LowerMac { get; init; }

    /// <summary>Which device the one below was, where it takes the guest's address; null where only its name is known.</summary>
    public LinkIdentity? LowerIdentity { get; init; }

    /// <summary>
    /// Of <see cref="MacvtapMode.Passthrough"/> over a virtual function: the VLAN that its card puts the guest's frames into, with the one
    /// before, which comes back; null where the device below is no such function.
    /// </summary>
    public SetFunction? Function { get; init; }

    /// <summary>
    /// Whether the device below was up before. One that was down goes down again where the guest does not come to run, and with
    /// a guest that had it to itself.
    /// </summary>
    public bool LowerWasUp { get; init; } = true;

    /// <summary>How the switch at the other end of the cable knows the port, where it is to; null where it is not.</summary>
    public VirtualPortDefinition? VirtualPort { get; init; }

    /// <summary>The guest, for the switch.</summary>
    public Guid Guest { get; init; }

    /// <summary>Which frames it takes, as the guest has said; null for those to its own address.</summary>
    public LinkReceiving? Receiving { get; init; }

    /// <inheritdoc/>
    public override string Device => Name;

    /// <inheritdoc/>
    public override ValueList<string> Links => [Name, Lower];

    /// <inheritdoc/>
    public override int Queues => Pairs;

    private AssociatePort? Association => VirtualPort is null ? null : new AssociatePort(Name, Lower, Mac, VirtualPort, Guest);

    /// <summary>Whether lldpad speaks to the switch for it (802.1Qbg).</summary>
    public bool IsSpokenFor => VirtualPort?.Type == VirtualPortType.Qbg;

    private CreateMacvtap New(string guest) => new(guest, Name, Lower, Mode, Mac, Pairs, VnetHeader) { VhostDevice = VhostDevice };

    // Not every driver can be told, where nothing is to change.
    private bool IsTold => Function is not null && Function.After != Function.Before;

    private bool HasWhole => Mode == MacvtapMode.Passthrough;

    /// <inheritdoc/>
    public override IEnumerable<HostOperation> Make(PlugSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        yield return New(site.Guest);
        // Only once the device is this guest's: until then it may be another's, whose frames it would not take any more.
        if (HasWhole && LowerMac is { } own && own != Mac)
        {
            yield return new LendMac(Lower, Mac, own);
        }
        if (IsTold)
        {
            yield return Function!;
        }
        if (Association is { } association)
        {
            yield return association;
        }
        if (Mtu is { } mtu)
        {
            yield return new SetMtu(Name, mtu, null);
        }
        if (Bandwidth is not null)
        {
            yield return Limit(null, Bandwidth);
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<HostOperation> Adopt()
        => Association is { } association ? [association with { IsKnown = true }] : [];

    /// <inheritdoc/>
    public override IEnumerable<HostOperation> Clear(PlugSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (Association is { } association)
        {
            // By the macvtap's device, which is still there.
            yield return new DisassociatePort(association);
        }
        yield return new DeleteMacvtap(New(site.Guest));
        if (IsTold)
        {
            yield return Function!.Inverse;
        }
        if (HasWhole && LowerMac is { } own)
        {
            if (!LowerWasUp)
            {
                yield return new SetUp(Lower, Up: false) { Identity = LowerIdentity };
            }
            if (own != Mac)
            {
                yield return new RestoreMac(Lower, own) { Identity = LowerIdentity };
            }
        }
    }

    /// <inheritdoc/>
    // What a tap sends to its host, a macvtap sends out: the two directions are the other way round.
    public override SetLimits Limit(BandwidthDefinition? before, BandwidthDefinition? after) => new(Name, Turned(before), Turned(after));

    /// <inheritdoc/>
    public override IEnumerable<HostOperation> Follow(bool running)
    {
        if (running)
        {
            yield return new SetUp(Lower, Up: true) { Stays = LowerWasUp };
        }
        yield return new SetUp(Name, running);
    }

    /// <summary>The plug with the guest's frames in another VLAN; 0 for none.</summary>
    public MacvtapPlug InVlan(uint vlan)
        => Function is null ? this : this with { Function = Function with { After = Function.After with { Vlan = vlan } } };

    private static BandwidthDefinition? Turned(BandwidthDefinition? limits)
        => limits is null ? null : limits with { Inbound = limits.Outbound, Outbound = limits.Inbound };
}
