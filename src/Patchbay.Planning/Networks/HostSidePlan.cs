using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Networks;

/// <summary>The host's macvlan beside guests that share a device by macvtap: with the network it comes and goes.</summary>
internal static class HostSidePlan
{
    public static HostScope Scope(NetworkDefinition network) => network.Extensions.Host is { } host
        ? new HostScope
        {
            Links = [host.Device, .. network.Forward.Interfaces],
            Routes = null,
            Sysctls = [Sysctl.IPv6Forward, .. Settings(host.Device).Select(static s => s.Key)],
        }
        : new HostScope();

    /// <summary>What on this host stands against the host's place.</summary>
    /// <param name="network">Wanted.</param>
    /// <param name="before">What runs; null where nothing is known to.</param>
    /// <param name="seen">The host.</param>
    /// <param name="facts">Whether devices may come later. Once a network runs, its place goes and comes with the device.</param>
    public static IEnumerable<PlanRefusal> Check(NetworkDefinition network, NetworkDefinition? before, HostSnapshot seen, NetworkFacts facts)
    {
        if (network.Extensions.Host is not { } host)
        {
            yield break;
        }
        HostOperation.CreateMacvlan wanted = Macvlan(network, host);
        bool isOurs = before?.Extensions.Host?.Device == host.Device;
        if (seen.Links.TryGetValue(host.Device, out LinkState? link) && !(link.Kind == "macvlan" && (isOurs || link.Mac == wanted.Mac)))
        {
            yield return new PlanRefusal.NoHostSide(wanted.Lower, $"an interface named {host.Device} exists ({(link.Kind.Length == 0 ? "a device" : $"a {link.Kind}")}) that this network did not make");
        }
        bool isNew = before?.Extensions.Host != host || LowerOf(before!) != wanted.Lower;
        if (!seen.Links.TryGetValue(wanted.Lower, out LinkState? lower))
        {
            if (facts.DevicesMayCome || !isNew)
            {
                yield break;
            }
            yield return new PlanRefusal.NoHostSide(wanted.Lower, "it is not on this host");
        }
        else if (lower.Master is { } bridge)
        {
            yield return new PlanRefusal.NoHostSide(wanted.Lower, $"it is in the bridge '{bridge}'");
        }
        if (host.Addresses.FirstOrDefault(static a => !a.IsIPv4) is { } first && !seen.Sysctls.ContainsKey(Sysctl.IPv6Forward))
        {
            yield return new PlanRefusal.NoIPv6(first);
        }
    }

    public static void Start(NetworkDefinition network, NetworkDefinition? before, PlanBuilder plan)
    {
        HostSide? present = before?.Extensions.Host;
        if (present is not null && (network.Extensions.Host?.Device != present.Device || LowerOf(network) != LowerOf(before!)))
        {
            // Piece by piece: what takes it back makes all of it again.
            plan.OnLink(present.Device, [], present.Routes);
            plan.Addresses(present.Device, []);
            plan.Down(present.Device);
            foreach ((string key, string value) in Settings(present.Device).Where(s => plan.Seen.Sysctls.ContainsKey(s.Key)))
            {
                plan.Add(new HostOperation.SetSysctl(key, value, value));
            }
            plan.NoMacvlan(Macvlan(before!, present));
            present = null;
        }
        if (network.Extensions.Host is not { } host)
        {
            return;
        }
        HostOperation.CreateMacvlan wanted = Macvlan(network, host);
        if (!plan.Seen.Links.ContainsKey(wanted.Lower))
        {
            plan.Wait($"the host's place {host.Device} waits for {wanted.Lower}, which is not on this host");
            return;
        }
        plan.Macvlan(wanted);
        plan.BridgeSysctls(Settings(host.Device));
        plan.Addresses(host.Device, host.Addresses);
        plan.Up(host.Device);
        plan.OnLink(host.Device, host.Routes, present?.Routes ?? []);
        foreach (IpPrefix address in host.Addresses.Where(static a => a.Length > 0))
        {
            if (plan.Seen.Routes.FirstOrDefault(r => r.Link != host.Device && r.Destination.Length > 0 && r.Destination.Equals(address.Network)) is { } other)
            {
                plan.Warn($"the host reaches {address.Network} by interface {other.Link} as well, and may answer guests there, where they do not hear it: give {host.Device} a longer prefix, or a <route> to the guests");
            }
        }
    }

    public static void Stop(NetworkDefinition network, PlanBuilder plan)
    {
        if (network.Extensions.Host is { } host)
        {
            plan.NoMacvlan(Macvlan(network, host));
        }
    }

    // Routers of the device's network are the host's by the device itself: a second way to them would only confuse it.
    private static IEnumerable<(string Key, string Value)> Settings(string device)
        => [($"net/ipv6/conf/{device}/accept_ra", "0"), ($"net/ipv6/conf/{device}/autoconf", "0")];

    private static string LowerOf(NetworkDefinition network) => network.Forward.Interfaces is [var only, ..] ? only : "";

    private static HostOperation.CreateMacvlan Macvlan(NetworkDefinition network, HostSide host)
        => new(host.Device, LowerOf(network), host.MacFor(network.Uuid ?? Guid.Empty));
}
