using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Arguments;
using Patchbay.Planning.Guests.Devices;
using Patchbay.Planning.Guests.Passthrough;
using Patchbay.Planning.Guests.Plugs;
using Patchbay.Planning.Operations;
using static Patchbay.Planning.Operations.HostOperation;

namespace Patchbay.Planning.Guests;

/// <content>Cards that come and go while the guest runs.</content>
public static partial class GuestPlanner
{
    /// <summary>Plugs a card into a running guest.</summary>
    /// <param name="qemu">The guest's QEMU.</param>
    /// <param name="tap">The card's tap; null where it has none.</param>
    /// <param name="plug">What it has instead; null for nothing.</param>
    /// <param name="card">What QEMU is told.</param>
    /// <param name="wish">How it is plugged in.</param>
    /// <param name="host">The bridge, as seen.</param>
    public static HostPlan PlugIn(QemuTarget qemu, GuestTap? tap, GuestPlug? plug, InterfacePlugIn card, PlugWish wish, HostSnapshot host)
    {
        ArgumentNullException.ThrowIfNull(qemu);
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(wish);
        ArgumentNullException.ThrowIfNull(host);
        PluggedCard plugged = new(card.Alias, card.Device, card.NetdevId, card.Netdev, card.Descriptors);
        List<HostOperation> operations = [];
        if (tap is not null)
        {
            operations.Add(tap.Make(qemu.Guest));
            // The guest sees its card once that is plugged in and up; until then QEMU has its back end to make.
            operations.Add(new BeginPlugIn(qemu, plugged));
            operations.AddRange(PlugNew(tap, host));
        }
        if (plug is not null)
        {
            operations.AddRange(plug.Make(new PlugSite(qemu.Guest, wish.User)));
        }
        if (card.Vdpa is { } vdpa)
        {
            operations.Add(new AllowLockedMemory(qemu, wish.LockedMemory ?? 0));
            operations.Add(new AddDescriptor(qemu, card.Alias, vdpa));
        }
        if (wish.Running)
        {
            operations.AddRange(tap is null ? [] : Follow(tap, running: true));
            operations.AddRange(plug?.Follow(running: true) ?? []);
        }
        if (card.Chardev is { } chardev)
        {
            operations.Add(new AddChardev(qemu, card.ChardevId, chardev) { AwaitsPeer = card.ChardevListens });
        }
        operations.Add(new PlugIn(qemu, plugged)
        {
            IsBegun = tap is not null,
            // Its address may have been elsewhere before, and a guest may say nothing for long.
            Announces = wish is { LinkUp: true, Running: true } && (tap?.Name ?? plug?.Device) is not null,
        });
        if (!wish.LinkUp)
        {
            operations.Add(new SetLink(qemu, card.Alias, Up: false));
        }
        return new HostPlan(Subject(qemu.Guest), operations.ToValueList());
    }

    /// <summary>
    /// The back end that may go as soon as its card is gone, ahead of <see cref="ClearCard"/>; null for a card of which something must be
    /// done before.
    /// </summary>
    /// <param name="alias">The card's id.</param>
    /// <param name="plug">What it has instead of a tap on a bridge; null for nothing.</param>
    /// <param name="device">What it passes on; null for nothing.</param>
    public static string? FollowingNetdev(string alias, GuestPlug? plug, PassedDevice? device)
        => plug is null && device is null ? InterfaceArguments.NetdevOf(alias) : null;

