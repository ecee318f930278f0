using Patchbay.Model.Networks;
using Patchbay.Model.Text;
using Patchbay.Planning;
using Patchbay.Planning.Networks;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

/// <summary>
/// Realises networks on this host alone: what it takes to look at, and the plan for each change. The service above knows
/// neither bridges nor dnsmasq; another engine (OVN) answers the same questions.
/// </summary>
internal sealed class LocalEngine(HostPaths paths)
{
    public HostScope StartScope(NetworkDefinition wanted, NetworkFacts facts) => NetworkPlanner.Scope(wanted, paths, facts);

    public ComingDnsmasq? Coming(NetworkDefinition wanted) => NetworkPlanner.Coming(wanted, paths);

    public HostScope StopScope(NetworkDefinition live, NetworkFacts facts) => LookScope(live, facts);

    public HostScope LookScope(NetworkDefinition live, NetworkFacts facts) => NetworkPlanner.LookScope(live, paths, facts);

    /// <summary>What starts a network that does not run.</summary>
    /// <param name="wanted">The definition.</param>
    /// <param name="seen">What <see cref="StartScope"/> asked for.</param>
    /// <param name="facts">What else is known.</param>
    /// <param name="ownerOf">Names the network behind a link of the host, if one is.</param>
    /// <exception cref="RefusedException">The host or the document stands against it.</exception>
    public HostPlan PlanStart(NetworkDefinition wanted, HostSnapshot seen, NetworkFacts facts, Func<string, string?> ownerOf)
        => Plan($"network '{wanted.Name}' cannot start", ownerOf, () => NetworkPlanner.Start(wanted, seen, paths, facts: facts));

    public HostScope ChangeScope(NetworkDefinition live, NetworkDefinition wanted, NetworkFacts facts) => NetworkPlanner.ChangeScope(live, wanted, paths, facts);

    /// <summary>What makes a running network into what it shall be; where both are the same, what repairs it.</summary>
    /// <param name="live">As it runs.</param>
    /// <param name="wanted">As it shall be.</param>
    /// <param name="seen">What <see cref="ChangeScope"/> asked for.</param>
    /// <param name="facts">What else is known.</param>
    /// <param name="ownerOf">Names the network behind a link of the host, if one is.</param>
    /// <exception cref="RefusedException">It cannot be done while it runs, or the host or the document stands against it.</exception>
    public HostPlan PlanChange(NetworkDefinition live, NetworkDefinition wanted, HostSnapshot seen, NetworkFacts facts, Func<string, string?> ownerOf)
        => Plan($"network '{wanted.Name}' cannot be changed", ownerOf, () => NetworkPlanner.Change(live, wanted, seen, paths, facts));

    /// <summary>What removes a network, as far as it is there.</summary>
    public HostPlan PlanStop(NetworkDefinition live, HostSnapshot seen, NetworkFacts facts) => NetworkPlanner.Stop(live, seen, paths, facts);

    private static HostPlan Plan(string refused, Func<string, string?> ownerOf, Func<HostPlan> plan)
    {
        try
        {
            return plan();
        }
        catch (PlanRefusedException e)
        {
            Refusal why = e.Refusals[0].LibvirtClass switch
            {
                FindingClass.Unsupported => Refusal.ConfigUnsupported,
                FindingClass.Xml => Refusal.Xml,
                FindingClass.OperationInvalid => Refusal.OperationInvalid,
                _ => Refusal.Internal,
            };
            throw new RefusedException(why, RefusalArea.Network, $"{refused}: {string.Join("; ", e.Refusals.Select(r => Sentence(r, ownerOf)))}", e);
        }
    }

    private static string Sentence(PlanRefusal refusal, Func<string, string?> ownerOf)
    {
        string? link = refusal switch
        {
            PlanRefusal.RouteCollision collision => collision.Link,
            PlanRefusal.LinkExists exists => exists.Name,
            _ => null,
        };
        return link is not null && ownerOf(link) is { } owner ? $"{refusal} (network '{owner}')" : refusal.ToString();
    }
}
