using Patchbay.Model.Networks;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Planning.Firewall;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

public sealed partial class NetworkService
{
    // Classes below it are the network's own.
    private const uint FirstClass = 3;

    // A port with a floor has a class of its own on the bridge, the lowest that is free.
    private static NetworkPort WithClass(NetworkPort port, ValueList<NetworkPort> others)
    {
        if (port.Bandwidth is not { } bandwidth)
        {
            return port;
        }
        uint? id = null;
        if (bandwidth.Inbound?.Floor > 0)
        {
            HashSet<uint> taken = [.. others.Where(p => p.Uuid != port.Uuid).Select(static p => p.Bandwidth?.ClassId).OfType<uint>()];
            id = others.FirstOrDefault(p => p.Uuid == port.Uuid)?.Bandwidth?.ClassId ?? FirstClass;
            while (taken.Contains(id.Value))
            {
                id++;
            }
        }
        return port with { Bandwidth = bandwidth with { ClassId = id } };
    }

    // The same of all ports at once, as their network or port group has changed.
    private static ValueList<NetworkPort> WithClasses(ValueList<NetworkPort> ports)
    {
        foreach (NetworkPort port in ports)
        {
            NetworkPort classed = WithClass(port, ports);
            ports = ports.Select(p => p.Uuid == port.Uuid ? classed : p).ToValueList();
        }
        return ports;
    }

    // What it takes for a network's bridge to be limited as its definition and its ports say; null for nothing.
    private static HostOperation.SetBridgeLimits? Limits(LiveNetwork before, LiveNetwork after)
    {
        // A network that loses its rules loses the queues under which DHCP answers were mended, and these hang there too.
        bool restarts = NetworkFirewall.For(before.Definition) is not null && NetworkFirewall.For(after.Definition) is null;
        BridgeLimits? present = restarts ? null : BridgeLimits.Of(before.Definition.Bandwidth, before.Ports);
        BridgeLimits? wanted = BridgeLimits.Of(after.Definition.Bandwidth, after.Ports);
        return present == wanted || after.Definition.Bridge?.Name is not { } bridge
            ? null
            : new HostOperation.SetBridgeLimits(bridge, wanted, present) { IsForeign = !after.Definition.Forward.Mode.OwnsBridge() };
    }

    // A bridge that was made anew, by us or by others, limits nothing.
    private static HostScope WithLimits(HostScope scope, LiveNetwork live) => BridgeLimits.Of(live.Definition.Bandwidth, live.Ports) is { } limits && live.Definition.Bridge?.Name is { } bridge
        ? scope with { BridgeLimits = new Dictionary<string, BridgeLimits> { [bridge] = limits } }
        : scope;

    private static HostPlan WithLimits(HostPlan plan, LiveNetwork live, HostSnapshot seen)
    {
        if (Limits(live with { Definition = live.Definition with { Bandwidth = null } }, live) is not { } limits)
        {
            return plan;
        }
        bool wasThere = seen.Links.ContainsKey(limits.Bridge);
        if (wasThere && seen.LimitedBridges.Contains(limits.Bridge))
        {
            return plan;
        }
        bool isThere = wasThere || plan.Operations.Any(o => o is HostOperation.CreateBridge made && made.Name == limits.Bridge);
        return isThere ? plan with { Operations = plan.Operations.Add(limits) } : plan;
    }

    // What is on disk says first what shall be; a bridge that refuses is as it was, and so is the disk.
    private async Task LimitOrTakeBackAsync(LiveNetwork before, LiveNetwork after, CancellationToken cancellationToken)
    {
        if (Limits(before, after) is not { } limits)
        {
            return;
        }
        try
        {
            await _executor.ApplyAsync(new HostPlan($"network {after.Definition.Name}", [limits]), cancellationToken);
        }
        catch
        {
            SaveOrLog(before);
            throw;
        }
    }
}
