using Patchbay.Model.Text;

namespace Patchbay.Model.Networks;

/// <summary>
/// What defining or creating a network refuses beyond what reading does, as far as no host is needed to see it. Whether a
/// bridge name is taken, or a PCI device is a virtual function, only the host knows.
/// </summary>
public static partial class NetworkRules
{
    private static readonly Action<NetworkDefinition, SourceMap, DiagnosticBag>[] Rules =
    [
        NameServesAsFileName,
        BridgeNameSuitsTheKernel,
        ForeignBridgesHaveNoServices,
        BandwidthNeedsABridge,
        RatesAreWithinTheKernels,
        PoolSuitsTheMode,
        DhcpOncePerFamily,
        AddressesHaveASubnet,
        VlansAreCarried,
        PortGroupsAreDistinct,
        HostsAreDistinct,
        RangesLeaveTheBridgeOut,
        ForwardsSuitTheNetwork,
        ForwardsAreDistinct,
        ForwardsLeaveServicesAlone,
        PeersAreOthers,
        EgressSuitsTheNetwork,
        HostSideSuitsTheNetwork,
        SubnetsSuitTheNetwork,
    ];

    /// <summary>Runs every rule. True where none refuses the network.</summary>
    /// <param name="network">What is to be defined.</param>
    /// <param name="places">Where its parts stood.</param>
    /// <param name="diagnostics">Where findings go; some are warnings.</param>
    public static bool CheckDefine(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(places);
        ArgumentNullException.ThrowIfNull(diagnostics);
        DiagnosticBag own = new(diagnostics);
        foreach (Action<NetworkDefinition, SourceMap, DiagnosticBag> rule in Rules)
        {
            rule(network, places, own);
        }
        return !own.HasErrors;
    }
}
