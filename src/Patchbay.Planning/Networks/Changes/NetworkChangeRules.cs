using Patchbay.Model.Networks;
using Patchbay.Planning.Changes;

namespace Patchbay.Planning.Networks.Changes;

/// <summary>What may change of a network while it runs, and how: one line for each part of the document.</summary>
public static class NetworkChangeRules
{
    private const string Served = "the network's dnsmasq is told, or started again with its leases kept";
    private const string Rules = "the network's rules are replaced in one step; connections that are known stay";
    private const string Forwarded = "set in one step, if nobody else has the ports; connections that are known stay";
    private const string Kept = "kept with the network; nothing on the host follows from it";
    private const string Later = "guests that are plugged in from now on have it; those plugged in keep what they have";
    private const string Followed = "set on the ports of guests that are plugged in and say nothing else for themselves";
    private const string OnBridges = "set on the ports of guests that are plugged into a bridge; others have it when they are plugged in again";
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
        new("@trustGuestRxFilters", ChangeEffect.Live, Later),
        new("forward/nat", ChangeEffect.Live, Rules),
        new("forward/interface", ChangeEffect.Live, Rules) { InPool = Pool },
        new("forward/address", ChangeEffect.Live, Pool),
        new("forward/pf", ChangeEffect.Live, Pool),
        new("forward/driver", ChangeEffect.Live, Later),
        new("forward/@managed", ChangeEffect.Live, Later),
        new("forward/@dev", ChangeEffect.Live, Rules) { InPool = Pool },
        new("forward/@mode", ChangeEffect.Live, Rules) { Kind = true },
        new("forward", ChangeEffect.Live, Rules) { Kind = true },
        new("bridge/@name", ChangeEffect.Interruption, "the bridge is renamed with its guests plugged in; addresses and names are not served meanwhile") { InPool = "guests that are plugged in from now on use it; those plugged in stay on the bridge before" },
        new("bridge/@stp", ChangeEffect.Live, "set on the bridge"),
        new("bridge/@delay", ChangeEffect.Live, "set on the bridge; it counts for guests that are plugged in from now on"),
        new("bridge/@macTableManager", ChangeEffect.Live, Later),
        new("bridge/@zone", ChangeEffect.Live, "the bridge is put into the zone"),
        new("bridge", ChangeEffect.Refused, "whether the network has a bridge cannot change while it runs"),
        new("mtu", ChangeEffect.Live, "set on the guests' taps and the bridge; a guest's own card keeps its size until it is plugged in again") { Lowered = "larger frames of guests that do not follow are dropped" },
        new("mac", ChangeEffect.Interruption, "guests reach the host again once they have asked for its new address"),
        new("domain/@register", ChangeEffect.Live, "systemd-resolved is told"),
        new("domain", ChangeEffect.Live, Served),
        new("dns", ChangeEffect.Live, Served),
        new("vlan", ChangeEffect.Live, Followed) { InPool = OnBridges },
        new("bandwidth", ChangeEffect.Live, Later),
        new("port", ChangeEffect.Live, Followed) { InPool = OnBridges },
        new("virtualport", ChangeEffect.Live, Later),
        new("portgroup/virtualport", ChangeEffect.Live, Later),
        new("portgroup/@trustGuestRxFilters", ChangeEffect.Live, Later),
        new("portgroup", ChangeEffect.Live, Followed) { InPool = OnBridges },
        new("ip/dhcp", ChangeEffect.Live, Served),
        new("ip/tftp", ChangeEffect.Live, Served),
        new("ip/@localPtr", ChangeEffect.Live, Served),
        new("ip", ChangeEffect.Live, "the address is added before another is removed; rules and dnsmasq follow"),
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
    /// <summary>How it is applied to a network that lends guests what others made, where that differs.</summary>
    public string? InPool { get; init; }

    /// <summary>What pauses when a number gets lower.</summary>
    public string? Lowered { get; init; }

    /// <summary>Whether it may turn a network with a bridge of its own into one without, or the other way round, which is refused.</summary>
    public bool Kind { get; init; }

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
            (effect, how) = (ChangeEffect.Live, pool);
        }
        else if (Lowered is { } lowered && after.Mtu < (before.Mtu ?? 1500))
        {
            (effect, how) = (ChangeEffect.Interruption, lowered);
        }
        return new NetworkChange(difference.Path, difference.Before, difference.After, effect, how);
    }
}
