using System.Xml.Linq;
using Patchbay.Model.Text;

namespace Patchbay.Model.Networks;

/// <summary>
/// What defining or creating a network refuses beyond what reading does, as far as no host is needed to see it. Whether a
/// bridge name is taken, or a PCI device is a virtual function, only the host knows.
/// </summary>
public static partial class NetworkRules
{
    // With each rule the elements by which it judges: where one of them could not be read, it would find what only follows from that.
    private static readonly (Action<NetworkDefinition, SourceMap, DiagnosticBag> Check, string[] Needs)[] Rules =
    [
        (NameServesAsFileName, ["name"]),
        (BridgeNameSuitsTheKernel, ["bridge"]),
        (ForeignBridgesHaveNoServices, ["forward"]),
        (BandwidthNeedsABridge, ["forward", "bridge"]),
        (RatesAreWithinTheKernels, []),
        (PoolSuitsTheMode, ["forward"]),
        (DhcpOncePerFamily, []),
        (AddressesHaveASubnet, ["ip"]),
        (AddressesAreAHosts, []),
        (RoutesAreDistinct, []),
        (VlansAreCarried, ["forward", "virtualport", "portgroup/virtualport"]),
        (PortGroupsAreDistinct, ["portgroup"]),
        (HostsAreDistinct, ["ip"]),
        (RangesLeaveTheBridgeOut, ["ip"]),
        (ForwardsSuitTheNetwork, ["forward", "ip", "route"]),
        (ForwardsAreDistinct, []),
        (ForwardsLeaveServicesAlone, ["ip", "dns"]),
        (PeersAreOthers, ["forward"]),
        (EgressSuitsTheNetwork, ["forward", "forward/interface"]),
        (HostSideSuitsTheNetwork, ["forward", "forward/interface", "bridge"]),
        (SubnetsSuitTheNetwork, ["forward"]),
    ];

    /// <summary>Reads a document and runs every rule over what could be read, so that all mistakes come out at once.</summary>
    /// <returns>The network, or null where it is refused.</returns>
    /// <param name="text">The document.</param>
    /// <param name="document">Its name in findings.</param>
    /// <param name="diagnostics">Where findings go; some are warnings.</param>
    public static NetworkDefinition? Parse(string text, string document, DiagnosticBag diagnostics)
        => XmlSource.Parse(text, document, diagnostics) is { } root ? Read(root, document, diagnostics) : null;

    /// <inheritdoc cref="Parse"/>
    /// <param name="root">The document's root.</param>
    /// <param name="document">Its name in findings.</param>
    /// <param name="diagnostics">Where findings go; some are warnings.</param>
    public static NetworkDefinition? Read(XElement root, string document, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        DiagnosticBag own = new(diagnostics);
        SourceMap places = new(document);
        if (NetworkXml.ReadPartly(root, document, own, places) is not { } network)
        {
            return null;
        }
        UnreadElements unread = new(root, own);
        foreach ((Action<NetworkDefinition, SourceMap, DiagnosticBag> check, string[] needs) in Rules)
        {
            if (needs.Any(unread.Has))
            {
                continue;
            }
            if (unread.Class is not { } first)
            {
                check(network, places, own);
                continue;
            }
            DiagnosticBag found = [];
            check(network, places, found);
            foreach (Diagnostic finding in found)
            {
                own.Add(finding with { Class = first });
            }
        }
        return own.HasErrors ? null : network;
    }

    /// <summary>Runs every rule over a definition that was read whole. True where none refuses the network.</summary>
    /// <param name="network">What is to be defined.</param>
    /// <param name="places">Where its parts stood.</param>
    /// <param name="diagnostics">Where findings go; some are warnings.</param>
    public static bool CheckDefine(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(places);
        ArgumentNullException.ThrowIfNull(diagnostics);
        DiagnosticBag own = new(diagnostics);
        foreach ((Action<NetworkDefinition, SourceMap, DiagnosticBag> check, _) in Rules)
        {
            check(network, places, own);
        }
        return !own.HasErrors;
    }
}
