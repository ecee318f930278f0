using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Text;

namespace Patchbay.Model.Networks;

/// <content>Port forwards, peers, the way out, subnets to be chosen.</content>
public static partial class NetworkRules
{
    private static void ForwardsSuitTheNetwork(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        foreach (PortForward forward in network.Extensions.Forwards)
        {
            if (network.Forward.Mode is not (ForwardMode.Nat or ForwardMode.Route))
            {
                diagnostics.Add(Findings.ForwardInMode(places.Of(forward), network.Forward.Mode.Word()));
            }
            else if (forward.Target is ForwardTarget.At at && !network.Ips.Any(ip => ip.SubnetProblem is null && ip.Subnet.Contains(at.Address))
                && !network.Routes.Any(r => r.Destination.Contains(at.Address)))
            {
                diagnostics.Add(Findings.ForwardOutside(places.Of(forward), at.Address));
            }
            if (network.Ips.FirstOrDefault(ip => forward.Target is ForwardTarget.At own && own.Address.Equals(ip.Address)) is { } host)
            {
                diagnostics.Add(Findings.ForwardToHost(places.Of(forward), host.Address));
            }
        }
    }

    private static void PeersAreOthers(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        HashSet<string> seen = [];
        foreach (NetworkPeer peer in network.Extensions.Peers)
        {
            if (network.Forward.Mode is not (ForwardMode.Isolated or ForwardMode.Nat or ForwardMode.Route))
            {
                diagnostics.Add(Findings.PeerInMode(places.Of(peer), network.Forward.Mode.Word()));
            }
            if (peer.Network == network.Name)
            {
                diagnostics.Add(Findings.PeerOfItself(places.Of(peer)));
            }
            if (!seen.Add(peer.Network))
            {
                diagnostics.Add(Findings.PeerTwice(places.Of(peer), peer.Network));
            }
        }
    }

    private static void EgressSuitsTheNetwork(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        if (network.Extensions.Egress is not { } egress)
        {
            return;
        }
        if (network.Forward.Mode is not (ForwardMode.Nat or ForwardMode.Route))
        {
            diagnostics.Add(Findings.EgressInMode(places.Of(egress), network.Forward.Mode.Word()));
        }
        if (egress is NetworkEgress.By { Device: { Length: > MaxDeviceBytes } name })
        {
            diagnostics.Add(Findings.EgressDevice(places.Of(egress), name, MaxDeviceBytes));
        }
        string? device = network.Forward.Interfaces.IsEmpty ? null : network.Forward.Interfaces[0];
        if (device is not null && (egress is NetworkEgress.None || egress is NetworkEgress.By by && by.Device != device))
        {
            diagnostics.Add(Findings.EgressAgainstForward(places.Of(egress), egress, device));
        }
    }

    private static void SubnetsSuitTheNetwork(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        HashSet<bool> families = [];
        foreach (SubnetRequest request in network.Extensions.Subnets)
        {
            if (!network.Forward.Mode.OwnsBridge())
            {
                diagnostics.Add(Findings.SubnetInMode(places.Of(request), network.Forward.Mode.Word()));
            }
            if (!families.Add(request.IsIPv4))
            {
                diagnostics.Add(Findings.SubnetTwice(places.Of(request), request));
            }
        }
    }

    private static void ForwardsAreDistinct(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        PortForward[] all = [.. network.Extensions.Forwards];
        for (int i = 1; i < all.Length; i++)
        {
            if (all.Take(i).FirstOrDefault(all[i].Clashes) is { } first)
            {
                diagnostics.Add(Findings.ForwardTwice(places.Of(all[i]), all[i], first));
            }
        }
    }

    private static void ForwardsLeaveServicesAlone(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        foreach (PortForward forward in network.Extensions.Forwards)
        {
            if (NetworkServices.Of(network).FirstOrDefault(s => forward.Takes(s.Protocol, s.Address, s.Port)) is { } service)
            {
                diagnostics.Add(Findings.ForwardTakesService(places.Of(forward), forward, service));
            }
        }
    }
}
