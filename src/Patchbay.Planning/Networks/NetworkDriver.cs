using System.Diagnostics;
using Patchbay.Model.Networks;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Networks;

/// <summary>How networks of one kind are laid out on a host. A driver computes; it holds no state and touches nothing.</summary>
internal abstract class NetworkDriver
{
    private static readonly NetworkDriver Isolated = new HostBridgeDriver(forwards: false);
    private static readonly NetworkDriver Forwarding = new HostBridgeDriver(forwards: true);
    private static readonly NetworkDriver Elsewhere = new ElsewhereDriver();

    // What NAT, route and open differ in is the firewall's business: NetworkFirewall.For.
    public static NetworkDriver For(ForwardMode mode) => mode switch
    {
        ForwardMode.Isolated => Isolated,
        ForwardMode.Nat or ForwardMode.Route or ForwardMode.Open => Forwarding,
        ForwardMode.Bridge or ForwardMode.Private or ForwardMode.Vepa or ForwardMode.Passthrough or ForwardMode.Hostdev => Elsewhere,
        _ => throw new UnreachableException($"no driver for {mode}"),
    };

    public abstract HostScope Scope(NetworkDefinition network, HostPaths paths, NetworkFacts facts);

    public abstract IEnumerable<PlanRefusal> Check(NetworkDefinition network, NetworkDefinition? before, HostSnapshot seen, NetworkFacts facts);

    /// <param name="network">Wanted.</param>
    /// <param name="before">What runs; null where nothing is known to.</param>
    /// <param name="paths">The host's folders.</param>
    /// <param name="plan">Filled.</param>
    /// <param name="facts">What else is known.</param>
    public abstract void Start(NetworkDefinition network, NetworkDefinition? before, HostPaths paths, PlanBuilder plan, NetworkFacts facts);

    public abstract void Stop(NetworkDefinition network, HostPaths paths, PlanBuilder plan, NetworkFacts facts);
}

/// <summary>Networks that lend guests what others made: an existing bridge, or devices of a pool. The host stays as it is, but for a place of its own where it wants one.</summary>
internal sealed class ElsewhereDriver : NetworkDriver
{
    public override HostScope Scope(NetworkDefinition network, HostPaths paths, NetworkFacts facts)
    {
        HostScope scope = HostSidePlan.Scope(network);
        return scope with
        {
            Links = (scope.Links ?? []).Union(network.LentLinks).ToValueList(),
            Guests = network.Forward.Mode != ForwardMode.Hostdev ? null
                : new GuestScope { Present = network.Forward.Addresses, Cards = network.Forward.PhysicalFunction is { } card ? [card] : [] },
        };
    }

    public override IEnumerable<PlanRefusal> Check(NetworkDefinition network, NetworkDefinition? before, HostSnapshot seen, NetworkFacts facts)
        => HostSidePlan.Check(network, before, seen, facts);

    public override void Start(NetworkDefinition network, NetworkDefinition? before, HostPaths paths, PlanBuilder plan, NetworkFacts facts)
    {
        if (before is null && network.Bridge?.Name is { } bridge && BridgeLimits.Of(network.Bandwidth, []) is { } limits)
        {
            plan.Add(new HostOperation.SetBridgeLimits(bridge, limits, null) { IsForeign = true });
        }
        if (network.Bridge is { Name: { } filtering, MacTableManager: MacTableManager.Static })
        {
            // As libvirt, which does not switch it off again either: others may count on it by then.
            plan.VlanFiltering(filtering);
        }
        foreach (string missing in network.LentLinks.Where(l => !plan.Seen.Links.ContainsKey(l)))
        {
            plan.Wait(missing == network.Bridge?.Name ? $"guests wait for the bridge {missing}, which is not on this host" : $"the device {missing} is not on this host");
        }
        if (network.Forward.Mode == ForwardMode.Hostdev)
        {
            Functions(network.Forward, plan);
        }
        HostSidePlan.Start(network, before, plan);
    }

    private static void Functions(ForwardDefinition forward, PlanBuilder plan)
    {
        foreach (PciAddress missing in forward.Addresses.Where(a => !plan.Seen.Guests.Present.Contains(a)))
        {
            plan.Wait($"the PCI device {missing} is not on this host");
        }
        if (forward.PhysicalFunction is { } card && plan.Seen.Links.ContainsKey(card) && plan.Seen.Guests.Cards.GetValueOrDefault(card).IsEmpty)
        {
            plan.Wait($"the card {card} has no virtual functions");
        }
    }

    public override void Stop(NetworkDefinition network, HostPaths paths, PlanBuilder plan, NetworkFacts facts)
    {
        if (network.Bridge?.Name is { } bridge && BridgeLimits.Of(network.Bandwidth, []) is { } limits)
        {
            plan.Add(new HostOperation.SetBridgeLimits(bridge, null, limits) { IsForeign = true });
        }
        HostSidePlan.Stop(network, plan);
    }
}
