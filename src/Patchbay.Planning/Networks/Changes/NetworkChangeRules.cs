using Patchbay.Model.Networks;
using Patchbay.Model.Ports;
using Patchbay.Planning.Changes;

namespace Patchbay.Planning.Networks.Changes;

/// <summary>What may change of a network while it runs, and how: one line for each part of the document.</summary>
public static class NetworkChangeRules
{
    private const string Served = "the network's dnsmasq is told, or started again with its leases kept";
    private const string Rules = "the network's rules are replaced in one step; connections that are known stay";
    private const string Forwarded = "set in one step, if nobody else has the ports; connections that are known stay";
    private const string Kept = "kept with the network; nothing on the host follows from it";
    internal const string Later = "guests that are plugged in from now on have it; those plugged in keep what they have";
    private const string Followed = "set on the ports of guests that are plugged in and say nothing else for themselves";
    private const string Trusted = "the cards of guests that are plugged in and say nothing for themselves take what those ask for, or their own address only";
    private const string Tagged = "the ports of guests that are plugged in and say nothing else for themselves hear the new VLANs, then send to them, then leave the old ones";
    private const string OneByOne = "the ports of guests in Open vSwitch follow one after another: those in different VLANs do not hear each other meanwhile";
    private const string Pool = "guests that are plugged in from now on choose among what is there then";

    /// <summary>All rules; the first whose pattern is the difference's path, or the beginning of it, counts.</summary>
    public static IReadOnlyList<NetworkChangeRule> All { get; } =
    [
        new("name", ChangeEffect.Refused, "files, leases and guests know the network by its name: define another one"),
        new("uuid", ChangeEffect.Refused, "guests know the network by its uuid: define another one"),
        new("title", ChangeEffect.Live, Kept),
        new("description", ChangeEffect.Live, Kept),
        new("metadata", ChangeEffect.Live, Kept),
        new("@ipv6", ChangeEffect.Live, "guests may speak IPv6 to each other either way"),
        new("@trustGuestRxFilters", ChangeEffect.Live, Trusted),
        new("forward/nat", ChangeEffect.Live, Rules),
        new("forward/interface", ChangeEffect.Live, Rules) { InPool = (ChangeEffect.Live, Pool) },
        new("forward/address", ChangeEffect.Live, Pool),
        new("forward/pf", ChangeEffect.Live, Pool),
        new("forward/driver", ChangeEffect.NextPlug, Later),
        new("forward/@managed", ChangeEffect.NextPlug, Later),
        new("forward/@dev", ChangeEffect.Live, Rules) { InPool = (ChangeEffect.Live, Pool) },
        new("forward/@mode", ChangeEffect.Live, Rules) { Kind = true, InPool = (ChangeEffect.NextPlug, Later) },
        new("forward", ChangeEffect.Live, Rules) { Kind = true },
        new("bridge/@name", ChangeEffect.Live, "the bridge is renamed with its guests plugged in, and its dnsmasq started again with its leases kept; a kernel before 6.2 takes it down for a moment") { InPool = (ChangeEffect.NextPlug, "guests that are plugged in from now on use it; those plugged in stay on the bridge before") },
        new("bridge/@stp", ChangeEffect.Live, "set on the bridge"),
        new("bridge/@delay", ChangeEffect.Live, "set on the bridge; it counts for guests that are plugged in from now on"),
        new("bridge/@macTableManager", ChangeEffect.Live, "the ports of guests that are plugged in tell the bridge their addresses before it stops to learn them, or the other way round") { NeedsBridge = true },
        new("bridge/@zone", ChangeEffect.Live, "the bridge is put into the zone"),
        new("bridge", ChangeEffect.Refused, "whether the network has a bridge cannot change while it runs"),
        new("mtu", ChangeEffect.Live, "set on the guests' taps and the bridge; a guest's own card keeps its size until it is plugged in again") { Lowered = "larger frames of guests that do not follow are dropped" },
        new("mac", ChangeEffect.Live, "set on the bridge; guests are told the host's new address at once (ARP, neighbour discovery)"),
        new("domain/@register", ChangeEffect.Live, "systemd-resolved is told"),
        new("domain", ChangeEffect.Live, Served),
        new("dns", ChangeEffect.Live, Served),
        new("vlan", ChangeEffect.Live, Tagged) { NeedsBridge = true, InSwitch = OneByOne },
        new("bandwidth", ChangeEffect.Live, "set on the bridge; what rates guests are guaranteed must fit"),
        new("port", ChangeEffect.Live, Followed) { NeedsBridge = true },
        new("virtualport/parameters", ChangeEffect.Live, Followed) { NeedsSwitch = true },
        new("virtualport", ChangeEffect.NextPlug, Later),
        new("portgroup/virtualport/parameters", ChangeEffect.Live, Followed) { NeedsSwitch = true },
        new("portgroup/virtualport", ChangeEffect.NextPlug, Later),
        new("portgroup/@trustGuestRxFilters", ChangeEffect.Live, Trusted),
        new("portgroup/vlan", ChangeEffect.Live, Tagged) { NeedsBridge = true, InSwitch = OneByOne },
        new("portgroup/bandwidth", ChangeEffect.Live, Followed) { Switched = "what is sent to guests whose limits come or go is lost for milliseconds, as the kernel changes their queue" },
        new("portgroup", ChangeEffect.Live, Followed),
        new("ip/dhcp", ChangeEffect.Live, Served),
        new("ip/tftp", ChangeEffect.Live, Served),
        new("ip/@localPtr", ChangeEffect.Live, Served),
        new("ip", ChangeEffect.Live, "the address is added before another is removed; rules and dnsmasq follow")
        {
            Gone = "the address goes once others are there; guests that have theirs, their way out and their name server by it keep those, of no more use, until they renew their lease or are set anew; IPv6 guests are told at once to prefer others",
        },
        new("route", ChangeEffect.Live, "the host's route is added or removed"),
        new("dnsmasq:options", ChangeEffect.Live, Served),
        new("patchbay:forward", ChangeEffect.Live, Forwarded),
        new("patchbay:ip", ChangeEffect.Live, "kept with the network; what was chosen is its <ip>, and changes as that does"),
        new("patchbay:egress", ChangeEffect.Live, "routes, rules of the routing and of the firewall are set before others go; connections keep the address they go out with, and those that can no longer get out end"),
        new("patchbay:host", ChangeEffect.Live, "the host's place beside the guests is made, changed or removed; the guests keep theirs"),
        new("patchbay:peer", ChangeEffect.Live, "both networks' rules are replaced, each in one step; connections that are known stay"),
    ];

