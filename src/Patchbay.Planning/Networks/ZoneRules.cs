using Patchbay.Model.Networks;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Networks;

/// <summary>
/// Which zone of firewalld a network's bridge is in: the document's, else one that libvirt's packages bring for the purpose.
/// Where nobody has brought one, guests' packets get past firewalld by the entry that every other packet filter gets as well.
/// </summary>
internal static class ZoneRules
{
    private const string Usual = "libvirt";
    private const string Routed = "libvirt-routed";
    private const string RoutedPolicy = "libvirt-routed-out";

    /// <summary>A zone that was asked for must be there. What runs already is not refused for what became of firewalld since.</summary>
    public static IEnumerable<PlanRefusal> Check(NetworkDefinition network, NetworkDefinition? before, HostSnapshot seen)
    {
        if (!network.Forward.Mode.OwnsBridge() || network.Bridge?.Zone is not { } zone || zone == before?.Bridge?.Zone || seen.Firewalld is not { } state)
        {
            yield break;
        }
        if (!state.IsRunning)
        {
            yield return new PlanRefusal.NoFirewalld(zone, state.Problem);
        }
        else if (!state.Zones.Contains(zone))
        {
            yield return new PlanRefusal.NoZone(zone, state.Zones);
        }
    }

    public static IEnumerable<string> Warnings(NetworkDefinition network, HostSnapshot seen)
    {
        if (network.Bridge?.Zone is not { } zone || seen.Firewalld is not { } state)
        {
            yield break;
        }
        if (!state.IsRunning)
        {
            yield return $"the bridge is in no zone: firewalld does not {(state.Problem is null ? "run" : $"answer ({state.Problem})")}; it comes into zone {zone} when it does";
        }
        else if (!state.Zones.Contains(zone))
        {
            yield return $"the bridge is in no zone: firewalld has no zone {zone} any more";
        }
    }

    /// <summary>What brings the bridge into its zone.</summary>
    /// <param name="network">Wanted.</param>
    /// <param name="before">As it runs; null where nothing is known to.</param>
    /// <param name="seen">The host.</param>
    public static HostOperation? Plan(NetworkDefinition network, NetworkDefinition? before, HostSnapshot seen)
    {
        string bridge = network.Bridge!.Name!;
        FirewalldState? state = seen.Firewalld;
        string? present = state?.ZoneByLink.GetValueOrDefault(bridge);
        if (network.Bridge.Zone is { } zone)
        {
            bool isPossible = state is null || (state.IsRunning && state.Zones.Contains(zone));
            return isPossible && present != zone ? new HostOperation.SetZone(bridge, zone, present) : null;
        }
        if (state is not { IsRunning: true })
        {
            return null;
        }
        // Where the administrator has put it elsewhere since, it stays; where the document had, it goes.
        bool isLeft = before is not null && present is not null && present == (before.Bridge?.Zone ?? UsualOf(before.Forward.Mode, state));
        string? usual = UsualOf(network.Forward.Mode, state);
        return (present is null || isLeft) && present != usual ? new HostOperation.SetZone(bridge, usual, present) : null;
    }

    /// <summary>What takes the bridge out of its zone.</summary>
    public static HostOperation? PlanEnd(string bridge, HostSnapshot seen)
        => seen.Firewalld?.ZoneByLink.GetValueOrDefault(bridge) is { } present ? new HostOperation.SetZone(bridge, null, present) : null;

    private static string? UsualOf(ForwardMode mode, FirewalldState state) => mode switch
    {
        ForwardMode.Open => null,
        ForwardMode.Route when state.Zones.Contains(Routed) && state.Policies.Contains(RoutedPolicy) => Routed,
        _ => state.Zones.Contains(Usual) ? Usual : null,
    };
}