    /// <summary>Takes what is left of a card, once the guest has let it go or never got it, off the host; each operation is harmless where it is not needed.</summary>
    /// <param name="qemu">The guest's QEMU.</param>
    /// <param name="tap">The card's tap; null where it has none.</param>
    /// <param name="plug">What it has instead; null for nothing.</param>
    /// <param name="alias">The card's id.</param>
    /// <param name="halfWay">Whether plugging it in may have ended half-way, so that QEMU holds descriptors for nothing.</param>
    /// <param name="hasChardev">Whether another process serves it as virtio.</param>
    public static HostPlan ClearCard(QemuTarget qemu, GuestTap? tap, GuestPlug? plug, string alias, bool halfWay, bool hasChardev)
    {
        ArgumentNullException.ThrowIfNull(qemu);
        List<HostOperation> operations = [.. plug?.Leave() ?? [], new RemoveNetdev(qemu, InterfaceArguments.NetdevOf(alias))];
        if (hasChardev)
        {
            operations.Add(new RemoveChardev(qemu, $"char{alias}"));
        }
        if (plug is VdpaPlug vdpa)
        {
            operations.Add(new RemoveDescriptor(qemu, vdpa.Opaque));
        }
        if (plug is not null)
        {
            if (halfWay && plug is { Device: { } device, Queues: > 0 and var queues })
            {
                operations.Add(new CloseDescriptors(qemu, InterfacePlugIn.DescriptorsOf(alias, device, queues)));
            }
            operations.AddRange(plug.Clear(new PlugSite(qemu.Guest, null)));
        }
        if (tap is not null)
        {
            if (halfWay)
            {
                operations.Add(new CloseDescriptors(qemu, InterfacePlugIn.DescriptorsOf(alias, tap.Name, tap.Queues)));
            }
            operations.AddRange(Delete(tap, qemu.Guest));
        }
        return new HostPlan(Subject(qemu.Guest), operations.ToValueList());
    }

    /// <summary>Changes a running guest's card.</summary>
    /// <param name="qemu">The guest's QEMU.</param>
    /// <param name="alias">The card's id.</param>
    /// <param name="cable">Whether its cable is to be plugged in or pulled; null where it stays.</param>
    /// <param name="before">Its tap; null where it has none.</param>
    /// <param name="after">Its tap as it shall be.</param>
    /// <param name="host">The tap and both bridges, as seen.</param>
    /// <param name="more">What else changes on the host.</param>
    public static HostPlan ChangeCard(
        QemuTarget qemu, string alias, bool? cable, GuestTap? before, GuestTap? after, HostSnapshot host, IEnumerable<HostOperation> more)
    {
        ArgumentNullException.ThrowIfNull(qemu);
        ArgumentNullException.ThrowIfNull(host);
        List<HostOperation> operations = [];
        if (cable == false)
        {
            operations.Add(new SetLink(qemu, alias, Up: false));
        }
        if (before is not null && after is not null)
        {
            operations.AddRange(Move(before, after, host));
        }
        operations.AddRange(more);
        if (cable == true)
        {
            operations.Add(new SetLink(qemu, alias, Up: true));
        }
        if (before is not null && after is not null && before.Bridge != after.Bridge && cable != false)
        {
            // The switches of its new place do not know it yet.
            operations.Add(new Announce(qemu, alias));
        }
        return new HostPlan(Subject(qemu.Guest), operations.ToValueList());
    }

    /// <summary>Changes what a running guest's card has on the host where that is no tap on a bridge: its limits.</summary>
    /// <param name="before">As it is.</param>
    /// <param name="after">As it shall be.</param>
    public static IEnumerable<HostOperation> Change(GuestPlug? before, GuestPlug? after)
    {
        if (before is not null && after is not null && before.Bandwidth != after.Bandwidth && before.Limit(before.Bandwidth, after.Bandwidth) is { } limit)
        {
            yield return limit;
        }
        if (before is MacvtapPlug { Function: { } was } && after is MacvtapPlug { Function: { } function } && was.After != function.After)
        {
            yield return function with { Before = was.After };
        }
    }

