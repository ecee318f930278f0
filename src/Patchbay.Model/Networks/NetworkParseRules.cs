using Patchbay.Model.Text;

namespace Patchbay.Model.Networks;

/// <summary>What reading refuses that takes more than one element to see.</summary>
internal static class NetworkParseRules
{
    public static void Check(NetworkDefinition network, ElementReader reader)
    {
        ForwardNeedsAnAddress(network, reader);
        BridgeExcludesDevices(network, reader);
        GatewaysAreReachable(network, reader);
    }

    private static void ForwardNeedsAnAddress(NetworkDefinition network, ElementReader reader)
    {
        if (network.Forward.Mode is ForwardMode.Nat or ForwardMode.Route && reader.Element.Element("ip") is null && network.Extensions.Subnets.IsEmpty)
        {
            reader.Report(Findings.ForwardNeedsIp(reader.Locate(reader.Element.Element("forward")), network.Forward.Mode.Word()));
        }
    }

    private static void BridgeExcludesDevices(NetworkDefinition network, ElementReader reader)
    {
        ForwardDefinition forward = network.Forward;
        bool devices = forward is not { Interfaces.IsEmpty: true, Addresses.IsEmpty: true, PhysicalFunction: null };
        if (forward.Mode == ForwardMode.Bridge && network.Bridge?.Name is not null && devices)
        {
            reader.Report(Findings.BridgeAndDevices(reader.Locate(reader.Element.Element("bridge"))));
        }
    }

    private static void GatewaysAreReachable(NetworkDefinition network, ElementReader reader)
    {
        if (network.Ips.Count < reader.Element.Elements("ip").Count())
        {
            // Of one of them the address could not be read: it may be the one that leads there.
            return;
        }
        foreach (RouteDefinition route in network.Routes)
        {
            if (!network.Ips.Any(ip => ip.SubnetProblem is null && ip.Subnet.Contains(route.Gateway)))
            {
                reader.Report(Findings.GatewayUnreachable(reader.Places.Of(route), route.Gateway));
            }
        }
    }
}