    /// <summary>The rule for a path without brackets.</summary>
    /// <exception cref="InvalidOperationException">The document has a part that no rule is about: a mistake in this table.</exception>
    public static NetworkChangeRule For(string pattern)
        => All.FirstOrDefault(r => pattern == r.Pattern || pattern.StartsWith($"{r.Pattern}/", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"no rule says what a change of '{pattern}' does to a running network");
}

/// <summary>What a change of one part of the document does to a running network.</summary>
/// <param name="Pattern">The part, as in <see cref="NetworkChange.Path"/> without brackets; all below it is meant.</param>
/// <param name="Effect">What it means.</param>
/// <param name="How">A clause for people.</param>
public sealed record NetworkChangeRule(string Pattern, ChangeEffect Effect, string How)
{
    /// <summary>What it means to a network that lends guests what others made, where that differs.</summary>
    public (ChangeEffect Effect, string How)? InPool { get; init; }

    /// <summary>What pauses when a number gets lower.</summary>
    public string? Lowered { get; init; }

    /// <summary>What becomes of it where the element itself goes.</summary>
    public string? Gone { get; init; }

    /// <summary>What pauses where an element comes or goes.</summary>
    public string? Switched { get; init; }

    /// <summary>Whether it may turn a network with a bridge of its own into one without, or the other way round, which is refused.</summary>
    public bool Kind { get; init; }

    /// <summary>Whether those who are plugged in follow on bridges only, and not where they have devices of a pool.</summary>
    public bool NeedsBridge { get; init; }

    /// <summary>What pauses in Open vSwitch.</summary>
    public string? InSwitch { get; init; }

    /// <summary>Whether those who are plugged in follow in Open vSwitch only.</summary>
    public bool NeedsSwitch { get; init; }

    internal NetworkChange Judge(ElementDifference difference, NetworkDefinition before, NetworkDefinition after)
    {
        (ChangeEffect effect, string how) = (Effect, How);
        bool owned = after.Forward.Mode.OwnsBridge();
        if (Kind && before.Forward.Mode.OwnsBridge() != owned)
        {
            (effect, how) = (ChangeEffect.Refused, "guests are plugged in in another way in that mode: stop the network first");
        }
        else if (!owned && InPool is { } pool)
        {
            (effect, how) = pool;
        }
        else if ((NeedsBridge && after.Bridge?.Name is null) || (NeedsSwitch && !(IsOfSwitch(before) && IsOfSwitch(after))))
        {
            (effect, how) = (ChangeEffect.NextPlug, NetworkChangeRules.Later);
        }
        else if (InSwitch is { } pause && IsOfSwitch(before) && IsOfSwitch(after))
        {
            (effect, how) = (ChangeEffect.Interruption, pause);
        }
        else if (Switched is { } switched && (difference.Before is null || difference.After is null) && !difference.IsAttribute)
        {
            (effect, how) = (ChangeEffect.Interruption, switched);
        }
        else if (Gone is { } gone && difference.After is null && difference.Pattern == Pattern)
        {
            how = gone;
        }
        else if (Lowered is { } lowered && after.Mtu < (before.Mtu ?? 1500))
        {
            (effect, how) = (ChangeEffect.Interruption, lowered);
        }
        return new NetworkChange(difference.Path, difference.Before, difference.After, effect, how);
    }

    // Whether Open vSwitch manages all of a network's ports.
    private static bool IsOfSwitch(NetworkDefinition network)
        => network.PortGroups.Select(static g => g.VirtualPort?.Type).Prepend(network.VirtualPort?.Type).OfType<VirtualPortType>().Distinct().SequenceEqual([VirtualPortType.OpenVSwitch]);
}