    /// <summary>Sets what a running guest's cards have from their networks, where that has changed.</summary>
    /// <param name="guest">The guest's name.</param>
    /// <param name="before">What it has, its taps on which bridge whatever.</param>
    /// <param name="after">The same as it shall be, its taps on their bridges.</param>
    /// <param name="host">The taps and their bridges, as seen.</param>
    public static HostPlan Retune(string guest, GuestStart before, GuestStart after, HostSnapshot host)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(host);
        return new HostPlan(Subject(guest),
        [
            .. after.Taps
                .Where(t => host.Links.ContainsKey(t.Name) && HasBridge(t, host))
                .SelectMany(t => before.Taps.FirstOrDefault(b => b.Name == t.Name) is { } was ? Move(was with { Bridge = t.Bridge }, t, host, isFollowing: true) : []),
            .. after.Plugs.Where(p => p.Links.All(host.Links.ContainsKey)).SelectMany(p => Change(before.Plugs.FirstOrDefault(b => b.Alias == p.Alias), p)),
        ]);
    }

    /// <summary>Has a running guest's taps hear the VLANs that their networks put them into, before any of their neighbours sends to those.</summary>
    /// <param name="guest">The guest's name.</param>
    /// <param name="before">Its taps as they are.</param>
    /// <param name="after">As they shall be.</param>
    /// <param name="host">The taps and their bridges, as seen.</param>
    public static HostPlan Hear(string guest, ValueList<GuestTap> before, ValueList<GuestTap> after, HostSnapshot host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return new HostPlan(Subject(guest), after
            .Where(t => host.Links.ContainsKey(t.Name) && HasBridge(t, host) && before.FirstOrDefault(b => b.Name == t.Name) is { } was && ChangesVlans(was, t))
            .Select(static t => (HostOperation)new HearPortVlans(t.Name, t.Place.EffectiveTags)).ToValueList());
    }

    // On one bridge of the kernel's.
    private static bool ChangesVlans(GuestTap before, GuestTap after)
        => before.Switch is null && after.Switch is null && before.Bridge == after.Bridge && before.Place.EffectiveTags != after.Place.EffectiveTags;

    private static IEnumerable<HostOperation> Move(GuestTap before, GuestTap after, HostSnapshot host, bool isFollowing = false)
    {
        (BandwidthDefinition? Before, BandwidthDefinition? After) limits =
            (before.Switch is null ? before.Bandwidth : null, after.Switch is null ? after.Bandwidth : null);
        if (limits.Before != limits.After)
        {
            yield return new SetLimits(after.Name, limits.Before, limits.After) { KeepsQueue = isFollowing };
        }
        if (before.CoalesceRxFrames != after.CoalesceRxFrames)
        {
            yield return new SetCoalescing(after.Name, after.CoalesceRxFrames, before.CoalesceRxFrames);
        }
        bool isSwitch = before.Switch is not null || after.Switch is not null;
        if (isSwitch ? before.SwitchPort == after.SwitchPort : before.Place == after.Place)
        {
            yield break;
        }
        if (before.Bridge != after.Bridge && after.Mtu is null
            && host.Links.TryGetValue(after.Bridge, out LinkState? bridge) && host.Links.TryGetValue(after.Name, out LinkState? tap) && bridge.Mtu != tap.Mtu)
        {
            yield return new SetMtu(after.Name, bridge.Mtu, tap.Mtu);
        }
        foreach (HostOperation operation in isSwitch ? MoveSwitchPort(before, after) : [new MovePort(after.Name, before.Place, after.Place) { KeepsHearing = isFollowing && ChangesVlans(before, after) }])
        {
            yield return operation;
        }
    }

    // Between a bridge of the kernel's and one of Open vSwitch a link has to be let go by the one before the other takes it.
    private static IEnumerable<HostOperation> MoveSwitchPort(GuestTap before, GuestTap after)
    {
        switch (before.SwitchPort, after.SwitchPort)
        {
            case ({ } old, { } wanted):
                yield return new ChangeSwitchPort(old, wanted);
                break;
            case ({ } old, _):
                yield return new RemoveSwitchPort(old) { AwaitsRelease = true };
                yield return new PutIn(after.Name, after.Place);
                break;
            case (_, { } wanted):
                yield return new TakeOut(before.Name, before.Place);
                yield return new AddSwitchPort(wanted);
                break;
        }
    }
}

/// <summary>How a card is plugged into a running guest.</summary>
/// <param name="LinkUp">Whether its cable is in.</param>
/// <param name="Running">Whether the guest's processors run.</param>
/// <param name="User">The user that QEMU, and what serves its cards, runs as; null for the daemon's own.</param>
public sealed record PlugWish(bool LinkUp, bool Running, QemuUser? User)
{
    /// <summary>Bytes that QEMU may lock, for a card that reaches the guest's memory; null where none does.</summary>
    public ulong? LockedMemory { get; init; }
}
