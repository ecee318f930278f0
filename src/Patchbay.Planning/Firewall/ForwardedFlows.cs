using System.Net;
using System.Net.Sockets;
using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Planning.Networks;

namespace Patchbay.Planning.Firewall;

/// <summary>What comes to ports of the host by UDP, and where it is led from now on.</summary>
/// <remarks>
/// The kernel translates the first packet of a connection only. UDP has no end by which a connection is known to be over: who goes on
/// sending would reach the guest of before, for ever. A TCP connection belongs to the guest that took it, and stays.
/// </remarks>
/// <param name="Ports">The host's ports.</param>
/// <param name="IsIPv4">Of which family.</param>
/// <param name="Listen">The host's address; null for any.</param>
/// <param name="Target">The guest's address; null where it leads nowhere.</param>
/// <param name="TargetPort">The guest's first port.</param>
public sealed record ForwardedFlow(PortSpan Ports, bool IsIPv4, IPAddress? Listen, IPAddress? Target, ushort TargetPort)
{
    /// <summary>All of a network's that runs, or did.</summary>
    /// <param name="network">As it shall be.</param>
    /// <param name="before">As it was; null for nothing.</param>
    /// <param name="facts">What else is known.</param>
    public static ValueList<ForwardedFlow> Of(NetworkDefinition network, NetworkDefinition? before, NetworkFacts facts)
    {
        ArgumentNullException.ThrowIfNull(network);
        List<ForwardedFlow> flows = [.. Udp(network).SelectMany(f => Of(f, ForwardTargets.Of(network, f, facts)))];
        foreach (ForwardedFlow gone in before is null ? [] : Udp(before).SelectMany(f => Of(f, [])))
        {
            if (!flows.Any(f => f.IsIPv4 == gone.IsIPv4 && f.Ports == gone.Ports && Equals(f.Listen, gone.Listen)))
            {
                flows.Add(gone);
            }
        }
        return flows.ToValueList();
    }

    /// <summary>Whether what is sent to a port of the host is of this one.</summary>
    public bool Takes(IPEndPoint destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return (destination.AddressFamily == AddressFamily.InterNetwork) == IsIPv4 && Ports.Contains(destination.Port) && (Listen is null || Listen.Equals(destination.Address));
    }

    /// <summary>Where what is sent to a port of the host is led; null for nowhere.</summary>
    public IPEndPoint? LeadsTo(IPEndPoint destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return Target is null ? null : new IPEndPoint(Target, TargetPort + destination.Port - Ports.First);
    }

    private static IEnumerable<PortForward> Udp(NetworkDefinition network) => ForwardTargets.Forwards(network).Where(static f => f.Protocol == PortProtocol.Udp);

    private static IEnumerable<ForwardedFlow> Of(PortForward forward, ValueList<IPAddress> targets)
        => PortForward.Families.Where(forward.Takes).Select(family => new ForwardedFlow(
            forward.Ports, family == AddressFamily.InterNetwork, forward.ListenAt, targets.FirstOrDefault(t => t.AddressFamily == family), forward.TargetPorts.First));
}
