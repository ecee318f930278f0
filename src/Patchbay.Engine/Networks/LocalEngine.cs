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
    public HostScope StartScope(NetworkDefinition wanted) => NetworkPlanner.Scope(wanted, paths);

    public HostScope StopScope(NetworkDefinition live) => NetworkPlanner.Scope(live, paths);

    /// <summary>What starts a network that does not run.</summary>
    /// <param name="wanted">The definition.</param>
    /// <param name="seen">What <see cref="StartScope"/> asked for.</param>
    /// <param name="ownerOf">Names the network behind a link of the host, if one is.</param>
    /// <exception cref="RefusedException">The host or the document stands against it.</exception>
    public HostPlan PlanStart(NetworkDefinition wanted, HostSnapshot seen, Func<string, string?> ownerOf)
        => Plan(wanted, seen, isOurs: false, ownerOf);

    /// <summary>What leads from what is seen of a running network to what it shall be: repairs where that is what it was.</summary>
    /// <exception cref="RefusedException">The host or the document stands against it.</exception>
    public HostPlan PlanChange(NetworkDefinition wanted, HostSnapshot seen, Func<string, string?> ownerOf)
        => Plan(wanted, seen, isOurs: true, ownerOf);

    /// <summary>What removes a network, as far as it is there.</summary>
    public HostPlan PlanStop(NetworkDefinition live, HostSnapshot seen) => NetworkPlanner.Stop(live, seen, paths);

    private HostPlan Plan(NetworkDefinition wanted, HostSnapshot seen, bool isOurs, Func<string, string?> ownerOf)
    {
        try
        {
            return NetworkPlanner.Start(wanted, seen, paths, isOurs);
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
            throw new RefusedException(why, RefusalArea.Network, $"network '{wanted.Name}' cannot start: {string.Join("; ", e.Refusals.Select(r => Sentence(r, ownerOf)))}", e);
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
