using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Networks;

/// <summary>Who else wants the ports that a network forwards.</summary>
internal static class ForwardChecks
{
    /// <summary>Forwards that are new: those that stand already are not questioned by what came after them.</summary>
    public static ValueList<PortForward> Added(NetworkDefinition network, NetworkDefinition? before)
        => before is null ? network.Extensions.Forwards : network.Extensions.Forwards.Except(before.Extensions.Forwards).ToValueList();

    public static IEnumerable<PlanRefusal> Check(NetworkDefinition network, NetworkDefinition? before, HostSnapshot seen, NetworkFacts facts)
    {
        ValueList<PortForward> added = Added(network, before);
        ValueList<NetworkDefinition> others = [.. facts.Others, .. facts.Coming];
        foreach (PortForward forward in added)
        {
            foreach (NetworkDefinition other in others)
            {
                if (other.Extensions.Forwards.FirstOrDefault(forward.Clashes) is { } taken)
                {
                    yield return new PlanRefusal.PortTaken(forward, $"network '{other.Name}' forwards {taken}");
                }
                else if (NetworkServices.Of(other).FirstOrDefault(s => forward.Takes(s.Protocol, s.Address, s.Port)) is { } service)
                {
                    yield return new PlanRefusal.PortTaken(forward, $"network '{other.Name}' serves its guests {service}: say which address of the host is meant with 'listen'");
                }
            }
            foreach (HostSocket socket in seen.Sockets.Where(s => forward.Takes(s.Protocol, s.Address, s.Port)))
            {
                yield return new PlanRefusal.PortTaken(forward, $"{socket.Owner} listens there");
            }
        }
        ServedPort[] services = [.. NetworkServices.Of(network).Except(before is null ? [] : NetworkServices.Of(before))];
        foreach (NetworkDefinition other in services.Length == 0 ? [] : others)
        {
            foreach (PortForward forward in other.Extensions.Forwards)
            {
                if (services.FirstOrDefault(s => forward.Takes(s.Protocol, s.Address, s.Port)) is { } service)
                {
                    yield return new PlanRefusal.ServiceTaken(service, forward, other.Name);
                }
            }
        }
    }
}
