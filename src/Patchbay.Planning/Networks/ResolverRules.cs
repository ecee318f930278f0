using Patchbay.Model.Networks;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Networks;

/// <summary>Whether the host's own resolver, systemd-resolved, asks a network's name server for the names of its domain.</summary>
internal static class ResolverRules
{
    /// <summary>Where a document asks for it anew, there must be a resolver to tell.</summary>
    public static IEnumerable<PlanRefusal> Check(NetworkDefinition network, NetworkDefinition? before, HostSnapshot seen)
    {
        if (Wanted(network) is { } wanted && (before is null || Wanted(before) is null) && seen.Resolver is { IsRunning: false } state)
        {
            yield return new PlanRefusal.NoResolver(wanted.Domain, state.Problem);
        }
    }

    public static IEnumerable<string> Warnings(NetworkDefinition network, HostSnapshot seen)
    {
        if (Wanted(network) is { } wanted && seen.Resolver is { IsRunning: false } state)
        {
            yield return $"the host does not know the names below {wanted.Domain}: systemd-resolved does not {(state.Problem is null ? "run" : $"answer ({state.Problem})")}";
        }
    }

    /// <summary>What the resolver is to be told of a network; null for nothing.</summary>
    public static NameServer? Wanted(NetworkDefinition network)
        => network is { Domain: { Register: true, Name: { } domain }, Ips: [{ } first, ..] } && network.Dns?.Enable != false
            ? new NameServer(first.Subnet.Address, domain)
            : null;

    /// <summary>What tells the resolver.</summary>
    public static HostOperation? Plan(NetworkDefinition network, HostSnapshot seen)
    {
        string bridge = network.Bridge!.Name!;
        NameServer? present = seen.Resolver?.ServerByLink.GetValueOrDefault(bridge);
        NameServer? wanted = seen.Resolver is { IsRunning: false } ? null : Wanted(network);
        return present != wanted ? new HostOperation.SetNameServer(bridge, wanted, present) : null;
    }

    /// <summary>What makes the resolver forget.</summary>
    public static HostOperation? PlanEnd(string bridge, HostSnapshot seen)
        => seen.Resolver?.ServerByLink.GetValueOrDefault(bridge) is { } present ? new HostOperation.SetNameServer(bridge, null, present) : null;
}
